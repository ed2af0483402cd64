"""A real browser for tests of pages."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.browser.counter import Counter
from tests.browser.house import PAGES_ALONE, Chromium, chromium
from tests.browser.operators import ana, desk  # noqa: F401
from tests.patience import PATIENCE

HERE = Path(__file__).parent
expect.set_options(timeout=PATIENCE * 1000)
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 860}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test of a page that fails is run once more, and the run says so: decision 010."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """Not for the whole run: while Playwright is there, no other test can have an event loop."""
    with chromium(shutil.which(PAGES_ALONE)) as browser:
        yield browser


@pytest.fixture
def person(browser: Chromium) -> Iterator[Callable[..., BrowserContext]]:
    """Make someone with a browser of their own: ``person("phone", locale="en-GB", color_scheme="dark")``."""
    contexts: list[BrowserContext] = []

    def make(size: str = "desktop", **options: Any) -> BrowserContext:
        phone = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2} if size == "phone" else {}
        options = {"locale": "es-ES", "reduced_motion": "reduce", "viewport": SIZES[size], **phone, **options}
        contexts.append(browser.context(**options))
        contexts[-1].set_default_timeout(PATIENCE * 1000)
        return contexts[-1]

    yield make
    for context in contexts:
        with contextlib.suppress(Error):  # it died with its browser, and failed what looked at it
            context.close()


@pytest.fixture
def screenshot() -> Callable[[Page, str], None]:
    """Keep a picture of a page in the folder SCREENSHOTS, if it is set."""
    kept = os.environ.get("SCREENSHOTS")

    def take(page: Page, name: str) -> None:
        if kept:
            page.screenshot(path=Path(kept) / f"{name}.png")

    return take


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    counter = Counter(sqlite_url)
    counter.start()
    yield counter
    counter.stop()
