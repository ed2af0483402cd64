"""Sheets that ask something: clicked twice, closed while an answer is slow, asked for twice."""

from __future__ import annotations

import functools

import pytest
from playwright.sync_api import Page, Route, expect

from bot.core.conversation import Status
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.services import canned
from tests.browser.operators import (
    Someone,
    enter,
    give_to,
    has_one,
    keep_canned,
    messages,
    set_capacity,
    waiting,
)
from tests.patience import wait_for
from tests.unit.console.desk import Desk, now


def held(page: Page, where: str) -> list[Route]:
    """What is sent there waits in the list that is returned."""
    kept: list[Route] = []
    page.route(
        where, lambda route: kept.append(route) if route.request.method == "POST" else route.continue_()
    )
    return kept


def arrives(page: Page, kept: list[Route], many: int = 1) -> None:
    """Nothing does while the page is not asked for anything."""
    wait_for(lambda: len(kept) >= many or page.evaluate("null"))


def _with_a_conversation(desk: Desk, person: Someone, operator: Operator) -> Page:
    """The page of ``operator``, who has one that Luis Peña could take."""
    desk.operator("Luis Peña", Presence.ONLINE)
    return has_one(desk, person(), operator)[1]


def sends_to_many(page: Page) -> list[Route]:
    """An answer to the one that waits, by the sheet for many; it is on its way."""
    page.keyboard.press("Alt+Shift+X")
    page.locator("#bulk-answer").click()
    page.get_by_label("Español, para 1 cliente").fill("Ya ha vuelto la luz.")
    slow = held(page, "**/api/bulk-answers")
    page.get_by_role("button", name="Enviar a 1").click()
    arrives(page, slow)
    return slow


def test_whoever_clicks_twice_opens_a_sheet_and_chooses_in_it_once(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    _, page = has_one(desk, person(), ana)
    page.locator("#snooze").dblclick()
    expect(page.locator("#pick")).to_be_visible()
    page.evaluate("window.clicks = 0; addEventListener('click', () => (window.clicks += 1))")
    page.get_by_role("option", name="Una hora").dblclick()
    expect(page.locator(".asleep")).not_to_be_empty()
    assert page.evaluate("clicks") == 1, "the other would be for what lies below the sheet"


def test_two_clicks_that_the_browser_does_not_count_are_one_as_well(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """Firefox, where what lies below has changed; taps."""
    page = _with_a_conversation(desk, person, ana)
    at = page.locator("#snooze").bounding_box()
    assert at
    for _ in range(2):
        page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2, click_count=1)
    expect(page.locator("#pick")).to_be_visible()
    page.wait_for_timeout(500)
    page.mouse.click(5, 5, click_count=1)
    expect(page.locator("#pick")).to_have_count(0)


def test_a_sheet_asked_for_twice_on_a_slow_line_is_there_once(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = _with_a_conversation(desk, person, ana)
    asked: list[Route] = []
    page.route("**/api/people", lambda route: asked.append(route))
    page.locator("#transfer").dblclick()
    arrives(page, asked, 2)
    for one in asked:
        one.continue_()
    expect(page.locator("#pick")).to_be_focused()
    page.keyboard.type("luis")
    page.keyboard.press("Enter")
    expect(page.locator("#transfer-note")).to_be_focused()
    expect(page.locator("dialog[open]")).to_have_count(1)


@pytest.mark.parametrize(("keys", "asks"), [("Alt+t", "people"), ("Alt+b", "labels")])
def test_whoever_has_gone_on_is_not_asked_about_the_conversation_before(
    desk: Desk, person: Someone, ana: Operator, keys: str, asks: str
) -> None:
    """What they type by then would choose something there."""
    first, second = waiting(desk), waiting(desk, "leo", "Leo Gil")
    for one in (first, second):
        desk.run(functools.partial(give_to, conversation_id=one, operator=ana))
    page = enter(desk, person(), ana, f"#mine/{first}")
    expect(page.locator("#transfer")).to_be_visible()
    asked: list[Route] = []
    page.route(f"**/api/{asks}", lambda route: asked.append(route))
    page.keyboard.press(keys)
    arrives(page, asked)
    page.locator(".item", has_text="Leo Gil").click()
    expect(page.locator("#talk h2", has_text="Leo Gil")).to_be_visible()
    with page.expect_response(f"**/api/{asks}"):
        asked[0].continue_()
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_sheet_is_there_again_right_after_it_was_closed(desk: Desk, person: Someone, ana: Operator) -> None:
    """Its close event comes a frame later."""
    _, page = has_one(desk, person(), ana)
    page.locator("#snooze").click()
    expect(page.locator("#pick")).to_be_focused()
    page.evaluate("document.querySelector('dialog[open]').close(); document.getElementById('snooze').click()")
    expect(page.get_by_role("option", name="Una hora")).to_be_visible()


def test_an_enter_that_is_held_does_not_pass_a_conversation_on_without_a_note(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = _with_a_conversation(desk, person, ana)
    page.keyboard.press("Alt+t")
    expect(page.locator("#pick")).to_be_focused()
    for _ in range(3):
        page.keyboard.down("Enter")  # again before it is let go: it repeats
    page.keyboard.up("Enter")
    expect(page.locator("#transfer-note")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#ownership")).to_contain_text("La lleva Luis Peña")


def test_an_answer_to_many_whose_sheet_was_closed_while_it_went_out_leaves_nobody_chosen(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """They would be answered once more."""
    desk.run(lambda uow: set_capacity(uow, ana))
    waiting(desk)
    page = enter(desk, person(), ana, "#unassigned")
    slow = sends_to_many(page)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.bulk")).to_have_count(0)
    slow[0].continue_()
    expect(page.locator(".bulk-card")).to_be_visible()
    expect(page.locator(".bulk-bar")).to_be_hidden()


def test_an_answer_to_many_that_is_sent_again_from_another_sheet_reaches_nobody_twice(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """Its answer was lost: it may be on its way."""
    desk.run(lambda uow: set_capacity(uow, ana))
    conversation = waiting(desk)
    page = enter(desk, person(), ana, "#unassigned")
    slow = sends_to_many(page)
    slow[0].fetch()
    slow[0].abort()
    expect(page.locator("dialog.bulk [role=alert]")).to_be_visible()
    page.unroute("**/api/bulk-answers")
    page.keyboard.press("Escape")
    page.locator("#bulk-answer").click()
    expect(page.locator("#bulk-es")).to_have_value("Ya ha vuelto la luz.")
    page.get_by_role("button", name="Enviar a 1").click()
    expect(page.locator(".bulk-card")).to_contain_text("Terminado: 1 de 1 respondidas")
    said = [one.text for one in messages(desk, conversation)]
    assert said.count("Ya ha vuelto la luz.") == 1


def test_what_fails_after_its_sheet_was_closed_is_told_and_keeps_its_words(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation, page = has_one(desk, person(), ana)
    page.keyboard.press("Alt+Shift+E")
    page.locator("#summary").fill("Se le cambia el contador")
    slow = held(page, "**/resolve")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    arrives(page, slow)
    page.keyboard.press("Escape")
    expect(page.locator("#closing-sheet")).to_have_count(0)
    slow[0].abort()
    expect(page.locator(".toast.bad")).to_be_visible()
    assert desk.read(lambda uow: uow.conversations.get(conversation)).status is Status.OPEN
    page.keyboard.press("Alt+Shift+E")
    expect(page.locator("#summary")).to_have_value("Se le cambia el contador")


def test_whoever_closes_a_sheet_while_it_is_kept_reads_that_its_name_is_taken(
    desk: Desk, person: Someone
) -> None:
    marta = desk.operator("Marta Gil", role=Role.ADMINISTRATOR)
    keep_canned(desk, marta)
    page = enter(desk, person(), marta)
    page.goto(f"{desk.url}/canned")
    page.locator("#new").press("Enter")
    page.locator("#canned-code").fill("horario")
    page.locator("#canned-es").fill("Abrimos a las diez.")
    slow = held(page, "**/api/canned")
    page.get_by_role("button", name="Guardar", exact=True).press("Enter")
    arrives(page, slow)
    page.keyboard.press("Escape")
    expect(page.locator(".kept-form")).to_have_count(0)
    slow[0].continue_()
    expect(page.locator("#toasts")).to_contain_text("Ya hay otra con ese nombre.")
    page.locator("#new").press("Enter")
    expect(page.locator("#canned-code")).to_have_value("horario")


def test_whoever_closes_a_sheet_while_it_is_kept_reads_that_a_colleague_was_faster(
    desk: Desk, person: Someone
) -> None:
    marta, eva = desk.operator("Marta Gil", role=Role.ADMINISTRATOR), desk.operator("Eva Sanz")
    keep_canned(desk, marta)
    page = enter(desk, person(), marta)
    page.goto(f"{desk.url}/canned")
    change, words = page.get_by_role("button", name="Cambiar /horario"), page.locator("#canned-es")
    change.press("Enter")
    words.fill("Abrimos a las diez.")
    slow = held(page, "**/api/canned/*")
    page.get_by_role("button", name="Guardar", exact=True).press("Enter")
    arrives(page, slow)
    page.keyboard.press("Escape")
    kept = next(one for one in desk.read(lambda uow: uow.canned.all()) if one.code == "horario")
    wanted = canned.Wanted("horario", {"es": "Abrimos a las ocho."})
    desk.run(lambda uow: canned.change(uow, kept.id, wanted, eva.id, now()))
    slow[0].continue_()
    expect(page.locator("#toasts")).to_contain_text("Eva Sanz lo ha cambiado mientras escribías")
    page.reload()
    change.press("Enter")
    expect(words).to_have_value("Abrimos a las ocho.")
    page.get_by_role("button", name="Traer lo que empecé").click()
    expect(words).to_have_value("Abrimos a las diez.")
