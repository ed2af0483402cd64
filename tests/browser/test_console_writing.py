"""Writing at the console: shortcuts and commands, canned replies, drafts, second thoughts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.core.handoff import Reason
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.core.turn import Understanding
from bot.services import canned
from bot.services.reply import reply
from tests.browser.operators import (
    Someone,
    bubble,
    enter,
    expect_live,
    give_to,
    has_one,
    keep_canned,
    messages,
    talked,
    waiting,
)
from tests.patience import wait_for
from tests.unit.console.desk import Desk, now

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def begins(desk: Desk, page: Page, conversation: str, operator: Operator, words: str) -> None:
    """Write, until the server has it."""
    page.locator("#text").fill(words)
    drafts = lambda: desk.read(lambda uow: uow.drafts.of(conversation, operator.id))  # noqa: E731
    wait_for(lambda: page.wait_for_timeout(50) or drafts())


def test_every_action_is_found_in_the_command_bar_and_every_shortcut_in_the_sheet(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.keyboard.press("Control+/")
    sheet = page.get_by_role("dialog", name="Atajos de teclado")
    for keys in (
        "Alt J",
        "Alt P",
        "Alt L",
        "Alt A",
        "Alt E",
        "Alt H",
        "Ctrl K",
        "Ctrl /",
        "Mayús Enter",
    ):
        expect(sheet.locator("dd", has_text=re.compile(rf"^\s*{keys}\s*$"))).to_be_visible()
    page.keyboard.press("Control+k")
    expect(sheet).to_be_hidden()
    field = page.get_by_role("combobox", name="Buscar una acción")
    expect(field).to_be_focused()
    page.keyboard.type("no existe")
    expect(page.get_by_text("No hay ninguna acción con esas palabras.")).to_be_visible()
    field.fill("NOTA privada")
    expect(page.get_by_role("option", name=re.compile("Nota privada"))).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Nota privada sobre Eva Sanz")).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option", name="Tomar", exact=True)).to_have_count(0)
    field.fill("resolver")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".activity", has_text="Ana Ruiz la resolvió")).to_be_visible()


def test_a_key_that_types_a_sign_is_no_shortcut(desk: Desk, person: Someone, ana: Operator) -> None:
    """Right Alt with E is the euro on many keyboards."""
    page = enter(desk, person(), ana, f"#mine/{waiting(desk)}")
    pressed = """(modifierAltGraph) => {
        const how = { code: "KeyL", altKey: true, modifierAltGraph, cancelable: true };
        return !dispatchEvent(new KeyboardEvent("keydown", how));
    }"""
    assert page.evaluate(pressed, False) is True
    assert page.evaluate(pressed, True) is False
    mac = person()
    mac.add_init_script("Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' })")
    page = enter(desk, mac, ana, f"#mine/{waiting(desk)}")
    assert page.evaluate(pressed, True) is True, "some browsers say so of either Option key there"


def test_a_canned_reply_is_written_used_with_a_slash_removed_and_brought_back(
    desk: Desk, person: Someone
) -> None:
    ana = desk.operator("Ana Ruiz", Presence.ONLINE, role=Role.SUPERVISOR)
    conversation = waiting(desk)
    page = enter(desk, person(), ana)
    page.get_by_role("button", name="Menú de Ana Ruiz").click()
    page.get_by_role("menuitem", name="Respuestas guardadas").click()
    expect(page.get_by_text("Aún no hay respuestas guardadas")).to_be_visible()
    for code, words in (
        ("horario", "Hola, {cliente}: abrimos a las 9."),
        ("numero", "Es el {caso}. Soy {operador}."),
    ):
        page.get_by_role("button", name="Nueva respuesta").click()
        page.get_by_label("Nombre").fill("no vale")
        page.get_by_label("Texto en español").fill(words)
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Guardar").click()
        expect(page.get_by_text("Usa solo letras, números y guiones")).to_be_visible()
        expect(page.get_by_label("Nombre")).to_be_focused()
        page.get_by_label("Nombre").fill(code)
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Guardado: /{code}")).to_be_visible()

    page.goto(f"{desk.url}#mine/{conversation}")
    expect_live(page)
    text = page.locator("#text")
    text.press_sequentially("/")
    menu = page.get_by_role("listbox", name="Respuestas guardadas")
    expect(menu.get_by_role("option")).to_have_count(2)
    text.press("Escape")  # the sign alone would be sent
    expect(menu).to_be_hidden()
    expect(text).to_have_value("")
    expect(text).to_be_focused()
    text.press_sequentially("a/b /")
    expect(menu.get_by_role("option")).to_have_count(2)
    text.press("Escape")
    expect(text).to_have_value("a/b ")
    text.fill("")
    text.press_sequentially("/")
    expect(menu.get_by_role("option")).to_have_count(2)
    text.press_sequentially("num")
    expect(menu.get_by_role("option")).to_have_count(1)
    expect(text).to_have_attribute("aria-activedescendant", "canned-list-0")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    alone = "«/num» no se envía tal cual: elige una respuesta guardada"
    expect(page.locator("#send")).to_have_attribute("title", alone)
    page.keyboard.press("Enter")
    expect(text).to_have_value("/num")
    text.fill("")
    text.press_sequentially("/abrimos")
    expect(menu.get_by_role("option")).to_contain_text("/horario")
    page.keyboard.press("Enter")
    expect(text).to_have_value("Hola, Eva Sanz: abrimos a las 9.")
    expect(menu).to_be_hidden()

    text.press_sequentially(" /nu")
    expect(menu.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(text).to_have_value("Hola, Eva Sanz: abrimos a las 9. Es el {caso}. Soy Ana Ruiz.")
    expect(page.locator("#send")).to_have_attribute("title", "Rellena antes {caso}")
    page.keyboard.press("Enter")
    assert [m.text for m in messages(desk, conversation) if m.operator_id == ana.id and m.text] == []
    page.keyboard.type("R-1001")  # the blank was left selected
    page.keyboard.press("Enter")
    expect(bubble(page, "abrimos a las 9. Es el R-1001. Soy Ana Ruiz.")).to_be_visible()

    page.goto(f"{desk.url}/canned")
    page.get_by_role("button", name="Quitar /numero").click()
    expect(page.locator("[data-name]")).to_have_count(1)
    page.get_by_role("button", name="Deshacer").click()
    expect(page.locator("[data-name]")).to_have_count(2)


def test_what_was_sent_can_be_taken_back_for_a_moment_even_after_a_reload(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    desk.stop()
    desk.recall = timedelta(seconds=30)
    desk.start()
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.locator("#text").fill("Mañana a las 9 pasa el técnico")
    page.keyboard.press("Enter")
    expect(bubble(page, "Mañana a las 9")).to_contain_text(re.compile("Sale en (30|29|28|27|26) s"))
    page.reload()
    expect_live(page)
    expect(page.locator("#text")).to_have_value("")
    page.keyboard.press("Alt+z")
    expect(page.locator("#text")).to_have_value("Mañana a las 9 pasa el técnico")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator(".activity", has_text="Ana Ruiz deshizo el envío")).to_be_visible()
    expect(page.locator(".item wait-clock")).to_be_visible()
    assert desk.read(lambda uow: uow.messages.queued(conversation)) == []


def test_what_was_taken_back_while_the_next_is_on_its_way_stays(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    desk.stop()
    desk.recall = timedelta(seconds=30)
    desk.start()
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    text = page.locator("#text")
    text.fill("Mañana a las 9")
    page.keyboard.press("Enter")
    expect(bubble(page, "Mañana a las 9")).to_contain_text("Sale en")
    on_its_way: list[Any] = []
    page.route("**/reply", lambda route: on_its_way.append(route))
    text.fill("Con el técnico")
    with page.expect_request("**/reply"):
        page.keyboard.press("Enter")
    page.keyboard.press("Alt+z")
    expect(text).to_have_value("Mañana a las 9")
    on_its_way[0].continue_()
    expect(bubble(page, "Con el técnico")).to_be_visible()
    expect(text).to_have_value("Mañana a las 9")
    page.reload()
    expect(text).to_have_value("Mañana a las 9")


def test_a_button_that_does_nothing_looks_the_same_under_the_pointer(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = enter(desk, person(), ana, f"#mine/{waiting(desk)}")
    send = page.locator("#send")
    expect(send).to_have_attribute("aria-disabled", "true")
    look = "one => getComputedStyle(one).backgroundColor + getComputedStyle(one).color"
    before = send.evaluate(look)
    send.hover()
    assert send.evaluate(look) == before


def test_a_draft_is_there_on_another_device_and_warns_when_the_customer_wrote_since(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.locator("#text").fill("Mañana a las 9 pasa el técnico")
    wait_for(lambda: bool(desk.read(lambda uow: uow.drafts.of(conversation, ana.id))))
    desk.customer("eva", "ya lo he arreglado yo", quiet=True)
    warning = page.get_by_text("Eva Sanz ha escrito después de que empezaras este borrador.")
    expect(warning).to_be_visible()
    phone = enter(desk, person("phone"), ana, f"#mine/{conversation}")
    expect(phone.locator("#text")).to_have_value("Mañana a las 9 pasa el técnico")
    expect(phone.get_by_text("Eva Sanz ha escrito después")).to_be_visible()
    page.get_by_role("button", name="Ya lo he leído").click()
    expect(warning).to_be_hidden()
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(bubble(page, "Mañana a las 9")).to_be_visible()
    wait_for(lambda: desk.read(lambda uow: uow.drafts.of(conversation, ana.id)) == [])


def test_what_is_written_on_the_phone_comes_into_the_chat_that_is_open_on_the_desk(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """And in another tab at once. What was sent there is gone here."""
    conversation = waiting(desk)
    desk.run(lambda uow: give_to(uow, conversation, ana))
    context = person()
    page = enter(desk, context, ana, f"#mine/{conversation}")
    text = page.locator("#text")
    text.fill("Mañana")
    wait_for(lambda: bool(desk.read(lambda uow: uow.drafts.of(conversation, ana.id))))
    phone = enter(desk, person("phone"), ana, f"#mine/{conversation}")
    expect(phone.locator("#text")).to_have_value("Mañana")
    phone.locator("#text").press_sequentially(" a las 9")
    expect(text).to_have_value("Mañana a las 9")
    tab = context.new_page()
    tab.goto(f"{desk.url}#mine/{conversation}")
    expect(tab.locator("#text")).to_have_value("Mañana a las 9")
    text.press_sequentially(", en Norte")
    expect(tab.locator("#text")).to_have_value("Mañana a las 9, en Norte")
    expect(phone.locator("#text")).to_have_value("Mañana a las 9, en Norte")
    phone.get_by_role("button", name="Enviar").click()
    expect(bubble(page, "Mañana a las 9, en Norte")).to_be_visible()
    for one in (page, tab, phone):
        expect(one.locator("#text")).to_have_value("")


def test_what_is_being_written_is_not_put_back_by_what_the_server_had_before(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """A conversation read slowly brings the draft of a moment ago."""
    conversation, page = has_one(desk, person(), ana)
    text = page.locator("#text")
    begins(desk, page, conversation, ana, "Voy")
    slow: list[tuple[Any, Any]] = []
    page.route(
        re.compile(f"/conversations/{conversation}$"),
        lambda route: slow.append((route, route.fetch())),
        times=1,
    )
    desk.customer("eva", "¿hola?", quiet=True)
    wait_for(lambda: page.wait_for_timeout(50) or bool(slow))
    with page.expect_response("**/draft"):
        text.press_sequentially(" a mirarlo")
    route, answer = slow[0]
    with page.expect_response(re.compile(f"/conversations/{conversation}$")):
        route.fulfill(response=answer)
    expect(bubble(page, "¿hola?")).to_be_visible()
    expect(text).to_have_value("Voy a mirarlo")


def test_what_a_full_browser_does_not_keep_stays_as_it_is_written(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation, page = has_one(desk, person(), ana)
    text = page.locator("#text")
    begins(desk, page, conversation, ana, "Voy")
    page.evaluate("""() => {
        for (let size = 2 ** 22; size >= 1; size /= 2) {
            for (let at = 0; ; at += 1) {
                try { localStorage.setItem(`full/${size}/${at}`, "x".repeat(size)); } catch { break; }
            }
        }
    }""")
    text.press_sequentially(" a mirarlo ahora mismo")
    desk.customer("eva", "¿hola?", quiet=True)
    expect(bubble(page, "¿hola?")).to_be_visible()
    expect(text).to_have_value("Voy a mirarlo ahora mismo")
    text.press("Enter")
    expect(bubble(page, "Voy a mirarlo ahora mismo")).to_be_visible()
    expect(text).to_have_value("")


def test_at_a_shared_desk_nobody_finds_a_colleagues_words(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = waiting(desk)
    leo = desk.operator("Leo Gil", Presence.BUSY)
    context = person()
    context.route("**/draft", lambda route: route.abort())
    page = enter(desk, context, ana, f"#all/{conversation}")
    page.keyboard.press("Alt+p")
    page.locator("#text").fill("Ya se lo dije ayer")
    page.close()
    noting = {who.id: str(who is ana).lower() for who in (leo, ana)}
    for who, words in ((leo, ""), (ana, "Ya se lo dije ayer")):
        page = enter(desk, context, who, f"#all/{conversation}")
        expect(page.locator('[data-mode="note"]')).to_have_attribute("aria-pressed", noting[who.id])
        page.keyboard.press("Alt+p")
        expect(page.locator("#text")).to_have_value(words)
        page.close()


def test_a_page_that_has_not_seen_the_customers_last_words_does_not_send_over_them(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.locator("#text").fill("Voy a mirarlo")
    page.route("**/console/api/conversations/*/reply", lambda route: _late(desk, route), times=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("No se ha enviado: el cliente acaba de escribir.")
    expect(bubble(page, "¡déjalo, ya va!")).to_be_visible()
    expect(page.locator("#text")).to_have_value("Voy a mirarlo")
    page.keyboard.press("Enter")
    expect(bubble(page, "Voy a mirarlo")).to_be_visible()


def test_what_the_customer_wants_is_understood_and_one_key_puts_the_answer_in_the_composer(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    meant = {"¿y cómo pago?": "faq/payment_methods", "¿a qué hora abren?": "opening_hours"}
    desk.dialogue.understand = lambda text, language: Understanding(
        meant.get(text, "nlu_fallback"), 0.91, language
    )
    keep_canned(desk, ana)
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    suggestion = page.get_by_role("region", name="Sugerencia")
    desk.customer("eva", "¿y cómo pago?")
    expect(suggestion).to_contain_text("Pregunta cómo pagar 91 %")
    expect(suggestion.get_by_role("button")).to_contain_text("Puedes pagar con tarjeta")
    page.keyboard.press("Alt+i")
    expect(page.locator("#text")).to_have_value(re.compile("^Puedes pagar con tarjeta"))
    expect(page.locator("#text")).to_be_focused()
    expect(suggestion).to_be_hidden()
    page.locator("#text").fill("")
    desk.customer("eva", "¿a qué hora abren?")
    suggestion.get_by_role("button", name="horario").click()
    expect(page.locator("#text")).to_have_value("Hola, Eva Sanz: abrimos a las 9.")
    desk.dialogue.available = False
    desk.customer("eva", "otra cosa")
    expect(bubble(page, "otra cosa")).to_be_visible()
    expect(suggestion).to_be_hidden()
    assert desk.read(lambda uow: uow.messages.queued(conversation)) == []


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_brief_says_what_was_tried_and_what_failed_so_that_nobody_asks_again(
    desk: Desk, person: Someone, ana: Operator, screenshot: Callable[[Page, str], None], size: str
) -> None:
    conversation = talked(desk)
    desk.customer("eva", "blablabla", "Eva Sanz")
    wait_for(lambda: len(messages(desk, conversation)) == 6)
    desk.escalate(conversation, Reason.NOT_UNDERSTOOD)
    page = enter(desk, person(size), ana, f"#mine/{conversation}")
    brief = page.locator("details.brief")
    if size == "phone":
        expect(brief).not_to_have_attribute("open", "")
        brief.locator("> summary").click()
    screenshot(page, f"console-brief-{size}")
    expect(brief.locator(".tried").first).to_have_text(
        "Pregunta si hay una averíaAún no nos consta ninguna avería."
    )
    expect(brief.locator(".tried").nth(1)).to_have_text("No se le entendióblablabla")
    for words in ("El asistente no le entendió", "Barrio: Sur", "74 %"):
        expect(brief).to_contain_text(words)
    expect(brief).not_to_contain_text("31 %")  # of what was not understood, how sure says nothing
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    brief.locator("> summary").click()
    expect(brief).not_to_have_attribute("open", "")


def test_two_colleagues_see_each_other_look_and_write_and_one_calls_the_other_in_a_note(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    leo = desk.operator("Leo Gil", Presence.BUSY)
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    other = enter(desk, person(), leo, f"#all/{conversation}")
    expect(page.get_by_text("Leo Gil también la está viendo")).to_be_visible()
    expect(other.get_by_text("Ana Ruiz también la está viendo")).to_be_visible()
    page.locator("#text").press_sequentially("Ho")
    expect(other.get_by_text("Ana Ruiz está escribiendo aquí")).to_be_visible()
    other.goto(f"{desk.url}#all")
    expect(page.get_by_text("Leo Gil también la está viendo")).to_be_hidden()

    page.keyboard.press("Alt+p")
    text = page.get_by_role("textbox", name="Nota privada sobre Eva Sanz")
    text.press_sequentially("¿Lo miras tú, @le")
    found = page.get_by_role("listbox", name="Compañeros").get_by_role("option")
    expect(found).to_have_text("LGLeo GilOcupado")
    page.keyboard.press("Enter")
    expect(text).to_have_value("¿Lo miras tú, @Leo Gil ")
    page.keyboard.press("Enter")
    badge = other.get_by_role("button", name="Menciones: 1 sin leer")
    badge.click()
    other.get_by_role("link", name=re.compile("Ana Ruiz, sobre Eva Sanz")).click()
    expect(other.locator(".message.note.sought")).to_contain_text("¿Lo miras tú, @Leo Gil")
    expect(other.locator(".message.note .named.me")).to_have_text("@Leo Gil")
    expect(page.locator(".message.note .named:not(.me)")).to_have_text("@Leo Gil")
    expect(other.get_by_role("button", name="Menciones", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Menciones", exact=True)).to_be_visible()


def test_a_note_shows_whoever_it_names_whatever_signs_the_name_has(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    names = ["Leo [Sur] ^ Gil", "Leo \\ Gil-Mora", "Leo (2) $1 {x}|/*+?."]
    conversation = waiting(desk)
    for name in names:
        desk.operator(name)
        note = (conversation, ana.id, f"¿Lo miras, @{name}?", name, True, desk.clock())
        desk.run(lambda uow, note=note: reply(uow, *note))  # type: ignore[misc]
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    expect(page.locator(".message.note .named")).to_have_text([f"@{name}" for name in names])


def test_a_macro_that_is_begun_before_there_are_canned_replies_offers_none(
    desk: Desk, person: Someone
) -> None:
    page = enter(desk, person(), desk.operator("Ana Ruiz", Presence.ONLINE, role=Role.SUPERVISOR))
    page.goto(f"{desk.url}/macros")
    page.get_by_role("button", name="Nueva macro").click()
    what = page.get_by_label("Qué hacer")
    expect(what).to_have_value("note")
    what.select_option("reply")
    expect(page.get_by_label("Con qué").locator("option")).to_have_text("Aún no hay respuestas guardadas")


def test_a_macro_is_put_together_shown_before_it_runs_and_does_all_its_steps(
    desk: Desk, person: Someone
) -> None:
    ana = desk.operator("Ana Ruiz", Presence.ONLINE, role=Role.SUPERVISOR)
    keep_canned(desk, ana)
    conversation = waiting(desk)
    page = enter(desk, person(), ana)
    page.keyboard.press("Control+k")
    page.keyboard.type("macros")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Aún no hay macros")).to_be_visible()
    page.get_by_role("button", name="Nueva macro").click()
    page.get_by_label("Nombre").fill("Decir el horario y cerrar")
    page.get_by_label("Con qué").select_option("horario")
    for what, value in (("resolve", None), ("label", "horarios")):
        page.get_by_role("button", name="Añadir un paso").click()
        page.get_by_label("Qué hacer").last.select_option(what)
        if value:
            page.get_by_label("Con qué").last.fill(value)
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("Posponer, pasar y resolver solo pueden ir al final.")).to_be_visible()
    page.get_by_label("Qué hacer").nth(1).select_option("label")
    page.get_by_label("Con qué").nth(1).fill("horarios")
    page.get_by_label("Qué hacer").nth(2).select_option("resolve")
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator(".kept-row .steps li")).to_have_text(
        ["Responder: /horario", "Etiquetar: horarios", "Resolver"]
    )

    page.goto(f"{desk.url}#mine/{conversation}")
    expect_live(page)
    expect(page.locator("#text")).to_be_visible()
    page.keyboard.press("Alt+r")
    expect(page.get_by_role("option", name=re.compile("Decir el horario y cerrar"))).to_be_visible()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Decir el horario y cerrar")
    expect(sheet.locator("li")).to_have_text(
        ["Responder: Hola, Eva Sanz: abrimos a las 9.", "Etiquetar: horarios", "Resolver"]
    )
    hours = next(one for one in desk.read(lambda uow: uow.canned.all()) if one.code == "horario")
    wanted = canned.Wanted("horario", {"es": "Abrimos a las 10."})
    desk.run(lambda uow: canned.change(uow, hours.id, wanted, ana.id, now()))
    page.keyboard.press("Enter")
    expect(sheet.get_by_role("alert")).to_contain_text("Ha cambiado desde que la abriste")
    expect(sheet.locator("li").first).to_have_text("Responder: Abrimos a las 10.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Hecho: Decir el horario y cerrar")).to_be_visible()
    expect(bubble(page, "Abrimos a las 10.")).to_be_visible()
    expect(page.locator(".activity", has_text="Ana Ruiz la resolvió")).to_be_visible()


def _late(desk: Desk, route: Any) -> None:
    """The customer's words overtake the reply."""
    desk.customer("eva", "¡déjalo, ya va!", quiet=True)
    route.continue_()


def test_an_emoji_is_found_by_its_name_by_keyboard_alone(desk: Desk, person: Someone, ana: Operator) -> None:
    page = enter(desk, person(), ana, f"#mine/{waiting(desk)}")
    page.keyboard.press("Alt+l")
    page.keyboard.type("De nada ")
    page.keyboard.press("Alt+o")
    page.keyboard.type("gracias")
    expect(page.locator("#pick-list [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type(" adiós")
    expect(page.locator("#text")).to_have_value("De nada 🙏 adiós")
    page.keyboard.press("Alt+o")
    page.keyboard.press("Escape")
    expect(page.locator("#text")).to_be_focused()
