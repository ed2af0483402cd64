"""Incidents in a browser: opened and closed by keyboard alone, and without any script."""

from __future__ import annotations

from playwright.sync_api import expect

from bot.core.desk import Subscription
from bot.core.operator import Operator
from bot.services.ports import UnitOfWork
from tests.browser.operators import Someone, enter, messages
from tests.patience import wait_for
from tests.unit.console.desk import Desk


def test_an_incident_is_opened_and_closed_by_keyboard_and_who_asked_is_told(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    about = desk.customer("eva", "avísame", quiet=True).conversation_id

    def asks(uow: UnitOfWork) -> None:
        contact = uow.conversations.get(about).contact_id
        uow.incidents.add_subscription(Subscription(contact, about, "water", "norte"))

    desk.run(asks)
    page = enter(desk, person(locale="en-GB"), ana)
    page.locator("#menu").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Incidents").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("No incident is open")).to_be_visible()
    page.get_by_role("link", name="Open an incident").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Power")).to_be_focused()
    page.get_by_role("radio", name="Water").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox", name="Centro")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_label("Note in English").focus()
    page.keyboard.type("A pipe has burst.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Incident opened.")).to_be_visible()
    expect(page.get_by_role("heading", name="Water · Norte")).to_be_visible()

    page.get_by_role("link", name="Close Water · Norte").focus()
    page.keyboard.press("Enter")
    expect(page.locator("blockquote[lang=es]")).to_contain_text("Vuelve a haber agua en Norte.")
    page.get_by_role("button", name="Close and tell 1 person").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Incident closed.")).to_be_visible()
    expect(page.get_by_text("1 person told")).to_be_visible()
    wait_for(lambda: any("Vuelve a haber agua" in one.text for one in messages(desk, about)))
    page.once("dialog", lambda question: question.dismiss())
    page.get_by_role("button", name="Open Water · Norte again").press("Enter")
    assert desk.read(lambda uow: uow.incidents.open()) == []
    page.once("dialog", lambda question: question.accept())
    page.get_by_role("button", name="Open Water · Norte again").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Incident open again.")).to_be_visible()


def test_without_any_script_it_works_as_well(desk: Desk, person: Someone, ana: Operator) -> None:
    page = person("phone", java_script_enabled=False).new_page()
    page.goto(desk.link(ana))
    page.locator("main .card").get_by_role("button").click()
    page.goto(f"{desk.url}/incidents/new")
    page.get_by_role("radio", name="Internet").check()
    page.get_by_role("checkbox", name="La Loma").check()
    page.get_by_role("button", name="Abrir la incidencia").click()
    page.get_by_role("link", name="Cerrar Internet · La Loma").click()
    page.get_by_role("button", name="Cerrar", exact=True).click()
    page.get_by_role("button", name="Abrir de nuevo Internet · La Loma").click()
    expect(page.get_by_role("heading", name="Internet · La Loma")).to_be_visible()
