"""What an operator does all day at the console, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from bot.core.handoff import Reason
from bot.core.operator import Operator
from bot.core.signals import Signal
from bot.services import drafts
from tests.browser.operators import (
    Someone,
    bubble,
    enter,
    expect_live,
    keep_unsaid,
    talked,
    waiting,
)
from tests.patience import wait_for
from tests.unit.console.desk import Desk


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


def test_the_doors_are_passed_with_the_keyboard_alone(desk: Desk, person: Someone, ana: Operator) -> None:
    """Nothing is reached for; what is wrong is said in the page's language, not in the browser's."""
    page = person().new_page()
    page.goto(desk.link(ana))
    expect(page.get_by_role("button", name="Entrar en la consola")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Contraseña nueva")).to_be_focused()
    page.keyboard.type("corta")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Contraseña nueva")).to_be_focused()
    page.keyboard.type("una frase corta")
    page.keyboard.press("Enter")
    expect_live(page)
    page = person().new_page()
    page.goto(f"{desk.url}/sign-in")
    expect(page.get_by_label("Usuario")).to_be_focused()  # once it is shown, which nobody types before
    for words, key in (("ana.ruiz", "Tab"), ("una frase corta", "Enter")):
        page.keyboard.type(words)
        page.keyboard.press(key)
    expect(page).to_have_url(desk.url)
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
    expect(page.locator("#text")).to_have_value("")

    page.get_by_role("button", name="Nota privada").click()
    page.get_by_role("textbox", name="Nota privada sobre Eva Sanz").fill("Llamó ayer también")
    page.keyboard.press("Enter")
    expect(page.locator(".message.note")).to_contain_text("Llamó ayer también")

    desk.customer("eva", "gracias, espero")
    expect(bubble(page, "gracias, espero")).to_be_visible()
    page.get_by_role("button", name="Resolver", exact=True).click()
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
    desk.escalate(conversation, Reason.FRUSTRATION, Signal("outrage", 0.8, "esto es una vergüenza"))
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    brief = page.locator("details.brief")
    expect(brief).to_have_attribute("open", "")
    expect(brief.get_by_role("table")).to_be_hidden()
    brief.locator(".turns > summary").click()
    desk.customer("eva", "¿hola?", quiet=True)
    expect(bubble(page, "¿hola?")).to_be_visible()
    expect(brief.get_by_role("table")).to_be_visible()
    for words in (
        "Muestra su molestia",
        "Indignación",
        "80 %",
        "esto es una vergüenza",
        "no tengo luz en sur",
        "Pregunta si hay una avería",
        "74 %",
        "Barrio: Sur",
        "Avisar de un problema",
        "Reclamación",
        "30 nov 2026, 10:00",
    ):
        expect(brief).to_contain_text(words)
    once_each = [
        "Formulario abierto",
        "Servicio",
        "Barrio del problema",
        "Tipo de caso",
        "Hora de la cita",
    ]
    expect(brief.locator(".facts dt")).to_have_text(once_each)
    parts = ["Ya ha probado", "Lo que ya se sabe", "Señales"]
    expect(brief.locator("h3")).to_have_text(parts)  # what helps to answer first


def test_the_parts_of_the_brief_leave_no_hole_and_more_below_is_reached_by_scrolling(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """Three parts of different heights: the third begins where the shortest column ends, not below both."""
    conversation = talked(desk)
    desk.escalate(conversation, Reason.FRUSTRATION, Signal("outrage", 0.8, "esto es una vergüenza"))
    page = enter(desk, person(viewport={"width": 1280, "height": 800}), ana, f"#mine/{conversation}")
    parts = page.locator(".brief .inside > section")
    expect(parts).to_have_count(3)
    one, two, three = [part.bounding_box() for part in parts.all()]
    assert one and two and three
    assert two["y"] - (one["y"] + one["height"]) < 20, "below the first"
    assert three["x"] > one["x"] + one["width"] and abs(three["y"] - one["y"]) < 2, "beside it, at the top"
    turns = page.locator(".brief .turns > summary")
    turns.click()
    page.locator(".brief tbody tr").last.scroll_into_view_if_needed()
    expect(page.locator(".brief tbody tr").last).to_be_in_viewport(ratio=0.9)
    expect(page.locator(".brief > summary")).to_be_in_viewport(ratio=1)
    expect(page.locator(".stream")).to_be_in_viewport()
    page.set_viewport_size({"width": 1280, "height": 620})
    page.reload()
    expect_live(page)
    expect(page.locator(".brief")).to_be_visible()
    expect(page.locator(".brief")).not_to_have_attribute("open", "")  # what was said counts more
    page.locator(".brief > summary").click()
    expect(parts.first).to_be_in_viewport(ratio=0.4)


def test_a_brief_with_little_to_say_takes_no_room_for_more(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = desk.customer("eva", "quiero hablar con alguien", quiet=True).conversation_id
    desk.escalate(conversation)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    whole, said = page.locator(".brief").bounding_box(), page.locator(".brief .inside > p").bounding_box()
    assert whole and said
    assert whole["y"] + whole["height"] - said["y"] - said["height"] < 16


def test_words_the_bot_could_not_say_any_more_are_shown_as_not_sent(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person("phone"), ana, f"#mine/{conversation}")
    desk.run(lambda uow: keep_unsaid(uow, conversation))
    expect(page.locator(".message.unsent")).to_contain_text("No enviado: una persona ya llevaba")
    foot, hour = (page.locator(f".message.unsent {one}").bounding_box() for one in (".foot", ".foot time"))
    assert foot and hour and foot["y"] + foot["height"] - hour["y"] - hour["height"] < 4, "behind its words"


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
    page.locator("#text").fill("voy")
    page.locator("#text").press("Enter")
    expect(bubble(page, "voy")).to_be_in_viewport()
    expect(bubble(page, "voy")).to_contain_text("Enviado")
    page.locator(".stream").evaluate("one => one.scrollTop = 0")
    desk.run(lambda uow: drafts.keep(uow, conversation, ana.id, "reply", "en el teléfono", 1, desk.clock()))
    expect(page.locator("#text")).to_have_value("en el teléfono")
    expect(bubble(page, "voy")).not_to_be_in_viewport()


def test_too_long_a_text_is_counted_and_never_cut(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.locator("#text").fill("x" * 10_001)
    expect(page.locator("#hint")).to_have_text("Sobra 1 carácter")
    for height in (860, 640):
        page.set_viewport_size({"width": 1280, "height": height})
        expect(page.locator("#send")).to_be_in_viewport(ratio=1)
    page.locator("#text").press("Enter")
    page.reload()
    expect_live(page)
    assert len(page.locator("#text").input_value()) == 10_001
    page.locator("#text").fill("x" * 10_000)
    page.locator("#text").press("Enter")
    expect(bubble(page, "xxxx")).to_contain_text("Enviado")


def test_each_side_sees_the_other_typing(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    desk.customer_types(conversation)
    expect(page.get_by_text("Eva Sanz está escribiendo…")).to_be_visible()
    desk.customer_types(conversation, on=False)
    expect(page.get_by_text("Eva Sanz está escribiendo…")).to_be_hidden()
    page.locator("#text").press_sequentially("Ho")
    wait_for(lambda: (conversation, "operator", True) in desk.typed)


def test_a_draft_waits_for_its_chat(desk: Desk, person: Someone, ana: Operator) -> None:
    first, second = waiting(desk), waiting(desk, "tom", "Tom Baker")
    page = enter(desk, person(), ana, f"#mine/{first}")
    page.locator("#text").fill("para Eva")
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
