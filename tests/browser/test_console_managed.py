"""The pages around the conversations, in a browser: by keyboard, on a phone, in the dark."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
from playwright.sync_api import Page, expect

from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.core.sign_off import OffBecause
from bot.services import photos
from bot.services.people import end_sessions
from bot.services.ports import UnitOfWork
from bot.services.sign_in import hashed_password, set_password
from bot.services.sign_off import sign_off
from bot.services.tickets import open_ticket
from tests.browser.operators import Someone, enter, expect_live, give_to, listen, set_capacity, waiting
from tests.contracts.test_reports import a_week
from tests.patience import wait_for
from tests.unit.console.desk import Desk
from tests.unit.console.test_appointments import booked
from tests.unit.console.test_photos import picture

WEEK = "reports?since=2026-10-19&until=2026-10-25"
PAGES = (
    "people",
    "people/new",
    "teams",
    "teams/faults",
    "account",
    "account/second-step",
    "audit",
    "guide",
    "guide/administration",
    "guide/privacy",
    "board",
    "labels",
    "tickets",
    "appointments",
    WEEK,
)


def test_an_administrator_invites_somebody_by_keyboard_who_turns_the_second_step_on(
    desk: Desk, person: Someone
) -> None:
    context = person(locale="en-GB")
    page = enter(desk, context, desk.operator("Marta Gil", role=Role.ADMINISTRATOR))
    page.locator("#menu").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="People").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{desk.url}/people")
    page.get_by_role("link", name="Invite somebody").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name, as customers")).to_be_focused()
    page.keyboard.type("Lucía Prieto")
    page.keyboard.press("Enter")
    link = page.get_by_label("One-time link").input_value()
    page.wait_for_load_state()
    page.get_by_role("button", name="Copy").press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()

    lucia = person(locale="en-GB").new_page()
    lucia.goto(link)
    lucia.locator("main .card").get_by_role("button").press("Enter")
    lucia.get_by_label("New password").fill("four words are plenty")
    lucia.keyboard.press("Enter")
    expect_live(lucia)
    lucia.goto(f"{desk.url}/account/second-step")
    secret = lucia.locator(".hint .mono").inner_text().replace(" ", "")
    lucia.get_by_label("Type the code").fill(pyotp.TOTP(secret).now())
    lucia.keyboard.press("Enter")
    expect(lucia.locator(".codes li")).to_have_count(10)
    lucia.get_by_role("link", name="I have kept them").press("Enter")
    expect(lucia.get_by_text("Recovery codes left: 10")).to_be_visible()


def test_taking_away_access_asks_first(desk: Desk, person: Someone) -> None:
    ana = desk.operator("Ana Ruiz")
    page = enter(desk, person(), desk.operator("Marta Gil", role=Role.ADMINISTRATOR))
    page.goto(f"{desk.url}/people/{ana.id}")
    take = page.get_by_role("button", name="Quitar el acceso a Ana Ruiz")
    page.once("dialog", lambda dialog: dialog.dismiss())
    take.click()
    assert desk.read(lambda uow: uow.operators.get(ana.id)).left_at is None
    page.once("dialog", lambda dialog: dialog.accept())
    take.click()
    expect(page.get_by_role("status").filter(has_text="Ya no tiene acceso")).to_be_visible()


def test_an_appointment_is_moved_by_keyboard_and_the_customer_reads_it(desk: Desk, person: Someone) -> None:
    one, _ = booked(desk, "eva")
    page = enter(desk, person(), desk.operator("Marta Gil"))
    page.goto(f"{desk.url}/appointments")
    page.locator(f"a[href$='{one.number}']").press("Enter")
    page.get_by_label("Nueva hora").select_option(index=2)
    page.locator("#reason-move").fill("Ese día cerramos antes.")
    page.locator("#reason-move").press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="se le dice al cliente")).to_be_visible()
    page.get_by_role("link", name="La conversación").click()
    expect(page.get_by_role("list", name="Historial").get_by_text("Hemos cambiado tu cita")).to_contain_text(
        "Ese día cerramos antes."
    )


def test_a_ticket_is_found_answered_and_closed_by_keyboard(desk: Desk, person: Someone) -> None:
    conversation = waiting(desk, "eva", "Eva Sanz")
    contact = desk.read(lambda uow: uow.conversations.get(conversation)).contact_id

    def kept(uow: UnitOfWork) -> str:
        now = desk.clock()
        return open_ticket(uow, contact, conversation, "problem", "sale agua marrón", now, "water").number

    number = desk.run(kept)
    page = enter(desk, person(), desk.operator("Marta Gil"))
    page.goto(f"{desk.url}/tickets")
    page.get_by_label("Número, nombre o palabras").fill("eva sanz")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=eva+sanz*")
    page.get_by_role("link", name=number).press("Enter")
    page.get_by_label("Lo que oye el cliente").fill("Cambiamos el filtro.")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Decírselo ahora, en su conversación")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="se le dice al cliente")).to_be_visible()
    page.get_by_role("link", name="La conversación").click()
    expect(page.get_by_role("list", name="Historial").get_by_text("Hemos cerrado tu caso")).to_contain_text(
        "Cambiamos el filtro."
    )


def test_the_board_follows_what_happens_and_tells_who_becomes_late(desk: Desk, person: Someone) -> None:
    page = enter(desk, person(), desk.operator("Eva Gil", role=Role.SUPERVISOR))
    page.goto(f"{desk.url}/board")
    expect(page.get_by_text("Nadie espera a una persona.")).to_be_visible()
    conversation = waiting(desk)
    expect(page.get_by_role("link", name="Eva Sanz")).to_be_visible()

    def since_long(uow: UnitOfWork) -> None:
        handoff = uow.handoffs.current(conversation)
        assert handoff is not None
        handoff.requested_at -= timedelta(hours=1)
        uow.handoffs.save(handoff)

    desk.run(since_long)
    expect(page.locator("#board-said")).to_have_text("Fuera de plazo: Eva Sanz")
    expect(page).to_have_title("(1) Panel · Cooperativa Aurora")
    page.route("**/board/now", lambda route: route.abort())
    expect(page.locator("#board-cut")).to_be_visible()
    page.unroute("**/board/now")
    expect(page.locator("#board-cut")).to_be_hidden()


def test_the_board_goes_on_where_pages_may_show_no_notification_themselves(
    desk: Desk, person: Someone
) -> None:
    """As on Android, where only a worker may."""
    context = person("phone")
    context.add_init_script(
        """window.Notification = class {
            static permission = "granted";
            constructor() { throw new TypeError("Illegal constructor"); }
        };"""
    )
    page = enter(desk, context, desk.operator("Eva Gil", role=Role.SUPERVISOR))
    page.goto(f"{desk.url}/board")
    expect(page.get_by_text("Nadie espera a una persona.")).to_be_visible()
    conversation = waiting(desk)

    def since_long(uow: UnitOfWork) -> None:
        handoff = uow.handoffs.current(conversation)
        assert handoff is not None
        handoff.requested_at -= timedelta(hours=1)
        uow.handoffs.save(handoff)

    desk.run(since_long)
    with page.expect_response("**/board/now"):
        expect(page.locator("#board-said")).to_have_text("Fuera de plazo: Eva Sanz")
    expect(page.locator("#board-cut")).to_be_hidden()


def test_a_photo_is_chosen_seen_by_colleagues_at_once_and_taken_away_after_a_question(
    desk: Desk, person: Someone, ana: Operator, screenshot: Callable[[Page, str], None]
) -> None:
    conversation = waiting(desk)
    desk.run(lambda uow: give_to(uow, conversation, ana))
    colleague = enter(desk, person(), desk.operator("Eva Sanz", role=Role.SUPERVISOR), f"#all/{conversation}")
    item = colleague.locator("#items .item", has_text="Eva Sanz")
    expect(item.locator(".avatar.tiny")).to_have_text("AR")
    expect(item.locator(".avatar.tiny img")).to_have_count(0)
    page = enter(desk, person(locale="en-GB"), ana)
    page.goto(f"{desk.url}/account")
    chooser = page.get_by_label("Choose a photo")
    chooser.set_input_files({"name": "me.png", "mimeType": "image/png", "buffer": b"<html>"})
    expect(page.get_by_text("That is not a JPEG, PNG or WebP photo.")).to_be_visible()
    chooser.set_input_files({"name": "me.png", "mimeType": "image/png", "buffer": picture("PNG")})
    expect(page.get_by_role("status").filter(has_text="Photo saved.")).to_be_visible()
    expect(page.get_by_role("img", name="Photo of Ana Ruiz")).to_be_visible()
    screenshot(page, "account-photo")
    shown = item.locator(".avatar.tiny img")
    expect(shown).to_be_visible()
    assert shown.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == photos.SIDE
    colleague.keyboard.press("Alt+t")
    screenshot(colleague, "console-photo")
    page.once("dialog", lambda question: question.dismiss())
    page.get_by_role("button", name="Remove photo").click()
    expect(page.get_by_role("img", name="Photo of Ana Ruiz")).to_be_visible()
    page.once("dialog", lambda question: question.accept())
    page.get_by_role("button", name="Remove photo").click()
    expect(page.get_by_role("status").filter(has_text="Photo removed.")).to_be_visible()
    expect(shown).to_have_count(0)
    expect(item.locator(".avatar.tiny")).to_have_text("AR")


def test_whoever_is_at_a_ticket_is_there_and_hears_who_waits(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = enter(desk, person(), ana)
    page.goto(f"{desk.url}/tickets")
    expect(page.locator(".sections .count")).to_be_attached()  # who waits is known: nobody
    expect(page.get_by_role("link", name="Conversaciones", exact=True)).to_be_visible()
    listen(page)
    desk.run(lambda uow: set_capacity(uow, ana))
    waiting(desk)
    expect(page.get_by_role("link", name="Conversaciones (espera 1)")).to_be_visible()
    expect(page).to_have_title("(1) Casos · Cooperativa Aurora")
    assert page.evaluate("heard") == ["Eva Sanz espera a una persona"]
    page.get_by_role("link", name="Conversaciones (espera 1)").press("Enter")
    expect_live(page)


def test_whether_one_takes_conversations_is_seen_and_set_on_every_page(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = enter(desk, person("phone"), ana)
    page.goto(f"{desk.url}/tickets")
    presence = page.locator("#presence")
    expect(presence).to_have_text("En línea")
    presence.click()
    page.get_by_role("menuitemradio", name="Ocupado").click()
    expect(presence).to_have_text("Ocupado")
    expect(presence).to_be_focused()
    assert desk.read(lambda uow: uow.operators.get(ana.id)).presence is Presence.BUSY
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    desk.run(lambda uow: sign_off(uow, uow.operators.get(ana.id), OffBecause.MISSED, desk.clock()))
    notice = page.locator("#signed-off")
    expect(notice).to_contain_text("Ninguna conversación esperaba por ti")
    page.get_by_role("button", name="Estoy en línea").click()
    expect(notice).to_be_hidden()
    expect(presence).to_have_text("En línea")


def test_what_is_being_written_on_a_page_stays_though_the_session_has_ended(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    page = enter(desk, person(), ana)
    field = page.get_by_label("Número, nombre o palabras")
    refused: list[str] = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status == 401 else None)
    with page.expect_response("**/api/stream*"):
        page.goto(f"{desk.url}/tickets")
    field.fill("sale marrón")
    desk.run(lambda uow: end_sessions(uow, ana.id, desk.clock(), None, ""))
    desk.cut_connections()
    wait_for(lambda: page.wait_for_timeout(50) or bool(refused))
    expect(field).to_have_value("sale marrón")
    field.fill("")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_what_a_form_sent_after_the_session_ended_is_on_its_page_again(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    number = ticket(desk, waiting(desk))
    context = person()
    page = enter(desk, context, ana)
    page.goto(f"{desk.url}/tickets/{number}")
    expect(page.locator("#presence")).to_be_visible()
    page.locator("#told").fill("La cuadrilla va mañana a las nueve.")
    page.get_by_label("Decírselo ahora").uncheck()
    desk.run(lambda uow: end_sessions(uow, ana.id, desk.clock(), None, ""))
    context.clear_cookies()  # it lapses with the session
    page.get_by_role("button", name="Dejarlo abierto").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    desk.run(lambda uow: set_password(uow, ana.id, hashed_password("una frase corta")))
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Español").click()
    for password in ("no es esta", "una frase corta"):
        page.get_by_label("Usuario").fill("ana.ruiz")
        page.get_by_label("Contraseña").fill(password)
        page.get_by_role("button", name="Entrar").click()
    page.wait_for_url(f"**/tickets/{number}")
    expect(page.locator("#toasts")).to_contain_text("está aquí otra vez")
    expect(page.locator("#told")).to_have_value("La cuadrilla va mañana a las nueve.")
    expect(page.get_by_label("Decírselo ahora")).not_to_be_checked()
    page.get_by_role("button", name="Dejarlo abierto").click()
    expect(page).to_have_url(re.compile("done="))
    expect(page.locator("#presence")).to_be_visible()
    assert desk.read(lambda uow: uow.desk.ticket(number)).note == "La cuadrilla va mañana a las nueve."
    assert page.evaluate("sessionStorage.getItem('sent')") is None


def test_a_code_sent_after_the_session_ended_is_not_kept(desk: Desk, person: Someone, ana: Operator) -> None:
    page = enter(desk, person(), ana)
    page.goto(f"{desk.url}/account/second-step")
    expect(page.locator("#presence")).to_be_visible()
    page.locator("#code").fill("123456")
    desk.run(lambda uow: end_sessions(uow, ana.id, desk.clock(), None, ""))
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in?expired=1&next=account%2Fsecond-step")
    assert "123456" not in page.evaluate("sessionStorage.getItem('sent')")


def test_whoever_signs_out_leaves_no_words_in_the_browser_and_finds_them_again(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation, context = waiting(desk), person()
    other = f"draft/opr_other/{conversation}"
    page = enter(desk, context, ana, f"#mine/{conversation}")
    page.locator("#contact-note").fill("Prefiere por la tarde")
    assert "Prefiere por la tarde" in page.evaluate("Object.values(sessionStorage)")
    page.evaluate(
        """(key) => {
            localStorage.setItem(`${key}/reply`, JSON.stringify({ text: "de otra persona", dirty: false }));
            localStorage.setItem(`${key}/broken`, "{");
            localStorage.setItem(`${key}/note`, JSON.stringify({ text: "aún no guardado", dirty: true }));
        }""",
        other,
    )
    page.locator("#text").fill("Mañana a las 9")
    tab = context.new_page()
    tab.goto(f"{desk.url}#mine/{conversation}")
    tab.locator("#contact-note").fill("Vive en Norte")
    page.locator("#menu").click()
    page.get_by_role("menuitem", name="Salir").click()
    page.wait_for_url("**/sign-in?left=1*")
    words = "Object.entries({ ...sessionStorage, ...localStorage }).flat().join()"
    assert "Mañana" not in page.evaluate(words) and "Prefiere" not in page.evaluate(words)
    tab.wait_for_url(re.compile("/sign-in"))
    tab.wait_for_function("sessionStorage.length === 0")

    page = enter(desk, context, ana, f"#mine/{conversation}")
    expect(page.locator("#text")).to_have_value("Mañana a las 9")
    left = page.evaluate("Object.keys(localStorage).filter((key) => key.includes('other'))")
    assert left == [f"{other}/note"], "only what is nowhere else"
    when = page.evaluate("localStorage.getItem('left')")
    tab.goto(f"{desk.url}/sign-in?expired=1&left=1")
    assert tab.evaluate("localStorage.getItem('left')") == when, "an address signs nobody out"
    page.locator("#text").fill("Mañana a las 10")
    page.goto(f"{desk.url}/account")
    expect(page.locator("#presence")).to_be_visible()
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Salir").click()
    page.wait_for_url("**/sign-in?left=1*")
    assert "Mañana" not in page.evaluate(words)
    kept = desk.read(lambda uow: uow.drafts.of(conversation, ana.id))
    assert [one.text for one in kept] == ["Mañana a las 10"]

    page = enter(desk, context, ana, f"#mine/{conversation}")
    expect(page.locator("#text")).to_have_value("Mañana a las 10")
    page.goto(f"{desk.url}/account")
    expect(page.locator("#presence")).to_be_visible()
    mine = f"draft/{ana.id}/{conversation}/reply"
    page.evaluate("key => localStorage.setItem(key, JSON.stringify({ text: 'A las 11', dirty: true }))", mine)
    page.locator("details.menu summary").click()
    context.clear_cookies()
    page.get_by_role("button", name="Salir").dispatch_event("click")  # no waiting until it stands still
    page.wait_for_url("**/sign-in?expired=1&next=account")
    assert "A las 11" in page.evaluate("key => localStorage.getItem(key)", mine), "it is nowhere else yet"


def test_a_week_of_reports_fills_the_page(desk: Desk, person: Someone) -> None:
    desk.run(a_week)
    page = enter(desk, person(), desk.operator("Eva Gil", role=Role.SUPERVISOR))
    page.goto(f"{desk.url}/{WEEK}")
    messages, handoffs = (
        page.locator(f"section[aria-labelledby={one}]").bounding_box() for one in ("days", "handoffs")
    )
    assert messages and handoffs and messages["y"] == handoffs["y"], "side by side"
    for plot in page.locator(".plots .plot").all():
        drawn = plot.locator("svg").bounding_box()
        card = plot.bounding_box()
        assert drawn and card and drawn["width"] == card["width"]
    page.goto(f"{desk.url}/reports?since=2026-10-01&until=2026-10-30")
    messages, handoffs = (
        page.locator(f"section[aria-labelledby={one}]").bounding_box() for one in ("days", "handoffs")
    )
    assert messages and handoffs and messages["y"] < handoffs["y"] and messages["width"] > 900


def test_people_have_the_same_colour_on_every_page(desk: Desk, person: Someone, ana: Operator) -> None:
    conversation = waiting(desk)
    desk.run(lambda uow: give_to(uow, conversation, ana))
    page = enter(desk, person(), desk.operator("Marta Gil", role=Role.ADMINISTRATOR), "#all")
    tint = page.locator(".item .avatar.tiny").get_attribute("data-tint")
    page.goto(f"{desk.url}/people")
    shown = page.locator(".people a", has_text="Ana Ruiz").locator(".avatar")
    expect(shown).to_have_attribute("data-tint", str(tint))


def ticket(desk: Desk, conversation: str) -> str:
    """The number of a new one of that customer."""
    contact = desk.read(lambda uow: uow.conversations.get(conversation)).contact_id

    def kept(uow: UnitOfWork) -> str:
        return open_ticket(uow, contact, conversation, "problem", "sin agua", desk.clock(), "water").number

    return desk.run(kept)


def test_a_form_sent_twice_on_a_slow_line_is_sent_once(desk: Desk, person: Someone) -> None:
    number = ticket(desk, waiting(desk, "eva", "Eva Sanz"))
    page = enter(desk, person(), desk.operator("Marta Gil"))
    page.goto(f"{desk.url}/tickets/{number}")
    on_their_way: list[Any] = []

    def hold(route: Any) -> None:
        on_their_way.append(route) if route.request.method == "POST" else route.continue_()

    page.route(f"**/tickets/{number}", hold)
    twice = "one => { one.click(); setTimeout(() => one.click(), 100); }"
    page.get_by_role("button", name="Cerrar el caso").evaluate(twice)
    page.wait_for_timeout(300)
    on_their_way[0].continue_()
    expect(page.get_by_role("status").filter(has_text="se le dice al cliente")).to_be_visible()
    assert len(on_their_way) == 1


def test_ctrl_enter_chooses_between_no_two_buttons(desk: Desk, person: Someone) -> None:
    """Whether a ticket is closed or stays open is for the one who answers it to say."""
    number = ticket(desk, waiting(desk))
    page = enter(desk, person(), desk.operator("Marta Gil"))
    page.goto(f"{desk.url}/tickets/{number}")
    page.locator("#told").fill("La cuadrilla va mañana.")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(500)
    assert desk.read(lambda uow: uow.desk.ticket(number)).state.value == "open"
    expect(page.locator("#told")).to_have_value("La cuadrilla va mañana.")


def test_signing_out_is_in_sight_however_long_the_menu_is(
    desk: Desk, person: Someone, screenshot: Callable[[Page, str], None]
) -> None:
    """On a small phone, for whoever has the most pages."""
    marta = desk.operator("Marta Gil", Presence.ONLINE, role=Role.ADMINISTRATOR)
    page = enter(desk, person("phone", viewport={"width": 360, "height": 640}), marta)
    page.locator("#menu").click()
    screenshot(page, "menu-small-phone")
    expect(page.get_by_role("menuitem", name="Salir")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_board_leads_to_what_a_colleague_has(desk: Desk, person: Someone, ana: Operator) -> None:
    eva = desk.operator("Eva Gil", Presence.ONLINE, role=Role.SUPERVISOR)
    for who, name, whose in (("leo", "Leo Paz", ana), ("sol", "Sol Rey", eva)):
        desk.run(functools.partial(give_to, conversation_id=waiting(desk, who, name), operator=whose))
    page = enter(desk, person(), eva)
    for _ in range(2):  # what is chosen on the page itself holds until the board is asked again
        page.goto(f"{desk.url}/board")
        page.get_by_role("link", name="Ana Ruiz").click()
        expect(page.locator(".item")).to_have_count(1)
        expect(page.locator(".item")).to_contain_text("Leo Paz")
        page.wait_for_url("**/console/#all")
        for _ in range(2):
            page.locator("#lists .chip.accent button").first.click()
        expect(page.locator(".item")).to_have_count(2)


def test_a_filter_of_one_s_own_is_back_after_a_link_had_another_for_its_list(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    eva = desk.operator("Eva Gil", Presence.ONLINE, role=Role.SUPERVISOR)
    desk.run(functools.partial(give_to, conversation_id=waiting(desk, "leo", "Leo Paz"), operator=ana))
    page = enter(desk, person(), eva, "#all")
    chips = page.locator("#lists .chip.accent")
    page.locator("#filter").click()
    page.locator("#by-priority").select_option("urgent")
    expect(chips).to_have_text(["Urgente"])
    page.goto(f"{desk.url}/board")
    page.get_by_role("link", name="Ana Ruiz: conversaciones abiertas", exact=True).click()
    expect(chips).to_have_text(["Abierta", "Ana Ruiz"])
    page.locator(".item").click()
    expect(page.locator(".message").first).to_be_visible()
    expect(chips).to_have_text(["Abierta", "Ana Ruiz"])
    for view in ("mine", "all"):
        page.evaluate("(view) => { location.hash = view; }", view)
    expect(chips).to_have_text(["Urgente"])
    for opens in (False, True):
        page.goto(f"{desk.url}/board")
        page.get_by_role("link", name="Ana Ruiz: conversaciones abiertas", exact=True).click()
        expect(chips).to_have_text(["Abierta", "Ana Ruiz"])
        if opens:
            page.locator(".item").click()
        page.locator(".views").get_by_role("link", name="Todas").click()
        expect(chips).to_have_text(["Urgente"])
