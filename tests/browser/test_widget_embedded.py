"""The widget on the pages of others, and in browsers that forbid or lack what it likes to use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from bot.channels.web.pages import widget
from tests.browser.counter import Counter
from tests.browser.customer import Customer
from tests.browser.house import QUIET, Chromium
from tests.browser.shop import Shop

Person = Callable[..., BrowserContext]


@pytest.fixture
def shop(counter: Counter) -> Iterator[Shop]:
    """One whose address the house knows."""
    shop = Shop()
    counter.stop()
    counter.origins = (shop.url,)
    counter.start()
    shop.page = f'''<!doctype html><html lang="es"><title>Tienda</title>
        <meta name="viewport" content="width=device-width"><h1>Tienda</h1>
        <script src="{counter.url}/widget.js"></script>'''
    yield shop
    shop.server.shutdown()
    shop.server.server_close()


def test_another_site_embeds_it_with_one_tag_and_its_own_colour(
    counter: Counter, person: Person, shop: Shop
) -> None:
    shop.page = f"""<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
        <script src="{counter.url}/widget.js" data-title="Shop" data-accent="#ffd400" data-position="left">
        </script>"""
    customer = Customer.arrives(person(locale="en-GB"), shop.url)
    expect(customer.panel.get_by_role("heading")).to_have_text("Shop")
    customer.says("hello")
    customer.sees("eco: hello")
    box = customer.launcher.bounding_box()
    assert box and box["x"] < 100
    ink = customer.launcher.evaluate("(node) => getComputedStyle(node).color")
    assert ink == "rgb(12, 20, 24)", "dark on yellow"


def test_what_is_typed_reaches_no_shortcuts_of_the_page_around_it(
    counter: Counter, person: Person, shop: Shop
) -> None:
    """Outside, a key in the chat seems to be pressed on the page itself: "s" would open its search."""
    customer = Customer.arrives(person(), shop.url)
    customer.page.evaluate("""() => {
      window.pressed = [];
      for (const kind of ["keydown", "keypress"]) document.addEventListener(kind, (event) => {
        window.pressed.push(event.key);
        if (event.target.localName !== "textarea") event.preventDefault();
      });
    }""")
    customer.field_.focus()
    customer.page.keyboard.type("sin luz")
    expect(customer.field_).to_have_value("sin luz")
    customer.page.keyboard.press("Enter")
    customer.sees("eco: sin luz")
    customer.page.keyboard.press("Escape")
    expect(customer.panel).to_be_hidden()
    assert customer.page.evaluate("window.pressed") == []


def test_a_page_that_holds_still_by_itself_is_left_as_it_was(
    counter: Counter, person: Person, shop: Shop
) -> None:
    shop.page = shop.page.replace("<html", '<html style="overflow: clip"')
    customer = Customer.arrives(person("phone"), shop.url)
    look = "document.documentElement.style.overflow"
    assert customer.page.evaluate(look) == "hidden"
    customer.page.keyboard.press("Escape")
    assert customer.page.evaluate(look) == "clip"


def test_the_strictest_policy_need_only_name_the_house(counter: Counter, person: Person, shop: Shop) -> None:
    shop.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {counter.url}; connect-src {counter.url}; "
        "require-trusted-types-for 'script'"
    )
    customer = Customer.arrives(person(), shop.url)
    customer.says("hola")
    customer.sees("eco: hola")
    assert customer.forbidden() == [] and customer.errors == []
    shown = customer.page.locator(".row.customer .bubble").evaluate("one => getComputedStyle(one).color")
    assert shown == "rgb(255, 255, 255)", "it is dressed"


def test_a_browser_that_keeps_nothing_still_has_a_chat(
    counter: Counter, browser: Chromium, shop: Shop, tmp_path: Path
) -> None:
    """All cookies blocked: neither storage nor locks between tabs may be used."""
    (tmp_path / "Default").mkdir()
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(blocked))
    context = browser.playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=browser.program, args=QUIET, locale="es-ES"
    )
    try:
        customer = Customer.arrives(context, shop.url)
        forbidden = "() => { try { return !localStorage } catch (error) { return error.name } }"
        assert customer.page.evaluate(forbidden) == "SecurityError"
        customer.says("hola")
        customer.sees("eco: hola")
        customer.says("y otra")
        customer.sees("eco: y otra")
        assert customer.errors == []
    finally:
        context.close()


def test_an_older_telephone_has_a_chat_too(counter: Counter, person: Person, shop: Shop) -> None:
    """What Safari learned after iOS 15: no sheets to be made, no timeouts, no look at what is visible, and a
    script with (?<...) in it is not run at all."""
    assert b"(?<" not in widget(("es", "en")).body.replace(b"(?<...)", b"")
    context = person("phone")
    context.add_init_script("""
      CSSStyleSheet = function () { throw new TypeError("Illegal constructor"); };
      delete AbortSignal.timeout;
      delete Element.prototype.checkVisibility;
      delete window.CloseWatcher;
    """)
    customer = Customer.arrives(context, shop.url)
    box = customer.panel.bounding_box()
    assert box and (box["width"], box["height"]) == (390, 844)
    customer.page.keyboard.press("Tab")
    customer.says("**hola**")
    customer.sees("eco: hola")
    assert customer.errors == []
