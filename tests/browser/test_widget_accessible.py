"""axe finds nothing to complain about in any state of the widget, on any screen, in any light or language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot.core.handoff import Reason
from bot.core.message import Button, Reply
from bot.core.turn import Answer, Question, Understanding
from bot.services.hand_off import hand_off
from bot.services.resolve import resolve
from tests.browser.accessible import OF_COLOUR, THEMES, WCAG, faults, too_small
from tests.browser.answering import Operator, drawing, offering
from tests.browser.counter import Counter, now
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


@dataclass
class Looks:
    """In the dark only what colours change is looked at again."""

    page: Page
    size: str
    screenshot: Callable[[Page, str], None]

    def __call__(self, state: str) -> None:
        for theme in THEMES:
            self.page.emulate_media(color_scheme=theme)
            self.screenshot(self.page, f"widget-{self.size}-{theme}-{state}")
            assert faults(self.page, WCAG if theme == "light" else OF_COLOUR) == [], f"{state}, {theme}"
        if self.size == "phone":
            assert too_small(self.page, "ventanilla-chat") == [], state


WIDTHS = pytest.mark.parametrize(("size", "language"), [("phone", "es"), ("desktop", "en")])


@WIDTHS
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

    looks_right = Looks(page, size, screenshot)
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


@WIDTHS
def test_axe_finds_nothing_in_a_form_with_a_person_and_at_the_end(
    counter: Counter,
    person: Callable[..., BrowserContext],
    screenshot: Callable[[Page, str], None],
    size: str,
    language: str,
) -> None:
    counter.dialogue.script = lambda question: offering("¿Qué oficina?", "Centro", "Norte", "Puerto")
    customer = Customer.arrives(person(size, locale={"es": "es-ES", "en": "en-GB"}[language]), counter.url)
    page, looks_right = customer.page, Looks(customer.page, size, screenshot)
    customer.says("quiero cita")
    page.get_by_role("button", name="Norte", exact=True).click()
    expect(page.locator("[data-id].bot")).to_have_count(2)
    expect(page.locator(".replies .chosen")).to_be_visible()
    looks_right("chosen")
    conversation = counter.conversation().id
    counter.do(lambda uow: hand_off(uow, conversation, Reason.REQUESTED, [], now()))
    expect(page.locator(".status")).to_have_text(re.compile("Esperando a|Waiting for"))
    looks_right("waiting-for-a-person")
    lucia = Operator(counter)
    lucia.shows_photo()
    lucia.takes_over()
    expect(page.locator(".coming")).to_be_visible()
    looks_right("coming")
    assert "LO" not in re.findall(r"\w+", customer.panel.aria_snapshot()), "initials are for the eye"
    page.locator(".head .tool").last.click()
    lucia.writes("Ya está arreglado.")
    expect(page.locator(".badge")).to_be_visible()
    looks_right("unread")
    customer.opens()
    counter.do(lambda uow: resolve(uow, conversation, lucia.id, counter.words, now()))
    expect(page.locator(".rating button")).to_have_count(5)
    looks_right("ended")
    page.locator(".rating button").nth(3).click()
    expect(page.locator(".rating .chosen")).to_be_visible()
    looks_right("rated")
    page.locator("[aria-controls=options]").click()
    page.locator(".menu button.option").last.click()
    looks_right("leaving")


@WIDTHS
def test_axe_finds_nothing_where_something_went_wrong(
    counter: Counter,
    person: Callable[..., BrowserContext],
    screenshot: Callable[[Page, str], None],
    size: str,
    language: str,
) -> None:
    customer = Customer.arrives(person(size, locale={"es": "es-ES", "en": "en-GB"}[language]), counter.url)
    page, looks_right = customer.page, Looks(customer.page, size, screenshot)
    customer.says("hola")
    customer.sees("eco: hola")
    refusal = {"error": "text_too_long", "message": "No cabe."}
    page.route("**/web/messages", lambda route: route.fulfill(status=413, json=refusal))
    customer.says("demasiado")
    expect(page.locator(".refused")).to_be_visible()
    files = page.locator("input[type=file]")
    files.set_input_files({"name": "programa.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"})
    expect(page.locator(".refused")).to_have_count(2)
    looks_right("refused")
    page.route("**/web/files*", lambda route: None)
    photo = {"name": "contador.png", "mimeType": "image/png", "buffer": drawing()}
    files.set_input_files(photo)  # type: ignore[arg-type]
    expect(page.locator(".pending .delivery button")).to_have_count(3)
    looks_right("file-on-its-way")
    page.route("**/web/transcript", lambda route: route.abort())
    page.locator("[aria-controls=options]").click()
    page.locator(".menu button.option").nth(1).click()
    expect(page.locator(".connection")).to_be_visible()
    looks_right("no-download")


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
