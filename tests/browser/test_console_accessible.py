"""The console by keyboard, by ear, on a phone, in the dark."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from bot.core.operator import Operator, Presence
from tests.browser.operators import (
    Someone,
    bubble,
    enter,
    give_to,
    listen,
    set_capacity,
    talked,
    waiting,
)
from tests.patience import wait_for
from tests.unit.console.desk import Desk


def test_the_title_counts_who_waits_and_the_screen_reader_is_told_once(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    expect(page).to_have_title("(1) Ventanilla · Consola")
    listen(page)
    desk.run(lambda uow: set_capacity(uow, ana))
    desk.customer("eva", "¿hola?", quiet=True)
    expect(bubble(page, "¿hola?")).to_be_visible()
    waiting(desk, "tom", "Tom Baker")
    expect(page).to_have_title("(2) Ventanilla · Consola")
    page.wait_for_function("heard.length >= 2")
    assert page.evaluate("heard") == ["Eva Sanz dice: ¿hola?", "Tom Baker espera a una persona"]


def test_everything_can_be_done_with_the_keyboard(desk: Desk, person: Someone, ana: Operator) -> None:
    first, second = waiting(desk), waiting(desk, "tom", "Tom Baker")
    page = enter(desk, person(), ana)
    for keys, where in (("Alt+j", first), ("Alt+j", second), ("Alt+k", first)):
        page.keyboard.press(keys)
        expect(page.locator(".item[aria-current]")).to_have_attribute("href", f"#mine/{where}")
    expect(page.get_by_role("heading", name="Eva Sanz").first).to_be_visible()
    page.keyboard.press("Alt+p")
    page.keyboard.type("una nota")
    page.keyboard.press("Enter")
    expect(page.locator(".message.note")).to_contain_text("una nota")
    page.keyboard.press("Alt+l")
    page.keyboard.type("una respuesta")
    page.keyboard.press("Enter")
    expect(bubble(page, "una respuesta")).to_be_visible()
    page.keyboard.press("Control+/")
    expect(page.get_by_role("dialog", name="Atajos de teclado")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+e")
    expect(page.locator(".activity", has_text="Ana Ruiz la resolvió")).to_be_visible()
    page.locator("#presence").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#presence")).to_have_text("Ocupado")
    expect(page.locator("#presence")).to_be_focused()
    wait_for(lambda: desk.read(lambda uow: uow.operators.get(ana.id)).presence is Presence.BUSY)


def test_whoever_is_away_goes_online_from_the_empty_list_and_by_words(desk: Desk, person: Someone) -> None:
    ana = desk.operator("Ana Ruiz")
    page = enter(desk, person(), ana)
    page.get_by_role("button", name="Ponerme en línea").press("Enter")
    expect(page.locator("#presence")).to_have_text("En línea")
    expect(page.locator("#items")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("ocupado")
    page.keyboard.press("Enter")
    expect(page.locator("#presence")).to_have_text("Ocupado")
    wait_for(lambda: desk.read(lambda uow: uow.operators.get(ana.id)).presence is Presence.BUSY)


def test_whoever_reads_one_conversation_and_goes_to_the_next_is_at_its_beginning(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    first = waiting(desk)
    waiting(desk, "tom", "Tom Baker")
    page = enter(desk, person(), ana, f"#mine/{first}")
    page.locator(".stream").focus()
    page.keyboard.press("Alt+j")
    expect(page.get_by_role("heading", name="Tom Baker", level=2).first).to_be_focused()


def test_several_that_come_at_once_are_told_of_together(desk: Desk, person: Someone) -> None:
    names = {"eva": "Eva Sanz", "tom": "Tom Baker", "leo": "Leo Gil"}
    chats = [waiting(desk, who, name) for who, name in names.items()]
    ana = desk.operator("Ana Ruiz")
    page = enter(desk, person(), ana, "#unassigned")
    expect(page.locator(".item")).to_have_count(3)
    desk.run(lambda uow: [give_to(uow, chat, ana) for chat in chats])
    expect(page.locator("#toasts")).to_contain_text("Te pasan 3 conversaciones.")
    page.locator("#undo").click()
    expect(page.locator(".views [aria-current]")).to_contain_text("Mías")
    expect(page.locator(".item")).to_have_count(3)


def test_on_a_phone_one_column_at_a_time_and_back_again(desk: Desk, person: Someone, ana: Operator) -> None:
    waiting(desk)
    page = enter(desk, person("phone"), ana)
    expect(page.locator("#talk")).to_be_hidden()
    page.get_by_role("link", name=re.compile("Eva Sanz")).click()
    expect(page.get_by_role("heading", name="Eva Sanz", level=2)).to_be_focused()
    expect(page.locator("#lists")).to_be_hidden()
    page.get_by_role("button", name="Datos del cliente").click()
    expect(page.locator("#panel")).to_contain_text("Pidió hablar con una persona")
    page.get_by_role("button", name="Volver a la conversación").click()
    page.go_back()
    expect(page.locator("#items")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_console_speaks_english_and_goes_dark_on_request(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = talked(desk)
    page = enter(desk, person(locale="en-GB"), ana)
    expect(page.get_by_text("You have no conversations")).to_be_visible()
    page.goto(f"{desk.url}#all/{conversation}")
    for said in ("no tengo luz en sur", "Hola, soy el asistente."):
        expect(bubble(page, said).locator("span[lang=es]")).to_have_text(said)
    page.goto(f"{desk.url}#mine")
    page.get_by_role("button", name="Menu of Ana Ruiz").click()
    page.get_by_role("menuitemradio", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
    page.get_by_role("button", name="Menu of Ana Ruiz").click()
    page.get_by_role("menuitemradio", name="Español").click()
    expect(page.get_by_text("No tienes conversaciones")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
