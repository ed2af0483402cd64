"""Who gets a conversation, who loses one, and who goes: each is told what has become of it, and no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bot.core.operator import Operator, Presence
from bot.services import macros
from bot.services.ports import UnitOfWork
from bot.services.reply import reply
from tests.browser.counter import Counter
from tests.browser.customer import Customer
from tests.browser.operators import Someone, enter, expect_live, give_to, waiting
from tests.patience import wait_for
from tests.unit.console.desk import Desk, now


def passes_on(page: Page, name: str) -> None:
    page.keyboard.press("Alt+t")
    expect(page.locator("#pick-list [role=option]").first).to_be_visible()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("#transfer-note")).to_be_focused()
    page.keyboard.press("Enter")


def holds(desk: Desk) -> None:
    """What is done stays held for as long as a test may take."""
    desk.stop()
    desk.recall = timedelta(seconds=45)
    desk.start()


def test_what_is_undone_at_once_the_customer_never_hears_of(
    desk: Desk, counter: Counter, person: Someone, ana: Operator, screenshot: Callable[[Page, str], None]
) -> None:
    """Resolved and passed on, each taken back by whoever did it: with the line at the foot, with the button
    below the words that wait, and by keyboard."""
    holds(desk)
    luis = desk.operator("Luis Peña", Presence.BUSY)
    eva = Customer.arrives(person("phone"), counter.url)
    eva.says("quiero hablar con alguien")
    eva.sees("eco: quiero hablar con alguien")
    conversation = counter.conversation().id
    desk.escalate(conversation)
    desk.run(lambda uow: give_to(uow, conversation, ana))
    heading = eva.panel.get_by_role("heading")
    expect(heading).to_have_text("Ana Ruiz")
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    mine = page.locator("#ownership")

    page.locator("#resolve").click()
    waits = page.locator(".message.system", has_text="Ana Ruiz").last
    expect(waits).to_contain_text("Sale en")
    screenshot(page, "undo-resolve")
    page.locator("#toasts").get_by_role("button", name="Reabrir").click()
    expect(mine).to_contain_text("La llevas tú")
    expect(page.locator(".activity").last).to_contain_text("Ana Ruiz la resolvió y lo deshizo: al cliente")
    expect(waits).to_have_count(0)

    page.keyboard.press("Alt+Shift+E")
    page.locator("#summary").fill("Se devuelve el cobro")
    page.locator("#closing-sheet").get_by_role("button", name="Resolver").click()
    page.locator(".message.system").get_by_role("button", name="Deshacer").click()
    expect(mine).to_contain_text("La llevas tú")
    expect(page.locator("#toasts .toast")).to_have_count(0)
    expect(page.locator("#text")).to_have_value("")
    page.keyboard.press("Alt+Shift+E")
    expect(page.locator("#summary")).to_have_value("Se devuelve el cobro")
    page.keyboard.press("Escape")

    page.keyboard.press("Alt+h")
    expect(page.locator("#talk")).to_contain_text("Elige una conversación")
    page.locator("#toasts").get_by_role("button", name="Reabrir").click()
    expect(page.locator("#toasts")).to_contain_text("Vuelve a ser tuya.")
    page.locator("#toasts").get_by_role("button", name="Abrir").click()
    expect(mine).to_contain_text("La llevas tú")

    passes_on(page, "luis")
    expect(page.locator("#toasts")).to_contain_text("Pasada a Luis Peña")
    assert desk.read(lambda uow: uow.conversations.get(conversation)).assignee_id == luis.id
    page.keyboard.press("Alt+z")
    expect(mine).to_contain_text("La llevas tú")

    wait_for(lambda: desk.read(lambda uow: uow.messages.queued(conversation)) == [])
    page.locator("#text").fill("Hola, Eva")
    desk.run(lambda uow: reply(uow, conversation, ana.id, "Hola, Eva", "r1", False, now()))
    eva.sees("Hola, Eva")
    expect(heading).to_have_text("Ana Ruiz")
    assert eva.page.locator(".row.system").count() == 0 and eva.errors == []


def closes_with(page: Page, summary: str) -> None:
    page.keyboard.press("Alt+Shift+E")
    page.locator("#summary").fill(summary)
    page.locator("#closing-sheet").get_by_role("button", name="Resolver").click()
    expect(page.locator(".message.system", has_text="Sale en")).to_be_visible()


def test_what_was_agreed_is_typed_again_only_where_that_end_is_undone(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    holds(desk)
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    mine, undo = page.locator("#ownership"), page.locator(".message.system").get_by_role("button")
    closes_with(page, "Lo de la mañana")
    desk.run(lambda uow: give_to(uow, conversation, ana))  # back in the afternoon: those words have gone out
    expect(mine).to_contain_text("La llevas tú")
    page.keyboard.press("Alt+e")
    undo.click()
    expect(mine).to_contain_text("La llevas tú")
    page.keyboard.press("Alt+Shift+E")
    expect(page.locator("#summary")).to_have_value("")
    page.keyboard.press("Escape")

    closes_with(page, "Se devuelve el cobro")
    page.locator("#toasts").get_by_role("button", name="Reabrir").click()
    expect(mine).to_contain_text("La llevas tú")
    page.keyboard.press("Alt+Shift+E")
    expect(page.locator("#summary")).to_have_value("Se devuelve el cobro")
    page.keyboard.press("Escape")

    page.locator("#text").fill("Te lo devolvemos")
    page.keyboard.press("Enter")
    answer = page.locator(".message.operator", has_text="Te lo devolvemos").get_by_role("button")
    expect(answer).to_be_visible()
    closes_with(page, "Se devuelve mañana")
    answer.click()
    expect(mine).to_contain_text("La llevas tú")
    page.keyboard.press("Alt+Shift+E")
    expect(page.locator("#summary")).to_have_value("Se devuelve mañana")


def test_the_key_undoes_what_was_done_last_and_the_help_has_it_once(desk: Desk, person: Someone) -> None:
    holds(desk)
    ana = desk.operator("Ana Ruiz", Presence.BUSY)
    conversation = waiting(desk)
    desk.operator("Luis Peña", Presence.BUSY)
    page = enter(desk, person(), ana, f"#unassigned/{conversation}")
    passes_on(page, "luis")
    expect(page.locator("#toasts")).to_contain_text("Pasada a Luis Peña")
    page.keyboard.press("Alt+z")
    expect(page.locator("#ownership")).to_contain_text("La llevas tú")
    expect(page.locator(".toast.bad")).to_have_count(0)

    page.locator("#text").fill("Ahora lo miro")
    page.keyboard.press("Enter")
    held = page.locator(".message.operator", has_text="Ahora lo miro").get_by_role("button")
    expect(held).to_have_text("Deshacer el envío")
    page.keyboard.press("Alt+u")
    page.get_by_role("option", name="Urgente", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("Prioridad: ")
    page.keyboard.press("Alt+z")
    expect(page.locator("#priority")).to_contain_text("Normal")
    expect(held).to_be_visible()
    page.keyboard.press("Alt+z")
    expect(page.locator("#text")).to_have_value("Ahora lo miro")

    page.keyboard.press("Control+/")
    expect(page.locator(".shortcuts dd", has_text=re.compile(r"^Alt Z ?$"))).to_have_count(1)


def test_the_line_at_the_foot_goes_when_what_it_says_is_so_no_more(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    holds(desk)
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    other = enter(desk, person(), ana, f"#mine/{conversation}")
    page.locator("#resolve").click()
    line = page.locator("#toasts .toast", has_text="Resuelta")
    line.hover()  # so that it does not go by itself
    other.locator(".message.system").get_by_role("button").click()
    expect(page.locator("#ownership")).to_contain_text("La llevas tú")
    expect(line).to_have_count(0)


def test_what_is_undone_is_said_to_a_screen_reader_and_keeps_the_focus_in_the_history(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    holds(desk)
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.locator("#resolve").click()
    page.locator("#toasts").get_by_role("button", name="Reabrir").click()
    expect(page.locator("#announcer")).to_contain_text("Vuelve a ser tuya.")
    page.locator("#resolve").click()
    page.locator(".message.system").get_by_role("button", name="Deshacer y no decirlo").press("Enter")
    expect(page.locator("#announcer")).to_contain_text("Deshecho")
    expect(page.locator(".message.system", has_text="Sale en")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('.stream') !== null")


def test_whoever_is_given_a_chat_that_no_list_of_theirs_had_is_told(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    luis = desk.operator("Luis Peña", Presence.BUSY)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    his = enter(desk, person(), luis, "#mine")
    expect(his.locator("#items .empty")).to_be_visible()
    expect(page.locator("#transfer")).to_be_visible()
    passes_on(page, "luis")
    told = his.locator("#toasts")
    expect(told).to_contain_text("Te pasan la conversación de Eva Sanz")
    told.get_by_role("button", name="Abrir").click()
    expect(his.locator("#ownership")).to_contain_text("La llevas tú")


def test_whoever_takes_chats_is_not_told_that_they_were_given_them(desk: Desk, person: Someone) -> None:
    for who, name in (("eva", "Eva Sanz"), ("tom", "Tom Baker")):
        waiting(desk, who, name)
    ana = desk.operator("Ana Ruiz", Presence.BUSY)
    elsewhere = enter(desk, person(), ana, "#unassigned")
    page = enter(desk, person(), ana, "#unassigned")
    expect(page.locator(".item")).to_have_count(2)
    page.keyboard.press("Alt+Shift+X")
    page.locator("#bulk-take").click()
    expect(page.locator("#toasts")).to_contain_text("2 son tuyas ahora")
    expect(elsewhere.locator(".item")).to_have_count(0)
    for each in (page, elsewhere):
        expect(each.locator("#toasts")).not_to_contain_text("Te pasan")


def test_whoever_loses_a_chat_hears_that_their_words_are_kept_only_if_there_are_any(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    chats = [waiting(desk), waiting(desk, "tom", "Tom Baker")]
    luis = desk.operator("Luis Peña", Presence.BUSY)
    page = enter(desk, person(), ana, f"#mine/{chats[0]}")
    page.locator("#text").fill("Ahora mismo lo")
    desk.run(lambda uow: give_to(uow, chats[1], luis))
    toasts = page.locator("#toasts")
    expect(toasts).to_contain_text("Ahora lleva Luis Peña la conversación de Tom Baker.")
    expect(toasts).not_to_contain_text("guardado")
    desk.run(lambda uow: give_to(uow, chats[0], luis))
    expect(toasts).to_contain_text(
        "Ahora lleva Luis Peña 2 conversaciones tuyas: Tom Baker, Eva Sanz. Lo que escribías sigue guardado."
    )
    expect(page.locator("#text")).to_have_value("Ahora mismo lo")


def test_whoever_loses_many_at_once_hears_of_all_of_them(desk: Desk, person: Someone, ana: Operator) -> None:
    chats = [waiting(desk, name, name) for name in ("Eva", "Tom", "Leo", "Iris")]
    page = enter(desk, person(), ana, "#mine")
    expect(page.locator(".item")).to_have_count(4)
    luis, marta = (desk.operator(name, Presence.BUSY) for name in ("Luis Peña", "Marta Ruiz"))
    told = page.locator(".toast")
    for chat in chats[:3]:
        desk.run(lambda uow, chat=chat: give_to(uow, chat, luis))
    expect(told).to_contain_text("Ahora lleva Luis Peña 3 conversaciones tuyas: Eva, Tom, Leo.")
    desk.run(lambda uow: give_to(uow, chats[3], marta))
    expect(told).to_contain_text("4 conversaciones ya no son tuyas: Eva, Tom, Leo y 1 más.")
    expect(told).to_have_count(1)


def test_whoever_loses_the_same_chat_twice_hears_of_one_and_of_who_has_it_now(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    luis, marta = (desk.operator(name, Presence.BUSY) for name in ("Luis Peña", "Marta Ruiz"))
    desk.run(lambda uow: give_to(uow, conversation, luis))
    told = page.locator(".toast.bad")
    expect(told).to_have_text("Ahora lleva Luis Peña la conversación de Eva Sanz.")
    told.hover()  # so that it does not go by itself
    desk.run(lambda uow: give_to(uow, conversation, ana))
    expect(page.locator("#ownership")).to_contain_text("La llevas tú")
    desk.run(lambda uow: give_to(uow, conversation, marta))
    expect(told).to_have_text("Ahora lleva Marta Ruiz la conversación de Eva Sanz.")


def test_a_name_in_the_note_of_a_transfer_calls_a_colleague_until_it_is_undone(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    holds(desk)
    conversation = waiting(desk)
    desk.operator("Luis Peña", Presence.BUSY)
    marta = desk.operator("Marta Ruiz", Presence.BUSY)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    hers = enter(desk, person(), marta)
    page.keyboard.press("Alt+t")
    expect(page.locator("#pick-list [role=option]").first).to_be_visible()
    page.keyboard.type("luis")
    page.keyboard.press("Enter")
    note, found = page.locator("#transfer-note"), page.locator("#transfer-note-mentions [role=option]")
    expect(note).to_be_focused()
    page.keyboard.type("lo sabe @")
    expect(found.first).to_be_visible()
    page.keyboard.type("mar")
    expect(found).to_have_text(["MRMarta RuizOcupado"])
    page.keyboard.press("Escape")
    expect(found).to_have_count(0)
    expect(note).to_be_focused()
    page.keyboard.type("t")
    page.keyboard.press("Enter")
    expect(note).to_have_value("lo sabe @Marta Ruiz ")
    page.keyboard.press("Enter")
    expect(page.locator(".note .named")).to_have_text("@Marta Ruiz")
    badge = hers.locator("#mentions .badge")
    expect(badge).to_have_text("1")
    page.keyboard.press("Alt+z")
    expect(page.locator(".activity").last).to_contain_text("Ana Ruiz la pasó a Luis Peña y lo deshizo")
    expect(page.locator(".activity", has_text="Luis Peña")).to_have_count(1)
    expect(badge).to_be_hidden()


def test_what_a_macro_passes_on_is_no_loss_and_undone_its_line_goes(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    holds(desk)
    conversation = waiting(desk)
    luis = desk.operator("Luis Peña", Presence.BUSY)
    steps = (("note", "Mira el contador"), ("transfer", f"@{luis.id}"))
    desk.run(lambda uow: macros.create(uow, macros.WantedMacro("A Luis", steps), ana.id, now()))
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.keyboard.press("Alt+r")
    expect(page.get_by_role("option", name=re.compile("A Luis"))).to_be_visible()
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("dialog", name="A Luis").get_by_role("button", name="Hacerlo todo")
    ).to_be_focused()
    page.keyboard.press("Enter")
    toasts = page.locator("#toasts")
    expect(toasts).to_contain_text("Hecho: A Luis")
    expect(page.locator("#ownership")).to_contain_text("La lleva Luis Peña")
    page.keyboard.press("Alt+z")
    expect(page.locator("#ownership")).to_contain_text("La llevas tú")
    expect(toasts).to_have_text("Deshecho todo lo de la macro: A Luis.")


@pytest.mark.parametrize("held", [False, True])
def test_a_macro_that_passes_to_a_team_out_of_sight_has_worked_all_the_same(
    desk: Desk, person: Someone, held: bool
) -> None:
    """What it was run on is gone for whoever ran it: that is said of no failure, and there is nothing to undo
    it with."""
    if held:
        holds(desk)

    def in_team(uow: UnitOfWork) -> None:
        found = uow.operators.get(ana.id)
        found.teams = ("care",)
        uow.operators.save(found)

    conversation = waiting(desk)
    ana = desk.operator("Ana Ruiz", Presence.ONLINE)
    desk.run(in_team)
    desk.run(lambda uow: give_to(uow, conversation, ana))
    steps = (("transfer", "faults"),)
    desk.run(lambda uow: macros.create(uow, macros.WantedMacro("A averías", steps), ana.id, now()))
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.keyboard.press("Alt+r")
    expect(page.get_by_role("option", name=re.compile("A averías"))).to_be_visible()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="A averías")
    expect(sheet.get_by_role("button", name="Hacerlo todo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts .toast")).to_have_text("Hecho: A averías")
    expect(page.locator("#toasts").get_by_role("button", name="Deshacer")).to_have_count(0)
    expect(page.locator("#toasts .bad")).to_have_count(0)
    expect(sheet).to_have_count(0)
    expect(page.locator("#ownership")).to_have_count(0)


def test_whoever_goes_hears_how_many_customers_go_on_to_others(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    waiting(desk)
    waiting(desk, "tom", "Tom Baker")
    page = enter(desk, person(), ana)
    expect(page.locator(".item")).to_have_count(2)
    page.locator("#presence").click()
    page.get_by_role("menuitemradio", name=re.compile("Ausente")).press("Enter")
    expect(page.locator("#presence")).to_have_text("Ausente")
    expect(page.locator("#toasts")).to_contain_text("Te esperaban 2 clientes: pasan a quien esté.")


def test_with_large_letters_the_way_to_the_list_stays_out_of_sight_until_it_is_wanted(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = enter(desk, person("phone"), ana)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    expect_live(page)
    skip = page.locator(".skip")
    assert skip.evaluate("one => one.getBoundingClientRect().bottom") <= 0
    skip.focus()
    expect(skip).to_be_in_viewport(ratio=1)


def test_an_answer_to_many_is_undone_before_anybody_has_it_and_its_words_are_there_again(
    desk: Desk, person: Someone, ana: Operator, screenshot: Callable[[Page, str], None]
) -> None:
    holds(desk)
    for who, name in (("eva", "Eva Sanz"), ("leo", "Leo Gil")):
        waiting(desk, who, name)
    page = enter(desk, person(), ana, "#mine")
    page.keyboard.press("Alt+Shift+X")
    page.locator("#bulk-answer").click()
    page.get_by_label("Español, para 2 clientes").fill("Ya ha vuelto la luz.")
    page.get_by_label("Resolver cada conversación").check()
    page.get_by_role("button", name="Enviar a 2").click()
    card = page.locator(".bulk-card")
    expect(card).to_contain_text("Sale en")
    screenshot(page, "undo-bulk")
    page.keyboard.press("Alt+z")
    expect(card).to_have_count(0)
    expect(page.locator(".bulk-bar strong")).to_have_text("2 elegidas")
    page.locator("#bulk-answer").click()
    expect(page.locator("#bulk-es")).to_have_value("Ya ha vuelto la luz.")
    assert desk.read(lambda uow: uow.conversations.waiting_on())[ana.id] == 2


def test_on_a_phone_what_others_pass_on_covers_nothing_that_is_done_with_the_conversation(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person("phone"), ana, f"#mine/{conversation}")
    expect(page.locator("#transfer")).to_be_visible()
    waiting(desk, "leo", "Leo Gil")
    toast = page.locator(".toast", has_text="Leo Gil")
    expect(toast).to_be_visible()
    toast.hover()  # it stays
    for letters in ("100%", "200%"):
        page.evaluate("size => document.documentElement.style.fontSize = size", letters)
        strip, told = (one.bounding_box() for one in (page.locator(".triage"), toast))
        assert strip and told and told["y"] >= strip["y"] + strip["height"], letters


def test_what_other_desks_call_it_finds_it_too(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    expect(page.locator("#resolve")).to_be_visible()
    page.keyboard.press("Control+k")
    for words, found in (("devolver al asistente", "Resolver"), ("derivar", "Pasar la conversación")):
        page.locator("#command").fill(words)
        expect(page.locator("#command-list [role=option]").first).to_contain_text(found)


def test_a_key_for_what_cannot_be_done_says_whose_the_conversation_is(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    luis = desk.operator("Luis Peña", Presence.BUSY)
    conversation = waiting(desk)
    desk.run(lambda uow: give_to(uow, conversation, luis))
    page = enter(desk, person(), ana, f"#all/{conversation}")
    expect(page.locator("#ownership")).to_contain_text("La lleva Luis Peña")
    told = page.locator("#toasts .toast")
    for key in "cemt":
        page.keyboard.press(f"Alt+{key}")
        expect(told).to_have_text("La lleva Luis Peña.")
        told.get_by_label("Cerrar").click()
        expect(told).to_have_count(0)


def test_whoever_passes_several_on_is_not_told_that_they_have_lost_them(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    for who, name in (("eva", "Eva Sanz"), ("leo", "Leo Gil")):
        waiting(desk, who, name)
    desk.operator("Luis Peña", Presence.BUSY)
    page = enter(desk, person(), ana, "#mine")
    expect(page.locator(".item")).to_have_count(2)
    page.keyboard.press("Alt+Shift+X")
    page.locator("#bulk-assign").click()
    expect(page.locator("#pick-list [role=option]").first).to_be_visible()
    page.keyboard.type("luis")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("2 pasadas.")
    expect(page.locator(".item")).to_have_count(0)
    expect(page.locator("#toasts")).not_to_contain_text("Ahora lleva")
    page.keyboard.press("Alt+z")
    expect(page.locator(".item")).to_have_count(2)
    expect(page.locator("#toasts")).to_contain_text("2 vuelven a estar como antes.")
