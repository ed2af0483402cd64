"""The widget on a bad line and in several tabs: nothing is lost, and nothing is there twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Request, Route, expect

from bot.dialogue.scripted import say
from bot.services.erase import erase
from tests.browser.answering import Operator, offering
from tests.browser.counter import Counter, now
from tests.browser.customer import Customer
from tests.patience import wait_for

Person = Callable[..., BrowserContext]


def test_cuts_in_the_middle_lose_nothing_and_double_nothing(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    lucia = Operator(counter)
    lucia.takes_over()
    customer.page.locator(".notice").wait_for()
    for number in range(12):
        if number % 3 == 1:
            counter.cut_streams()
        lucia.writes(f"mensaje {number:02}")
    customer.sees("mensaje 11")
    assert customer.history()[2:] == [f"mensaje {number:02}" for number in range(12)]
    customer.page.wait_for_function("window.announced.some(words => words.includes('mensaje 11'))")
    heard = [words for words in customer.announced() if "mensaje" in words]
    assert heard == [f"Lucía Ortega: mensaje {number:02}" for number in range(12)]


def test_a_restart_of_the_server_is_hardly_noticed(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("antes")
    customer.sees("eco: antes")
    counter.stop()
    customer.says("durante")
    expect(customer.page.locator(".waiting")).to_be_visible()
    counter.start()
    customer.sees("eco: durante")
    assert customer.history() == ["antes", "eco: antes", "durante", "eco: durante"]
    expect(customer.page.locator(".waiting")).to_have_count(0)


def test_what_is_written_without_a_server_outlives_the_page_and_is_sent_once_in_order(
    counter: Counter, person: Person
) -> None:
    context = person()
    customer = Customer.arrives(context, counter.url)
    counter.stop()
    for words in ("uno", "dos", "tres"):
        customer.says(words)
    expect(customer.page.locator(".pending .waiting", has_text="Sin enviar")).to_have_count(3)
    expect(customer.page.get_by_role("button", name="Reintentar")).to_have_count(1)
    customer.field_.fill("sin enviar todavía")
    customer.page.close()
    counter.start()
    again = Customer.arrives(context, counter.url)
    again.sees("eco: tres")
    assert [text for text in again.history() if not text.startswith("eco")] == ["uno", "dos", "tres"]
    assert [question.text for question in counter.dialogue.asked] == ["uno", "dos", "tres"]
    expect(again.field_).to_have_value("sin enviar todavía")


def test_offline_the_page_says_so_and_sends_when_it_is_back(counter: Counter, person: Person) -> None:
    context = person()
    customer = Customer.arrives(context, counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    context.set_offline(True)
    counter.cut_streams()
    expect(customer.page.locator(".connection")).to_contain_text("Sin conexión")
    customer.says("desde el túnel")
    expect(customer.page.locator(".waiting")).to_be_visible()
    context.set_offline(False)
    customer.sees("eco: desde el túnel")
    expect(customer.page.locator(".connection")).to_be_hidden()
    assert customer.history()[2:] == ["desde el túnel", "eco: desde el túnel"]


def test_an_answer_lost_on_its_way_back_makes_no_second_message(counter: Counter, person: Person) -> None:
    ids: list[str] = []

    def lose_the_first_answer(route: Route, request: Request) -> None:
        ids.append(request.post_data_json["id"])
        if len(ids) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    customer = Customer.arrives(person(), counter.url)
    customer.page.route("**/web/messages", lose_the_first_answer)
    customer.says("hola")
    customer.sees("eco: hola")
    customer.says("y otra")
    customer.sees("eco: y otra")
    assert customer.history() == ["hola", "eco: hola", "y otra", "eco: y otra"]
    assert len(counter.dialogue.asked) == 2


def test_a_message_that_is_refused_says_why_and_can_be_edited(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    refusal = {"error": "text_too_long", "message": "No cabe."}
    customer.page.route("**/web/messages", lambda route: route.fulfill(status=413, json=refusal))
    customer.says("demasiado")
    expect(customer.page.locator(".refused")).to_contain_text("envíalo en varias partes")
    customer.page.unroute("**/web/messages")
    customer.says("esto sí")
    customer.sees("eco: esto sí")
    customer.page.get_by_role("button", name="Editar").click()
    expect(customer.field_).to_have_value("demasiado")
    expect(customer.page.locator(".refused")).to_have_count(0)


def test_what_was_refused_stays_where_it_was_said_and_takes_no_choice_away(
    counter: Counter, person: Person
) -> None:
    counter.dialogue.script = lambda question: offering("¿Qué oficina?", "Centro", "Norte")
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    choice = customer.page.get_by_role("button", name="Norte", exact=True)
    expect(choice).to_be_enabled()
    customer.page.route("**/web/messages", lambda route: route.fulfill(status=400, json={"error": "odd"}))
    for words in ("no se toma", "ni esto"):
        customer.says(words)
    expect(customer.page.locator(".refused")).to_have_count(2)
    customer.page.unroute("**/web/messages")
    choice.click()
    expect(customer.page.locator("[data-id].bot")).to_have_count(2)
    assert customer.said() == ["hola", "¿Qué oficina?", "no se toma", "ni esto", "Norte", "¿Qué oficina?"]
    expect(choice.first).to_have_class("chosen")
    customer.page.reload()
    expect(customer.page.locator("[data-id].bot")).to_have_count(2)
    assert customer.said()[2:4] == ["no se toma", "ni esto"]


def test_too_long_a_message_is_counted_and_stays_in_the_field(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("x" * 20_001)
    expect(customer.page.locator(".counter")).to_have_text("Caracteres de más: 1")
    expect(customer.page.get_by_role("button", name="Enviar")).to_be_disabled()
    assert len(customer.field_.input_value()) == 20_001
    customer.says("x" * 20_000)
    customer.sees("eco: xxx")


def test_a_token_that_no_longer_counts_costs_the_customer_nothing_they_wrote(
    counter: Counter, person: Person
) -> None:
    context = person()
    customer = Customer.arrives(context, counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    customer.page.evaluate("""() => {
      const key = Object.keys(localStorage).find((name) => name.endsWith(" token"));
      localStorage.setItem(key, JSON.stringify("not.ours"));
    }""")
    customer.says("¿sigues ahí?")
    customer.sees("eco: ¿sigues ahí?")


def test_what_was_erased_is_gone_from_an_open_page_and_the_line_is_there(
    counter: Counter, person: Person
) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("borrad lo mío")
    customer.sees("eco: borrad lo mío")
    contact = counter.conversation().contact_id
    counter.do(lambda uow: erase(uow, contact, now()))
    expect(customer.page.get_by_text("borrad lo mío")).to_have_count(0)
    customer.page.wait_for_function("document.querySelector('ventanilla-chat').room.connected")
    customer.says("hola otra vez")
    customer.sees("eco: hola otra vez")
    assert len(customer.history()) == 2


def test_tabs_show_one_conversation_over_one_stream(counter: Counter, person: Person) -> None:
    context = person()
    streams: list[str] = []
    context.on("request", lambda request: "/web/stream" in request.url and streams.append(request.url))
    first = Customer.arrives(context, counter.url)
    second = Customer.arrives(context, counter.url)
    first.says("desde la primera")
    second.sees("eco: desde la primera")
    second.says("desde la segunda")
    first.sees("eco: desde la segunda")
    third = Customer.arrives(context, counter.url)
    third.sees("eco: desde la segunda")
    assert first.history() == second.history() == third.history()
    assert len(first.history()) == 4
    assert len(streams) == 1, "one stream for all"
    first.page.close()
    second.says("la primera se ha ido")
    third.sees("eco: la primera se ha ido")
    second.sees("eco: la primera se ha ido")
    assert second.history() == third.history()
    assert len(second.history()) == 6


def test_a_first_message_and_a_photo_at_once_are_of_one_visitor(counter: Counter, person: Person) -> None:
    """Also on pages without https, where tabs cannot wait for each other."""
    context = person()
    context.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })")
    customer = Customer.arrives(context, counter.url)
    held: list[Route] = []
    customer.page.route("**/web/visitors", lambda route: held.append(route))
    with customer.page.expect_request("**/web/visitors"):
        customer.says("no tengo luz")
    plan = {"name": "plano.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 plano"}
    customer.page.locator("ventanilla-chat input[type=file]").set_input_files(plan)  # type: ignore[arg-type]
    expect(customer.page.locator(".pending .row")).to_have_count(2)
    customer.page.wait_for_timeout(300)
    assert len(held) == 1
    held[0].continue_()
    customer.sees("eco: no tengo luz")
    expect(customer.page.locator("[data-id].customer .file", has_text="plano.pdf")).to_be_visible()


def test_a_file_taken_back_before_there_is_a_visitor_is_not_sent(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    held: list[Route] = []
    sent: list[str] = []
    customer.page.route("**/web/visitors", lambda route: held.append(route))
    customer.page.on("request", lambda request: sent.append(request.url))
    plan = {"name": "plano.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 plano"}
    with customer.page.expect_request("**/web/visitors"):
        customer.page.locator("ventanilla-chat input[type=file]").set_input_files(plan)  # type: ignore[arg-type]
    customer.page.get_by_role("button", name="Quitar").click()
    expect(customer.page.locator(".pending .row")).to_have_count(0)
    held[0].continue_()
    customer.says("hola")
    customer.sees("eco: hola")
    assert [url for url in sent if "/web/files" in url] == [] and customer.errors == []


def test_words_with_line_ends_of_other_kinds_end_no_stream(counter: Counter, person: Person) -> None:
    """As some programs have them copied: the answer, and every page after it, was never shown."""
    counter.dialogue.script = lambda question: say("uno\u2028dos\u2029tres\x85cuatro")
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola\u2028adiós")
    customer.sees("cuatro")
    assert counter.dialogue.asked[0].text == "hola\nadiós", "a line end like any other"
    customer.page.reload()
    customer.sees("cuatro")
    customer.says("y otra")
    expect(customer.page.locator(".row.bot[data-id]")).to_have_count(2)
    expect(customer.page.locator(".connection")).to_be_hidden()


def test_a_tab_that_sleeps_with_the_line_in_its_hands_keeps_no_other_waiting(
    counter: Counter, person: Person
) -> None:
    """As telephones put those to sleep that nobody looks at: it is asked, and does not answer; what it was
    sending is sent by another."""
    context = person()
    asleep = Customer.arrives(context, counter.url)
    asleep.says("hola")
    asleep.sees("eco: hola")
    held: list[Route] = []
    asleep.page.route("**/web/messages", lambda route: held.append(route))
    with asleep.page.expect_request("**/web/messages"):
        asleep.says("antes de dormir")
    there = context.new_cdp_session(asleep.page)
    stopped: list[Any] = []
    there.on("Debugger.paused", lambda told: stopped.append(told))
    there.send("Debugger.enable")
    there.send("Debugger.pause")  # a page that is told to freeze goes on hearing here
    wait_for(lambda: asleep.page.wait_for_timeout(50) or bool(stopped))
    awake = Customer.arrives(context, counter.url)
    awake.says("¿sigues ahí?")
    awake.sees("eco: ¿sigues ahí?")
    assert [question.text for question in counter.dialogue.asked][1:] == ["antes de dormir", "¿sigues ahí?"]
    there.send("Debugger.disable")
    held[0].continue_()
    asleep.sees("eco: ¿sigues ahí?")
    expect(asleep.page.locator(".pending .row")).to_have_count(0)
    assert asleep.history() == awake.history()
    assert len(counter.dialogue.asked) == 3
