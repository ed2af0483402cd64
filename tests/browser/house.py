"""The whole house with a real browser at its doors: for tests, pictures and figures."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect, sync_playwright

from bot.model.training import train_if_changed
from tests.campaigns.processes import COMMAND, Gateway
from tests.patience import wait_for

WHOLE = ("chromium", "chromium-browser", "google-chrome")
# Chromium without a window around the page, whose drawing costs more than most pages here: decision 017.
PAGES_ALONE = "chromium-headless-shell"
QUIET = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
# Kept to the end: what a dead driver leaves open, once collected, is told of whatever is tested just then.
_DEAD: list[Playwright] = []
LINK = re.compile(r"http://\S+/console/enter/\S+")


@contextlib.contextmanager
def open_house(folder: Path, command: tuple[str, ...] = COMMAND, **environment: str) -> Iterator[Gateway]:
    """`bot run`, or another ``command``, with what it keeps in ``folder``, its engine ready."""
    train_if_changed()
    gateway = Gateway(folder, command, environment)
    gateway.start()
    try:
        gateway.wait_until_up()
        gateway.wait_until_engine_ready()
        yield gateway
    finally:
        gateway.stop()


class Chromium:
    """The machine's Chromium. One that died is started anew for the next who asks, so that its fall costs one
    test its first run (decision 010), not everybody after it theirs."""

    def __init__(self, program: str) -> None:
        self.program = program
        self.start()

    def start(self) -> None:
        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(executable_path=self.program, args=QUIET)

    def context(self, **options: Any) -> BrowserContext:
        try:
            return self.browser.new_context(**options)
        except Error as fault:
            print(f"Chromium had died, and was started anew: {fault}")
            self.stop()
            self.start()
            return self.browser.new_context(**options)

    def stop(self) -> None:
        with contextlib.suppress(Error):
            self.browser.close()
        try:
            self.playwright.stop()
        except Error:
            _DEAD.append(self.playwright)


def whole_browser() -> str:
    """Chromium as people have it."""
    program = next(filter(None, map(shutil.which, WHOLE)), None)
    assert program, "Chromium is missing (Debian: apt-get install --no-install-recommends chromium)"
    return program


@contextlib.contextmanager
def chromium(program: str | None = None) -> Iterator[Chromium]:
    chromium = Chromium(program or whole_browser())
    try:
        yield chromium
    finally:
        chromium.stop()


def operator_enters(context: BrowserContext, gateway: Gateway) -> Page:
    """With the one-time link that the start printed."""
    link = wait_for(lambda: LINK.search(gateway.log()))
    page = context.new_page()
    page.goto(link[0])
    page.locator("main .card").get_by_role("button").click()
    page.wait_for_url("**/console/password")
    page.goto(f"{gateway.url}/console")
    expect(page.locator("body")).to_have_attribute("data-live", "live")
    return page


def goes_online(console: Page) -> None:
    console.locator("#presence").click()
    console.get_by_role("menuitemradio", name=re.compile("En línea|Online")).click()
