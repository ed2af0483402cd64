"""Operators write on while what they sent is on its way: none of it is lost, and none is sent twice."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot.core.message import Author
from bot.core.operator import Operator
from tests.browser.operators import Someone, bubble, enter, expect_live, give_to, messages, waiting
from tests.patience import wait_for
from tests.unit.console.desk import Desk


def sends(page: Page, words: str) -> list[Any]:
    """Their reply, held up on its way."""
    on_its_way: list[Any] = []
    page.route("**/reply", lambda route: on_its_way.append(route), times=1)
    page.locator("#text").fill(words)
    page.keyboard.press("Enter")
    wait_for(lambda: page.wait_for_timeout(50) or bool(on_its_way))
    return on_its_way


def sign_out(page: Page) -> None:
    page.locator("#menu").click()
    page.get_by_role("menuitem", name="Salir").click()


def by_operator(desk: Desk, conversation: str) -> list[str]:
    return [one.text for one in messages(desk, conversation) if one.author is Author.OPERATOR]


def kept(desk: Desk, conversation: str, operator: Operator) -> list[str]:
    return [draft.text for draft in desk.read(lambda uow: uow.drafts.of(conversation, operator.id))]


def in_a_chat(desk: Desk, context: BrowserContext, operator: Operator) -> tuple[str, Page]:
    """One of their own, open before them."""
    conversation = waiting(desk)
    desk.run(lambda uow: give_to(uow, conversation, operator))
    return conversation, enter(desk, context, operator, f"#mine/{conversation}")


def test_whoever_types_on_while_a_reply_is_on_its_way_sends_what_they_wrote_once_and_in_order(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation, page = in_a_chat(desk, person(), ana)
    on_its_way, text = sends(page, "Voy a mirarlo"), page.locator("#text")
    page.keyboard.type("Dame un minuto")
    expect(text).to_have_value("Dame un minuto")
    page.keyboard.press("Enter")
    expect(text).to_have_value("")
    expect(page.locator("#hint")).to_have_text("Enviando…")
    page.keyboard.type("Y dime tu calle")
    on_its_way[0].continue_()
    expect(bubble(page, "Dame un minuto")).to_be_visible()
    expect(text).to_have_value("Y dime tu calle")
    assert by_operator(desk, conversation) == ["Voy a mirarlo", "Dame un minuto"]
    wait_for(lambda: page.wait_for_timeout(50) or kept(desk, conversation, ana) == ["Y dime tu calle"])


@pytest.mark.parametrize("arrived", [True, False])
def test_what_was_typed_on_while_a_reply_got_lost_is_there_below_it_and_both_go_out_once(
    desk: Desk, person: Someone, ana: Operator, arrived: bool
) -> None:
    conversation, page = in_a_chat(desk, person(), ana)
    on_its_way, text = sends(page, "Voy a mirarlo"), page.locator("#text")
    for words in ("Dame un minuto", "Y dime tu calle"):
        page.keyboard.type(words)
        if words == "Dame un minuto":
            page.keyboard.press("Enter")  # it waits for the one before
    if arrived:
        on_its_way[0].fetch()
    on_its_way[0].abort()
    expect(page.get_by_role("alert")).to_contain_text("Tu texto sigue aquí")
    expect(text).to_have_value("Voy a mirarlo\nDame un minuto\nY dime tu calle")
    page.reload()
    expect_live(page)
    expect(text).to_have_value("Voy a mirarlo\nDame un minuto\nY dime tu calle")
    text.press("Enter")
    expect(bubble(page, "Y dime tu calle")).to_be_visible()
    expect(text).to_have_value("")
    assert by_operator(desk, conversation) == ["Voy a mirarlo", "Dame un minuto", "Y dime tu calle"]


def test_whoever_signs_out_while_a_reply_is_on_its_way_has_it_sent_and_the_rest_kept(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation, page = in_a_chat(desk, person(), ana)
    on_its_way = sends(page, "Voy")
    page.keyboard.type("Mañana a las 9")
    page.keyboard.press("Enter")  # it waits for the one before
    page.keyboard.type("Hasta luego")
    sign_out(page)
    page.wait_for_timeout(300)
    assert "sign-in" not in page.url
    on_its_way[0].continue_()
    page.wait_for_url("**/sign-in**")
    assert by_operator(desk, conversation) == ["Voy", "Mañana a las 9"]
    assert kept(desk, conversation, ana) == ["Hasta luego"]


def test_whoever_signs_out_and_was_not_heard_is_told_and_stays(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation, page = in_a_chat(desk, person(), ana)
    on_its_way = sends(page, "Voy")
    sign_out(page)
    on_its_way[0].abort()
    expect(page.get_by_role("alert")).to_contain_text("Tu texto sigue aquí")
    expect(page.locator("#text")).to_have_value("Voy")
    sign_out(page)
    page.wait_for_url("**/sign-in**")
    assert kept(desk, conversation, ana) == ["Voy"]


def test_whoever_has_come_back_to_a_chat_finds_there_what_was_not_taken_meanwhile(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    chats = [waiting(desk, who, name) for who, name in (("eva", "Eva Sanz"), ("leo", "Leo Gil"))]
    desk.run(lambda uow: [give_to(uow, one, ana) for one in chats])
    page = enter(desk, person(), ana, f"#mine/{chats[0]}")
    on_its_way = sends(page, "Voy a mirarlo")
    heading, text = page.locator(".talk h2"), page.locator("#text")
    page.keyboard.press("Alt+j")
    expect(heading).to_have_text("Leo Gil")
    page.keyboard.press("Alt+k")
    expect(heading).to_have_text("Eva Sanz")
    text.press_sequentially("Dame un min")
    page.route(f"**/api/conversations/{chats[0]}", lambda route: None)  # nor is the page read again
    on_its_way[0].abort()
    expect(page.locator("#toasts")).to_contain_text("Tu texto sigue aquí")
    page.keyboard.type("u")
    expect(text).to_have_value("Voy a mirarlo\nDame un minu")


def test_what_colleagues_do_takes_away_nobody_s_own_failure(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    chats = [waiting(desk, who, name) for who, name in (("eva", "Eva Sanz"), ("leo", "Leo Gil"))]
    desk.run(lambda uow: [give_to(uow, one, ana) for one in chats])
    page = enter(desk, person(), ana, f"#mine/{chats[0]}")
    on_its_way = sends(page, "Voy")
    page.keyboard.press("Alt+j")
    expect(page.locator(".talk h2")).to_have_text("Leo Gil")
    on_its_way[0].abort()
    expect(page.locator("#toasts")).to_contain_text("Eva Sanz: No hay conexión")
    waiting(desk, "noa", "Noa Rey")  # there is room for her
    expect(page.locator("#toasts")).to_contain_text("Te pasan la conversación de Noa Rey")
    expect(page.locator("#toasts")).to_contain_text("Eva Sanz: No hay conexión")


def test_whoever_leaves_the_page_while_something_is_on_its_way_is_asked(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    _, page = in_a_chat(desk, person(), ana)
    on_its_way = sends(page, "Voy")
    page.keyboard.type("Mañana a las 9")
    page.keyboard.press("Enter")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("location.assign('/console/board')")
    wait_for(lambda: page.wait_for_timeout(50) or asked == ["beforeunload"])
    on_its_way[0].continue_()
    expect(bubble(page, "Mañana a las 9")).to_be_visible()
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.goto(f"{desk.url}/board")
    assert asked == ["beforeunload"]


def test_what_goes_out_as_messages_of_their_own_is_judged_one_by_one(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation, page = in_a_chat(desk, person(), ana)
    on_its_way = sends(page, "a" * 6000)
    text = page.locator("#text")
    text.fill("b" * 5000)
    on_its_way[0].abort()
    expect(page.get_by_role("alert")).to_contain_text("Tu texto sigue aquí")
    expect(page.locator("#send")).to_have_attribute("aria-disabled", "false")
    text.fill("a" * 6000 + "\n/gracias")
    expect(page.locator("#hint")).to_contain_text("/gracias")
    expect(page.locator("#send")).to_have_attribute("aria-disabled", "true")
    text.fill("a" * 6000 + "\n" + "b" * 5000)
    text.press("Enter")
    expect(text).to_have_value("")
    wait_for(lambda: by_operator(desk, conversation) == ["a" * 6000, "b" * 5000])


def test_words_that_were_deleted_below_what_is_sent_do_not_come_back(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation, page = in_a_chat(desk, person(), ana)
    text = page.locator("#text")
    text.fill("Voy\nno sé cuándo")
    wait_for(lambda: page.wait_for_timeout(50) or kept(desk, conversation, ana) == ["Voy\nno sé cuándo"])
    text.fill("Voy")
    text.press("Enter")
    expect(bubble(page, "Voy")).to_be_visible()
    wait_for(lambda: page.wait_for_timeout(50) or kept(desk, conversation, ana) == [])
    page.reload()
    expect(bubble(page, "Voy")).to_be_visible()
    expect(text).to_have_value("")


def test_what_the_release_before_kept_of_a_reply_without_an_answer_goes_out_once(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation, page = in_a_chat(desk, person(), ana)
    on_its_way = sends(page, "Voy a mirarlo")
    on_its_way[0].fetch()
    on_its_way[0].abort()
    expect(page.get_by_role("alert")).to_contain_text("Tu texto sigue aquí")
    key = f"draft/{ana.id}/{conversation}/reply"
    draft = json.loads(page.evaluate("(key) => localStorage.getItem(key)", key))
    before = json.dumps({"text": draft["text"], "request": draft["pieces"][0]["request"], "dirty": False})
    page.evaluate("([key, before]) => localStorage.setItem(key, before)", [key, before])
    page.reload()
    expect_live(page)
    expect(page.locator("#text")).to_have_value("Voy a mirarlo")
    page.locator("#text").press("Enter")
    expect(page.locator("#text")).to_have_value("")
    page.wait_for_timeout(300)
    assert by_operator(desk, conversation) == ["Voy a mirarlo"]
