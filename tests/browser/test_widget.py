"""The widget in a real browser, against a real server with a scripted engine."""

from __future__ import annotations

import asyncio
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from bot.channels.web.tokens import TranscriptLinks
from bot.core.message import Attachment, Button, Reply
from bot.core.turn import Answer, Question, Understanding
from bot.dialogue.scripted import say
from bot.services import photos
from bot.services.operators import add
from bot.services.reply import reply
from bot.services.resolve import resolve
from bot.services.take_over import take_over
from tests.browser.counter import SECRET, Counter, now
from tests.browser.customer import Customer
from tests.patience import PATIENCE


class Shop:
    """Another company's site, on a port of its own."""

    page = ""

    def __init__(self) -> None:
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(shop.page.encode())

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def shop() -> Iterator[Shop]:
    shop = Shop()
    yield shop
    shop.server.shutdown()
    shop.server.server_close()


Person = Callable[..., BrowserContext]


def offering(text: str, *titles: str) -> Answer:
    buttons = tuple(Button(title, f"/{title.lower()}") for title in titles)
    return Answer((Reply(text, buttons),), Understanding("scripted", 1.0, "es"))


class Operator:
    """Lucía, who takes the conversation over and writes into it."""

    def __init__(self, counter: Counter, name: str = "Lucía Ortega") -> None:
        self.counter = counter
        self.id = counter.do(lambda uow: add(uow, name, None, now())).id
        self.replies = 0

    def shows_photo(self) -> None:
        key = self.counter.keep(photos.square(drawing()))
        self.counter.do(lambda uow: photos.show_photo(uow, self.id, key, now(), None))

    def takes_over(self) -> None:
        about = self.counter.conversation().id
        self.counter.do(lambda uow: take_over(uow, about, self.id, self.counter.words, now()))

    def writes(self, text: str, *attachments: Attachment) -> None:
        self.replies += 1
        about, request = self.counter.conversation().id, f"r{self.replies}"
        self.counter.do(lambda uow: reply(uow, about, self.id, text, request, False, now(), attachments))

    def attaches(self, name: str, content: bytes) -> None:
        key = self.counter.keep(content)
        self.writes("", Attachment("document", name, "application/pdf", len(content), key=key))


# Speaking and hearing


def test_a_customer_writes_and_is_answered_at_once(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("¿a qué hora abren?")
    customer.sees("eco: ¿a qué hora abren?")
    assert customer.history() == ["¿a qué hora abren?", "eco: ¿a qué hora abren?"]
    assert customer.said() == customer.history(), "nothing is left on its way"
    assert customer.errors == []


def test_shift_enter_makes_a_line_and_the_field_grows(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    before = customer.field_.bounding_box()
    customer.field_.press_sequentially("una")
    customer.field_.press("Shift+Enter")
    customer.field_.press_sequentially("dos")
    after = customer.field_.bounding_box()
    assert before and after and after["height"] > before["height"]
    customer.field_.press("Enter")
    customer.sees("eco: una")
    assert counter.dialogue.asked[0].text == "una\ndos"


def test_a_quick_reply_is_sent_as_its_payload_and_old_ones_are_only_read(
    counter: Counter, person: Person
) -> None:
    def script(question: Question) -> Answer:
        if question.payload:
            return say(f"hecho {question.payload}")
        return offering(f"¿{question.text}?", "Sí", "No")

    counter.dialogue.script = script
    customer = Customer.arrives(person(), counter.url)
    customer.says("cita")
    customer.sees("¿cita?")
    customer.page.get_by_role("button", name="Sí").click()
    customer.sees("hecho /sí")
    expect(customer.page.locator(".replies .chosen")).to_have_text("Sí")
    expect(customer.page.get_by_role("button", name="No")).to_be_enabled()
    customer.says("otra")
    customer.sees("¿otra?")
    first, second = customer.page.locator(".replies").all()
    expect(first.get_by_role("button", name="No")).to_be_disabled()
    expect(second.get_by_role("button", name="No")).to_be_enabled()


def test_two_answers_of_one_turn_both_keep_their_quick_replies(counter: Counter, person: Person) -> None:
    def script(question: Question) -> Answer:
        first, second = offering("¿La registro?", "Registrar"), offering("¿Qué oficina?", "Norte")
        return replace(first, replies=first.replies + second.replies)

    counter.dialogue.script = script
    customer = Customer.arrives(person(), counter.url)
    customer.says("una queja")
    customer.sees("¿Qué oficina?")
    for name in ("Registrar", "Norte"):
        expect(customer.page.get_by_role("button", name=name)).to_be_enabled()


def test_suggestions_stand_ready_before_the_first_word(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.page.get_by_role("button", name="Quiero pedir cita").click()
    customer.sees("eco: Quiero pedir cita")
    assert customer.history() == ["Quiero pedir cita", "eco: Quiero pedir cita"]


def test_a_person_is_shown_by_name_and_face_while_they_write_and_until_they_leave(
    counter: Counter, person: Person, screenshot: Callable[[Page, str], Path]
) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("una persona")
    customer.sees("eco: una persona")
    lucia = Operator(counter)
    lucia.shows_photo()
    lucia.takes_over()
    expect(customer.panel.get_by_role("heading")).to_have_text("Lucía Ortega")
    expect(customer.page.locator(".head .face canvas")).to_be_visible()
    expect(customer.page.locator(".coming")).to_contain_text("Lucía Ortega")
    expect(customer.page.locator(".coming canvas")).to_be_visible()
    screenshot(customer.page, "widget-coming")
    expect(customer.page.locator(".notice")).to_contain_text("Lucía Ortega")
    counter.typing("operator", True)
    expect(customer.page.locator(".typing")).to_contain_text("Lucía Ortega está escribiendo")
    lucia.writes("Hola, lo miro **ahora**")
    customer.sees("Hola, lo miro ahora")
    expect(customer.page.locator(".typing")).to_be_hidden()
    expect(customer.page.locator(".coming")).to_be_hidden()
    expect(customer.page.locator(".row.operator .avatar")).to_have_text("LO")
    expect(customer.page.locator(".row.operator .avatar canvas")).to_be_visible()
    screenshot(customer.page, "widget-face")
    expect(customer.page.locator(".row.operator strong")).to_have_text("ahora")
    about = counter.conversation().id
    counter.do(lambda uow: resolve(uow, about, lucia.id, counter.words, now()))
    expect(customer.panel.get_by_role("heading")).to_have_text("Cooperativa Aurora")
    expect(customer.page.locator(".head .face canvas")).to_have_count(0)
    assert customer.forbidden() == [] and customer.errors == []


def test_after_a_person_has_closed_the_conversation_one_tap_rates_them(
    counter: Counter, person: Person, screenshot: Callable[[Page, str], Path]
) -> None:
    customer = Customer.arrives(person("phone"), counter.url)
    customer.says("quiero hablar con alguien")
    customer.sees("eco: quiero hablar con alguien")
    lucia = Operator(counter)
    lucia.takes_over()
    lucia.writes("Hola, soy Lucía. Ya está arreglado.")
    customer.sees("Ya está arreglado")
    about = counter.conversation().id
    counter.do(lambda uow: resolve(uow, about, lucia.id, counter.words, now()))
    rating = customer.page.locator(".rating")
    expect(rating.get_by_role("button")).to_have_count(5)
    told = customer.page.locator(".system").all_inner_texts()
    assert not any(text.strip().endswith("0") for text in told), "nothing but words and buttons"
    screenshot(customer.page, "widget-phone-rating")
    rating.get_by_role("button", name="4 · Bien").click()
    expect(rating.locator(".chosen")).to_have_accessible_name("4 · Bien")
    customer.sees("4 · Bien")
    counter.until(lambda uow: [one.rating for one in uow.handoffs.of(about)] == [4])


def test_the_widget_speaks_the_language_of_the_conversation(counter: Counter, person: Person) -> None:
    counter.dialogue.script = lambda question: say("Sure.", language="en")
    customer = Customer.arrives(person(), counter.url)
    expect(customer.field_).to_have_attribute("placeholder", "Escribe un mensaje")
    customer.says("english please")
    customer.sees("Sure.")
    expect(customer.field_).to_have_attribute("placeholder", "Write a message")
    expect(customer.field_).to_be_focused()


def test_each_message_of_a_mixed_history_is_marked_with_its_language(
    counter: Counter, person: Person
) -> None:
    """A screen reader pronounces each as what it is: as it happens, after a reload, and in the transcript."""
    counter.dialogue.script = lambda question: (
        say("Sure.", language="en") if "please" in question.text else say("Claro.")
    )
    customer = Customer.arrives(person(), counter.url)
    customer.says("english please")
    customer.sees("Sure.")
    customer.says("mejor en español")
    customer.sees("Claro.")

    def languages() -> dict[str, str]:
        marked = "(all) => all.map((one) => [one.innerText.trim(), one.closest('[lang]').lang])"
        return dict(customer.page.locator("[data-id] .bubble").evaluate_all(marked))

    written = {"english please": "en", "Sure.": "en", "mejor en español": "es", "Claro.": "es"}
    assert languages() == written
    customer.page.reload()
    customer.opens()
    customer.sees("Claro.")
    assert languages() == written
    about = counter.conversation().id
    link = TranscriptLinks(counter.url, SECRET, now).transcript(about)
    customer.page.goto(link)
    expect(customer.page.locator(".text[lang=en]")).to_have_text(["english please", "Sure."])
    expect(customer.page.locator("html")).to_have_attribute("lang", "es")


# Nothing lost, nothing twice


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
    expect(customer.page.locator(".pending .row")).to_have_count(3)
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


# Several tabs


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


# For everyone


def test_each_new_message_is_announced_once_and_the_history_never(counter: Counter, person: Person) -> None:
    context = person()
    customer = Customer.arrives(context, counter.url)
    customer.says("uno")
    customer.sees("eco: uno")
    customer.says("dos")
    customer.sees("eco: dos")
    assert customer.announced(2) == ["Asistente automático: eco: uno", "Asistente automático: eco: dos"]
    customer.page.reload()
    customer.opens()
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
    lucia.writes("¿sigues ahí?")
    expect(customer.launcher).to_have_accessible_name("Abrir el chat, 2 mensajes sin leer")
    customer.page.reload()
    expect(customer.page.locator(".badge")).to_have_text("2")
    customer.opens()
    customer.page.keyboard.press("Escape")
    expect(customer.page.locator(".badge")).to_be_hidden()


def test_the_consent_notice_is_read_once(counter: Counter, person: Person) -> None:
    context = person()
    customer = Customer.arrives(context, counter.url)
    customer.page.get_by_role("button", name="Entendido").click()
    expect(customer.page.locator(".consent")).to_be_hidden()
    customer.page.reload()
    customer.opens()
    expect(customer.page.locator(".consent")).to_be_hidden()


def test_the_conversation_can_be_taken_home(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    customer.page.get_by_role("button", name="Opciones").click()
    with customer.page.expect_download() as download:
        customer.page.get_by_role("button", name="Descargar la conversación").click()
    assert "eco: hola" in download.value.path().read_text("utf-8")


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
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    expect(customer.page.locator(".typing")).to_be_visible()
    seen.set()
    customer.sees("ya está")
    expect(customer.page.locator(".typing")).to_be_hidden()


# Safe


def test_words_are_never_markup(counter: Counter, person: Person) -> None:
    evil = (
        "<img src=x onerror=alert(1)> [pulsa](javascript:alert(1)) [mira](data:text/html,x) "
        "**[bien](https://aurora.example/a?b=1&c=2)**"
    )
    counter.dialogue.script = lambda question: say(evil)
    customer = Customer.arrives(person(), counter.url)
    customer.says("<b>hola</b>")
    customer.page.locator(".row.bot[data-id]").wait_for()
    assert customer.history()[0] == "<b>hola</b>"
    assert "<img src=x onerror=alert(1)>" in customer.history()[1]
    links = customer.page.locator(".log a").all()
    assert [link.get_attribute("href") for link in links] == ["https://aurora.example/a?b=1&c=2"]
    assert customer.page.locator(".log img").count() == 0


def test_nobody_else_is_asked_for_anything_and_the_policy_holds(counter: Counter, person: Person) -> None:
    counter.dialogue.script = lambda question: offering("¿**Sí** o _no_?", "Sí", "No")
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("¿Sí o no?")
    customer.page.get_by_role("button", name="Opciones").click()
    customer.page.get_by_role("switch").click()
    customer.page.get_by_role("button", name="Sí", exact=True).click()
    expect(customer.page.locator(".row.bot[data-id]")).to_have_count(2)
    assert customer.foreign == []
    assert customer.forbidden() == []
    assert customer.errors == []


def test_another_site_embeds_it_with_one_tag_and_its_own_colour(
    counter: Counter, person: Person, shop: Shop
) -> None:
    counter.stop()
    counter.origins = (shop.url,)
    counter.start()
    shop.page = f"""<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
        <script src="{counter.url}/widget.js" data-title="Shop" data-accent="#ffd400" data-position="left">
        </script>"""
    customer = Customer.arrives(person(locale="en-GB"), shop.url)
    expect(customer.panel.get_by_role("heading")).to_have_text("Shop")
    customer.says("hello")
    customer.sees("eco: hello")
    box = customer.launcher.bounding_box()
    assert box and box["x"] < 100
    ink = customer.launcher.evaluate("(node) => getComputedStyle(node).color")
    assert ink == "rgb(12, 20, 24)", "dark on yellow"


# Files


def drawing() -> bytes:
    """A PNG of one colour."""
    side = 64

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x0b\x6b\x63" * side) * side
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_a_customer_attaches_a_photo_and_keeps_what_an_operator_sends(
    counter: Counter, person: Person
) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    chooser = customer.page.locator("ventanilla-chat input[type=file]")
    photo = {"name": "contador.png", "mimeType": "image/png", "buffer": drawing()}
    chooser.set_input_files(photo)  # type: ignore[arg-type]
    shown = customer.page.locator("[data-id].customer .file.picture")
    expect(shown).to_be_visible()
    expect(shown).to_have_accessible_name("Descargar contador.png")
    expect(shown.locator("canvas")).to_be_visible()
    customer.page.reload()
    customer.opens()
    expect(shown.locator("canvas")).to_be_visible()

    lucia = Operator(counter)
    lucia.takes_over()
    lucia.attaches("plano.pdf", b"%PDF-1.7 plano")
    offered = customer.page.get_by_role("button", name="Descargar plano.pdf")
    expect(offered).to_be_visible()
    with customer.page.expect_download() as download:
        offered.click()
    assert download.value.suggested_filename == "plano.pdf"
    assert download.value.path().read_bytes() == b"%PDF-1.7 plano"
    assert "Lucía Ortega:  Archivo plano.pdf" in customer.announced()[-1].replace("\u00a0", " ")
    assert customer.forbidden() == [] and customer.errors == []


def test_a_file_that_cannot_be_taken_says_why_in_the_customers_words(
    counter: Counter, person: Person
) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    chooser = customer.page.locator("ventanilla-chat input[type=file]")
    page = {"name": "página.html", "mimeType": "text/html", "buffer": b"<script>alert(1)</script>"}
    chooser.set_input_files(page)  # type: ignore[arg-type]
    refused = customer.page.locator(".refused")
    expect(refused).to_contain_text("Ese tipo de archivo no lo podemos abrir")
    refused.get_by_role("button", name="Quitar").click()
    expect(refused).to_have_count(0)
    drop = """(chat) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(16_000_001)], "vídeo.mp4", { type: "video/mp4" }));
      const panel = chat.shadowRoot.querySelector(".panel");
      panel.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }"""
    customer.page.locator("ventanilla-chat").evaluate(drop)
    expect(refused).to_contain_text("Es demasiado grande")
    customer.says("sigo aquí")
    customer.sees("eco: sigo aquí")


def test_a_large_photo_is_made_smaller_before_it_is_sent(counter: Counter, person: Person) -> None:
    """What a telephone takes is larger than what is allowed, and tells where it was taken."""
    customer = Customer.arrives(person(), counter.url)
    drop = """async (chat) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 3000, height: 1500 });
      const context = canvas.getContext("2d");
      const noise = context.createImageData(3000, 1500);
      noise.data.forEach((_, at, all) => (all[at] = at % 4 === 3 ? 255 : Math.random() * 255));
      context.putImageData(noise, 0, 0);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.98));
      const data = new DataTransfer();
      data.items.add(new File([blob], "foto.jpg", { type: "image/jpeg" }));
      const panel = chat.shadowRoot.querySelector(".panel");
      panel.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      return blob.size;
    }"""
    size = customer.page.locator("ventanilla-chat").evaluate(drop)
    assert size > 5_000_000
    expect(customer.page.locator("[data-id].customer .file.picture")).to_be_visible()
    about = counter.conversation().id
    (photo,) = counter.do(lambda uow: uow.messages.of(about))[0].attachments
    assert photo.name == "foto.jpg" and photo.media_type == "image/jpeg"
    assert photo.size < 5_000_000
