"""Both pages in WebKit, the kin of every browser of an iPhone: `make campaign-webkit`, as it takes a browser
and a screen that no other test needs."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.common import StaleElementReferenceException
from selenium.webdriver import Keys, WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.house import LINK, open_house
from tests.campaigns.processes import FULL, Gateway
from tests.patience import wait_for

pytestmark = [
    pytest.mark.skipif(not FULL, reason="make campaign-webkit"),
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # left to the collector by Selenium
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),  # it does so itself
]
WINDOWS = Path("/usr/lib")
PHONE, DESKTOP = (390, 844), (1280, 860)
# What the page's scripts and its policy had to complain of, from here on.
LISTEN = """
window.faults = [];
addEventListener("error", (event) => faults.push(event.message));
addEventListener("unhandledrejection", (event) => faults.push(String(event.reason)));
document.addEventListener("securitypolicyviolation", (event) => faults.push(event.violatedDirective));
"""


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    with open_house(tmp_path) as gateway:
        yield gateway


@pytest.fixture
def screen() -> Iterator[None]:
    """One that nobody sees."""
    assert shutil.which("Xvfb"), "a screen is missing (Debian: apt-get install --no-install-recommends xvfb)"
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told, pytest.MonkeyPatch.context() as environment:
        environment.setenv("DISPLAY", f":{told.readline().strip()}")
        # Its sandbox needs namespaces, which a container has not.
        environment.setenv("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
        yield
    server.terminate()
    server.wait()


@pytest.fixture
def webkit(screen: None) -> Iterator[WebKitGTK]:
    driver, window = shutil.which("WebKitWebDriver"), next(WINDOWS.rglob("MiniBrowser"), None)
    assert driver and window, (
        "WebKit is missing (Debian: apt-get install --no-install-recommends webkit2gtk-driver)"
    )
    options = Options()
    options.binary_location = str(window)
    options.add_argument("--automation")
    browser = WebKitGTK(options=options, service=Service(driver))
    try:
        yield browser
    finally:
        browser.quit()


def test_a_customer_is_answered_asks_for_a_person_and_gets_one(gateway: Gateway, webkit: WebKitGTK) -> None:
    """One window after the other: the driver has only one."""
    webkit.set_window_size(*PHONE)
    webkit.get(gateway.url)
    webkit.execute_script(LISTEN)
    customer = _opened_chat(webkit)
    _says(customer, "¿a qué hora abren en norte?")
    _sees(customer, "9:00")
    _says(customer, "quiero pedir cita")
    _sees(customer, "Contratar un servicio")
    _press(customer, "button", "Contratar un servicio")
    _says(customer, "quiero hablar con una persona")
    _sees(customer, "R-1001")
    assert webkit.execute_script("return faults") == []

    webkit.set_window_size(*DESKTOP)
    webkit.get(wait_for(lambda: LINK.search(gateway.log()))[0])
    webkit.find_element(By.CSS_SELECTOR, "main .card button").click()
    wait_for(lambda: webkit.current_url.endswith("/console/password"))
    webkit.get(f"{gateway.url}/console")
    wait_for(lambda: webkit.find_element(By.TAG_NAME, "body").get_attribute("data-live") == "live")
    webkit.execute_script(LISTEN)
    webkit.find_element(By.CSS_SELECTOR, "#presence").click()
    _press(webkit, "[role=menuitemradio]", "En línea")
    _press(webkit, "#items a", "Pide una persona")
    answer = wait_for(lambda: _shown(webkit, "textarea"))
    assert "Contratar un servicio" in webkit.find_element(By.CSS_SELECTOR, "#talk").text
    answer.send_keys("Hola, soy Marta.", Keys.ENTER)
    wait_for(lambda: "Hola, soy Marta." in webkit.find_element(By.CSS_SELECTOR, "#talk").text)
    assert webkit.execute_script("return faults") == []

    webkit.set_window_size(*PHONE)
    webkit.get(gateway.url)
    _sees(_opened_chat(webkit), "Hola, soy Marta.")


def _opened_chat(webkit: WebKitGTK) -> WebElement:
    wait_for(lambda: webkit.find_elements(By.CSS_SELECTOR, "ventanilla-chat"))
    chat = webkit.find_element(By.CSS_SELECTOR, "ventanilla-chat").shadow_root
    wait_for(lambda: chat.find_element(By.CSS_SELECTOR, ".launcher").is_displayed())
    chat.find_element(By.CSS_SELECTOR, ".launcher").click()
    return chat  # type: ignore[return-value]


def _says(customer: WebElement, text: str) -> None:
    customer.find_element(By.CSS_SELECTOR, "textarea").send_keys(text, Keys.ENTER)


def _sees(customer: WebElement, text: str) -> None:
    wait_for(lambda: text in customer.find_element(By.CSS_SELECTOR, ".log").text)


def _press(within: WebKitGTK | WebElement, selector: str, text: str) -> None:
    """Lists may be drawn anew between being found and being pressed."""

    def pressed() -> bool:
        with contextlib.suppress(StaleElementReferenceException, StopIteration):
            next(one for one in within.find_elements(By.CSS_SELECTOR, selector) if text in one.text).click()
            return True
        return False

    wait_for(pressed)


def _shown(webkit: WebKitGTK, selector: str) -> WebElement | None:
    found = webkit.find_elements(By.CSS_SELECTOR, selector)
    return next((one for one in found if one.is_displayed()), None)
