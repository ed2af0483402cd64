"""The widget on small and low screens, enlarged, and in a tab that nobody looks at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.answering import Operator, offering
from tests.browser.counter import Counter
from tests.browser.customer import Customer

Person = Callable[..., BrowserContext]
LONG = "https://aurora.example/" + "x" * 90


def looks_away(page: Page, away: bool) -> None:
    """Tabs of this browser are never hidden by themselves."""
    page.evaluate(
        """(away) => {
          Object.defineProperty(document, "hidden", { value: away, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        away,
    )


@pytest.mark.parametrize(
    ("width", "height", "least"), [(640, 150, 24), (640, 200, 24), (640, 256, 24), (195, 422, 110)]
)
def test_where_little_height_is_left_the_field_and_what_was_said_stay_in_sight(
    counter: Counter, person: Person, width: int, height: int, least: int
) -> None:
    """A telephone held sideways with its keyboard open, or one enlarged twice, or a page four times."""
    customer = Customer.arrives(person("phone", viewport={"width": width, "height": height}), counter.url)
    composer, log, field = (
        customer.page.locator(f"ventanilla-chat {which}").bounding_box()
        for which in (".composer", ".log", "textarea")
    )
    assert composer and log and field
    assert composer["y"] + composer["height"] <= height
    assert field["height"] >= 24 and log["height"] >= least


def test_what_to_know_before_writing_is_read_first_and_makes_room_for_what_is_said(
    counter: Counter, person: Person
) -> None:
    counter.dialogue.script = lambda question: offering("Hoy, de 9:00 a 14:00. " * 9, "Pedir cita")
    customer = Customer.arrives(person("phone", viewport={"width": 320, "height": 480}), counter.url)
    known, log = customer.page.locator(".consent"), customer.page.locator(".log")
    expect(known).to_be_in_viewport(ratio=1)
    customer.says("¿a qué hora abren?")
    expect(customer.page.get_by_role("button", name="Pedir cita")).to_be_in_viewport()
    expect(known).not_to_be_in_viewport()
    head, room = customer.page.locator(".head").bounding_box(), log.bounding_box()
    assert head and room and room["y"] == head["y"] + head["height"], "nothing stands between"


def test_the_name_of_the_house_takes_one_line_on_a_small_telephone(counter: Counter, person: Person) -> None:
    customer = Customer.arrives(person("phone", viewport={"width": 320, "height": 640}), counter.url)
    name = customer.page.get_by_role("heading", name="Cooperativa Aurora", level=2)
    lines = "one => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)"
    assert name.evaluate(lines) < 1.5


def test_who_enlarges_the_page_with_two_fingers_enlarges_the_chat(counter: Counter, person: Person) -> None:
    context = person("phone")
    customer = Customer.arrives(context, counter.url)
    line = context.new_cdp_session(customer.page)
    line.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 2})
    customer.page.wait_for_function("visualViewport.scale > 1.5")
    customer.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert customer.page.evaluate("visualViewport.height") < 500
    height = customer.panel.evaluate("(panel) => panel.clientHeight")
    assert abs(height - 844) <= 1, "all of the page, as before"


def test_an_answer_taller_than_the_screen_is_read_from_its_beginning(
    counter: Counter, person: Person
) -> None:
    counter.dialogue.script = lambda question: offering("\n\n".join(map(str, range(60))), "Sí")
    customer = Customer.arrives(person("phone"), counter.url)
    customer.says("¿cómo se lee el contador?")
    answer, log = customer.page.locator(".row.bot[data-id]"), customer.page.locator(".log")
    expect(answer.get_by_text("0", exact=True)).to_be_in_viewport()
    jump = customer.page.get_by_role("button", name="Mensajes nuevos")
    expect(jump).to_be_visible()
    told, seen = answer.bounding_box(), log.bounding_box()
    assert told and seen and 0 <= told["y"] - seen["y"] < 40
    jump.click()
    expect(answer.get_by_role("button", name="Sí")).to_be_in_viewport()
    expect(jump).to_be_hidden()


def test_no_word_is_too_long_for_a_narrow_screen(counter: Counter, person: Person) -> None:
    counter.dialogue.script = lambda question: offering(LONG, "D" * 90, "👨‍👩‍👧‍👦" * 30)
    customer = Customer.arrives(person("phone", viewport={"width": 320, "height": 600}), counter.url)
    customer.says("w" * 120)
    customer.page.locator(".row.bot .replies").wait_for()
    log = customer.page.locator(".log")
    assert log.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    for one in customer.page.locator(".log button, [data-id] .bubble").all():
        box = one.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320


def test_a_telephones_way_back_closes_the_chat_and_not_the_page(counter: Counter, person: Person) -> None:
    """Which is asked of the browser: a gesture, a key, Escape wherever the focus is."""
    customer = Customer.arrives(person("phone"), counter.url)
    customer.page.get_by_role("button", name="Opciones").click()
    customer.page.keyboard.press("Escape")
    expect(customer.page.locator("#options")).to_be_hidden()
    expect(customer.panel).to_be_visible()
    customer.page.evaluate("document.activeElement.blur()")
    customer.page.keyboard.press("Escape")
    expect(customer.panel).to_be_hidden()
    customer.opens()
    customer.page.evaluate("document.activeElement.blur()")
    customer.page.keyboard.press("Escape")
    expect(customer.panel).to_be_hidden()


def test_what_is_read_out_stands_in_the_dialog_that_covers_the_page(counter: Counter, person: Person) -> None:
    """What lies outside a modal dialog is not there for some screen readers."""
    customer = Customer.arrives(person("phone"), counter.url)
    expect(customer.panel.locator(".announcer")).to_have_count(1)
    customer.says("hola")
    customer.sees("eco: hola")
    assert customer.announced(1) == ["Asistente automático: eco: hola"]
    customer.page.keyboard.press("Escape")
    expect(customer.page.locator(".announcer")).to_have_count(1)
    expect(customer.page.locator(".panel .announcer")).to_have_count(0)


def test_a_tab_that_nobody_looks_at_says_that_there_is_something_new(
    counter: Counter, person: Person
) -> None:
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.sees("eco: hola")
    lucia = Operator(counter)
    lucia.takes_over()
    customer.page.locator(".notice").wait_for()
    title = customer.page.title()
    looks_away(customer.page, True)
    assert customer.page.title() == title, "nothing new yet"
    lucia.writes("ya lo tengo")
    customer.sees("ya lo tengo")
    expect(customer.page).to_have_title(f"(1) {title}")
    lucia.writes("es el contador")
    expect(customer.page).to_have_title(f"(2) {title}")
    looks_away(customer.page, False)
    expect(customer.page).to_have_title(title)
    customer.page.wait_for_function("window.announced.at(-1) === '2 mensajes sin leer'")


def test_what_was_said_last_stays_in_sight_when_a_telephone_is_turned(
    counter: Counter, person: Person
) -> None:
    """Or its keyboard opens."""
    customer = Customer.arrives(person("phone", viewport={"width": 360, "height": 640}), counter.url)
    for number in range(6):
        customer.says(f"línea {number}")
        customer.sees(f"eco: línea {number}")
    for width, height in ((360, 360), (640, 180), (360, 640), (640, 300), (640, 150)):
        customer.page.set_viewport_size({"width": width, "height": height})
        customer.page.wait_for_function("height => innerHeight === height", arg=height)
        customer.page.evaluate("new Promise((done) => setTimeout(done, 400))")
        left = "one => one.scrollHeight - one.scrollTop - one.clientHeight"
        assert customer.page.locator(".log").evaluate(left) <= 1, height
