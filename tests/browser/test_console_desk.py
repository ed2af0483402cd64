"""The operators' desk: what keeps a day's work in order, in a real browser and by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from bot.console import history
from bot.core.bulk import BulkState
from bot.core.conversation import Priority, Status
from bot.core.message import Author, Delivery
from bot.core.operator import Operator, Presence
from bot.services.ports import UnitOfWork
from bot.services.record import append
from tests.browser.accessible import faults
from tests.browser.operators import Someone, bubble, enter, give_to, script, set_capacity, waiting
from tests.patience import wait_for
from tests.unit.console.desk import Desk, now


def pick(page: Page, keys: str, words: str) -> None:
    page.keyboard.press(keys)
    expect(page.locator("#pick")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.locator("#pick")).to_have_count(0)


def test_labels_priority_and_snooze_by_keyboard_and_taken_back(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    expect(page.locator("#snooze")).to_be_visible()

    def found() -> Any:
        return desk.read(lambda uow: uow.conversations.get(conversation))

    page.keyboard.press("Alt+b")
    expect(page.locator("dialog[open] [role=status]")).to_contain_text("Aún no hay etiquetas")
    page.keyboard.press("Escape")
    pick(page, "Alt+b", "avería")
    expect(page.locator(".triage .label")).to_have_text("avería")
    expect(page.locator(".item .label")).to_have_text("avería")
    page.keyboard.press("Alt+z")
    expect(page.locator(".triage .label")).to_have_count(0)
    pick(page, "Alt+b", "AVERIA")  # the same one, without its accent
    expect(page.locator(".triage .label")).to_have_text("avería")

    pick(page, "Alt+u", "urg")
    expect(page.locator("#priority")).to_contain_text("Urgente")
    wait_for(lambda: found().priority is Priority.URGENT)
    page.get_by_role("button", name="Deshacer").click()
    expect(page.locator("#priority")).to_contain_text("Normal")

    pick(page, "Alt+m", "mañana")
    expect(page.locator(".asleep")).to_contain_text("Pospuesta hasta el")
    expect(page.locator(".item")).to_have_count(0)
    wait_for(lambda: found().status is Status.SNOOZED)
    desk.customer("eva", "¿hay novedades?", quiet=True)
    expect(page.locator(".item")).to_have_count(1)
    expect(page.locator(".activity", has_text="deja de estar pospuesta")).to_be_visible()
    page.keyboard.press("Alt+e")
    page.get_by_role("button", name="Reabrir").click()
    expect(page.locator("#ownership")).to_contain_text("La llevas tú")


def test_a_snooze_ends_at_a_day_and_hour_of_ones_own_where_the_business_is(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """By keyboard, from Buenos Aires; what is over is refused in words and nothing typed is lost."""
    conversation = waiting(desk)
    page = enter(desk, person(timezone_id="America/Argentina/Buenos_Aires"), ana, f"#mine/{conversation}")
    expect(page.locator("#snooze")).to_be_visible()
    pick(page, "Alt+m", "otro día")
    field = page.locator("#until")
    expect(field).to_be_focused()
    expect(page.get_by_label("Hasta cuándo, en la hora del negocio (Europe/Madrid)")).to_have_value(
        re.compile("T09:00$")
    )
    field.fill("")
    page.keyboard.press("Enter")
    expect(page.locator("#until-wrong")).to_have_text("Falta el día o la hora.")
    field.fill("2026-01-08T10:30")
    page.keyboard.press("Enter")
    expect(page.locator("#until-wrong")).to_have_text("Esa hora ya ha pasado: elige una que esté por venir.")
    expect(field).to_be_focused()
    madrid, there = ZoneInfo("Europe/Madrid"), ZoneInfo("America/Argentina/Buenos_Aires")
    tomorrow = (datetime.now(madrid) + timedelta(days=1)).date()
    means = page.get_by_role("status").and_(page.locator("#until-means"))
    for day in (tomorrow, date(datetime.now(there).year + 1, 1, 1)):
        ends = datetime.combine(day, time(4, 30), madrid)
        field.fill(f"{day}T04:30")
        expect(page.locator("#until-wrong")).to_be_empty()
        expect(means).to_contain_text(re.compile(rf"\b{ends.astimezone(there).hour}:30"))
    expect(means).to_contain_text(f"1 de enero de {ends.year}")
    page.keyboard.press("Enter")
    expect(page.locator(".asleep")).to_contain_text("Pospuesta hasta el")
    assert desk.read(lambda uow: uow.conversations.get(conversation)).snoozed_until == ends
    page.get_by_role("button", name="Deshacer").click()
    expect(page.locator(".asleep")).to_be_empty()


def test_whoever_takes_a_chat_writes_at_once_and_what_was_begun_is_marked_in_the_list(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """By mouse: neither taking it nor sending makes one click into the text again."""
    desk.run(lambda uow: set_capacity(uow, ana))
    first = waiting(desk)
    waiting(desk, "tom", "Tom Baker")
    page = enter(desk, person(), ana, f"#unassigned/{first}")
    page.locator("#take-over").click()
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Ahora lo miro")
    page.locator("#send").click()
    expect(bubble(page, "Ahora lo miro")).to_be_visible()
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Y otra cosa")
    page.goto(f"{desk.url}#all")
    row = page.locator(".item", has_text="Eva Sanz")
    expect(row).to_contain_text("Borrador")
    expect(page.locator(".item", has_text="Tom Baker")).not_to_contain_text("Borrador")
    row.click()
    expect(row).not_to_contain_text("Borrador")  # there it is seen
    expect(page.locator("#text")).to_have_value("Y otra cosa")
    page.locator("#send").click()
    expect(bubble(page, "Y otra cosa")).to_be_visible()
    page.goto(f"{desk.url}#all")
    expect(row).not_to_contain_text("Borrador")
    page.locator(".item", has_text="Tom Baker").click()
    expect(page.locator("#ownership")).to_contain_text("Sin asignar")
    page.keyboard.press("Alt+c")
    expect(page.locator("#ownership")).to_contain_text("La llevas tú")
    expect(page.locator("#text")).to_be_focused()


def test_what_was_begun_on_the_phone_is_marked_in_the_list_on_the_desk(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    chat, other = waiting(desk), waiting(desk, "leo", "Leo Gil")
    desk.run(lambda uow: [give_to(uow, one, ana) for one in (chat, other)])
    phone = enter(desk, person("phone"), ana, f"#mine/{chat}")
    phone.locator("#text").fill("Mañana a las 9")
    wait_for(lambda: bool(desk.read(lambda uow: uow.drafts.of(chat, ana.id))))
    page = enter(desk, person(), ana, f"#mine/{other}")
    row = page.locator(".item-row", has_text="Eva Sanz")
    expect(row).to_contain_text("Borrador")
    page.goto(f"{desk.url}#mine/{chat}")
    expect(page.locator("#text")).to_have_value("Mañana a las 9")
    page.locator("#text").press("Enter")
    expect(bubble(page, "Mañana a las 9")).to_be_visible()
    page.goto(f"{desk.url}#mine/{other}")
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("Borrador")


def test_whoever_answers_one_after_the_other_goes_through_all_by_keyboard(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """Answered, a chat sinks; the next is still the one that stood after it, at the end the first."""
    people = {"eva": "Eva Sanz", "leo": "Leo Gil", "pau": "Pau Serra", "nora": "Nora Vidal"}
    desk.run(lambda uow: set_capacity(uow, ana))
    for who, name in people.items():
        waiting(desk, who, name)
    page = enter(desk, person(), ana, "#unassigned")
    heading = page.locator(".talk h2")
    for name in people.values():
        page.keyboard.press("Alt+j")
        expect(heading).to_have_text(name)
        page.keyboard.press("Control+k")
        page.keyboard.type("tomar")
        page.keyboard.press("Enter")
        expect(page.locator("#text")).to_be_focused()
    page.goto(f"{desk.url}#mine")
    expect(page.locator("#items .item")).to_have_count(4)
    for name in people.values():
        page.keyboard.press("Alt+j")
        expect(heading).to_have_text(name)
        page.keyboard.press("Alt+l")
        page.keyboard.type("Lo miro ahora")
        page.keyboard.press("Enter")
        expect(bubble(page, "Lo miro ahora")).to_be_visible()
    page.keyboard.press("Alt+j")
    expect(heading).not_to_have_text("Nora Vidal")


def test_the_focus_goes_down_the_list_with_what_is_open(desk: Desk, person: Someone, ana: Operator) -> None:
    desk.run(lambda uow: set_capacity(uow, ana))
    for who, name in (("eva", "Eva Sanz"), ("leo", "Leo Gil")):
        waiting(desk, who, name)
    page = enter(desk, person(), ana, "#unassigned")
    page.locator(".item", has_text="Eva Sanz").click()
    heading = page.locator(".talk h2")
    expect(heading).to_have_text("Eva Sanz")
    page.keyboard.press("Alt+j")
    expect(heading).to_have_text("Leo Gil")
    expect(page.locator(".item", has_text="Leo Gil")).to_be_focused()
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Leo Gil")


def test_whoever_opens_a_chat_of_theirs_with_the_mouse_writes_at_once(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    for who, name in (("eva", "Eva Sanz"), ("leo", "Leo Gil")):
        conversation = waiting(desk, who, name)
        desk.run(lambda uow, one=conversation: give_to(uow, one, ana))
    page = enter(desk, person(), ana, "#mine")
    page.locator(".item", has_text="Eva Sanz").click()
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Voy a mirarlo")
    expect(page.locator("#text")).to_have_value("Voy a mirarlo")
    other = page.locator(".item", has_text="Leo Gil")
    other.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".talk h2")).to_have_text("Leo Gil")
    expect(other).to_be_focused()


def test_what_others_do_meanwhile_takes_nobody_s_way_back(desk: Desk, person: Someone, ana: Operator) -> None:
    """Whoever closes a chat has room for the next, which is there at once."""
    desk.run(lambda uow: set_capacity(uow, ana))
    first = waiting(desk)
    desk.run(lambda uow: give_to(uow, first, ana))
    page = enter(desk, person(), ana, f"#mine/{first}")
    following = waiting(desk, "leo", "Leo Gil")
    expect(page.get_by_role("link", name=re.compile("^Sin asignar"))).to_contain_text("1")
    expect(page.locator("#resolve")).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Alt+e")
    expect(page.locator("#toasts")).to_contain_text("Resuelta")
    desk.run(lambda uow: give_to(uow, following, ana))
    expect(page.locator("#toasts")).to_contain_text("Te pasan la conversación de Leo Gil")
    expect(page.locator(".toast")).to_have_count(2)
    page.keyboard.press("Alt+z")
    expect(page.locator("#resolve")).to_be_visible()
    expect(page.locator(".talk h2")).to_have_text("Eva Sanz")
    expect(page.locator(".toast")).to_have_text(re.compile("Te pasan la conversación de Leo Gil"))


def test_what_has_come_before_the_first_or_after_the_last_is_reached_by_keyboard(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """In one list the latest is the first, in the other whoever has waited longest."""
    desk.run(lambda uow: set_capacity(uow, ana))
    waiting(desk, "eva", "Eva Sanz")
    latest = waiting(desk, "leo", "Leo Gil")
    page = enter(desk, person(), ana, f"#all/{latest}")
    heading = page.locator(".talk h2")
    expect(heading).to_have_text("Leo Gil")
    newer = waiting(desk, "pau", "Pau Serra")
    expect(page.locator("#items .who").first).to_have_text("Pau Serra")
    page.keyboard.press("Alt+k")
    expect(heading).to_have_text("Pau Serra")
    page.goto(f"{desk.url}#unassigned/{newer}")
    expect(page.locator("#items .who").last).to_have_text("Pau Serra")
    waiting(desk, "nora", "Nora Vidal")
    expect(page.locator("#items .who").last).to_have_text("Nora Vidal")
    page.keyboard.press("Alt+j")
    expect(heading).to_have_text("Nora Vidal")
    page.keyboard.press("Alt+j")
    expect(heading).to_have_text("Eva Sanz")


def test_whoever_goes_down_a_long_list_by_keyboard_goes_on_where_it_is_still_being_read(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    for number in range(60):
        desk.customer(f"c{number}", "hola", f"Cliente {number:02}", quiet=True)
    page = enter(desk, person(), ana, "#all")
    rows = page.locator("#items .item")
    expect(rows).to_have_count(50)
    coming: list[Route] = []
    page.route(re.compile(r"/api/conversations\?.*cursor=[^&]"), lambda route: coming.append(route))
    rows.last.click()
    heading = page.locator(".talk h2")
    expect(heading).to_have_text("Cliente 10")
    page.keyboard.press("Alt+j")
    wait_for(lambda: page.wait_for_timeout(50) or bool(coming))
    expect(heading).to_have_text("Cliente 10")
    coming[0].continue_()
    expect(heading).to_have_text("Cliente 09")
    for _ in range(10):
        before = heading.text_content()
        page.keyboard.press("Alt+j")
        expect(heading).not_to_have_text(before or "")
    expect(heading).to_have_text("Cliente 59")


def test_whoever_sends_and_goes_on_at_once_reads_the_next_and_hears_there_what_went_wrong(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    chats = [waiting(desk, who, name) for who, name in (("eva", "Eva Sanz"), ("leo", "Leo Gil"))]
    desk.run(lambda uow: [give_to(uow, one, ana) for one in chats])
    page = enter(desk, person(), ana, f"#mine/{chats[0]}")
    heading = page.locator(".talk h2")
    held: dict[str, Route] = {}
    page.route(f"**/{chats[0]}/reply", lambda route: held.update(reply=route))
    page.route(f"**/api/conversations/{chats[1]}", lambda route: held.update(chat=route), times=1)
    page.locator("#text").fill("Voy a mirarlo")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+j")
    wait_for(lambda: page.wait_for_timeout(50) or len(held) == 2)
    with page.expect_response("**/reply"):
        held["reply"].continue_()
    held["chat"].continue_()
    expect(heading).to_have_text("Leo Gil")
    page.keyboard.press("Alt+k")
    expect(bubble(page, "Voy a mirarlo")).to_be_visible()
    page.locator("#text").fill("Ya está")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+j")
    expect(heading).to_have_text("Leo Gil")
    held["reply"].abort()
    expect(page.locator("#toasts")).to_contain_text("Eva Sanz: No hay conexión con el servidor.")
    page.locator("#toasts").get_by_role("button", name="Abrir").click()
    expect(heading).to_have_text("Eva Sanz")
    expect(page.locator("#text")).to_have_value("Ya está")


def test_resolving_has_a_menu_with_its_other_ways_and_stays_when_it_fails(
    desk: Desk, person: Someone, ana: Operator, screenshot: Callable[[Page, str], None]
) -> None:
    chats = [waiting(desk, who, name) for who, name in (("eva", "Eva Sanz"), ("leo", "Leo Gil"))]
    desk.run(lambda uow: [give_to(uow, one, ana) for one in chats])
    page = enter(desk, person(), ana, f"#mine/{chats[0]}")
    page.get_by_role("button", name="Otras formas de resolver").click()
    screenshot(page, "resolve-ways")
    page.get_by_role("menuitem", name="Resolver con un resumen").click()
    expect(page.locator("#summary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#resolve-ways")).to_be_focused()
    page.route("**/resolve", lambda route: _customer_writes(desk, route), times=1)
    page.get_by_role("button", name="Otras formas de resolver").click()
    page.get_by_role("menuitem", name="Resolver y pasar a la siguiente").click()
    expect(page.get_by_role("alert")).to_contain_text("el cliente acaba de escribir")
    expect(page.locator(".talk h2")).to_have_text("Eva Sanz")
    expect(bubble(page, "espere, otra cosa")).to_be_visible()
    expect(page.locator("#resolve")).to_have_attribute("aria-disabled", "false")
    page.set_viewport_size({"width": 1280, "height": 500})
    assert page.locator("#panel").evaluate("one => (one.scrollTop = 100) && one.scrollTop") > 0
    page.keyboard.press("Alt+h")
    expect(page.locator(".talk h2")).to_have_text("Leo Gil")
    assert page.locator("#panel").evaluate("one => one.scrollTop") == 0, "who it is comes first"
    assert desk.read(lambda uow: uow.conversations.get(chats[0])).status is Status.RESOLVED


def test_the_menu_of_a_conversation_opens_only_where_it_helps_and_stays_with_it(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    chats = [waiting(desk, who, name) for who, name in (("eva", "Eva Sanz"), ("leo", "Leo Gil"))]
    desk.run(lambda uow: [give_to(uow, one, ana) for one in chats])
    page = enter(desk, person(), ana, "#mine")
    tools = page.context.new_cdp_session(page)

    def heard() -> list[str]:
        found = tools.send("Runtime.evaluate", {"expression": "document"})["result"]["objectId"]
        listeners = tools.send("DOMDebugger.getEventListeners", {"objectId": found})["listeners"]
        return [one["type"] for one in listeners if one["type"] == "pointerdown"]

    before = heard()
    ways = page.locator("#resolve-ways")
    for chat in chats:
        page.goto(f"{desk.url}#mine/{chat}")
        ways.click()
        expect(page.get_by_role("menu")).to_be_visible()
        page.locator(".messages").click()
        expect(page.get_by_role("menu")).to_have_count(0)
    assert heard() == before
    desk.stop()
    expect(ways).to_have_attribute("aria-disabled", "true")
    ways.evaluate("one => one.click()")
    expect(ways).to_have_attribute("aria-expanded", "false")


def _customer_writes(desk: Desk, route: Route) -> None:
    desk.customer("eva", "espere, otra cosa", quiet=True)
    route.continue_()


def test_what_is_typed_elsewhere_while_a_chat_is_being_taken_stays_there(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    desk.run(lambda uow: set_capacity(uow, ana))
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#unassigned/{conversation}")
    held: list[Route] = []
    page.route("**/take-over", lambda route: held.append(route))
    with page.expect_request("**/take-over"):
        page.locator("#take-over").click()
    page.locator("#search").focus()
    page.keyboard.type("San")
    held[0].continue_()
    expect(page.locator("#ownership")).to_contain_text("La llevas tú")
    expect(page.locator("#take-over")).to_be_hidden()
    page.keyboard.type(" Martín")
    expect(page.locator("#search")).to_have_value("San Martín")
    expect(page.locator("#text")).to_have_value("")


def test_days_are_reckoned_where_the_business_is(desk: Desk, person: Someone, ana: Operator) -> None:
    page = enter(desk, person(timezone_id="Asia/Tokyo"), ana)

    def asked(what: str) -> Any:
        return page.evaluate(f"{script('time.js')}.then((time) => {what})")

    assert asked("time.fieldAt(Date.UTC(2027, 0, 5, 8, 3), 'Europe/Madrid')") == "2027-01-05T09:03"
    assert asked("time.fieldAt(Date.UTC(2027, 0, 4, 23), 'Europe/Madrid')") == "2027-01-05T00:00"
    assert asked("time.momentIn('2027-07-05T09:03', 'Europe/Madrid') - Date.UTC(2027, 6, 5, 7, 3)") == 0
    assert asked("Number.isNaN(time.momentIn('', 'Europe/Madrid'))")
    assert not re.search(r"\d{4}", asked("time.dayOf(Date.now())"))


@pytest.mark.parametrize(
    ("zone", "elsewhere"),
    [("Europe/Madrid", False), ("Europe/Paris", False), ("Africa/Lagos", True), ("Atlantic/Canary", True)],
)
def test_whoever_has_the_clock_of_the_business_is_not_elsewhere(
    desk: Desk, person: Someone, ana: Operator, zone: str, elsewhere: bool
) -> None:
    """In Lagos it is as late as in Madrid for half of the year."""
    page = enter(desk, person(timezone_id=zone), ana)
    assert page.evaluate(f"{script('time.js')}.then((time) => time.elsewhere)") is elsewhere


def test_lists_are_filtered_kept_and_read_to_the_end(desk: Desk, person: Someone, ana: Operator) -> None:
    for number in range(70):
        desk.customer(f"c{number}", "hola", f"Cliente {number:02}", quiet=True)
    conversation = waiting(desk)
    page = enter(desk, person(), ana, "#all")
    page.keyboard.press("Alt+g")
    expect(page.locator("dialog[open] [role=status]")).to_contain_text("Aún no has guardado ninguno.")
    page.keyboard.type("nada")
    expect(page.locator("dialog[open] [role=status]")).to_contain_text("con ese nombre")
    page.keyboard.press("Escape")
    rows = page.locator(".item")
    expect(rows).to_have_count(50)
    page.locator("#items").evaluate("list => list.scrollTo(0, list.scrollHeight)")
    expect(rows).to_have_count(71)
    expect(page.locator(".more")).to_have_count(0)

    page.goto(f"{desk.url}#all/{conversation}")
    expect(page.locator("#label")).to_be_visible()
    pick(page, "Alt+b", "avería")
    expect(page.locator(".triage .label")).to_have_text("avería")
    page.keyboard.press("Alt+f")
    expect(page.locator("#by-status")).to_be_focused()
    page.get_by_label("Etiqueta", exact=True).select_option("avería")
    expect(rows).to_have_count(1)
    expect(page.locator(".active")).to_contain_text("1 conversación")
    page.keyboard.press("Escape")
    expect(page.locator("#filter")).to_be_focused()
    page.keyboard.press("Alt+g")
    expect(page.locator("dialog[open] [role=status]")).to_have_text(
        "Escribe un nombre para guardar el filtro de ahora."
    )
    page.keyboard.press("Escape")
    pick(page, "Alt+g", "mis averías")
    expect(page.locator("#toasts")).to_contain_text("Filtro guardado: mis averías")
    page.get_by_role("button", name="Quitar el filtro avería").click()
    expect(rows).to_have_count(71)
    page.goto(f"{desk.url}#mine")
    pick(page, "Alt+g", "averi")
    expect(page.locator(".views [aria-current]")).to_contain_text("Todas")
    expect(rows).to_have_count(1)
    desk.customer("eva", "otra cosa", quiet=True)
    expect(page.locator(".item .preview")).to_have_text("otra cosa")
    page.reload()
    expect(rows).to_have_count(1)
    page.locator("#filter").click()
    page.get_by_role("button", name="Quitar los filtros").click()
    page.get_by_label("Prioridad", exact=True).select_option("Urgente")
    expect(page.get_by_text("Ninguna encaja")).to_be_visible()
    page.get_by_role("button", name="Quitar los filtros").click()
    page.get_by_label("La lleva", exact=True).select_option("Ana Ruiz")
    expect(rows).to_have_count(1)
    expect(page.locator(".active")).to_contain_text("Ana Ruiz")
    page.goto(f"{desk.url}#mine")
    page.locator("#saved").click()
    page.locator("dialog[open]").get_by_role("button", name="Cerrar").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Control+k")
    page.locator("dialog[open]").get_by_role("button", name="Cerrar").click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_whoever_asks_for_a_list_by_its_name_has_it_as_they_filtered_it(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """By mouse or by keyboard, a conversation being open or not; in another tab it is another's matter."""
    waiting(desk, "leo", "Leo Gil")
    conversation = waiting(desk)
    desk.run(lambda uow: give_to(uow, conversation, ana))
    page = enter(desk, person(), ana, f"#all?assignee={ana.id}&status=resolved")
    all_of_them = page.get_by_role("link", name=re.compile("^Todas"))

    def by_keyboard() -> None:
        page.keyboard.press("Control+k")
        page.keyboard.type("lista «Todas»")
        page.keyboard.press("Enter")

    expect(page.locator(".item")).to_have_count(0)
    all_of_them.click(modifiers=["Control"])
    page.wait_for_timeout(300)
    expect(page.locator(".item")).to_have_count(0)
    for ask in (by_keyboard, all_of_them.click):
        ask()
        expect(page.locator(".item")).to_have_count(2)
        expect(page).to_have_url(re.compile("#all$"))
        page.goto(f"{desk.url}#all?assignee={ana.id}&status=resolved")
        expect(page.locator(".item")).to_have_count(0)
    page.goto(f"{desk.url}#all/{conversation}")
    expect(page.locator(".talk h2")).to_have_text("Eva Sanz")
    expect(page.locator(".item")).to_have_count(0)
    by_keyboard()
    expect(page.locator(".item")).to_have_count(2)


def test_what_was_said_is_found_and_gone_to_by_keyboard(
    desk: Desk, person: Someone, ana: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = waiting(desk)
    sought = desk.customer("eva", "mi contador es el <b>4711</b>, de San Martín", quiet=True).id
    say_more_than_a_page_shows(desk, conversation, monkeypatch)
    page = enter(desk, person(), ana)
    page.keyboard.press("Alt+s")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("san martin 4711")
    result = page.locator(".found .item")
    expect(result).to_have_count(1)
    expect(result.locator("mark")).to_have_text(["4711", "San", "Martín"])
    expect(result).to_contain_text("<b>4711</b>")
    page.keyboard.press("ArrowDown")
    expect(result).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f'[data-message="{sought}"]')).to_be_focused()
    expect(page.locator(f'[data-message="{sought}"]')).to_be_in_viewport()
    desk.customer("eva", "sigo aquí", quiet=True)
    expect(bubble(page, "sigo aquí")).to_be_attached()
    expect(page.locator(f'[data-message="{sought}"]')).to_be_in_viewport()
    page.keyboard.press("Alt+s")
    page.keyboard.type("eva")
    expect(page.locator(".found section").first).to_contain_text("Eva Sanz")
    page.keyboard.press("Escape")
    expect(page.locator("#items .item")).to_have_count(1)


def test_a_long_conversation_is_read_to_its_beginning_and_what_is_read_stays_where_it_is(
    desk: Desk, person: Someone, ana: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = waiting(desk)
    say_more_than_a_page_shows(desk, conversation, monkeypatch)
    page = enter(desk, person(), ana, f"#mine/{conversation}/msg_gone")
    expect(page.locator("#toasts")).to_contain_text("Ese mensaje ya no está aquí")
    expect(bubble(page, "línea 119.")).to_be_in_viewport()
    earlier, later = (
        page.get_by_role("button", name=f"Mensajes {which}") for which in ("anteriores", "siguientes")
    )

    def asks(for_more: Locator, read: str) -> None:
        """``read``: the line beside the button."""
        for_more.scroll_into_view_if_needed()
        box = bubble(page, read).locator(".bubble")
        before = box.bounding_box()
        for_more.press("Enter")
        expect(page.locator(".stream")).to_be_focused()
        after = box.bounding_box()
        assert before and after and abs(after["y"] - before["y"]) <= 1

    asks(earlier, "línea 80.")
    asks(earlier, "línea 60.")
    asks(earlier, "línea 40.")
    asks(earlier, "línea 20.")
    expect(bubble(page, "línea 70.")).to_have_count(0)
    asks(later, page.locator(".message:has(+ .gap) .bubble").inner_text())
    expect(bubble(page, "línea 70.")).to_be_attached()
    expect(later).to_have_count(0)
    page.get_by_role("button", name="Al principio").press("Enter")
    expect(page.locator(".message").first).to_be_in_viewport()
    expect(page.locator(".message").first).to_contain_text("quiero hablar con alguien")
    expect(earlier).to_have_count(0)


def say_more_than_a_page_shows(desk: Desk, conversation_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, many in (("LATEST", 40), ("BEFORE", 20), ("AFTER", 40)):
        monkeypatch.setattr(history, name, many)

    def work(uow: UnitOfWork) -> None:
        conversation = uow.conversations.lock(conversation_id)
        for number in range(120):
            append(uow, conversation, Author.BOT, f"línea {number}.", now(), delivery=Delivery.SENT)
        uow.conversations.save(conversation)

    desk.run(work)


def test_a_chat_is_passed_on_by_keyboard_and_both_are_told(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    luis = desk.operator("Luis Peña", Presence.BUSY)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    his = enter(desk, person(), luis, "#all")
    expect(his.locator(".item")).to_have_count(1)
    expect(page.locator("#transfer")).to_be_visible()
    pick(page, "Alt+t", "luis")
    expect(page.locator("#transfer-note")).to_be_focused()
    page.keyboard.type("Quiere hablar del contador")
    page.keyboard.press("Enter")
    expect(page.locator("#ownership")).to_contain_text("La lleva Luis Peña")
    expect(page.locator(".message.note")).to_contain_text("Quiere hablar del contador")
    expect(page.locator("#toasts")).to_contain_text("Pasada a Luis Peña")
    expect(his.locator("#toasts")).to_contain_text("Te pasan la conversación de Eva Sanz")
    # With the focus in it the line would stay.
    his.locator("#toasts").get_by_role("button", name="Abrir").focus()
    his.evaluate("id => (location.hash = `#all/${id}`)", conversation)
    expect(his.locator("#ownership")).to_contain_text("La llevas tú")
    expect(his.locator(".toast")).to_have_count(0)
    page.keyboard.press("Alt+z")
    expect(page.locator("#ownership")).to_contain_text("La llevas tú")
    expect(his.locator("#toasts")).to_contain_text("Ahora lleva Ana Ruiz la conversación de Eva Sanz")


def test_many_are_chosen_labelled_and_answered_at_once(
    desk: Desk, person: Someone, ana: Operator, screenshot: Callable[[Page, str], None]
) -> None:
    desk.run(lambda uow: set_capacity(uow, ana))
    first = waiting(desk)
    for number in range(3):
        waiting(desk, f"c{number}", f"Cliente {number}")
    page = enter(desk, person(), ana, "#unassigned")
    expect(page.locator(".item")).to_have_count(4)
    page.locator(".item-row", has_text="Cliente 0").hover()
    page.get_by_label("Elegir la conversación de Cliente 0").check()
    expect(page.locator(".bulk-bar strong")).to_have_text("1 elegida")
    expect(page.locator(".item-row.chosen .via")).to_be_hidden()  # the box is there
    acts = page.locator(".bulk-acts .button").all()
    assert all(one.evaluate("one => one.scrollWidth <= one.clientWidth") for one in acts), "a word is cut off"
    page.get_by_label("Elegir la conversación de Cliente 2").click(modifiers=["Shift"])
    expect(page.locator(".bulk-bar strong")).to_have_text("3 elegidas")  # and the one between
    page.get_by_label("Elegir la conversación de Cliente 1").click(modifiers=["Shift"])
    expect(page.locator(".bulk-bar strong")).to_have_text("1 elegida")
    page.goto(f"{desk.url}#unassigned/{first}")
    expect(page.locator("#label")).to_be_visible()
    page.locator(".stream").focus()
    page.keyboard.press("Alt+x")
    expect(page.locator(".bulk-bar strong")).to_have_text("2 elegidas")
    page.keyboard.press("Alt+Shift+X")
    expect(page.locator(".bulk-bar strong")).to_have_text("4 elegidas")
    screenshot(page, "desk-bulk")
    assert faults(page) == []
    page.locator("#bulk-label").click()
    expect(page.locator("#pick")).to_be_focused()
    page.keyboard.type("apagón")
    page.keyboard.press("Enter")
    expect(page.locator(".item .label")).to_have_count(4)
    expect(page.locator(".bulk-bar")).to_be_hidden()

    page.keyboard.press("Alt+Shift+X")
    page.locator("#bulk-answer").click()
    expect(page.get_by_role("dialog", name="Responder a 4 clientes")).to_contain_text("Web 4")
    page.get_by_label("Español, para 4 clientes").fill("Ya ha vuelto la luz.")
    screenshot(page, "desk-bulk-answer")
    assert faults(page) == []
    page.get_by_role("button", name="Enviar a 4").click()
    expect(page.locator(".bulk-card")).to_contain_text("Terminado: 4 de 4 respondidas")
    expect(page.locator("#toasts")).not_to_contain_text("Te pasan")  # they have taken them
    expect(bubble(page, "Ya ha vuelto la luz.")).to_be_visible()
    screenshot(page, "desk-bulk-done")
    page.locator(".bulk-card").get_by_role("button", name="Cerrar").click()
    expect(page.locator(".bulk-card")).to_have_count(0)


def test_what_a_customer_writes_after_being_chosen_keeps_theirs_open_until_it_was_told_of(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    for who, name in (("eva", "Eva Sanz"), ("leo", "Leo Gil")):
        conversation = waiting(desk, who, name)
        desk.run(lambda uow, one=conversation: give_to(uow, one, ana))  # type: ignore[misc]
    page = enter(desk, person(), ana, "#mine")
    page.keyboard.press("Alt+Shift+X")
    expect(page.locator(".bulk-bar strong")).to_have_text("2 elegidas")
    desk.customer("leo", "espera, sigue sin ir", "Leo Gil", quiet=True)
    expect(page.locator(".item", has_text="Leo Gil")).to_contain_text("sigue sin ir")
    page.locator("#bulk-resolve").click()
    expect(page.locator("#toasts")).to_contain_text("Queda fuera Leo Gil: ha escrito desde que la elegiste.")
    expect(page.locator(".item")).to_have_count(1)
    expect(page.locator(".bulk-bar strong")).to_have_text("1 elegida")
    page.route("**/api/bulk", lambda route: route.abort())
    page.locator("#bulk-resolve").click()
    expect(page.locator("#toasts")).to_contain_text("No hay conexión")
    page.unroute("**/api/bulk")
    page.locator("#bulk-resolve").click()
    expect(page.locator(".item")).to_have_count(0)
    expect(page.locator("#toasts")).not_to_contain_text("No hay conexión")  # it is done after all
    page.keyboard.press("Alt+z")
    expect(page.locator("#toasts")).to_contain_text("1 vuelve a estar entre las tuyas.")
    expect(page.locator(".item")).to_contain_text("Leo Gil")


def test_an_answer_to_many_that_ends_before_the_page_has_looked_is_told_of_all_the_same(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    desk.run(lambda uow: set_capacity(uow, ana))
    waiting(desk)
    page = enter(desk, person(), ana, "#unassigned")
    page.keyboard.press("Alt+Shift+X")
    page.locator("#bulk-answer").click()
    page.get_by_label("Español, para 1 cliente").fill("Ya ha vuelto la luz.")
    looks: list[Route] = []

    def hold(route: Route) -> None:
        route.continue_() if route.request.method == "POST" else looks.append(route)

    page.route("**/api/bulk-answers", hold)
    with page.expect_request(lambda one: one.method == "GET" and one.url.endswith("/bulk-answers")):
        page.get_by_role("button", name="Enviar a 1").click()
    began = now() - timedelta(minutes=1)
    wait_for(lambda: desk.read(lambda uow: uow.bulk.of(ana.id, began))[0].progress is BulkState.DONE)
    page.unroute("**/api/bulk-answers")
    for look in looks:
        look.continue_()
    expect(page.locator(".bulk-card")).to_contain_text("Terminado: 1 de 1 respondidas")


@pytest.mark.parametrize("size", [(1280, 860), (900, 700), (390, 844)], ids=["desk", "narrow", "phone"])
def test_how_far_an_answer_to_many_has_come_never_lies_over_what_is_being_written(
    desk: Desk, person: Someone, ana: Operator, size: tuple[int, int]
) -> None:
    desk.run(lambda uow: set_capacity(uow, ana))
    conversation = waiting(desk)
    page = enter(desk, person(viewport={"width": size[0], "height": size[1]}), ana, "#unassigned")
    page.keyboard.press("Alt+Shift+X")
    page.locator("#bulk-answer").click()
    page.get_by_label("Español, para 1 cliente").fill("Ya ha vuelto la luz.")
    page.get_by_role("button", name="Enviar a 1").click()
    card = page.locator(".bulk-card")
    expect(card).to_contain_text("Terminado: 1 de 1 respondidas")
    page.evaluate("id => (location.hash = `#mine/${id}`)", conversation)
    expect(page.locator("#send")).to_be_visible()
    if card.is_visible():
        shown, composer = card.bounding_box(), page.locator(".composer").bounding_box()
        assert shown and composer
        beside = (
            shown["x"] >= composer["x"] + composer["width"] or shown["x"] + shown["width"] <= composer["x"]
        )
        assert beside or shown["y"] + shown["height"] <= composer["y"]
    page.evaluate("() => (location.hash = '#mine')")
    expect(card).to_be_visible()


def test_an_answer_begun_for_some_is_not_there_for_others(desk: Desk, person: Someone, ana: Operator) -> None:
    desk.run(lambda uow: set_capacity(uow, ana))
    for who, name in (("eva", "Eva Sanz"), ("leo", "Leo Gil")):
        waiting(desk, who, name)
    page = enter(desk, person(), ana, "#unassigned")

    def choose(name: str, chosen: bool = True) -> None:
        page.locator(".item-row", has_text=name).hover()
        page.get_by_label(f"Elegir la conversación de {name}").set_checked(chosen)

    def expect_begun(words: str) -> None:
        page.locator("#bulk-answer").click()
        expect(page.locator("#bulk-es")).to_have_value(words)

    choose("Eva Sanz")
    expect_begun("")
    page.locator("#bulk-es").fill("Su cita es mañana.")
    page.keyboard.press("Escape")
    choose("Leo Gil")
    choose("Eva Sanz", chosen=False)
    expect_begun("")
    page.keyboard.press("Escape")
    choose("Eva Sanz")
    choose("Leo Gil", chosen=False)
    expect_begun("Su cita es mañana.")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_column_about_the_customer_keeps_notes(
    desk: Desk, person: Someone, ana: Operator, screenshot: Callable[[Page, str], None], size: str
) -> None:
    conversation = waiting(desk)
    page = enter(
        desk, person(size, color_scheme="dark" if size == "phone" else "light"), ana, f"#mine/{conversation}"
    )
    if size == "phone":
        page.get_by_role("button", name="Datos del cliente").click()
    page.get_by_label("Lo que conviene saber la próxima vez…").fill("Prefiere que le llamen por la tarde")
    page.keyboard.press("Enter")
    expect(page.locator(".contact-notes li")).to_contain_text("Prefiere que le llamen por la tarde")
    expect(page.locator("#contact-note")).to_have_value("")
    screenshot(page, f"desk-customer-{size}")
    assert faults(page) == []
    page.get_by_role("button", name="Quitar la nota").click()
    expect(page.locator(".contact-notes li")).to_have_count(0)
    page.get_by_role("button", name="Deshacer").click()
    expect(page.locator(".contact-notes li")).to_have_count(1)
