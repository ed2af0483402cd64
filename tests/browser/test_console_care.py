"""The end of a talk at the console: a promise with a date, what was agreed, what is left to do."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.core.operator import Operator
from tests.browser.operators import Someone, enter, wait_for, waiting
from tests.browser.test_console_accessible import WCAG
from tests.unit.console.desk import Desk


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": WCAG})
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_promise_a_summary_and_the_tasks_at_the_end_of_the_shift(
    desk: Desk, person: Someone, ana: Operator, screenshot: Any, scheme: Any
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(color_scheme=scheme), ana, f"#mine/{conversation}")
    page.locator("#promise summary").click()
    page.locator("#task-text").fill("Llamarla para confirmar la avería")
    page.keyboard.press("Tab")
    page.locator("#task-due").evaluate(
        "(field) => { const d = new Date(Date.now() + 2 * 3600e3);"
        " field.value = new Date(d - d.getTimezoneOffset() * 60000).toISOString().slice(0, 16); }"
    )
    page.locator("#task-add").click()
    expect(page.locator(".promises li")).to_contain_text("Prometido: Llamarla para confirmar la avería")
    expect(page.locator(".activity", has_text="Ana Ruiz prometió")).to_be_visible()
    desk.customer("eva", "gracias", quiet=True)
    assert faults(page) == []
    screenshot(page, f"promise-{scheme}")

    page.keyboard.press("Alt+Shift+e")
    expect(page.locator("#summary")).to_be_focused()
    page.keyboard.type("Vamos el jueves a las 10:30")
    assert faults(page) == []
    screenshot(page, f"closing-{scheme}")
    page.get_by_role("button", name="Resolver", exact=True).last.click()
    expect(page.locator("#closing-sheet")).to_have_count(0)
    wait_for(lambda: desk.read(lambda uow: uow.handoffs.of(conversation))[0].summary is not None)
    expect(page.locator(".panel")).to_contain_text("Acordado: Vamos el jueves a las 10:30")

    page.locator("#presence").click()
    page.get_by_role("menuitemradio", name="Ausente").click()
    sheet = page.locator("#tasks-sheet")
    expect(sheet).to_contain_text("Antes de irte")
    expect(sheet).to_contain_text("Eva Sanz")
    assert faults(page) == []
    screenshot(page, f"tasks-{scheme}")
    sheet.get_by_role("checkbox").check()
    wait_for(lambda: desk.read(lambda uow: uow.tasks.open_of(ana.id)) == [])
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_on_a_phone_promises_are_made_in_the_customers_pane(
    desk: Desk, person: Someone, ana: Operator, screenshot: Any
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person("phone"), ana, f"#mine/{conversation}")
    page.get_by_role("button", name="Cliente").click()
    page.locator("#promise summary").click()
    page.locator("#task-text").fill("Te llamo mañana")
    page.locator("#task-add").click()
    expect(page.locator(".promises li")).to_contain_text("Te llamo mañana")
    screenshot(page, "promise-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
