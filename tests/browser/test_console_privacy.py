"""Who leads hands out and erases what is kept about a customer, from the column about them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.services.people import end_sessions
from bot.services.ports import UnitOfWork
from bot.services.sign_in import hashed_password, set_password
from tests.browser.accessible import faults
from tests.browser.operators import Someone, bubble, enter, talked, waiting
from tests.patience import wait_for
from tests.unit.console.desk import Desk

LOOKS_AWAY = '{"on":false}'


@pytest.fixture
def lead(desk: Desk) -> Operator:
    return desk.operator("Lola Vega", Presence.ONLINE, role=Role.SUPERVISOR)


def erased(desk: Desk, conversation: str) -> bool:
    def work(uow: UnitOfWork) -> bool:
        return uow.erasures.unfinished() == [] and {m.text for m in uow.messages.of(conversation)} == {""}

    return desk.read(work)


def asked(page: Page) -> None:
    """By the keyboard alone."""
    page.locator("#erase-customer").focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("size", "colours"), [("desktop", "light"), ("phone", "dark")])
def test_a_customer_is_erased_once_the_word_is_typed(
    desk: Desk,
    person: Someone,
    lead: Operator,
    screenshot: Callable[[Page, str], None],
    size: str,
    colours: str,
) -> None:
    conversation = talked(desk)
    page = enter(desk, person(size, color_scheme=colours), lead, f"#all/{conversation}")
    expect(bubble(page, "no tengo luz en sur")).to_be_visible()
    page.evaluate("document.body.dataset.pane = 'panel'")
    page.locator("#erase-customer").scroll_into_view_if_needed()
    screenshot(page, f"privacy-{size}")
    asked(page)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("¿Borrar a Eva Sanz?")
    expect(dialog).to_contain_text("Mensajes: 4")
    page.keyboard.press("Enter")
    screenshot(page, f"privacy-{size}-dialog")
    expect(dialog.get_by_role("alert")).to_have_text("Escribe «borrar» para confirmarlo")
    assert faults(page) == []
    page.keyboard.type("borrar")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator("#toasts")).to_contain_text("Cliente borrado")
    expect(page.locator("main")).not_to_contain_text("no tengo luz en sur")
    expect(page.get_by_text("Eva Sanz")).to_have_count(0)
    wait_for(lambda: erased(desk, conversation))
    expect(page).to_have_url(f"{desk.url}#all")
    expect(page.locator("#items")).to_be_focused()


def test_a_colleague_who_was_looking_reads_why_it_is_gone_and_finds_back_to_the_list(
    desk: Desk, person: Someone, lead: Operator, ana: Operator, screenshot: Callable[[Page, str], None]
) -> None:
    conversation = talked(desk)
    phone = enter(desk, person("phone"), ana, f"#all/{conversation}")
    expect(bubble(phone, "no tengo luz en sur")).to_be_visible()
    phone.locator(".stream").focus()
    page = enter(desk, person(), lead, f"#all/{conversation}")
    asked(page)
    expect(page.locator("#erase-word")).to_be_focused()
    page.keyboard.type("borrar")
    with phone.expect_request(lambda one: one.url.endswith("/looking") and one.post_data == LOOKS_AWAY):
        page.keyboard.press("Enter")
    expect(phone.get_by_role("alert")).to_contain_text("Se ha borrado al cliente")
    screenshot(phone, "gone-phone")
    back = phone.get_by_role("link", name="Volver a la lista")
    expect(back).to_be_focused()
    back.press("Enter")
    expect(phone.locator("#items")).to_be_visible()
    expect(phone).to_have_url(f"{desk.url}#all")


def test_who_waits_for_a_person_is_not_and_the_reason_stands_beside_the_word(
    desk: Desk, person: Someone, lead: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(locale="en-GB"), lead, f"#all/{conversation}")
    asked(page)
    page.get_by_label("Type “erase” to confirm").fill("Erase")
    page.keyboard.press("Enter")
    refusal = page.get_by_role("dialog").get_by_role("alert")
    expect(refusal).to_have_text("Not now: Lola Vega has their conversation. Resolve it first.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#panel")).to_contain_text("Eva Sanz")


def test_all_that_is_kept_is_downloaded(desk: Desk, person: Someone, lead: Operator) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), lead, f"#all/{conversation}")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Descargar sus datos").click()
    with zipfile.ZipFile(Path(downloading.value.path())) as archive:
        assert "quiero hablar con alguien" in archive.read("transcript.txt").decode()


@pytest.mark.parametrize("by", ["link", "command"])
def test_whoever_asks_for_it_after_the_session_has_ended_is_back_at_the_customer_after_the_door(
    desk: Desk, person: Someone, lead: Operator, by: str
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), lead, f"#all/{conversation}")
    expect(page.get_by_role("link", name="Descargar sus datos")).to_be_visible()
    desk.run(lambda uow: set_password(uow, lead.id, hashed_password("una frase corta")))
    desk.run(lambda uow: end_sessions(uow, lead.id, desk.clock(), None, ""))
    if by == "link":
        page.get_by_role("link", name="Descargar sus datos").click()
    else:
        page.keyboard.press("Control+k")
        page.keyboard.type("Descargar sus datos")
        page.keyboard.press("Enter")
    page.get_by_label("Usuario").fill("lola.vega")
    page.get_by_label("Contraseña").fill("una frase corta")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk.url}#all/{conversation}")
    expect(page.locator("#panel")).to_contain_text("Eva Sanz")


def test_an_operator_has_neither(desk: Desk, person: Someone, ana: Operator) -> None:
    page = enter(desk, person(), ana, f"#all/{waiting(desk)}")
    expect(page.locator("#panel")).to_contain_text("Eva Sanz")
    expect(page.locator("#erase-customer")).to_have_count(0)
    expect(page.get_by_role("link", name="Descargar sus datos")).to_have_count(0)
