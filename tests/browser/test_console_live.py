"""What must not happen to an operator: colliding, answering blind, losing or doubling a message."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from bot.console.session import COOKIE
from bot.core.message import Author
from bot.core.operator import Operator, Presence
from tests.browser.operators import Someone, bubble, enter, expect_live, give_to, messages, waiting
from tests.patience import wait_for
from tests.unit.console.desk import Desk


def test_two_operators_reach_for_one_chat(desk: Desk, person: Someone) -> None:
    """The one who loses is told who has it, and keeps what was being written."""
    ana, luis = desk.operator("Ana Ruiz"), desk.operator("Luis Peña")
    conversation = waiting(desk)
    first = enter(desk, person(), ana, f"#unassigned/{conversation}")
    second = enter(desk, person(), luis, f"#unassigned/{conversation}")

    # Luis's page is about to click when Ana's click arrives: his is sent all the same.
    def let_ana_go_first(route: Any) -> None:
        first.locator("#take-over").click()
        expect(first.locator("#ownership")).to_contain_text("La llevas tú")
        route.continue_()

    second.route("**/take-over", let_ana_go_first)
    second.locator("#take-over").click()
    expect(second.get_by_role("alert").first).to_have_text("Ana Ruiz la tomó antes que tú.")
    expect(second.locator("#ownership")).to_contain_text("La lleva Ana Ruiz")
    expect(second.locator("#take-over")).to_have_attribute("aria-disabled", "true")


def test_a_reply_to_a_chat_just_lost_is_refused_by_name_and_the_text_kept(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    luis = desk.operator("Luis Peña")
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    box = page.locator("#text")
    box.fill("Una respuesta larga")

    def lose_it_first(route: Any) -> None:
        desk.run(lambda uow: give_to(uow, conversation, luis))
        route.continue_()

    page.route("**/reply", lose_it_first)
    box.press("Enter")
    expect(page.get_by_text("No se envió: Luis Peña lleva la conversación")).to_be_visible()
    expect(box).to_have_value("Una respuesta larga")
    assert all(message.text != "Una respuesta larga" for message in messages(desk, conversation))


def test_a_reply_whose_answer_was_lost_is_sent_again_and_is_one_message(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")

    def arrives_but_the_answer_is_lost(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/reply", arrives_but_the_answer_is_lost, times=1)
    page.locator("#text").fill("Ya lo miro")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No hay conexión con el servidor")).to_be_visible()
    page.reload()
    expect_live(page)
    expect(page.locator("#text")).to_have_value("Ya lo miro")
    page.locator("#text").press("Enter")
    expect(page.locator("#text")).to_have_value("")
    expect(bubble(page, "Ya lo miro")).to_have_count(1)
    assert [m.text for m in messages(desk, conversation)].count("Ya lo miro") == 1


def test_a_reply_that_was_on_its_way_as_the_line_broke_is_said_to_be_and_is_back_with_what_was_typed_since(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person("phone"), ana, f"#mine/{conversation}")
    on_its_way: list[Route] = []
    page.route("**/reply", lambda route: on_its_way.append(route), times=1)
    text, hint = page.locator("#text"), page.locator("#hint")
    text.fill("Voy a mirarlo")
    text.press("Enter")
    wait_for(lambda: page.wait_for_timeout(50) or bool(on_its_way))
    page.keyboard.type("Dime tu calle")
    page.context.set_offline(True)
    expect(hint).to_have_text("Sin conexión mientras se enviaba: si no salió, vuelve a este cuadro.")
    on_its_way[0].abort()
    expect(text).to_have_value("Voy a mirarlo\nDime tu calle")
    expect(page.get_by_role("alert")).to_contain_text("Tu texto sigue aquí.")
    expect(hint).to_contain_text("Reconectando")
    page.context.set_offline(False)
    expect_live(page)
    text.press("Enter")
    expect(bubble(page, "Dime tu calle")).to_be_visible()
    said = [one.text for one in messages(desk, conversation) if one.author is Author.OPERATOR]
    assert said == ["Voy a mirarlo", "Dime tu calle"]


def test_a_line_that_breaks_again_as_it_comes_back_is_tried_again_soon(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = enter(desk, person(), ana)
    tried: list[float] = []

    def refuse(route: Route) -> None:
        tried.append(time.monotonic())
        route.abort()

    page.context.set_offline(True)
    expect(page.locator("#live-words")).to_contain_text("Reconectando")
    page.wait_for_timeout(8000)  # by then it waits eight seconds between two tries
    page.route("**/console/api/stream*", refuse, times=1)
    page.context.set_offline(False)
    wait_for(lambda: page.wait_for_timeout(50) or bool(tried))
    with page.expect_request("**/console/api/stream*"):
        pass
    assert time.monotonic() - tried[0] < 5
    expect(page.locator("body")).to_have_attribute("data-live", "live", timeout=30_000)


def test_after_a_cut_nothing_is_missing_and_nothing_is_there_twice(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.locator("#text").fill("A ciegas no")
    page.route("**/console/api/**", lambda route: route.abort())
    desk.cut_connections()
    expect(page.locator("#live-words")).to_contain_text("Sin conexión. Reconectando")
    expect(page.locator("#send")).to_have_attribute("aria-disabled", "true")
    page.locator("#text").press("Enter")
    for number in range(150):
        desk.customer("eva", f"mensaje número {number}.", quiet=True)
        desk.customer(f"otro-{number}", "hola", quiet=True)
    page.unroute("**/console/api/**")
    expect_live(page)
    expect(page.locator("#live-state")).to_be_hidden()
    shown = [text for text in page.locator(".message .bubble").all_inner_texts() if "mensaje número" in text]
    assert shown == [f"mensaje número {number}." for number in range(150)]
    assert all(message.text != "A ciegas no" for message in messages(desk, conversation))
    expect(page.locator("#send")).to_have_attribute("aria-disabled", "false")
    expect(page.get_by_role("link", name=re.compile("Todas"))).to_contain_text("151")


def test_a_fault_of_the_page_as_it_begins_is_told_as_such_and_not_tried_for_ever(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="null", content_type="application/json")

    context = person()
    context.route("**/console/api/me", answer)
    token, _ = desk.session(ana)
    context.add_cookies([{"name": COOKIE, "value": token, "url": desk.url}])
    page = context.new_page()
    page.clock.install()
    page.goto(desk.url)
    expect(page.locator("#live-words")).to_contain_text("Algo ha fallado en esta página")
    expect(page.locator("#announcer")).to_contain_text("Algo ha fallado en esta página")
    page.clock.run_for(10_000)
    expect(page.locator("#live-words")).to_contain_text("Algo ha fallado en esta página")
    assert len(asked) == 1


def test_a_page_that_begins_while_a_proxy_asks_to_wait_opens_by_itself(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    asked: list[str] = []

    def full_at_first(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            route.continue_()
        else:
            words = "<h1>429 Too Many Requests</h1>"
            route.fulfill(status=429, body=words, headers={"Retry-After": "1"})

    context = person()
    context.route("**/console/api/me", full_at_first)
    enter(desk, context, ana)
    assert len(asked) == 2


def test_news_that_the_page_cannot_take_in_are_told_as_a_fault_of_the_page(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """And not as a lost connection: waiting would mend nothing."""
    context = person()
    context.route("**/api/stream?*", lambda route: route.fulfill(body=json.dumps(news) + "\n"))
    news = {"after": 0, "cursor": 10**9, "conversations": [None], "up_to_date": True}
    token, _ = desk.session(ana)
    context.add_cookies([{"name": COOKIE, "value": token, "url": desk.url}])
    page = context.new_page()
    page.goto(desk.url)
    expect(page.locator("#live-words")).to_contain_text("Algo ha fallado en esta página")
    expect(page.locator("#announcer")).to_contain_text("Algo ha fallado en esta página")


def test_a_restarted_server_is_found_again(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    desk.stop()
    expect(page.locator("#live-words")).to_contain_text("Sin conexión. Reconectando")
    desk.start()
    desk.customer("eva", "¿sigues ahí?", quiet=True)
    expect_live(page)
    expect(bubble(page, "¿sigues ahí?")).to_have_count(1)


def test_two_tabs_share_one_stream_and_either_may_be_closed(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    context = person()
    streams: list[str] = []
    context.on(
        "request", lambda request: streams.append(request.url) if "/api/stream" in request.url else None
    )
    first = enter(desk, context, ana, f"#mine/{conversation}")
    second = context.new_page()
    second.goto(f"{desk.url}#mine/{conversation}")
    expect_live(second)
    desk.customer("eva", "a las dos pestañas", quiet=True)
    for page in (first, second):
        expect(bubble(page, "a las dos pestañas")).to_have_count(1)
    assert len(streams) == 1
    first.close()
    desk.customer("eva", "a la que queda", quiet=True)
    expect(bubble(second, "a la que queda")).to_have_count(1)
    assert len(streams) == 2


def test_a_page_whose_session_ended_leads_to_the_door_and_back_to_the_draft(
    desk: Desk, person: Someone
) -> None:
    desk.operator("Ana Ruiz", Presence.ONLINE, password="una frase corta")
    conversation = waiting(desk)
    context = person()
    page = context.new_page()

    def signs_in() -> None:
        page.get_by_label("Usuario").fill("ana.ruiz")
        page.get_by_label("Contraseña").fill("una frase corta")
        page.get_by_role("button", name="Entrar").click()
        expect_live(page)

    page.goto(desk.url)
    signs_in()
    page.goto(f"{desk.url}#mine/{conversation}")
    page.locator("#text").fill("a medias")
    context.clear_cookies()
    page.keyboard.press("Enter")  # a refused draft may have left the page before: no field is waited for
    expect(page.get_by_text("Tu sesión terminó")).to_be_visible()
    signs_in()
    expect(page.locator("#text")).to_have_value("a medias")
    page.get_by_role("button", name="Menú de Ana Ruiz").click()
    page.get_by_role("menuitem", name="Salir").click()
    expect(page.get_by_text("Has salido de la consola")).to_be_visible()
    signs_in()
    expect(page.locator("#talk .message")).to_have_count(0)


def test_an_address_opened_by_whoever_is_not_in_is_where_the_door_leads(desk: Desk, person: Someone) -> None:
    desk.operator("Ana Ruiz", Presence.ONLINE, password="una frase corta")
    conversation = waiting(desk)
    for wanted in (f"#all/{conversation}", "/tickets?words=eva"):
        page = person().new_page()
        page.goto(desk.url + wanted)
        page.get_by_role("button", name="English").click()
        page.get_by_label("Login").fill("ana.ruiz")
        page.get_by_label("Password").fill("no es esta")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_label("Password").fill("una frase corta")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**{wanted}")


@pytest.mark.parametrize("wanted", ["/#all/cnv_1", "/tickets?words=eva%20sanz", "/account/second-step"])
def test_whoever_is_faster_than_a_doors_script_gets_where_they_wanted(
    desk: Desk, person: Someone, wanted: str
) -> None:
    """Or whose password is filled in, in a browser that draws a page before its scripts have run."""
    desk.operator("Ana Ruiz", Presence.ONLINE, password="una frase corta")
    page = person(java_script_enabled=False).new_page()
    page.goto(desk.url + wanted)
    page.get_by_role("button", name="English").click()
    for password in ("no es esta", "una frase corta"):
        page.get_by_label("Login").fill("ana.ruiz")
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(rf"/console{re.escape(wanted).replace('/', '/?', 1)}$"))


def test_what_could_not_be_read_says_so_and_is_asked_for_again(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, "#mine")
    page.route(re.compile(r"/api/conversations[/?]"), lambda route: route.abort())
    page.goto(f"{desk.url}#all/{conversation}")
    for column in (page.locator("#lists"), page.locator("#talk")):
        expect(column.get_by_text("No se ha podido leer")).to_be_visible()
    page.unroute(re.compile(r"/api/conversations[/?]"))
    for column in (page.locator("#lists"), page.locator("#talk")):
        column.get_by_role("button", name="Intentar otra vez").click()
    expect(page.locator("#talk .bubble").first).to_be_visible()
    expect(page.locator("#items .item")).to_have_count(1)
