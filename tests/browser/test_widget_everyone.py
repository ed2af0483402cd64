"""The widget for everyone: by keyboard, by ear, on a phone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from playwright.sync_api import BrowserContext, FilePayload, expect

from bot.core.turn import Answer, Question
from bot.dialogue.scripted import say
from tests.browser.accessible import ends_at_the_left
from tests.browser.answering import Operator, offering
from tests.browser.counter import Counter
from tests.browser.customer import Customer
from tests.patience import PATIENCE

Person = Callable[..., BrowserContext]

LOOKED = 800  # A question is answered no sooner than 700 ms after it was asked.
NOTE: FilePayload = {"name": "nota.txt", "mimeType": "text/plain", "buffer": b"mi cuenta"}


def test_each_new_message_is_announced_once_and_the_history_never(counter: Counter, person: Person) -> None:
    context = person()
    customer = Customer.arrives(context, counter.url)
    customer.says("uno")
    customer.sees("eco: uno")
    customer.says("dos")
    customer.sees("eco: dos")
    assert customer.announced(2) == ["Asistente automático: eco: uno", "Asistente automático: eco: dos"]
    customer.page.reload()
    expect(customer.panel).to_be_visible()
    customer.sees("eco: dos")
    assert customer.announced() == []
    assert customer.page.locator("[role=log]").get_attribute("aria-live") == "off"
    customer.says("tres")
    customer.sees("eco: tres")
    assert customer.announced(1) == ["Asistente automático: eco: tres"]


def test_everything_can_be_done_with_the_keyboard(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url, opens=False)
    customer.launcher.focus()
    customer.page.keyboard.press("Enter")
    expect(customer.field_).to_be_focused()
    customer.page.keyboard.type("hola")
    customer.page.keyboard.press("Enter")
    customer.sees("eco: hola")
    customer.page.get_by_role("button", name="Opciones").press("Enter")
    expect(customer.page.get_by_role("switch")).to_be_focused()
    customer.page.keyboard.press("Escape")
    expect(customer.page.get_by_role("button", name="Opciones")).to_be_focused()
    customer.page.keyboard.press("Escape")
    expect(customer.panel).to_be_hidden()
    expect(customer.launcher).to_be_focused()


def test_on_a_phone_the_panel_covers_the_page_and_keeps_the_focus(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person("phone"), counter.url)
    box = customer.panel.bounding_box()
    assert box and (box["width"], box["height"]) == (390, 844)
    assert customer.panel.get_attribute("aria-modal") == "true"
    for key in ("Tab", "Shift+Tab"):
        for _ in range(20):
            customer.page.keyboard.press(key)
            assert customer.page.evaluate("document.activeElement.localName") == "ventanilla-chat"
    customer.page.keyboard.press("Escape")
    expect(customer.panel).to_be_hidden()


def test_a_closed_widget_counts_what_was_not_read_in_every_tab(counter: Counter, person: Person) -> None:
    context = person()
    customer = Customer.arrives(context, counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    customer.page.keyboard.press("Escape")
    expect(customer.page.locator(".badge")).to_be_hidden()
    lucia = Operator(counter)
    lucia.takes_over()
    customer.page.evaluate(
        """() => {
          window.sounds = 0;
          const start = OscillatorNode.prototype.start;
          OscillatorNode.prototype.start = function (...at) {
            window.sounds += 1;
            return start.apply(this, at);
          };
        }"""
    )
    lucia.writes("¿sigues ahí?")
    expect(customer.launcher).to_have_accessible_name("Abrir el chat, 2 mensajes sin leer")
    assert customer.page.evaluate("window.sounds") == 0, "none that nobody asked for"
    customer.opens()
    customer.page.get_by_role("button", name="Opciones").click()
    customer.page.get_by_role("switch", name="Avisar con sonido").click()
    customer.page.wait_for_function("window.sounds > 0")
    customer.page.keyboard.press("Escape")
    customer.page.keyboard.press("Escape")
    lucia.writes("te leo")
    lucia.writes("dime")
    customer.page.wait_for_function("window.sounds > 2")
    customer.page.reload()
    expect(customer.page.locator(".badge")).to_have_text("2")
    customer.opens()
    customer.page.keyboard.press("Escape")
    expect(customer.page.locator(".badge")).to_be_hidden()


def test_the_conversation_can_be_taken_home(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    customer.page.get_by_role("button", name="Opciones").click()
    with customer.page.expect_download() as download:
        customer.page.get_by_role("button", name="Descargar la conversación").click()
    assert "eco: hola" in download.value.path().read_text("utf-8")


def test_on_a_device_that_others_use_too_nothing_of_it_is_left(counter: Counter, person: Person) -> None:
    """In no tab; what was said is still with us."""
    context = person()
    customer, tab = (Customer.arrives(context, counter.url) for _ in range(2))
    customer.says("hola")
    tab.sees("eco: hola")
    customer.field_.fill("mi contrato es el")
    tab.page.route("**/web/files?*", lambda route: route.abort())
    tab.page.locator("input[type=file]").set_input_files(NOTE)
    expect(tab.page.locator(".pending .row", has_text="nota.txt")).to_be_visible()
    tab.field_.fill("y mi cuenta es la")
    customer.page.get_by_role("button", name="Opciones").click()
    customer.page.get_by_role("button", name="Quitar de este dispositivo").press("Enter")
    expect(customer.page.get_by_role("button", name="ni lo que aún te respondamos")).to_be_focused()
    customer.page.keyboard.press("Enter")
    assert customer.history() != []
    customer.page.wait_for_timeout(LOOKED)
    customer.page.keyboard.press("Enter")
    expect(customer.field_).to_be_focused()
    expect(tab.page.get_by_text("eco: hola")).to_have_count(0)
    assert customer.history() == [] and customer.field_.input_value() == ""
    expect(tab.field_).to_have_value("")
    expect(tab.page.locator(".pending .row")).to_have_count(0)
    tab.page.unroute("**/web/files?*")
    assert customer.page.evaluate("localStorage.length") == 0
    assert customer.announced(2)[-1] == "Esta conversación ya no está en este dispositivo."
    customer.says("soy otra")
    tab.sees("eco: soy otra")
    assert len(customer.history()) == len(tab.history()) == 2
    *_, before = counter.do(lambda uow: uow.conversations.listing("all", ""))
    told = [one.meta.get("activity") for one in counter.do(lambda uow: uow.messages.of(before.id))]
    assert "contact.unreachable" in told, "operators see that nobody hears them there"


def test_what_was_never_sent_can_be_removed_too_and_a_double_click_removes_nothing(
    counter: Counter, person: Person
) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.page.route("**/web/messages", lambda route: None)  # it stays on the wire
    with customer.page.expect_request("**/web/messages"):
        customer.says("hola")
    customer.page.get_by_role("button", name="Opciones").click()
    expect(customer.page.get_by_role("button", name="Descargar la conversación")).to_be_hidden()
    customer.page.get_by_role("button", name="Quitar de este dispositivo").dblclick()
    sure = customer.page.get_by_role("button", name="Lo que aún no se ha enviado no se enviará.")
    expect(sure).to_be_visible()
    expect(customer.page.locator(".pending .row")).to_have_count(1)
    customer.page.wait_for_timeout(LOOKED)
    with customer.page.expect_event("requestfailed", lambda one: one.url.endswith("/web/messages")):
        sure.click()
    expect(customer.page.locator(".pending .row")).to_have_count(0)
    customer.page.unroute("**/web/messages")
    customer.says("soy otra")
    customer.sees("eco: soy otra")
    assert customer.history() == ["soy otra", "eco: soy otra"]


def test_several_lines_are_announced_as_sentences_without_signs(counter: Counter, person: Person) -> None:
    counter.dialogue.script = lambda question: offering(
        "**Abre** hoy\nde 9 a 14\n- Centro\n- Norte", "Sí", "No"
    )
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("Norte")
    assert customer.announced(1) == [
        "Asistente automático: Abre hoy de 9 a 14 Centro Norte Opciones: Sí, No",
    ]


def test_while_the_bot_takes_its_time_there_are_dots(counter: Counter, person: Person) -> None:
    seen = threading.Event()

    async def slow(question: Question) -> Answer:
        await asyncio.to_thread(seen.wait, PATIENCE)
        return say("ya está")

    counter.dialogue.script = slow
    customer = Customer.arrives(person(reduced_motion="no-preference"), counter.url)
    customer.says("hola")
    expect(customer.page.locator(".typing")).to_be_visible()
    moving = "(chat) => chat.shadowRoot.getAnimations().length > 0"
    assert customer.page.locator("ventanilla-chat").evaluate(moving)
    customer.page.emulate_media(reduced_motion="reduce")
    assert not customer.page.locator("ventanilla-chat").evaluate(moving), "for whoever wants it to hold still"
    seen.set()
    customer.sees("ya está")
    expect(customer.page.locator(".typing")).to_be_hidden()


def test_a_change_of_language_takes_the_focus_from_nobody(counter: Counter, person: Person) -> None:
    """On a phone whoever taps a choice is in the panel, and it is made anew in the other language."""
    counter.dialogue.script = lambda question: say("Sure.", language="en")
    customer = Customer.arrives(person("phone"), counter.url)
    customer.page.get_by_role("button", name="Quiero pedir cita").click()
    customer.sees("Sure.")
    expect(customer.field_).to_have_attribute("placeholder", "Write a message")
    expect(customer.panel).to_be_focused()


def test_the_way_to_try_again_keeps_the_focus_and_gives_it_on(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.page.route("**/web/messages", lambda route: route.abort())
    customer.says("hola")
    again = customer.page.get_by_role("button", name="Reintentar")
    again.focus()
    row = customer.page.locator(".pending .row")
    row.evaluate("one => (one.dataset.old = 'yes')")
    expect(customer.page.locator(".pending [data-old]")).to_have_count(0)
    expect(again).to_be_focused()
    customer.page.unroute("**/web/messages")
    customer.page.keyboard.press("Enter")
    customer.sees("eco: hola")
    expect(customer.field_).to_be_focused()


def test_the_options_close_when_one_goes_elsewhere(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    options = customer.page.get_by_role("button", name="Opciones")
    menu = customer.page.locator("#options")
    options.click()
    expect(menu).to_be_visible()
    customer.page.locator(".log").click(position={"x": 20, "y": 200})
    expect(menu).to_be_hidden()
    options.press("Enter")
    customer.page.keyboard.press("Tab")
    customer.page.keyboard.press("Tab")
    expect(menu).to_be_hidden()
    expect(options).to_have_attribute("aria-expanded", "false")


def test_too_long_a_message_is_said_aloud_to_whoever_sends_it(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("x" * 20_001)
    assert customer.announced(1) == ["Caracteres de más: 1"]


def test_what_runs_from_right_to_left_is_read_so_on_any_page(counter: Counter, person: Person) -> None:
    hebrew = "שלום! מה השעה?"
    counter.dialogue.script = lambda question: say(hebrew)
    customer = Customer.arrives(person(), counter.url)
    customer.page.evaluate("document.documentElement.dir = 'rtl'")
    customer.says(hebrew)
    expect(customer.page.locator("[data-id] .bubble p")).to_have_count(2)
    for words in customer.page.locator("[data-id] .bubble p").all():
        assert ends_at_the_left(words)
    own, answer = (
        customer.page.locator(f"[data-id].{who} .bubble").last.bounding_box() for who in ("customer", "bot")
    )
    assert own and answer and own["x"] + own["width"] > answer["x"] + answer["width"], (
        "one's own at the right"
    )


def test_a_name_that_runs_from_right_to_left_turns_no_sentence_of_ours_round(
    counter: Counter, person: Person
) -> None:
    counter.dialogue.script = lambda question: say("Sure.", language="en")
    customer = Customer.arrives(person("phone", locale="en-GB"), counter.url)
    customer.says("a person please")
    customer.sees("Sure.")
    Operator(counter, "דוד כהן").takes_over()
    notice = customer.page.locator(".notice p")
    expect(notice).to_contain_text("דוד כהן")
    assert not ends_at_the_left(notice)
    name, below = (
        customer.page.locator(which).evaluate(
            """(one) => {
              const words = new Range();
              words.selectNodeContents(one);
              return words.getBoundingClientRect().x;
            }"""
        )
        for which in (".head h2", ".status")
    )
    assert name == below, "it begins where the line below it does"


def test_on_paper_an_open_chat_is_all_there_and_a_closed_one_is_not(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(color_scheme="dark"), counter.url)
    for number in range(12):
        customer.says(f"línea {number}")
    customer.sees("eco: línea 11")
    customer.page.emulate_media(media="print")
    log = customer.page.locator(".log")
    assert log.evaluate("one => one.scrollHeight - one.clientHeight") <= 1, "nothing is cut off"
    ink = customer.page.locator(".row.customer .bubble").first.evaluate("one => getComputedStyle(one).color")
    assert ink == "rgb(23, 33, 37)", "dark on white, whatever the screen"
    for which in (".launcher", ".composer", ".head .tool >> nth=0"):
        expect(customer.page.locator(which)).to_be_hidden()
    customer.page.emulate_media(media="screen")
    customer.launcher.click()
    customer.page.emulate_media(media="print")
    expect(customer.panel).to_be_hidden()
    expect(customer.launcher).to_be_hidden()
