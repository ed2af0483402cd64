"""Writing at the console: shortcuts and commands, canned replies, drafts, second thoughts."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from bot.core.operator import Operator
from tests.browser.operators import Someone, enter, waiting
from tests.unit.console.desk import Desk


def test_every_action_is_found_in_the_command_bar_and_every_shortcut_in_the_sheet(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    page.keyboard.press("Control+/")
    sheet = page.get_by_role("dialog", name="Atajos de teclado")
    for keys in (
        "Alt J",
        "Alt P",
        "Alt L",
        "Alt A",
        "Alt E",
        "Ctrl Alt E",
        "Ctrl K",
        "Ctrl /",
        "Shift Enter",
    ):
        expect(sheet.locator("dd", has_text=re.compile(rf"^\s*{keys}\s*$"))).to_be_visible()
    page.keyboard.press("Control+k")
    expect(sheet).to_be_hidden()
    field = page.get_by_role("combobox", name="Buscar una acción")
    expect(field).to_be_focused()
    page.keyboard.type("no existe")
    expect(page.get_by_text("No hay ninguna acción con esas palabras.")).to_be_visible()
    field.fill("NOTA privada")
    expect(page.get_by_role("option", name=re.compile("Nota privada"))).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Nota privada sobre Eva Sanz")).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option", name="Tomar", exact=True)).to_have_count(0)
    field.fill("resolver")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".activity", has_text="Ana Ruiz la resolvió")).to_be_visible()
