"""The console by keyboard, by ear, on a phone, in the dark."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from tests.browser.operators import (
    Someone,
    bubble,
    enter,
    give_to,
    listen,
    set_capacity,
    talked,
    waiting,
)
from tests.patience import wait_for
from tests.unit.console.desk import Desk


def test_the_title_counts_who_waits_and_the_screen_reader_is_told_once(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    expect(page).to_have_title("(1) Consola · Cooperativa Aurora")
    listen(page)
    desk.run(lambda uow: set_capacity(uow, ana))
    desk.customer("eva", "¿hola?", quiet=True)
    expect(bubble(page, "¿hola?")).to_be_visible()
    waiting(desk, "tom", "Tom Baker")
    expect(page).to_have_title("(2) Consola · Cooperativa Aurora")
    page.wait_for_function("heard.length >= 2")
    assert page.evaluate("heard") == ["Eva Sanz dice: ¿hola?", "Tom Baker espera a una persona"]


def test_everything_can_be_done_with_the_keyboard(desk: Desk, person: Someone, ana: Operator) -> None:
    first, second = waiting(desk), waiting(desk, "tom", "Tom Baker")
    page = enter(desk, person(), ana)
    for keys, where in (("Alt+j", first), ("Alt+j", second), ("Alt+k", first)):
        page.keyboard.press(keys)
        expect(page.locator(".item[aria-current]")).to_have_attribute("href", f"#mine/{where}")
    expect(page.get_by_role("heading", name="Eva Sanz").first).to_be_visible()
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


def test_whoever_is_away_goes_online_from_the_empty_list_and_by_words(desk: Desk, person: Someone) -> None:
    ana = desk.operator("Ana Ruiz")
    page = enter(desk, person(), ana)
    page.get_by_role("button", name="Ponerme en línea").press("Enter")
    expect(page.locator("#presence")).to_have_text("En línea")
    expect(page.locator("#items")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("ocupado")
    page.keyboard.press("Enter")
    expect(page.locator("#presence")).to_have_text("Ocupado")
    wait_for(lambda: desk.read(lambda uow: uow.operators.get(ana.id)).presence is Presence.BUSY)


def test_whoever_reads_one_conversation_and_goes_to_the_next_is_at_its_beginning(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    first = waiting(desk)
    waiting(desk, "tom", "Tom Baker")
    page = enter(desk, person(), ana, f"#mine/{first}")
    page.locator(".stream").focus()
    page.keyboard.press("Alt+j")
    expect(page.get_by_role("heading", name="Tom Baker", level=2).first).to_be_focused()


def test_several_that_come_at_once_are_told_of_together(desk: Desk, person: Someone) -> None:
    names = {"eva": "Eva Sanz", "tom": "Tom Baker", "leo": "Leo Gil"}
    chats = [waiting(desk, who, name) for who, name in names.items()]
    ana = desk.operator("Ana Ruiz")
    page = enter(desk, person(), ana, "#unassigned")
    expect(page.locator(".item")).to_have_count(3)
    desk.run(lambda uow: [give_to(uow, chat, ana) for chat in chats])
    expect(page.locator("#toasts")).to_contain_text("Te pasan 3 conversaciones.")
    page.locator("#toasts").get_by_role("button", name="Abrir").click()
    expect(page.locator(".views [aria-current]")).to_contain_text("Mías")
    expect(page.locator(".item")).to_have_count(3)


def test_skipping_to_the_list_closes_nothing(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#all/{conversation}")
    expect(page.locator("#text")).to_be_visible()
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#items")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".item", has_text="Eva Sanz")).to_be_focused()
    expect(page).to_have_url(f"{desk.url}#all/{conversation}")
    expect(page.locator("#text")).to_be_visible()


def test_the_command_bar_is_on_every_page_and_takes_nothing_away(desk: Desk, person: Someone) -> None:
    marta = desk.operator("Marta Gil", Presence.OFFLINE, role=Role.ADMINISTRATOR)
    page = enter(desk, person(), marta)

    def does(words: str) -> None:
        page.keyboard.press("Control+k")
        expect(page.locator("#command")).to_be_focused()
        page.keyboard.type(words)
        expect(page.locator("#command-list [role=option]").first).to_contain_text(words)
        page.keyboard.press("Enter")

    page.goto(f"{desk.url}/teams")
    expect(page.locator("#commands")).to_be_visible()
    does("Nuevo equipo")
    page.wait_for_url("**/console/teams/new")
    expect(page.locator("#commands")).to_be_visible()
    does("Informes")
    page.wait_for_url("**/console/reports")
    expect(page.locator(".sections .count")).to_be_attached()  # it is known who is here
    does("Cambiar mi estado: Ocupado")
    wait_for(lambda: desk.read(lambda uow: uow.operators.get(marta.id)).presence is Presence.BUSY)
    does("Buscar en mensajes y clientes")
    expect(page.locator("#search")).to_be_focused()
    does("Respuestas guardadas")
    page.wait_for_url("**/console/canned")
    page.get_by_role("button", name="Nueva respuesta").click()
    page.get_by_label("Nombre").fill("a medias")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("alert")).to_contain_text("Aquí hay algo a medias")
    expect(page.locator("dialog.commands")).to_be_hidden()
    expect(page.get_by_label("Nombre")).to_have_value("a medias")
    page.keyboard.press("Escape")
    does("Salir")
    page.wait_for_url("**/console/sign-in*")


def test_the_command_bar_takes_away_nothing_that_is_being_written(desk: Desk, person: Someone) -> None:
    """Neither words nor a date; it says why. What was opened and left as it was may go."""
    ana = desk.operator("Ana Ruiz", Presence.ONLINE, role=Role.SUPERVISOR)
    page = enter(desk, person(), ana, f"#mine/{waiting(desk)}")
    expect(page.locator("#resolve")).to_be_visible()
    page.keyboard.press("Alt+Shift+E")
    expect(page.locator("#summary")).to_be_focused()
    page.keyboard.type("La cita pasa al jueves")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("alert")).to_have_text(KEPT)
    page.keyboard.type(".")
    expect(page.locator("#summary")).to_have_value("La cita pasa al jueves.")
    page.locator("#summary").fill("")
    page.keyboard.press("Control+k")
    expect(page.locator("#command")).to_be_focused()
    expect(page.locator("#summary")).to_have_count(0)
    page.keyboard.type("posponer")
    page.keyboard.press("Enter")
    page.keyboard.type("otro día")
    page.keyboard.press("Enter")
    field = page.locator("#until")
    proposed = field.input_value()
    field.fill("2031-02-03T11:00")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("alert").filter(has_text=KEPT)).to_be_visible()
    expect(field).to_have_value("2031-02-03T11:00")
    field.fill(proposed)
    page.keyboard.press("Control+k")
    expect(page.locator("#command")).to_be_focused()
    expect(field).to_have_count(0)
    page.keyboard.press("Escape")
    page.locator("#erase-customer").click()
    expect(page.locator("#erase-word")).to_be_focused()
    page.keyboard.type("bor")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("alert").filter(has_text=KEPT)).to_be_visible()
    expect(page.locator("#erase-word")).to_have_value("bor")


KEPT = "Aquí hay algo a medias y se perdería: envíalo o ciérralo antes de buscar una acción."


def test_what_is_typed_faster_than_the_screen_is_drawn_goes_where_an_action_asks(
    desk: Desk, person: Someone
) -> None:
    """After Enter the next key finds the field already: in the composer it would be sent to the customer."""
    ana = desk.operator("Ana Ruiz", Presence.ONLINE)
    page = enter(desk, person(), ana, f"#mine/{waiting(desk)}")
    expect(page.locator("#resolve")).to_be_visible()
    page.locator("#text").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#command")).to_be_focused()
    asked = page.evaluate(AT_ONCE, ["posponer", "otro día"])
    assert asked == ["pick", "until"]


AT_ONCE = """async (words) => {
  const focused = [];
  for (const each of words) {
    const field = document.activeElement;
    field.value = each;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    await new Promise(queueMicrotask).then(); // what was promised is done; no frame comes before it
    focused.push(document.activeElement.id);
  }
  return focused;
}"""


def test_the_command_bar_is_there_for_whoever_has_no_conversations(desk: Desk, person: Someone) -> None:
    leo = desk.operator("Leo Gil", role=Role.EDITOR)
    page = person().new_page()
    page.goto(desk.link(leo))
    page.locator("main .card").get_by_role("button").click()
    page.wait_for_url("**/console/password")
    page.goto(f"{desk.url}/canned")
    page.locator("#commands").click()
    page.keyboard.type("macro")
    expect(page.locator("#command-list [role=option]")).to_have_text("Macros")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/macros")


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
    conversation = talked(desk)
    page = enter(desk, person(locale="en-GB"), ana)
    expect(page.get_by_text("You have no conversations")).to_be_visible()
    page.goto(f"{desk.url}#all/{conversation}")
    for said in ("no tengo luz en sur", "Hola, soy el asistente."):
        expect(bubble(page, said).locator("span[lang=es]")).to_have_text(said)
    page.goto(f"{desk.url}#mine")
    page.get_by_role("button", name="Menu of Ana Ruiz").click()
    page.get_by_role("menuitemradio", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
    page.get_by_role("button", name="Menu of Ana Ruiz").click()
    page.get_by_role("menuitemradio", name="Español").click()
    expect(page.get_by_text("No tienes conversaciones")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
