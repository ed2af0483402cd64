"""The widget in a real browser, against a real server with a scripted engine: speaking and hearing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from playwright.sync_api import BrowserContext, Page, expect

from bot.channels.web.tokens import TranscriptLinks
from bot.core.turn import Answer, Question
from bot.dialogue.scripted import say
from bot.services.resolve import resolve
from tests.browser.answering import Operator, offering
from tests.browser.counter import SECRET, Counter, now
from tests.browser.customer import Customer

Person = Callable[..., BrowserContext]


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
    counter: Counter, person: Person, screenshot: Callable[[Page, str], None]
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
    counter: Counter, person: Person, screenshot: Callable[[Page, str], None]
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
    expect(customer.panel).to_be_visible()
    customer.sees("Claro.")
    assert languages() == written
    about = counter.conversation().id
    link = TranscriptLinks(counter.url, SECRET, now).transcript(about)
    customer.page.goto(link)
    expect(customer.page.locator(".text[lang=en]")).to_have_text(["english please", "Sure."])
    expect(customer.page.locator("html")).to_have_attribute("lang", "es")
