"""The forms of the pages around the conversations, by keyboard in a browser; open consoles follow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Dialog, Page, expect

from bot.core.listing import Filter, View
from bot.core.operator import Operator
from bot.core.roles import Role
from bot.core.webhook import Told
from bot.services import canned, keys, webhooks
from bot.services.label import add_label
from bot.services.people import end_sessions
from bot.services.ports import UnitOfWork
from bot.services.save_filter import save_filter
from bot.services.sign_in import hashed_password, set_password
from tests.browser.accessible import faults
from tests.browser.operators import Someone, enter, expect_live, keep_canned, waiting
from tests.browser.test_console_desk import pick
from tests.unit.console.desk import Desk, now
from tests.unit.console.test_integrations import give_up, receiver  # noqa: F401
from tests.unit.outward.receiver import Receiver

Shot = Callable[[Page, str], None]


@pytest.fixture
def marta(desk: Desk) -> Operator:
    return desk.operator("Marta Gil", role=Role.ADMINISTRATOR)


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).press("Enter")


def saves_after_the_session_ended_and_is_back(desk: Desk, page: Page, marta: Operator) -> None:
    desk.run(lambda uow: set_password(uow, marta.id, hashed_password("una frase corta")))
    desk.run(lambda uow: end_sessions(uow, marta.id, desk.clock(), None, ""))
    press(page, "Save")
    page.wait_for_url("**/sign-in?expired=1&next=canned")
    page.get_by_label("Login").fill("marta.gil")
    page.get_by_label("Password").fill("una frase corta")
    press(page, "Sign in")


def test_a_webhook_is_added_tried_out_told_again_and_removed(
    desk: Desk,
    person: Someone,
    marta: Operator,
    receiver: Receiver,  # noqa: F811
    screenshot: Shot,
) -> None:
    context = person(locale="en-GB", permissions=["clipboard-read", "clipboard-write"])
    page = enter(desk, context, marta)
    page.goto(f"{desk.url}/integrations")
    expect(page.get_by_text("No system is told anything yet.")).to_be_visible()
    screenshot(page, "integrations-empty")
    page.get_by_role("link", name="New webhook").press("Enter")
    expect(page.get_by_label("Address")).to_be_focused()
    page.keyboard.type("ftp://desk")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("That is no address")
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_label("Somebody writes a message").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    secret = page.get_by_label("Signing secret").input_value()
    assert secret.startswith("whsec_")
    press(page, "Copy")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    screenshot(page, "webhook-secret")
    page.get_by_role("link", name="Go to the webhook").press("Enter")
    press(page, "Send a test")
    said(page, "The test arrived.")
    assert [json.loads(body)["type"] for _, body in receiver.taken] == ["ping"]
    press(page, "Switch off")
    said(page, "Webhook switched off.")
    press(page, "Switch on")
    said(page, "Webhook switched on")
    (webhook,) = desk.read(lambda uow: uow.webhooks.all())
    assert "message.created" not in [kind.value for kind in webhook.kinds]
    desk.escalate(desk.customer("eva", "quiero hablar con alguien", quiet=True).conversation_id)
    give_up(desk, webhook)
    page.reload()
    given_up = page.get_by_role("listitem").filter(has_text="A person is called").filter(has_text="500")
    expect(given_up).to_contain_text("it answers 500")
    expect(given_up).to_contain_text("9 attempts, the last")
    screenshot(page, "webhook-given-up")
    given_up.get_by_role("button", name="Try again: A person is called").press("Enter")
    said(page, "It is tried again.")
    expect(page.get_by_text("Nothing: everything arrived or is still being tried.")).to_be_visible()
    page.once("dialog", lambda question: question.accept())
    press(page, "Make another secret")
    assert page.get_by_label("Signing secret").input_value() not in ("", secret)
    page.get_by_role("link", name="Go to the webhook").press("Enter")
    page.once("dialog", lambda question: question.dismiss())
    press(page, "Remove the webhook")
    assert desk.read(lambda uow: uow.webhooks.all()) != []
    page.once("dialog", lambda question: question.accept())
    press(page, "Remove the webhook")
    said(page, "Webhook removed.")
    expect(page.get_by_text("No system is told anything yet.")).to_be_visible()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_webhook_is_changed_in_place_by_keyboard(
    desk: Desk, person: Someone, marta: Operator, screenshot: Shot, size: str
) -> None:
    kinds = (Told.HANDOFF_REQUESTED, Told.HANDOFF_ASSIGNED, Told.HANDOFF_RESOLVED, Told.MESSAGE_CREATED)
    added = desk.run(lambda uow: webhooks.add(uow, "https://crm.example.org/hook", kinds, desk.clock()))
    page = enter(desk, person(size, locale="en-GB", color_scheme="dark"), marta)
    page.goto(f"{desk.url}/integrations/webhooks/{added.id}")
    page.get_by_role("link", name="Edit", exact=True).press("Enter")
    expect(page.get_by_label("Address")).to_be_focused()
    expect(page.get_by_label("Address")).to_have_value("https://crm.example.org/hook")
    screenshot(page, f"webhook-edit-{size}")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("https://desk.example.org/in")
    for tick in ("A person is called", "A person gets the chat", "The human care ends", "Active"):
        page.get_by_label(tick).focus()
        page.keyboard.press("Space")
    page.get_by_label("Somebody writes a message").uncheck()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Tick something it is told of.")
    expect(page.get_by_label("Address")).to_have_value("https://desk.example.org/in")
    expect(page.get_by_label("Active")).not_to_be_checked()
    page.get_by_label("The human care ends").check()
    press(page, "Save")
    said(page, "Changes saved.")
    expect(page.get_by_text("Switched off", exact=True)).to_be_visible()
    (changed,) = desk.read(lambda uow: uow.webhooks.all())
    assert (changed.url, changed.kinds) == ("https://desk.example.org/in", (Told.HANDOFF_RESOLVED,))


def test_a_key_is_made_shown_once_and_revoked_after_a_question(
    desk: Desk, person: Someone, marta: Operator
) -> None:
    desk.operator("Ana Ruiz")
    page = enter(desk, person("phone", locale="en-GB"), marta)
    page.goto(f"{desk.url}/integrations")
    expect(page.get_by_text("No other system has a key.")).to_be_visible()
    page.get_by_role("link", name="New key").press("Enter")
    expect(page.get_by_label("Who uses it")).to_be_focused()
    page.keyboard.type("CRM")
    page.get_by_label("Read", exact=False).first.focus()
    page.keyboard.press("Space")
    press(page, "Make the key")
    expect(page.get_by_role("alert")).to_contain_text("Tick something it may do.")
    expect(page.get_by_label("Who uses it")).to_have_value("CRM")
    page.get_by_label("Presence", exact=False).check()
    page.get_by_label("Acts as").select_option(label="Ana Ruiz")
    press(page, "Make the key")
    secret = page.get_by_label("Key", exact=True).input_value()
    assert desk.read(lambda uow: keys.who_has(uow, secret)) is not None
    page.get_by_role("link", name="Back to the integrations").press("Enter")
    expect(page.get_by_text("As Ana Ruiz")).to_be_visible()
    expect(page.get_by_text("Not used yet")).to_be_visible()
    page.once("dialog", lambda question: question.dismiss())
    press(page, "Revoke the key CRM")
    assert desk.read(lambda uow: keys.who_has(uow, secret)) is not None
    page.once("dialog", lambda question: question.accept())
    press(page, "Revoke the key CRM")
    said(page, "Key revoked")
    assert desk.read(lambda uow: keys.who_has(uow, secret)) is None


def test_a_label_is_renamed_merged_removed_and_brought_back_and_filters_that_name_it_follow(
    desk: Desk, person: Someone, marta: Operator, ana: Operator, screenshot: Shot
) -> None:
    about = [waiting(desk, who, name) for who, name in (("eva", "Eva Sanz"), ("tom", "Tom Gil"))]

    def put(name: str, conversation: str) -> str:
        return desk.run(lambda uow: add_label(uow, conversation, ana.id, name, desk.clock())).id

    bill, _ = put("Factura", about[0]), put("Contrato", about[1])
    wanted = Filter(label=bill)
    desk.run(lambda uow: save_filter(uow, ana.id, "las de siempre", View.ALL, wanted, desk.clock()))
    console = enter(desk, person(), ana)
    page = enter(desk, person(), marta)
    page.goto(f"{desk.url}/labels")

    pick(console, "Alt+g", "siempre")
    expect(console.locator(".active .chip")).to_contain_text("Factura")
    expect(console.locator(".item")).to_have_count(1)
    console.locator(".item").click()
    name = page.get_by_label("Nombre de la etiqueta Factura")
    name.fill("contrato")
    name.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Ya hay otra etiqueta")
    name.fill("Recibo")
    page.get_by_role("group", name="Color de la etiqueta Factura").get_by_role("radio").nth(4).check()
    name.press("Enter")
    said(page, "Etiqueta guardada.")
    for where in (".active .chip", ".item .label", ".triage .label"):
        expect(console.locator(where)).to_contain_text("Recibo")
    expect(console.locator(".item .label")).to_have_attribute("data-tint", "4")

    page.get_by_label("Quitar o unir la etiqueta Recibo").press("Enter")
    page.get_by_label("Sus conversaciones reciben").locator("visible=true").select_option("Contrato")
    press(page, "Quitar la etiqueta Recibo")
    said(page, "Etiquetas unidas.")
    expect(console.locator(".active .chip")).to_contain_text("Contrato")
    expect(console.locator(".item .label")).to_have_text(["Contrato", "Contrato"])

    page.get_by_label("Quitar o unir la etiqueta Contrato").press("Enter")
    press(page, "Quitar la etiqueta Contrato")
    said(page, "Etiqueta quitada.")
    screenshot(page, "labels-removed")
    lost = "Se quitó la etiqueta por la que filtraba"
    expect(console.locator("#toasts")).to_contain_text(lost)
    expect(console.locator(".active .chip")).to_have_count(0)
    expect(console.locator(".item")).to_have_count(2)
    console.reload()
    expect_live(console)
    console.keyboard.press("Alt+g")
    expect(console.get_by_role("option", name="las de siempre")).to_contain_text(lost)
    screenshot(console, "filter-lost")
    console.keyboard.press("Enter")
    expect(console.locator("#toasts")).to_contain_text(lost)
    expect(console.locator(".item")).to_have_count(2)

    press(page, "Recuperar la etiqueta Contrato")
    said(page, "Etiqueta recuperada,")
    expect(console.locator(".item .label")).to_have_text(["Contrato", "Contrato"])
    pick(console, "Alt+g", "siempre")
    expect(console.locator(".active .chip")).to_contain_text("Contrato")


def test_a_team_is_made_renamed_removed_and_brought_back_and_open_consoles_say_its_new_name(
    desk: Desk, person: Someone, marta: Operator, ana: Operator, screenshot: Shot
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(locale="en-GB"), marta)
    page.goto(f"{desk.url}/teams")
    page.get_by_role("link", name="New team").press("Enter")
    page.get_by_label("Name (Spanish)").fill("Averías")
    page.get_by_label("Name (English)").fill("Legal matters")
    page.get_by_label("Frustration").check()
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Another team is called so")
    expect(page.get_by_label("Name (English)")).to_have_value("Legal matters")
    expect(page.get_by_label("Frustration")).to_be_checked()
    page.get_by_label("Name (Spanish)").fill("Asuntos legales")
    press(page, "Save")
    said(page, "Team saved.")
    row = page.get_by_role("listitem").filter(has_text="Legal matters")
    expect(row).to_contain_text("Frustration")

    console = enter(desk, person(), ana, f"#all/{conversation}")
    pick(console, "Alt+t", "legales")
    expect(console.locator("#transfer-note")).to_be_focused()
    console.keyboard.press("Enter")
    line = console.locator(".activity", has_text="la pasó al equipo")
    expect(line).to_contain_text("Asuntos legales")
    console.keyboard.press("Alt+f")
    console.get_by_label("Equipo", exact=True).select_option("Asuntos legales")
    expect(console.locator(".active .chip")).to_contain_text("Asuntos legales")
    page.get_by_role("link", name="Legal matters").press("Enter")
    page.get_by_label("Name (Spanish)").fill("Jurídico")
    press(page, "Save")
    said(page, "Team saved.")
    expect(line).to_contain_text("Jurídico")
    expect(console.locator(".active .chip")).to_contain_text("Jurídico")
    expect(console.get_by_label("Equipo", exact=True)).to_contain_text("Jurídico")

    page.get_by_role("link", name="Legal matters").press("Enter")
    expect(page.get_by_text("Open or snoozed conversations of its own: 1.")).to_be_visible()
    screenshot(page, "team-in-the-way")
    desk.run(lambda uow: in_no_team(uow, conversation))
    page.reload()
    page.once("dialog", lambda question: question.dismiss())
    press(page, "Remove the team")
    expect(page.get_by_role("heading", name="Legal matters")).to_be_visible()
    page.once("dialog", lambda question: question.accept())
    press(page, "Remove the team")
    said(page, "Team removed.")
    expect(console.locator("#toasts")).to_contain_text("Se quitó el equipo por el que filtraba")
    expect(console.locator(".active .chip")).to_have_count(0)
    expect(console.locator(".item")).to_have_count(1)
    press(page, "Bring back the team Legal matters")
    said(page, "The team is back.")


def leave(page: Page) -> None:
    """By the command bar, where it asks nothing of its own."""
    page.keyboard.press("Control+k")
    expect(page.locator("#command")).to_be_focused()
    page.keyboard.type("Reports")
    expect(page.locator("#command-list [role=option]").first).to_contain_text("Reports")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("field", ["Name (English)", "Frustration"])
def test_a_form_begun_is_not_left_without_a_question(
    desk: Desk, person: Someone, marta: Operator, field: str
) -> None:
    """A word in it, or a tick."""
    page = enter(desk, person(locale="en-GB"), marta)
    page.goto(f"{desk.url}/teams/new")
    expect(page.locator("#commands")).to_be_visible()
    page.get_by_label(field).press("Space")
    page.once("dialog", lambda question: question.dismiss())
    with page.expect_event("dialog", lambda question: question.type == "beforeunload"):
        leave(page)
    expect(page.locator("#commands")).to_be_visible()
    expect(page).to_have_url(re.compile("/teams/new$"))
    page.once("dialog", lambda question: question.accept())
    with page.expect_event("dialog"):
        leave(page)
    page.wait_for_url("**/console/reports")


def test_a_form_sent_and_one_left_as_it_was_ask_nothing(desk: Desk, person: Someone, marta: Operator) -> None:
    keep_canned(desk, marta)
    page = enter(desk, person(locale="en-GB"), marta)
    asked: list[str] = []

    def answer(question: Dialog) -> None:
        asked.append(question.type)
        question.accept()

    page.on("dialog", answer)
    page.goto(f"{desk.url}/teams/new")
    page.get_by_label("Name (English)").fill("Legal matters")
    page.get_by_label("Name (Spanish)").fill("Asuntos legales")
    press(page, "Save")
    said(page, "Team saved.")
    page.goto(f"{desk.url}/canned")
    page.get_by_label("Search the canned replies").fill("horario")
    page.get_by_role("button", name="Change /horario").press("Enter")
    expect(page.locator("#canned-code")).to_have_value("horario")
    leave(page)
    page.wait_for_url("**/console/reports")
    assert asked == []


def test_a_canned_reply_begun_is_there_again_after_a_wrong_key_and_after_the_session_has_ended(
    desk: Desk, person: Someone, marta: Operator
) -> None:
    keep_canned(desk, marta)
    page = enter(desk, person(locale="en-GB"), marta)
    page.goto(f"{desk.url}/canned")
    new, words = page.locator("#new"), page.locator("#canned-en")
    new.press("Enter")
    words.fill("We come on Thursday.")
    page.keyboard.press("Escape")
    page.reload()
    new.press("Enter")
    expect(page.get_by_text("What you had begun is here again.")).to_be_visible()
    expect(words).to_have_value("We come on Thursday.")
    press(page, "Cancel")
    new.press("Enter")
    expect(words).to_have_value("")
    press(page, "Cancel")
    page.get_by_role("button", name="Change /horario").press("Enter")
    words.fill("Hi {customer}, we open at ten.")
    saves_after_the_session_ended_and_is_back(desk, page, marta)
    page.wait_for_url("**/console/canned")
    expect(page.get_by_text("Your session had ended.")).to_be_visible()
    expect(words).to_have_value("Hi {customer}, we open at ten.")
    expect(page.locator("#canned-es")).to_have_value("Hola, {cliente}: abrimos a las 9.")
    press(page, "Save")
    expect(page.locator("#toasts")).to_contain_text("Saved: /horario")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('typed/'))") == []


def test_what_a_colleague_has_changed_since_it_was_begun_or_opened_is_not_undone_unseen(
    desk: Desk, person: Someone, marta: Operator, screenshot: Shot
) -> None:
    keep_canned(desk, marta)
    page = enter(desk, person(locale="en-GB"), marta)
    page.goto(f"{desk.url}/canned")
    change, words = page.get_by_role("button", name="Change /horario"), page.locator("#canned-en")
    change.press("Enter")
    words.fill("Hi, we open at ten.")
    page.keyboard.press("Escape")
    eva = desk.operator("Eva Sanz")
    kept = next(one for one in desk.read(lambda uow: uow.canned.all()) if one.code == "horario")
    wanted = canned.Wanted("horario", kept.texts | {"en": "Hi, we open at eight."})
    desk.run(lambda uow: canned.change(uow, kept.id, wanted, eva.id, now() + timedelta(seconds=1)))
    page.reload()
    change.press("Enter")
    said(page, "Eva Sanz has changed this since you began.")
    expect(words).to_have_value("Hi, we open at eight.")
    page.keyboard.press("Escape")
    change.press("Enter")
    bring = page.get_by_role("button", name="Bring back what I had begun")
    forms = bring.evaluate("(it) => { it.click(); return document.querySelectorAll('.kept-form').length; }")
    assert forms == 1
    said(page, "What you had begun is here again.")
    expect(words).to_have_value("Hi, we open at ten.")
    press(page, "Save")
    expect(page.locator("#toasts")).to_contain_text("Saved: /horario")
    change.press("Enter")
    expect(words).to_have_value("Hi, we open at ten.")
    expect(page.locator(".kept-form .notice:visible")).to_have_count(0)

    words.fill("Hi, we open at nine.")
    wanted = canned.Wanted("horario", kept.texts | {"en": "Hi, we open at seven."})
    desk.run(lambda uow: canned.change(uow, kept.id, wanted, eva.id, now() + timedelta(seconds=2)))
    press(page, "Save")
    theirs = page.locator(".kept-form .theirs")
    expect(theirs.get_by_role("alert")).to_contain_text("Eva Sanz changed this while you were writing")
    expect(theirs).to_contain_text("Hi, we open at seven.")
    expect(words).to_have_value("Hi, we open at nine.")
    screenshot(page, "kept-overtaken")
    assert faults(page) == []
    press(page, "Save")
    expect(page.locator(".kept-row", has_text="/horario")).to_contain_text("Hi, we open at nine.")


def test_what_was_sent_after_the_session_ended_opens_by_itself_once(
    desk: Desk, person: Someone, marta: Operator
) -> None:
    keep_canned(desk, marta)
    page = enter(desk, person(locale="en-GB"), marta)
    page.goto(f"{desk.url}/canned")
    page.get_by_role("button", name="Change /horario").press("Enter")
    page.locator("#canned-en").fill("Hi, we open at ten.")
    saves_after_the_session_ended_and_is_back(desk, page, marta)
    expect(page.locator("#canned-en")).to_have_value("Hi, we open at ten.")
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_role("button", name="Change /horario")).to_be_visible()
    expect(page.locator(".kept-form")).to_have_count(0)
    page.get_by_role("button", name="Change /horario").press("Enter")
    said(page, "What you had begun is here again.")


def test_a_page_of_kept_things_that_could_not_be_read_says_so_and_asks_again(
    desk: Desk, person: Someone, marta: Operator
) -> None:
    keep_canned(desk, marta)
    page = enter(desk, person(locale="en-GB"), marta)
    page.route("**/api/canned", lambda route: route.abort(), times=1)
    page.goto(f"{desk.url}/canned")
    expect(page.locator(".kept-list")).to_contain_text("could not be read")
    press(page, "Try again")
    expect(page.locator("[data-name]")).to_have_count(2)
    page.get_by_role("button", name="Remove /numero").press("Enter")
    expect(page.locator(".gone-list summary")).to_be_focused()
    page.keyboard.press("Alt+z")
    expect(page.locator("[data-name]")).to_have_count(2)


def test_a_form_that_was_refused_is_not_left_without_a_question(
    desk: Desk, person: Someone, marta: Operator
) -> None:
    """What was typed is here again, and on the page as it came; it is not kept anywhere yet."""
    desk.operator("Luis Gil")
    page = enter(desk, person(locale="en-GB"), marta)
    page.goto(f"{desk.url}/people/new")
    page.locator("#name").fill("Luisa Gil Sanz")
    page.locator("#login").fill("luis.gil")
    press(page, "Make a link")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#name")).to_have_value("Luisa Gil Sanz")
    expect(page.locator("#commands")).to_be_visible()
    page.locator("#login").press("End")
    page.once("dialog", lambda question: question.dismiss())
    with page.expect_event("dialog", lambda question: question.type == "beforeunload"):
        leave(page)
    expect(page).to_have_url(re.compile("/people/new$"))


STOPPED = """async (button) => {
  const pause = () => new Promise((done) => setTimeout(done, 500));
  button.click();
  await pause();
  const before = button.form.ariaBusy;
  stop();
  await pause();
  return [before, button.form.ariaBusy];
}"""


def test_whoever_stops_a_send_or_stays_after_all_sends_again_at_once(
    desk: Desk, person: Someone, marta: Operator
) -> None:
    page = enter(desk, person(locale="en-GB"), marta)
    page.goto(f"{desk.url}/people/new")
    page.locator("#name").fill("Luisa Gil")
    on_their_way: list[object] = []
    page.route("**/people/new", lambda route: on_their_way.append(route))
    busy = page.get_by_role("button", name="Make a link").evaluate(STOPPED)
    assert busy == ["true", None], "while it is on its way, and after that"
    page.unroute("**/people/new")
    press(page, "Make a link")
    expect(page.locator("#secret")).to_be_visible()
    assert len(on_their_way) == 1
    luisa = desk.read(lambda uow: next(one for one in uow.operators.all() if one.name == "Luisa Gil"))
    page.goto(f"{desk.url}/people/{luisa.id}")
    expect(page.locator("#commands")).to_be_visible()
    page.locator("#name").press("End")
    page.locator("#name").press("a")
    page.once("dialog", lambda question: question.dismiss())
    with page.expect_event("dialog"):
        page.get_by_role("button", name="Sign out everywhere").evaluate("one => one.click()")
    expect(page.locator("form[aria-busy=true]")).to_have_count(0, timeout=5000)


def in_no_team(uow: UnitOfWork, conversation_id: str) -> None:
    found = uow.conversations.lock(conversation_id)
    found.team = None
    uow.conversations.save(found)
