"""The browser that the tests here look through."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Error

from tests.browser.house import Chromium


def test_a_chromium_that_died_is_started_anew(
    browser: Chromium, person: Callable[..., BrowserContext]
) -> None:
    before = browser.browser
    person().new_page()
    with contextlib.suppress(Error):
        before.new_browser_cdp_session().send("Browser.crash")
    page = person().new_page()
    page.goto("data:text/html,<title>alive</title>")
    assert page.title() == "alive" and browser.browser is not before
