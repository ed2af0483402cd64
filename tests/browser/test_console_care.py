"""The end of a talk at the console: a promise with a date, what was agreed, what is left to do."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Route, expect

from bot.content.words import Words
from bot.core.message import WRITTEN
from bot.core.operator import Operator, Presence
from bot.core.sign_off import OffBecause
from bot.services.ladder import Ladder
from bot.services.ports import UnitOfWork
from bot.services.reception import Reception
from bot.services.sign_off import sign_off
from bot.settings import ROOT
from tests.browser.accessible import faults
from tests.browser.operators import Someone, enter, expect_live, give_to, has_one, script, waiting
from tests.patience import wait_for
from tests.unit.console.desk import Desk, now


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_promise_a_summary_and_the_tasks_at_the_end_of_the_shift(
    desk: Desk, person: Someone, ana: Operator, screenshot: Any, scheme: Any
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(color_scheme=scheme), ana, f"#mine/{conversation}")
    page.locator("#promise summary").click()
    page.locator("#task-text").fill("Llamarla para confirmar la avería")
    due = page.locator("#task-due")
    due.fill("2026-01-08T10:30")
    page.locator("#task-add").click()
    expect(due).to_be_focused()
    expect(due).to_have_attribute("aria-invalid", "true")
    expect(due).to_have_accessible_description(re.compile("Esa hora ya ha pasado: elige una"))
    assert faults(page) == []
    expect(page.locator("#task-text")).to_have_value("Llamarla para confirmar la avería")
    soon = (datetime.now(UTC) + timedelta(hours=2)).astimezone(ZoneInfo("Europe/Madrid"))
    due.fill(f"{soon:%Y-%m-%dT%H:%M}")
    expect(due).to_have_attribute("aria-invalid", "false")
    page.locator("#task-add").click()
    expect(page.locator(".promises li")).to_contain_text("Prometido: Llamarla para confirmar la avería")
    expect(page.locator(".activity", has_text="Ana Ruiz prometió")).to_be_visible()
    desk.customer("eva", "gracias", quiet=True)
    assert faults(page) == []
    screenshot(page, f"promise-{scheme}")

    page.keyboard.press("Alt+Shift+e")
    expect(page.locator("#summary")).to_be_focused()
    page.keyboard.type("Vamos el jueves a las 10:30")
    assert faults(page) == []
    screenshot(page, f"closing-{scheme}")
    page.get_by_role("button", name="Resolver", exact=True).last.click()
    expect(page.locator("#closing-sheet")).to_have_count(0)
    wait_for(lambda: desk.read(lambda uow: uow.handoffs.of(conversation))[0].summary is not None)
    expect(page.locator(".panel")).to_contain_text("Acordado: Vamos el jueves a las 10:30")

    page.locator("#presence").click()
    page.get_by_role("menuitemradio", name="Ausente").click()
    sheet = page.locator("#tasks-sheet")
    expect(sheet).to_contain_text("Antes de irte")
    expect(sheet).to_contain_text("Eva Sanz")
    assert faults(page) == []
    screenshot(page, f"tasks-{scheme}")
    sheet.get_by_role("checkbox").check()
    wait_for(lambda: desk.read(lambda uow: uow.tasks.open_of(ana.id)) == [])
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_a_promise_is_for_the_hour_where_the_business_is(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(timezone_id="America/Argentina/Buenos_Aires"), ana, f"#mine/{conversation}")
    page.locator("#promise summary").click()
    page.locator("#task-text").fill("Llamarla")
    madrid = ZoneInfo("Europe/Madrid")
    due = datetime.combine(datetime.now(madrid).date() + timedelta(days=3), time(12), madrid)
    page.get_by_label("Para cuándo, en la hora del negocio (Europe/Madrid)").fill(f"{due:%Y-%m-%dT%H:%M}")
    there = due.astimezone(ZoneInfo("America/Argentina/Buenos_Aires"))
    expect(page.get_by_role("status").and_(page.locator("#task-due-means"))).to_contain_text(
        re.compile(rf"En tu reloj: .*\b{there.hour}:00")
    )
    page.locator("#task-add").click()
    expect(page.locator(".promises li")).to_contain_text("Prometido: Llamarla")
    (task,) = desk.read(lambda uow: uow.tasks.open_of(ana.id))
    assert task.due_at == due
    expect(page.locator(".promises li")).to_contain_text("12:00")
    page.locator("#menu").click()
    expect(page.locator(".menu-sheet")).to_contain_text("Las horas de aquí son las de Europe/Madrid")
    page.locator("#show-tasks").click()
    expect(page.locator("#tasks-sheet li")).to_contain_text("12:00")


def test_what_was_said_and_the_days_are_by_the_clock_of_the_business(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """In Auckland it is already tomorrow when in Madrid it is past noon."""
    conversation = waiting(desk)
    at = datetime.combine(datetime.now(UTC).date() - timedelta(days=40), time(20, 30), UTC)

    def long_ago(uow: UnitOfWork) -> None:
        for message in uow.messages.of(conversation, 9):
            message.created_at = at
            uow.messages.save(message)

    desk.run(long_ago)
    page = enter(desk, person(timezone_id="Pacific/Auckland"), ana, f"#mine/{conversation}")
    madrid = at.astimezone(ZoneInfo("Europe/Madrid"))
    expect(page.locator(".messages .day").first).to_contain_text(f" {madrid.day} de ")
    expect(page.locator(".message .foot time").first).to_have_text(f"{madrid:%H:%M}")


def test_of_what_came_late_the_days_stand_once_each_however_often_they_are_drawn(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """Written before what stands above it: the day goes back, and forward again."""
    conversation = waiting(desk)
    for text in ("anteayer", "hoy mismo"):
        desk.customer("eva", text, quiet=True)

    def late(uow: UnitOfWork) -> None:
        (message,) = (one for one in uow.messages.of(conversation, 9) if one.text == "anteayer")
        message.meta[WRITTEN] = (now() - timedelta(days=2)).isoformat()
        uow.messages.save(message)

    desk.run(late)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    for text in ("una más", "y otra"):
        desk.customer("eva", text, quiet=True)
        expect(page.locator(".messages > li").last).to_contain_text(text)
        days = page.locator(".messages .day")
        expect(days).to_have_count(3)
        assert days.nth(0).inner_text() == days.nth(2).inner_text() != days.nth(1).inner_text()


def test_what_is_typed_beside_a_conversation_outlives_another_and_a_reload(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """A note about the customer, a promise, a summary: none is a draft, and none is lost."""
    first, second = waiting(desk), waiting(desk, "leo", "Leo Gil")
    desk.run(lambda uow: [give_to(uow, one, ana) for one in (first, second)])
    page = enter(desk, person(), ana, f"#mine/{first}")
    page.locator("#contact-note").fill("Prefiere por la tarde")
    page.locator("#promise summary").click()
    page.locator("#task-text").fill("Llamarla")
    page.keyboard.press("Alt+Shift+e")
    page.locator("#summary").fill("Vamos el jueves")
    page.keyboard.press("Escape")
    page.goto(f"{desk.url}#mine/{second}")
    expect(page.locator(".talk h2")).to_have_text("Leo Gil")
    expect(page.locator("#contact-note")).to_have_value("")
    page.goto(f"{desk.url}#mine/{first}")
    for _ in range(2):
        expect(page.locator("#contact-note")).to_have_value("Prefiere por la tarde")
        expect(page.locator("#task-text")).to_have_value("Llamarla")
        page.reload()
    expect_live(page)
    page.keyboard.press("Alt+Shift+e")
    expect(page.locator("#summary")).to_have_value("Vamos el jueves")
    held = "{key: 'Enter', ctrlKey: true, repeat: true, bubbles: true}"
    page.locator("#summary").evaluate(f"one => one.dispatchEvent(new KeyboardEvent('keydown', {held}))")
    page.wait_for_timeout(500)
    expect(page.locator("#closing-sheet")).to_have_count(1)  # keys held down from before send nothing
    page.keyboard.press("Control+Enter")
    expect(page.locator("#closing-sheet")).to_have_count(0)
    page.locator("#task-add").click()
    expect(page.locator(".promises li")).to_contain_text("Llamarla")
    expect(page.locator("#task-text")).to_have_value("")
    page.locator("#contact-note").press("Enter")
    expect(page.locator(".contact-notes")).to_contain_text("Prefiere por la tarde")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('typed/'))") == []


def test_what_is_typed_while_a_note_or_a_promise_is_on_its_way_stays(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = enter(desk, person(), ana, f"#mine/{waiting(desk)}")
    page.locator("#promise summary").click()
    on_its_way: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            on_its_way.append(route)
        else:
            route.continue_()

    page.route(re.compile("/(notes|tasks)$"), hold)
    for field, listed in (("#contact-note", ".contact-notes li"), ("#task-text", ".promises li")):
        page.locator(field).fill("Llamarla")
        with page.expect_request(lambda one: one.method == "POST" and one.url.endswith(("/notes", "/tasks"))):
            page.locator(field).press("Enter")
        page.locator(field).press("Enter")
        page.locator(field).press_sequentially(" hoy")
        assert len(on_its_way) == 1, "pressed twice, it is sent once"
        on_its_way.pop().continue_()
        expect(page.locator(listed)).to_contain_text("Llamarla")
        expect(page.locator(field)).to_have_value("Llamarla hoy")


def test_nothing_is_typed_into_a_summary_that_is_on_its_way(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """The sheet closes when it is done: what came meanwhile would be gone."""
    conversation, page = has_one(desk, person(), ana)
    on_its_way: list[Route] = []
    page.route("**/resolve", lambda route: on_its_way.append(route))
    for answer in (Route.abort, Route.continue_):
        page.keyboard.press("Alt+Shift+e")
        page.locator("#summary").fill("Vamos el jueves")
        page.get_by_role("button", name="Resolver", exact=True).last.click()
        wait_for(lambda: page.wait_for_timeout(50) or bool(on_its_way))
        page.locator("#summary").press("End")
        page.keyboard.type(", a las nueve")
        expect(page.locator("#summary")).to_have_value("Vamos el jueves")
        answer(on_its_way.pop())
        if answer is Route.abort:
            expect(page.locator("#closing-sheet").get_by_role("alert")).to_be_visible()
            expect(page.locator("#summary")).to_be_editable()
            page.keyboard.press("Escape")
    expect(page.locator("#closing-sheet")).to_have_count(0)
    assert desk.read(lambda uow: uow.handoffs.of(conversation))[-1].summary == "Vamos el jueves"


def test_what_could_not_be_read_is_not_shown_as_if_there_were_none(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = enter(desk, person(), ana, f"#all/{waiting(desk)}")
    expect(page.locator("#talk .bubble").first).to_be_visible()
    page.route(re.compile("/api/(tasks|labels|mentions)$"), lambda route: route.abort())
    page.locator("#mentions").click()
    expect(page.get_by_role("dialog", name="Menciones")).to_contain_text("No hay conexión con el servidor")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+b")
    expect(page.locator("#toasts")).to_contain_text("No hay conexión con el servidor")
    page.locator("#toasts").get_by_role("button", name="Cerrar").click()
    page.locator("#menu").click()
    page.locator("#show-tasks").click()
    expect(page.locator("#toasts")).to_contain_text("No hay conexión con el servidor")
    expect(page.locator("dialog[open]")).to_have_count(0)
    broken = f"{script('faults.js')}.then(({{ explain }}) => explain(new TypeError('a.b')))"
    assert page.evaluate(broken).startswith("Algo ha fallado en esta página.")


def test_on_a_phone_promises_are_made_in_the_customers_pane(
    desk: Desk, person: Someone, ana: Operator, screenshot: Any
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person("phone"), ana, f"#mine/{conversation}")
    page.get_by_role("button", name="Cliente").click()
    page.locator("#promise summary").click()
    page.locator("#task-text").fill("Te llamo mañana")
    page.locator("#task-add").click()
    expect(page.locator(".promises li")).to_contain_text("Te llamo mañana")
    expect(page.locator("#toasts")).to_contain_text("Apuntado")
    screenshot(page, "promise-phone")
    page.get_by_role("button", name="Volver a la conversación").click(trial=True, timeout=5000)
    height = page.locator(".promises li label").evaluate("one => one.getBoundingClientRect().height")
    assert height >= 44, "room for a finger"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_whoever_is_set_offline_for_not_answering_is_told_live_and_after_a_reload_and_is_back_with_one_key(
    desk: Desk, person: Someone, ana: Operator, screenshot: Any, size: str, scheme: Any
) -> None:
    """What happened, which chats went on and to whom: nobody wonders why it got so quiet."""
    chats = [waiting(desk, who, name) for who, name in (("eva", "Eva Sanz"), ("leo", "Leo Mora"))]
    for one in chats:
        desk.run(lambda uow: give_to(uow, one, ana))
    page = enter(desk, person(size, color_scheme=scheme), ana)
    notice = page.locator("#signed-off")
    expect(notice).to_be_hidden()
    ladder = Ladder(Reception(), Words.load(ROOT))
    desk.run(lambda uow: sign_off(uow, uow.operators.get(ana.id), OffBecause.MISSED, desk.clock()))
    expect(notice).to_contain_text("Ninguna conversación esperaba por ti")
    expect(page.locator("#announcer")).to_contain_text("un cliente esperó tu respuesta")
    desk.operator("Tom Gil", Presence.ONLINE)
    set_capacity(desk)
    for one in chats:
        desk.run(lambda uow: ladder.rescue(uow, one, desk.clock()))
    if size == "phone":
        notice.locator("summary").press("Enter")
    expect(notice.get_by_role("listitem")).to_have_count(2)
    told = ["Eva Sanz (la lleva Tom Gil)", "Leo Mora (en cola)"]
    expect(notice.get_by_role("listitem")).to_have_text(told)
    page.reload()
    expect_live(page)
    if size == "phone":
        notice.locator("summary").press("Enter")
    expect(notice.get_by_role("listitem")).to_have_text(told)
    expect(page.locator("#presence")).to_have_text("Ausente")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screenshot(page, f"signed-off-{size}-{scheme}")
    if size == "phone":
        notice.locator("summary").press("Enter")
        expect(notice).to_contain_text("Ausente desde las")
        assert notice.evaluate("one => one.offsetHeight") < 844 / 10
    notice.get_by_role("button", name="Estoy en línea").focus()
    page.keyboard.press("Enter")
    expect(notice).to_be_hidden()
    expect(page.locator("#presence")).to_have_text("En línea")
    expect(page.locator("#presence")).to_be_focused()
    page.reload()
    expect_live(page)
    expect(notice).to_be_hidden()


def set_capacity(desk: Desk) -> None:
    """Tom takes one at a time."""

    def work(uow: UnitOfWork) -> None:
        tom = uow.operators.by_login("tom.gil")
        assert tom is not None
        tom.capacity = 1
        uow.operators.save(tom)

    desk.run(work)
