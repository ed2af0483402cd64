"""`bot run`, a customer's phone and an operator's desk: from "hola" to a person and back to the bot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.customer import Customer
from tests.browser.house import goes_online, open_house, operator_enters
from tests.campaigns.processes import Gateway

Someone = Callable[..., BrowserContext]


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    """Of each test its own: the link to enter with works once."""
    with open_house(tmp_path) as gateway:
        yield gateway
        assert gateway.stop() < 10, "open pages do not hold it up"


@pytest.mark.timeout(180)
def test_from_hello_through_a_person_and_back_to_the_bot(gateway: Gateway, person: Someone) -> None:
    marta = operator_enters(person(), gateway)
    goes_online(marta)

    ana = Customer.arrives(person("phone"), gateway.url)
    ana.says("hola")
    ana.sees("asistente automático")
    ana.says("quiero pedir cita para revisar una factura")
    ana.sees("oficina")
    ana.says("quiero hablar con una persona")
    ana.sees("Marta Ruiz")

    marta.locator("#items a").first.click()
    expect(marta.locator("#talk")).to_contain_text("quiero hablar con una persona")
    marta.locator("#talk textarea").fill("Hola, soy Marta. ¿En qué te ayudo?")
    marta.keyboard.press("Enter")
    ana.sees("soy Marta")
    bot_words = len(bot_rows(ana))
    ana.says("¿a qué hora abre Centro?")
    expect(marta.locator("#talk")).to_contain_text("¿a qué hora abre Centro?")
    ana.page.wait_for_timeout(1500)
    assert len(bot_rows(ana)) == bot_words, "the bot is silent while Marta is there"

    marta.locator("#resolve").click()
    expect(ana.page.locator(".row.system", has_text="asistente")).to_be_visible()
    ana.says("en Norte")
    expect(ana.page.locator(".log")).to_contain_text(re.compile("Huecos en Norte|Norte tengo"))
    assert ana.errors == [] and ana.foreign == [] and ana.forbidden() == []


def bot_rows(customer: Customer) -> list[str]:
    return customer.page.locator("[data-id].bot .bubble").all_inner_texts()
