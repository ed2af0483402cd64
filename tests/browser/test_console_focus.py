"""Whoever comes by keyboard stays where they are: no action and no news takes the focus away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.core.timer import TaskKind
from bot.services.label import add_label
from bot.services.note_contact import note_contact
from bot.services.ports import UnitOfWork
from bot.services.tasks import ask_for
from tests.browser.operators import Someone, bubble, enter, set_capacity, waiting
from tests.unit.console.desk import Desk, now


def focused(page: Page) -> str:
    """What has the focus, by its name or what stands on it; empty if nothing has."""
    found: str = page.evaluate(
        """() => {
          const one = document.activeElement;
          const there = one !== document.body && one.checkVisibility();
          return there ? one.ariaLabel || one.id || one.textContent : "";
        }"""
    )
    return found


def labelled(desk: Desk, conversation: str, operator: Operator, *names: str) -> None:
    for name in names:
        desk.run(lambda uow, n=name: add_label(uow, conversation, operator.id, n, now()))  # type: ignore[misc]


def test_what_is_removed_leaves_the_focus_beside_it(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = waiting(desk)
    labelled(desk, conversation, ana, "Avería", "Factura")
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.get_by_role("button", name="Quitar la etiqueta Avería").press("Enter")
    expect(page.locator(".triage .label")).to_have_count(1)
    assert focused(page) == "Quitar la etiqueta Factura"
    page.keyboard.press("Enter")
    expect(page.locator(".triage .label")).to_have_count(0)
    assert focused(page) == "label", "the button that adds one"


def test_whoever_takes_a_chat_on_a_phone_is_at_its_heading_however_its_news_come(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    desk.run(lambda uow: set_capacity(uow, ana))
    for who in ("eva", "leo", "tom"):
        page = enter(desk, person("phone"), ana, f"#unassigned/{waiting(desk, who, who)}")
        page.locator("#take-over").click()
        expect(page.locator("#resolve")).to_be_visible()
        expect(page.locator(".talk-head h2")).to_be_focused()


def test_a_toast_gives_the_focus_back_to_where_it_came_from(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    labelled(desk, conversation, ana, "Factura")
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.get_by_role("button", name="Quitar la etiqueta Factura").press("Enter")
    expect(page.locator(".triage .label")).to_have_count(0)
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".triage .label")).to_have_count(1)
    assert focused(page) == "label"


def test_filters_and_what_was_chosen_are_put_back_without_losing_the_place(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    waiting(desk)
    page = enter(desk, person(), ana, "#mine")
    expect(page.locator(".item")).to_have_count(1)
    page.keyboard.press("Alt+f")
    page.get_by_label("Prioridad", exact=True).select_option("Urgente")
    page.get_by_role("button", name="Quitar el filtro Urgente").press("Enter")
    expect(page.locator(".active li")).to_have_count(0)
    assert focused(page)
    page.keyboard.press("Alt+Shift+X")
    page.locator("#bulk-none").press("Enter")
    expect(page.locator(".bulk-bar")).to_be_hidden()
    assert focused(page)


def test_a_task_ticked_and_a_note_removed_leave_the_focus_in_the_column(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)

    def prepare(uow: UnitOfWork) -> None:
        found = uow.conversations.get(conversation)
        ask_for(uow, found, TaskKind.CALL, "Llamar por el contador", now() + timedelta(1), now(), None)
        note_contact(uow, found.contact_id, ana.id, "Prefiere la tarde", now())

    desk.run(prepare)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    task = page.get_by_label("Llamar por el contador")
    task.focus()
    page.keyboard.press("Space")
    expect(task).to_be_checked()
    expect(page.locator(".activity", has_text="Llamar por el contador")).to_be_visible()
    expect(task).to_be_focused()
    page.get_by_role("button", name="Quitar la nota").press("Enter")
    expect(page.locator(".contact-notes li")).to_have_count(0)
    expect(page.locator("#contact-note")).to_be_focused()


def test_a_sheet_opened_from_the_menu_gives_the_focus_back_to_the_menu(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = enter(desk, person(), ana)
    page.locator("#menu").press("Enter")
    page.get_by_role("menuitem", name="Atajos").press("Enter")
    expect(page.locator("dialog[open] .shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_be_focused()


def test_the_way_to_the_newest_messages_ends_there(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = waiting(desk)
    for number in range(30):
        desk.customer("eva", f"mensaje {number}.", quiet=True)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    expect(bubble(page, "mensaje 29.")).to_be_in_viewport()
    page.locator(".stream").evaluate("one => one.scrollTop = 0")
    desk.customer("eva", "uno más", quiet=True)
    page.get_by_role("button", name="Mensajes nuevos").press("Enter")
    expect(page.locator(".stream")).to_be_focused()


def test_news_on_the_board_take_neither_the_focus_nor_what_was_moved_aside(
    desk: Desk, person: Someone
) -> None:
    rosa = desk.operator("Rosa Vidal", Presence.BUSY, role=Role.SUPERVISOR)
    waiting(desk, name="Un nombre de cliente bastante largo para una pantalla de teléfono")
    page = enter(desk, person("phone"), rosa)
    reads: list[Any] = []
    page.on("response", lambda answer: "board/now" in answer.url and reads.append(answer))
    page.goto(f"{desk.url}/board")
    table = page.get_by_role("group", name="Próximos plazos")
    page.locator("#board table").first.evaluate("one => (one.style.minWidth = '900px')")
    table.focus()
    table.evaluate("one => (one.scrollLeft = 60)")
    page.evaluate("document.getElementById('board').firstElementChild.dataset.old = 'yes'")
    expect(page.locator("#board > [data-old]")).to_have_count(0)
    assert reads
    expect(table).to_be_focused()
