"""What is done in haste is undone, seen and tried again: a macro as a whole, and those that many refuse."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bot.core.operator import Operator, Presence
from bot.services import macros
from tests.browser.operators import Someone, enter, give_to, keep_canned, set_capacity, waiting
from tests.browser.test_console_handing_over import holds
from tests.patience import wait_for
from tests.unit.console.desk import Desk, now


def test_all_that_a_macro_did_is_undone_at_a_press_and_what_was_begun_stays(
    desk: Desk, person: Someone, ana: Operator, screenshot: Callable[[Page, str], None]
) -> None:
    holds(desk)
    conversation = waiting(desk)
    keep_canned(desk, ana)
    steps = (("reply", "horario"), ("label", "horarios"), ("priority", "low"), ("resolve", ""))
    desk.run(lambda uow: macros.create(uow, macros.WantedMacro("Cerrar", steps), ana.id, now()))
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.locator("#text").fill("Ahora mismo lo")
    wait_for(lambda: desk.read(lambda uow: uow.drafts.of(conversation, ana.id)))
    page.keyboard.press("Alt+r")
    expect(page.get_by_role("option", name=re.compile("Cerrar"))).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Hacerlo todo")).to_be_focused()
    page.keyboard.press("Enter")
    told = page.locator("#toasts")
    expect(told).to_contain_text("Hecho: Cerrar")
    expect(told.get_by_role("button", name="Deshacerlo todo")).to_be_visible()
    expect(page.locator("#ownership")).to_contain_text("Resuelta")
    screenshot(page, "macro-done")
    page.keyboard.press("Alt+z")
    expect(told).to_have_text("Deshecho todo lo de la macro: Cerrar.")
    expect(page.locator("#ownership")).to_contain_text("La llevas tú")
    expect(page.locator(".triage .labels li")).to_have_count(0)
    expect(page.locator("#text")).to_have_value("Ahora mismo lo")
    expect(page.locator(".activity", has_text="puso la etiqueta horarios y lo deshizo")).to_be_visible()
    expect(page.locator(".message", has_text="abrimos a las 9")).to_have_count(0)
    screenshot(page, "macro-undone")


def test_those_that_many_refuse_are_named_with_the_reason_and_stay_chosen(
    desk: Desk, person: Someone, ana: Operator, screenshot: Callable[[Page, str], None]
) -> None:
    desk.run(lambda uow: set_capacity(uow, ana))
    chats = [waiting(desk), waiting(desk, "tom", "Tom Baker"), waiting(desk, "leo", "Leo Gil")]
    luis = desk.operator("Luis Peña", Presence.BUSY)
    desk.run(lambda uow: give_to(uow, chats[1], luis))
    page = enter(desk, person(), ana, "#all")
    expect(page.locator(".item")).to_have_count(3)
    page.keyboard.press("Alt+Shift+X")
    page.locator("#bulk-take").click()
    told = page.locator("#toasts")
    expect(told).to_have_text(
        "2 son tuyas ahora. Queda fuera Tom Baker: no es tuya o ya la lleva otra persona. Sigue elegida."
    )
    expect(page.locator(".bulk-bar strong")).to_have_text("1 elegida")
    expect(page.locator(".item-row.chosen")).to_contain_text("Tom Baker")
    screenshot(page, "bulk-refused")
    page.locator("#bulk-label").click()
    expect(page.locator("#pick")).to_be_focused()
    page.keyboard.type("otra vez")
    page.keyboard.press("Enter")
    expect(told).to_have_text(re.compile("1 etiquetada."))
    expect(page.locator(".bulk-bar")).to_be_hidden()
    page.keyboard.press("Alt+z")
    expect(told).to_have_text(re.compile("Etiqueta quitada de 1."))
    expect(page.locator(".item-row.chosen")).to_contain_text("Tom Baker")


@pytest.mark.parametrize("body", ['{"error": "too_many"}', "<h1>429 Too Many Requests</h1>"])
def test_a_server_that_asks_to_wait_is_told_of_as_that(
    desk: Desk, person: Someone, ana: Operator, body: str
) -> None:
    """Such as a proxy that stands before it, in words of its own."""
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    expect(page.locator("#text")).to_be_visible()
    page.route(
        "**/api/**",
        lambda route: route.fulfill(status=429, body=body, headers={"Retry-After": "7"}),
    )
    page.locator("#text").fill("Hola")
    page.keyboard.press("Enter")
    words = "el servidor pide esperar 7 segundos"
    expect(page.locator("#talk")).to_contain_text(words)
    expect(page.locator("#text")).to_have_value("Hola")
    page.keyboard.press("Alt+r")
    expect(page.locator("#toasts")).to_contain_text(words)
    page.evaluate("location.hash = '#unassigned/cnv_other'")
    for place in ("#items", "#talk"):
        expect(page.locator(place)).to_contain_text(words)
