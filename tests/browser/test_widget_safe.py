"""The widget lets nothing in and nothing out, on our page and on that of others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import BrowserContext, expect

from bot.dialogue.scripted import say
from tests.browser.answering import offering
from tests.browser.counter import Counter
from tests.browser.customer import Customer

Person = Callable[..., BrowserContext]


class Shop:
    """Another company's site, on a port of its own."""

    page = ""

    def __init__(self) -> None:
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(shop.page.encode())

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def shop() -> Iterator[Shop]:
    shop = Shop()
    yield shop
    shop.server.shutdown()
    shop.server.server_close()


def test_words_are_never_markup(counter: Counter, person: Person) -> None:
    evil = (
        "<img src=x onerror=alert(1)> [pulsa](javascript:alert(1)) [mira](data:text/html,x) "
        "**[bien](https://aurora.example/a?b=1&c=2)**"
    )
    counter.dialogue.script = lambda question: say(evil)
    customer = Customer.arrives(person(), counter.url)
    customer.says("<b>hola</b>")
    customer.page.locator(".row.bot[data-id]").wait_for()
    assert customer.history()[0] == "<b>hola</b>"
    assert "<img src=x onerror=alert(1)>" in customer.history()[1]
    links = customer.page.locator(".log a").all()
    assert [link.get_attribute("href") for link in links] == ["https://aurora.example/a?b=1&c=2"]
    assert customer.page.locator(".log img").count() == 0


def test_nobody_else_is_asked_for_anything_and_the_policy_holds(counter: Counter, person: Person) -> None:
    counter.dialogue.script = lambda question: offering("¿**Sí** o _no_?", "Sí", "No")
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("¿Sí o no?")
    customer.page.get_by_role("button", name="Opciones").click()
    customer.page.get_by_role("switch").click()
    customer.page.get_by_role("button", name="Sí", exact=True).click()
    expect(customer.page.locator(".row.bot[data-id]")).to_have_count(2)
    assert customer.foreign == []
    assert customer.forbidden() == []
    assert customer.errors == []


def test_another_site_embeds_it_with_one_tag_and_its_own_colour(
    counter: Counter, person: Person, shop: Shop
) -> None:
    counter.stop()
    counter.origins = (shop.url,)
    counter.start()
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
