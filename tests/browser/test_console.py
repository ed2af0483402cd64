"""The console in a real browser: what an operator does all day, and what must not happen to them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from bot.core.conversation import Status
from bot.core.handoff import Reason
from bot.core.message import Author, Button, Delivery
from bot.core.operator import Operator, Presence
from bot.core.signals import Signal
from bot.services.record import append, change_owner
from tests.unit.console.desk import Desk, answer, by_words, now

Someone = Callable[..., BrowserContext]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    desk = Desk(sqlite_url)
    desk.dialogue.script = by_words(
        {
            "hola": answer("Hola, soy el asistente.", "greet", 0.98, buttons=[Button("Pedir cita", "/book")]),
            "no tengo luz en sur": answer(
                "Aún no nos consta ninguna avería.",
                "service_status",
                0.74,
                entities=[{"entity": "district", "value": "sur", "text": "sur", "start": 16, "end": 19}],
                slots={"district": "sur"},
                open_form="report_problem_form",
            ),
        }
    )
    desk.start()
    yield desk
    desk.stop()


@pytest.fixture
def ana(desk: Desk) -> Operator:
    return desk.operator("Ana Ruiz", Presence.ONLINE)


def enter(desk: Desk, context: BrowserContext, operator: Operator, where: str = "") -> Page:
    """Sign in by link and wait until the page is up to date. The page's faults fail the test."""
    page = context.new_page()
    page.on("pageerror", lambda fault: pytest.fail(f"fault on the page: {fault}"))
    page.goto(desk.link(operator))
    page.get_by_role("button").click()
    page.wait_for_url("**/console/password")
    page.goto(f"{desk.url}{where}")
    expect_live(page)
    return page


def expect_live(page: Page) -> None:
    expect(page.locator("body")).to_have_attribute("data-live", "live")


def waiting(desk: Desk, who: str = "eva", name: str = "Eva Sanz", reason: Reason = Reason.REQUESTED) -> str:
    """A customer whom the bot has passed on to people."""
    conversation = desk.customer(who, "quiero hablar con alguien", name, quiet=True).conversation_id
    desk.escalate(conversation, reason, Signal("anger", 0.8, "esto es una vergüenza"))
    return conversation


def talked(desk: Desk) -> str:
    """A customer who talked to the bot before being passed on."""
    conversation = ""
    for text in ("hola", "no tengo luz en sur"):
        conversation = desk.customer("eva", text, "Eva Sanz").conversation_id
        wait_for(lambda: messages(desk, conversation)[-1].author is Author.BOT)
    return conversation


def messages(desk: Desk, conversation: str) -> list[Any]:
    return desk.read(lambda uow: uow.messages.of(conversation))


def wait_for(condition: Callable[[], bool], seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def bubble(page: Page, text: str) -> Any:
    return page.locator(".message", has_text=text)


def test_an_operator_gets_in_by_link_and_sets_a_password(desk: Desk, person: Someone, ana: Operator) -> None:
    page = person().new_page()
    page.goto(desk.link(ana))
    expect(page.get_by_role("heading", name="Hola, Ana Ruiz")).to_be_visible()
    page.get_by_role("button", name="Entrar en la consola").click()
    page.get_by_label("Contraseña nueva").fill("una frase corta")
    page.get_by_role("button", name="Guardar").click()
    expect_live(page)
    expect(page.get_by_text("No tienes conversaciones")).to_be_visible()
    page.get_by_role("button", name="Menú de Ana Ruiz").click()
    page.get_by_role("menuitem", name="Salir").click()
    expect(page.get_by_text("Has salido de la consola")).to_be_visible()
    page.get_by_label("Usuario").fill("ana.ruiz")
    page.get_by_label("Contraseña").fill("una frase corta")
    page.get_by_role("button", name="Entrar").click()
    expect_live(page)


def test_a_chat_is_taken_answered_noted_and_resolved(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = talked(desk)
    page = enter(desk, person(), ana, "#all")
    page.get_by_role("link", name=re.compile("Eva Sanz")).click()
    expect(page.locator("#ownership")).to_contain_text("La lleva el asistente")
    expect(page.locator("#send")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Tomar").click()
    expect(page.locator("#ownership")).to_contain_text("La llevas tú")
    expect(page.locator(".activity", has_text="Ana Ruiz tomó la conversación")).to_be_visible()

    page.get_by_role("textbox", name="Respuesta a Eva Sanz").fill("Hola, Eva.")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Lo miro ahora.")
    page.keyboard.press("Enter")
    expect(bubble(page, "Lo miro ahora.")).to_contain_text("Enviado")
    expect(page.get_by_role("textbox")).to_have_value("")

    page.get_by_role("button", name="Nota privada").click()
    page.get_by_role("textbox", name="Nota privada sobre Eva Sanz").fill("Llamó ayer también")
    page.keyboard.press("Enter")
    expect(page.locator(".message.note")).to_contain_text("Llamó ayer también")

    desk.customer("eva", "gracias, espero")
    expect(bubble(page, "gracias, espero")).to_be_visible()
    page.get_by_role("button", name="Resolver").click()
    expect(page.locator(".activity", has_text="Ana Ruiz la resolvió")).to_be_visible()
    desk.customer("eva", "hola")
    expect(page.locator("#ownership")).to_contain_text("La lleva el asistente")
    shown = [m.text for m in desk.read(lambda uow: uow.messages.visible_to_customer(conversation))]
    assert "Hola, Eva.\nLo miro ahora." in shown
    assert "Llamó ayer también" not in shown


def test_the_brief_says_why_what_was_understood_and_what_is_known(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = talked(desk)
    desk.escalate(conversation, Reason.FRUSTRATION, Signal("anger", 0.8, "esto es una vergüenza"))
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    brief = page.locator("details.brief")
    expect(brief).to_have_attribute("open", "")
    for words in (
        "Muestra su molestia",
        "Enfado",
        "80 %",
        "esto es una vergüenza",
        "no tengo luz en sur",
        "Pregunta si hay una avería",
        "74 %",
        "Barrio: Sur",
        "Avisar de un problema",
    ):
        expect(brief).to_contain_text(words)


def test_words_the_bot_could_not_say_any_more_are_shown_as_not_sent(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    desk.run(lambda uow: keep_unsaid(uow, conversation))
    expect(page.locator(".message.unsent")).to_contain_text("No enviado: una persona ya llevaba")


def keep_unsaid(uow: Any, conversation_id: str) -> None:
    conversation = uow.conversations.lock(conversation_id)
    append(uow, conversation, Author.BOT, "¿Te doy cita?", now(), delivery=Delivery.SUPPRESSED)
    uow.conversations.save(conversation)


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
    box = page.get_by_role("textbox")
    box.fill("Una respuesta larga")

    def lose_it_first(route: Any) -> None:
        desk.run(lambda uow: give_to(uow, conversation, luis))
        route.continue_()

    page.route("**/reply", lose_it_first)
    box.press("Enter")
    expect(page.get_by_text("No se envió: Luis Peña lleva la conversación")).to_be_visible()
    expect(box).to_have_value("Una respuesta larga")
    assert all(message.text != "Una respuesta larga" for message in messages(desk, conversation))


def give_to(uow: Any, conversation_id: str, operator: Operator) -> None:
    change_owner(uow, uow.conversations.lock(conversation_id), Status.OPEN, operator.id, now())


def test_a_reply_whose_answer_was_lost_is_sent_again_and_is_one_message(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")

    def arrives_but_the_answer_is_lost(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/reply", arrives_but_the_answer_is_lost, times=1)
    page.get_by_role("textbox").fill("Ya lo miro")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No hay conexión con el servidor")).to_be_visible()
    page.reload()
    expect_live(page)
    expect(page.get_by_role("textbox")).to_have_value("Ya lo miro")
    page.get_by_role("textbox").press("Enter")
    expect(page.get_by_role("textbox")).to_have_value("")
    expect(bubble(page, "Ya lo miro")).to_have_count(1)
    assert [m.text for m in messages(desk, conversation)].count("Ya lo miro") == 1


def test_after_a_cut_nothing_is_missing_and_nothing_is_there_twice(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.get_by_role("textbox").fill("A ciegas no")
    page.route("**/console/api/**", lambda route: route.abort())
    desk.cut_connections()
    expect(page.locator("#live-words")).to_contain_text("Sin conexión. Reconectando")
    expect(page.locator("#send")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("textbox").press("Enter")
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


def test_the_title_counts_who_waits_and_the_screen_reader_is_told_once(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    expect(page).to_have_title("(1) Ventanilla · Consola")
    page.evaluate(
        """() => {
            window.heard = [];
            const told = (one) => one.addedNodes.forEach((line) => heard.push(line.textContent));
            new MutationObserver((all) => all.forEach(told)).observe(announcer, {childList: true});
        }"""
    )
    desk.run(lambda uow: set_capacity(uow, ana))
    desk.customer("eva", "¿hola?", quiet=True)
    expect(bubble(page, "¿hola?")).to_be_visible()
    waiting(desk, "tom", "Tom Baker")
    expect(page).to_have_title("(2) Ventanilla · Consola")
    page.wait_for_function("heard.length >= 2")
    assert page.evaluate("heard") == ["Eva Sanz dice: ¿hola?", "Tom Baker espera a una persona"]


def set_capacity(uow: Any, operator: Operator) -> None:
    busy = uow.operators.get(operator.id)
    busy.presence = Presence.BUSY
    uow.operators.save(busy)


def test_everything_can_be_done_with_the_keyboard(desk: Desk, person: Someone, ana: Operator) -> None:
    first, second = waiting(desk), waiting(desk, "tom", "Tom Baker")
    page = enter(desk, person(), ana)
    for keys, where in (("Alt+j", first), ("Alt+j", second), ("Alt+k", first)):
        page.keyboard.press(keys)
        expect(page.locator(".item[aria-current]")).to_have_attribute("href", f"#mine/{where}")
    page.keyboard.press("Alt+p")
    page.keyboard.type("una nota")
    page.keyboard.press("Enter")
    expect(page.locator(".message.note")).to_contain_text("una nota")
    page.keyboard.press("Alt+l")
    page.keyboard.type("una respuesta")
    page.keyboard.press("Enter")
    expect(bubble(page, "una respuesta")).to_be_visible()
    page.keyboard.press("Control+/")
    expect(page.get_by_role("dialog", name="Atajos de teclado")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+e")
    expect(page.locator(".activity", has_text="Ana Ruiz la resolvió")).to_be_visible()
    page.locator("#presence").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#presence")).to_have_text("Ocupado")
    expect(page.locator("#presence")).to_be_focused()
    wait_for(lambda: desk.read(lambda uow: uow.operators.get(ana.id)).presence is Presence.BUSY)


def test_someone_reading_older_messages_is_not_moved_and_can_jump_to_the_new_ones(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    for number in range(30):
        desk.customer("eva", f"mensaje {number}.", quiet=True)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    expect(bubble(page, "mensaje 29.")).to_be_in_viewport()
    page.locator(".stream").evaluate("one => one.scrollTop = 0")
    desk.customer("eva", "uno más", quiet=True)
    expect(bubble(page, "uno más")).not_to_be_in_viewport()
    page.get_by_role("button", name="Mensajes nuevos").click()
    expect(bubble(page, "uno más")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Mensajes nuevos")).to_be_hidden()


def test_each_side_sees_the_other_typing(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    desk.customer_types(conversation)
    expect(page.get_by_text("Eva Sanz está escribiendo…")).to_be_visible()
    desk.customer_types(conversation, on=False)
    expect(page.get_by_text("Eva Sanz está escribiendo…")).to_be_hidden()
    page.get_by_role("textbox").press_sequentially("Ho")
    wait_for(lambda: (conversation, "operator", True) in desk.typed)


def test_a_draft_waits_for_its_chat(desk: Desk, person: Someone, ana: Operator) -> None:
    first, second = waiting(desk), waiting(desk, "tom", "Tom Baker")
    page = enter(desk, person(), ana, f"#mine/{first}")
    page.get_by_role("textbox").fill("para Eva")
    page.goto(f"{desk.url}#mine/{second}")
    expect(page.get_by_role("textbox", name="Respuesta a Tom Baker")).to_have_value("")
    page.goto(f"{desk.url}#mine/{first}")
    expect(page.get_by_role("textbox", name="Respuesta a Eva Sanz")).to_have_value("para Eva")


def test_what_customers_write_is_never_markup(desk: Desk, person: Someone, ana: Operator) -> None:
    evil = '<img src=x onerror="document.title=1"><b>hola</b> javascript:alert(1) https://example.org/a?b=1.'
    conversation = desk.customer("eva", evil, '<i>"Eva"</i>', quiet=True).conversation_id
    desk.escalate(conversation)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    expect(page.locator(".bubble")).to_have_text(evil)
    links = page.locator(".bubble a")
    assert links.evaluate_all("all => all.map((one) => one.href)") == ["https://example.org/a?b=1"]
    assert page.locator(".bubble img, .bubble b, h2 i").count() == 0


def test_a_page_whose_session_ended_leads_to_the_door_and_keeps_the_draft(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    context = person()
    page = enter(desk, context, ana, f"#mine/{conversation}")
    page.get_by_role("textbox").fill("a medias")
    context.clear_cookies()
    page.get_by_role("textbox").press("Enter")
    expect(page.get_by_text("Tu sesión terminó")).to_be_visible()
    again = enter(desk, context, ana, f"#mine/{conversation}")
    expect(again.get_by_role("textbox")).to_have_value("a medias")


def test_on_a_phone_one_column_at_a_time_and_back_again(desk: Desk, person: Someone, ana: Operator) -> None:
    waiting(desk)
    page = enter(desk, person("phone"), ana)
    expect(page.locator("#talk")).to_be_hidden()
    page.get_by_role("link", name=re.compile("Eva Sanz")).click()
    expect(page.get_by_role("heading", name="Eva Sanz", level=2)).to_be_focused()
    expect(page.locator("#lists")).to_be_hidden()
    page.get_by_role("button", name="Datos del cliente").click()
    expect(page.locator("#panel")).to_contain_text("Pidió hablar con una persona")
    page.get_by_role("button", name="Volver a la conversación").click()
    page.go_back()
    expect(page.locator("#items")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_console_speaks_english_and_goes_dark_on_request(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = enter(desk, person(locale="en-GB"), ana)
    expect(page.get_by_text("You have no conversations")).to_be_visible()
    page.get_by_role("button", name="Menu of Ana Ruiz").click()
    page.get_by_role("menuitemradio", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
    page.get_by_role("button", name="Menu of Ana Ruiz").click()
    page.get_by_role("menuitemradio", name="Español").click()
    expect(page.get_by_text("No tienes conversaciones")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(
    desk: Desk, person: Someone, ana: Operator, screenshot: Callable[[Page, str], Any], size: str, theme: str
) -> None:
    conversation = talked(desk)
    desk.escalate(conversation, Reason.FRUSTRATION, Signal("anger", 0.8, "una vergüenza"))
    desk.run(lambda uow: keep_unsaid(uow, conversation))
    danger = waiting(desk, "leo", "Leo Gil", Reason.DANGER)
    page = person(size, color_scheme=theme).new_page()

    def check(name: str) -> None:
        screenshot(page, f"console-{name}-{size}-{theme}")
        found = Axe().run(page, options={"runOnly": WCAG})
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"

    page.goto(f"{desk.url}/sign-in?expired=1")
    check("sign-in")
    page.goto(f"{desk.url}/enter/nonsense")
    check("dead-link")
    page.goto(desk.link(ana))
    check("link")
    page.get_by_role("button").click()
    page.wait_for_url("**/console/password")
    check("password")
    page.goto(desk.url)
    expect_live(page)
    check("list")
    page.goto(f"{desk.url}#unassigned")
    check("empty")
    page.goto(f"{desk.url}#mine/{danger}")
    expect(page.locator(".message").first).to_be_visible()
    check("danger")
    page.goto(f"{desk.url}#mine/{conversation}")
    expect(page.locator(".message.unsent")).to_be_visible()
    if page.locator("details.brief").get_attribute("open") is None:
        page.locator("details.brief summary").click()
    check("chat")
    page.get_by_role("button", name="Nota privada").click()
    page.get_by_role("textbox").fill("una nota")
    page.keyboard.press("Enter")
    expect(page.locator(".message.note")).to_be_visible()
    check("note")
    page.keyboard.press("Control+/")
    check("help")
    page.keyboard.press("Escape")
    if size == "phone":
        page.get_by_role("button", name="Datos del cliente").click()
        check("customer")
    page.goto(f"{desk.url}#all")
    page.locator("#menu").click()
    check("menu")
    page.keyboard.press("Escape")
    page.route("**/console/api/**", lambda route: route.abort())
    desk.cut_connections()
    expect(page.locator("#live-words")).to_contain_text("Sin conexión. Reconectando")
    check("reconnecting")
