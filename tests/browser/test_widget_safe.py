"""The widget lets nothing in and nothing out, on our page and on that of others."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from bot.dialogue.scripted import say
from tests.browser.answering import offering
from tests.browser.counter import Counter
from tests.browser.customer import Customer

Person = Callable[..., BrowserContext]


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


def test_a_tap_calls_a_number_or_writes_to_an_address_and_no_number_is_torn_in_two(
    counter: Counter, person: Person
) -> None:
    told = "Es el R-1001: +34 900 000 100. **Fijo: +34 956 000 100** [+1 202 555 0100](tel:+12025550100)"
    told += " +34 956 00 01 00, +49 30 12345678. +34 900 000 100 o +33 1 23 45 67 89 si llamas de allí"
    told += "\nNo se sabe dónde acaban: +34 900 000 100 24 horas, +34 900 000 100 112, +34 900 000 100 9:00"
    told += " +34 900 000 100 24, +34 956 00 01 00 24, +34 900 000 100 24"
    more = "\nEscribe a hola_aurora@aurora.example. 7+34900000100 +34 900 AR-1001-B ana@aurora 9:00–14:00"
    counter.dialogue.script = lambda question: say(f"{told} {more}")
    customer = Customer.arrives(person(), counter.url)
    customer.says("hola")
    customer.page.locator(".row.bot[data-id]").wait_for()
    links = customer.page.locator(".log a").all()
    assert [link.get_attribute("href") for link in links] == [
        "tel:+34900000100",
        "tel:+34956000100",
        "tel:+12025550100",
        "tel:+34956000100",
        "tel:+493012345678",
        "tel:+34900000100",
        "tel:+33123456789",
        "mailto:hola_aurora@aurora.example",
    ]
    assert "+34 900 000 100 24 horas, +34 900 000 100 112" in customer.history()[1]
    assert customer.page.locator(".log .whole").all_inner_texts() == ["R-1001", "9:00–14:00"]


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
