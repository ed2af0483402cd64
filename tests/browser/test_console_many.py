"""What is done with many at once, on small screens and a second time."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from bot.core.operator import Operator
from bot.services.label import add_label
from tests.browser.operators import Someone, enter, give_to, waiting
from tests.browser.test_console_handing_over import holds
from tests.unit.console.desk import Desk, now

SMALLEST = {"width": 320, "height": 568}


def some(desk: Desk, ana: Operator, *names: str) -> list[str]:
    """Conversations of hers."""
    chats = [waiting(desk, name.split()[0].lower(), name) for name in names]
    for one in chats:
        desk.run(lambda uow, one=one: give_to(uow, one, ana))  # type: ignore[misc]
    return chats


def answers_all(page: Page) -> None:
    page.keyboard.press("Alt+Shift+X")
    page.locator("#bulk-answer").click()
    page.get_by_label("Español, para 2 clientes").fill("Ya ha vuelto la luz.")
    page.locator("dialog.bulk .button.main").click()
    expect(page.locator(".bulk-card")).to_contain_text("Sale en")


def test_on_a_phone_an_open_chat_can_be_tapped_and_scrolled_while_others_are_chosen(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    holds(desk)
    chats = some(desk, ana, "Eva Sanz", "Leo Gil")
    page = enter(desk, person("phone"), ana, "#mine")
    answers_all(page)
    page.keyboard.press("Alt+Shift+X")
    page.evaluate(f"() => (location.hash = '#mine/{chats[0]}')")
    card = page.locator(".bulk-card")
    expect(page.locator(".message").first).to_be_visible()
    expect(card).to_be_visible()
    reached = """() => {
        const { left, right, top, bottom } = document.querySelector(".stream").getBoundingClientRect();
        return Boolean(document.elementFromPoint((left + right) / 2, (top + bottom) / 2).closest(".stream"));
    }"""
    assert page.evaluate(reached), "something lies over the conversation"
    card.get_by_role("button", name="Deshacer").click()  # and the card itself can be pressed
    expect(card).to_have_count(0)


def test_how_far_an_answer_to_many_has_come_covers_nothing_of_those_chosen(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    holds(desk)
    some(desk, ana, "Eva Sanz", "Leo Gil")
    page = enter(desk, person("phone", viewport=SMALLEST), ana, "#mine")
    answers_all(page)
    page.keyboard.press("Alt+Shift+X")
    expect(page.locator(".bulk-bar")).to_be_visible()
    for letters in ("100%", "150%"):
        page.evaluate(f"document.documentElement.style.fontSize = '{letters}'")
        page.wait_for_function(
            """() => document.querySelector(".bulk-card").getBoundingClientRect().bottom
                <= document.querySelector(".bulk-bar").getBoundingClientRect().top"""
        )


def test_why_it_cannot_be_sent_has_a_line_of_its_own_on_the_smallest_phone(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    (chat,) = some(desk, ana, "Eva Sanz")
    page = enter(desk, person("phone", viewport=SMALLEST), ana, f"#mine/{chat}")
    height = "one => parseFloat(getComputedStyle(one).minHeight)"
    composer = page.locator(".talk > .composer")
    page.locator("#text").fill("Hola")
    expect(page.locator("#hint .keys")).to_have_count(1)
    least = composer.evaluate(height)
    page.locator("#text").fill("Hola {cliente}")
    expect(page.locator("#hint .keys")).to_have_count(0)
    assert composer.evaluate(height) > least


def test_undone_for_many_is_only_what_was_done_and_what_was_so_before_is_told(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    chats = some(desk, ana, "Eva Sanz", "Leo Gil")
    desk.run(lambda uow: add_label(uow, chats[0], ana.id, "avería", now()))
    page = enter(desk, person(), ana, "#mine")
    told = page.locator("#toasts")

    def labels() -> None:
        page.keyboard.press("Alt+Shift+X")
        page.locator("#bulk-label").click()
        expect(page.locator("#pick")).to_be_focused()
        page.keyboard.type("avería")
        page.keyboard.press("Enter")

    labels()
    expect(told).to_have_text(re.compile(r"1 etiquetada\. 1 ya estaba así\."))
    page.keyboard.press("Alt+z")
    expect(told).to_have_text(re.compile(r"Etiqueta quitada de 1\."))
    kept = desk.read(lambda uow: uow.labels.of(chats))
    assert [bool(kept.get(one)) for one in chats] == [True, False]


def test_while_the_first_is_on_its_way_an_undo_that_ends_lets_no_second_one_begin(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    some(desk, ana, "Eva Sanz", "Leo Gil")
    page = enter(desk, person(), ana, "#mine")
    told, bar = page.locator("#toasts"), page.locator(".bulk-bar")
    page.keyboard.press("Alt+Shift+X")
    page.locator("#bulk-snooze").click()
    expect(page.locator("#pick")).to_be_focused()
    page.keyboard.press("Enter")
    expect(told).to_contain_text("2 pospuestas.")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.post_data_json["do"] == "take":
            held.append(route)
        else:
            route.continue_()

    page.route("**/api/bulk", hold)
    page.evaluate("() => (location.hash = '#all')")
    expect(page.locator(".item")).to_have_count(2)
    page.keyboard.press("Alt+Shift+X")
    page.locator("#bulk-take").click()
    expect(bar).to_have_attribute("aria-busy", "true")
    page.keyboard.press("Alt+z")
    expect(told).to_contain_text("2 vuelven a estar entre las tuyas.")
    expect(bar).to_have_attribute("aria-busy", "true")
    page.locator("#bulk-take").click()
    assert len(held) == 1
    held[0].continue_()
    expect(bar).to_have_attribute("aria-busy", "false")
