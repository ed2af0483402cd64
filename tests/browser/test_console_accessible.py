"""The console by keyboard, by ear, on a phone, in the dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.core.handoff import Reason
from bot.core.operator import Operator, Presence
from bot.core.signals import Signal
from tests.browser.operators import (
    Someone,
    bubble,
    enter,
    expect_live,
    keep_canned,
    keep_unsaid,
    set_capacity,
    talked,
    waiting,
)
from tests.patience import wait_for
from tests.unit.console.desk import Desk

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def test_the_title_counts_who_waits_and_the_screen_reader_is_told_once(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    expect(page).to_have_title("(1) Ventanilla · Consola")
    page.evaluate(
        """() => {
            window.heard = [];
            const told = (one) => one.addedNodes.forEach((line) => heard.push(line.textContent));
            new MutationObserver((all) => all.forEach(told)).observe(announcer, {childList: true});
        }"""
    )
    desk.run(lambda uow: set_capacity(uow, ana))
    desk.customer("eva", "¿hola?", quiet=True)
    expect(bubble(page, "¿hola?")).to_be_visible()
    waiting(desk, "tom", "Tom Baker")
    expect(page).to_have_title("(2) Ventanilla · Consola")
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


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(
    desk: Desk, person: Someone, ana: Operator, screenshot: Callable[[Page, str], Any], size: str, theme: str
) -> None:
    conversation = talked(desk)
    desk.escalate(conversation, Reason.FRUSTRATION, Signal("anger", 0.8, "una vergüenza"))
    desk.run(lambda uow: keep_unsaid(uow, conversation))
    danger = waiting(desk, "leo", "Leo Gil", Reason.DANGER)
    page = person(size, color_scheme=theme).new_page()

    def check(name: str) -> None:
        screenshot(page, f"console-{name}-{size}-{theme}")
        found = Axe().run(page, options={"runOnly": WCAG})
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"

    page.goto(f"{desk.url}/sign-in?expired=1")
    check("sign-in")
    page.goto(f"{desk.url}/enter/nonsense")
    check("dead-link")
    page.goto(desk.link(ana))
    check("link")
    page.get_by_role("button").click()
    page.wait_for_url("**/console/password")
    check("password")
    page.goto(desk.url)
    expect_live(page)
    check("list")
    page.goto(f"{desk.url}#unassigned")
    check("empty")
    page.goto(f"{desk.url}#mine/{danger}")
    expect(page.locator(".message").first).to_be_visible()
    check("danger")
    page.goto(f"{desk.url}#mine/{conversation}")
    expect(page.locator(".message.unsent")).to_be_visible()
    if page.locator("details.brief").get_attribute("open") is None:
        page.locator("details.brief summary").click()
    check("chat")
    page.get_by_role("button", name="Nota privada").click()
    page.locator("#text").fill("una nota")
    page.keyboard.press("Enter")
    expect(page.locator(".message.note")).to_be_visible()
    check("note")
    keep_canned(desk, ana)
    page.locator("#text").press_sequentially("/")
    expect(page.locator("#canned-list").get_by_role("option")).to_have_count(2)
    check("canned-menu")
    page.locator("#text").fill("")
    page.keyboard.press("Control+/")
    check("help")
    page.keyboard.press("Control+k")
    check("commands")
    page.keyboard.press("Escape")
    if size == "phone":
        page.get_by_role("button", name="Datos del cliente").click()
        check("customer")
    page.goto(f"{desk.url}#all")
    page.locator("#menu").click()
    check("menu")
    page.keyboard.press("Escape")
    page.route("**/console/api/**", lambda route: route.abort())
    desk.cut_connections()
    expect(page.locator("#live-words")).to_contain_text("Sin conexión. Reconectando")
    check("reconnecting")
