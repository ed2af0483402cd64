"""The console for those who write from right to left, with colours of their own, and on small screens."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.core.turn import Understanding
from bot.services.label import add_label
from tests.browser.accessible import ends_at_the_left
from tests.browser.operators import Someone, bubble, enter, expect_live, give_to, keep_canned, waiting
from tests.contracts.test_reports import a_week
from tests.unit.console.desk import Desk

AS_THE_SYSTEM_SHOWS_IT = """one => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.cssText = "forced-color-adjust: none; background: SelectedItem; color: SelectedItemText";
    const colours = ({ backgroundColor, color }) => `${backgroundColor} ${color}`;
    const wanted = colours(getComputedStyle(probe));
    probe.remove();
    const style = getComputedStyle(one);
    return style.forcedColorAdjust === "none" && colours(style) === wanted;
}"""
WEEK = "reports?since=2026-10-19&until=2026-10-25"
HEBREW = "שלום! מה השעה?"


def test_what_runs_from_right_to_left_is_read_so_and_turns_nothing_else(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    conversation = waiting(desk, "sara", "שרה כהן")
    desk.customer("sara", HEBREW, quiet=True)
    page = enter(desk, person(), ana, f"#mine/{conversation}")
    assert ends_at_the_left(bubble(page, HEBREW).locator(".bubble span"))
    assert ends_at_the_left(page.locator(".item .preview"))
    page.locator("#text").fill(HEBREW)
    assert page.locator("#text").evaluate("one => getComputedStyle(one).unicodeBidi") == "plaintext"
    expect(page.locator("#text")).to_have_accessible_name("Respuesta a \u2068שרה כהן\u2069")


def test_with_the_systems_colours_what_is_chosen_still_shows(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """Of what is current, selected or pressed and what is not, one looks different from the other."""
    first = waiting(desk)
    waiting(desk, "tom", "Tom Baker")
    page = enter(desk, person(forced_colors="active"), ana, f"#mine/{first}")

    def look(which: str) -> Any:
        return page.locator(which).first.evaluate(
            """one => {
              const { backgroundColor, borderColor, outlineStyle, outlineColor } = getComputedStyle(one);
              return JSON.stringify([backgroundColor, borderColor, outlineStyle, outlineColor]);
            }"""
        )

    expect(page.locator(".item")).to_have_count(2)
    for one, other in (
        (".item[aria-current]", ".item:not([aria-current])"),
        (".views a[aria-current]", ".views a:not([aria-current])"),
        (".modes button[aria-pressed=true]", ".modes button[aria-pressed=false]"),
        ("#presence .dot", ".talk-head .title"),
    ):
        assert look(one) != look(other), one
    page.keyboard.press("Control+k")
    expect(page.locator("#command-list [role=option]").first).to_be_visible()
    assert look("[role=option][aria-selected=true]") != look("[role=option][aria-selected=false]")
    for chosen in ("[role=option][aria-selected=true]", ".modes button[aria-pressed=true]"):
        assert page.locator(chosen).evaluate(AS_THE_SYSTEM_SHOWS_IT), f"{chosen}: its words can be read"
    page.keyboard.press("Escape")
    before = look(".composer")
    page.locator("#text").focus()
    assert look(".composer") != before, "where one writes"


def test_zoomed_to_four_times_everything_is_still_within_reach(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    """1280 by 1024 pixels at 400 %: what remains is as wide as a small phone, and very low."""
    for number in range(5):
        waiting(desk, f"c{number}", f"Cliente {number}")
    page = enter(desk, person(viewport={"width": 320, "height": 256}), ana, "#mine")
    expect(page.locator(".item")).to_have_count(5)
    assert page.locator("#items").evaluate("one => one.clientHeight") >= 120, "room for a conversation"
    assert page.locator("#lists").evaluate("one => getComputedStyle(one).overflowY") == "auto"
    page.locator(".item").last.click()
    expect(page.locator("#ownership")).to_contain_text("La llevas tú")
    page.locator("#text").fill("Hola")
    page.locator("#send").click()
    expect(page.locator(".message", has_text="Hola").last).to_contain_text("Enviado")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_with_letters_twice_as_large_nothing_is_cut_off(desk: Desk, person: Someone, size: str) -> None:
    """As somebody has them in their browser's settings."""
    marta = desk.operator("Marta Gil", Presence.ONLINE, role=Role.ADMINISTRATOR)
    desk.run(a_week)
    keep_canned(desk, marta)
    desk.dialogue.understand = lambda text, language: Understanding("opening_hours", 0.91, language)
    chat = waiting(desk)
    desk.run(lambda uow: give_to(uow, chat, marta))
    for label in ("Factura", "Cliente de años"):
        desk.run(lambda uow, n=label: add_label(uow, chat, marta.id, n, desk.clock()))  # type: ignore[misc]
    context = person(size)
    page = enter(desk, context, marta, "#mine")
    letters = "parseFloat(getComputedStyle(document.body).fontSize)"
    line = context.new_cdp_session(page)
    line.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    page.reload()
    expect_live(page)
    assert page.evaluate(letters) == 32, "the desk has room for what a phone shows"
    page.locator("#menu").click()
    for edge in (page.locator(".menu-sheet a").first, page.locator(".menu-sheet .last")):
        expect(edge).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    face = page.locator(".item .avatar").first
    assert face.evaluate("one => one.scrollWidth <= one.clientWidth"), "whose it is can be read"
    drawn, named = (one.bounding_box() for one in (face, page.locator(".item .who").first))
    assert drawn and named and named["x"] >= drawn["x"] + drawn["width"], "and so can the name beside it"
    page.locator(".item").first.click()
    expect(page.locator("#text")).to_be_visible()
    expect(page.locator("#lists")).to_be_hidden()
    expect(page.locator(".proposal")).to_be_visible()
    room = page.locator(".stream").evaluate("one => one.getBoundingClientRect().height / innerHeight")
    assert room > 0.25, "what is proposed leaves room for the chat"
    page.locator("#text").press_sequentially("/")
    expect(page.locator(".suggest")).to_be_hidden()
    expect(page.locator("#canned-list [role=option]").first).to_be_in_viewport()
    expect(page.locator("#text")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    for name in ("board", WEEK, "labels", "account/second-step", "appointments", "people"):
        page.goto(f"{desk.url}/{name}")
        expect(page.locator("main h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_what_was_done_is_told_below_a_page_on_a_phone_and_nothing_is_searched_where_nothing_is(
    desk: Desk, person: Someone
) -> None:
    editor = desk.operator("Marta Gil", Presence.ONLINE, role=Role.SUPERVISOR)
    keep_canned(desk, editor)
    page = person("phone").new_page()
    page.goto(desk.link(editor))
    page.locator("main .card").get_by_role("button").click()
    page.goto(f"{desk.url}/canned")
    for left in (1, 0):
        expect(page.locator("#search")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Quitar")).first.click()
        expect(page.locator(".kept-row")).to_have_count(left)
        toast, heading = (page.locator(one).bounding_box() for one in (".toast", "#canned h1"))
        assert toast and heading and toast["y"] > heading["y"] + heading["height"]
    expect(page.locator("#search")).to_be_hidden()
    page.locator("#undo").click()
    expect(page.locator("#search")).to_be_visible()


def test_on_the_smallest_phone_what_is_told_and_what_can_be_done_with_many_has_room(
    desk: Desk, person: Someone, ana: Operator
) -> None:
    name = "María de los Ángeles Fernández-Villaverde y Rodríguez de Santiago"
    conversation = waiting(desk, "eva", name)
    page = enter(desk, person("phone", viewport={"width": 320, "height": 568}), ana, f"#mine/{conversation}")
    page.locator("#text").fill("Ahora miro")
    desk.customer("eva", "¿hola?", name, quiet=True)
    told = page.locator(".notice.warn")
    expect(told).to_be_visible()
    assert told.locator("> span").evaluate("one => one.clientWidth") > 180, "not a word to a line beside it"
    page.evaluate("() => (location.hash = '#mine')")
    page.keyboard.press("Alt+Shift+X")
    words = [one.bounding_box() or {} for one in page.locator(".bulk-acts .button span").all()]
    assert len(words) == 6
    for one, after in itertools.pairwise(words):
        assert after["x"] < one["x"] or after["x"] - one["x"] - one["width"] >= 4, "words run together"
