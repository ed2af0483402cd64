"""axe finds nothing to complain about in any state of the widget, on any screen, in any light or language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot.core.message import Button, Reply
from bot.core.turn import Answer, Question, Understanding
from tests.browser.accessible import OF_COLOUR, THEMES, WCAG, faults, too_small
from tests.browser.answering import Operator, drawing
from tests.browser.counter import Counter
from tests.browser.customer import Customer

WORDS = {
    "es": {
        "offer": "**Centro** abre a las 8:30.\n- [Cómo llegar](https://aurora.example)",
        "titles": ["Pedir cita"],
    },
    "en": {
        "offer": "**Centro** opens at 8:30.\n- [Directions](https://aurora.example)",
        "titles": ["Book it"],
    },
}


@pytest.mark.parametrize(("size", "language"), [("phone", "es"), ("desktop", "en")])
def test_axe_finds_nothing(
    counter: Counter,
    person: Callable[..., BrowserContext],
    screenshot: Callable[[Page, str], None],
    size: str,
    language: str,
) -> None:
    def script(question: Question) -> Answer:
        buttons = tuple(Button(title, "/x") for title in WORDS[language]["titles"])
        reply = Reply(str(WORDS[language]["offer"]), buttons)
        return Answer((reply,), Understanding("scripted", 1.0, language))

    counter.dialogue.script = script
    context = person(size, locale={"es": "es-ES", "en": "en-GB"}[language])
    customer = Customer.arrives(context, counter.url, opens=False)
    page = customer.page

    def looks_right(state: str) -> None:
        """In the dark only what colours change is looked at again."""
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            screenshot(page, f"widget-{size}-{theme}-{state}")
            assert faults(page, WCAG if theme == "light" else OF_COLOUR) == [], f"{state}, {theme}"
        if size == "phone":
            assert too_small(page, "ventanilla-chat") == [], state

    looks_right("closed")
    customer.opens()
    looks_right("welcome")
    customer.says("hola")
    customer.sees("8:30")
    looks_right("answered")
    page.locator("[aria-controls=options]").click()
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "false")  # no sound unless asked for
    looks_right("menu")
    page.keyboard.press("Escape")
    customer.says("otra")
    expect(page.locator(".replies")).to_have_count(2)
    lucia = Operator(counter)
    lucia.takes_over()
    counter.typing("operator", True)
    expect(page.locator(".typing")).to_be_visible()
    looks_right("typing")
    lucia.writes("Hola, soy Lucía. _Lo miro._")
    customer.sees("soy Lucía")
    looks_right("operator")
    photo = {"name": "contador.png", "mimeType": "image/png", "buffer": drawing()}
    page.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    expect(page.locator("[data-id].customer .picture canvas")).to_be_visible()
    lucia.attaches("Plano de la acometida.pdf", b"%PDF-1.7 plano")
    expect(page.locator(".operator .file")).to_be_visible()
    looks_right("files")
    counter.stop()
    customer.says("¿?")
    expect(page.locator(".waiting")).to_be_visible()
    expect(page.locator(".connection")).to_be_visible()
    page.locator("ventanilla-chat textarea").fill("x" * 20_001)
    looks_right("offline")


def test_axe_finds_nothing_in_the_transcript(counter: Counter, person: Callable[..., BrowserContext]) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    token = customer.page.evaluate("""() => {
      const key = Object.keys(localStorage).find((name) => name.endsWith(" token"));
      return JSON.parse(localStorage.getItem(key));
    }""")
    headers = {"Authorization": f"Bearer {token}"}
    address = customer.page.request.get(f"{counter.url}/web/transcript", headers=headers).json()["url"]
    customer.page.goto(f"{counter.url}/{address.partition('?')[0]}")
    assert faults(customer.page) == []
