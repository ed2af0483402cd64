"""Templates for WhatsApp: what is wrong with them is said before a customer notices."""

from __future__ import annotations

import pytest

from bot.content.check import check
from bot.content.templates import load_templates
from bot.content.words import Words
from tests.unit.content.conftest import ROOT, Copy

FILE = "data/business/templates.yml"
GOOD = "HX" + "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('id: {es: "", en: ""}', 'id: {es: "HX123", en: ""}', "'HX123' is not the id of a template."),
        ('id: {es: "", en: ""}', 'id: {es: ""}', "'en' is missing"),
        ("buttons: {}", f"buttons: {{4: {GOOD}}}", "'4' is not a number of choices"),
        ("lists: {}", "lists: {5: none}", "'none' is not the id of a template."),
        (" en {district}.", ".", "The text in 'es' lacks {district}."),
        ('es: "Vuelve a haber {service}', 'es: "{service}', "begins or ends with a blank"),
        ("  reopen:\n    text:", "  reopen:\n    words:", "'words' is not a known key"),
    ],
)
def test_a_fault_in_a_template_is_named(content: Copy, old: str, new: str, what: str) -> None:
    before = {str(fault) for fault in check(content.root)}
    content.change(FILE, old, new)
    found = {str(fault) for fault in check(content.root)} - before
    assert any(what in fault and FILE in fault for fault in found), found


def test_an_approved_template_is_ready_in_its_language_only(content: Copy) -> None:
    content.change(FILE, 'id: {es: "", en: ""}', f'id: {{es: {GOOD}, en: ""}}')
    content.change(FILE, "buttons: {}", f"buttons: {{2: {GOOD}}}")
    assert not [fault for fault in check(content.root) if fault.file == FILE]
    templates = load_templates(content.root)
    reopen = templates.messages["reopen"]
    assert (reopen.ready("es"), reopen.ready("en")) == (True, False)
    assert "a Aurora." not in reopen.texts["es"]
    assert "Aurora" in reopen.fill("es", {"business": "Aurora"})
    assert templates.buttons == {2: GOOD}


def test_the_house_says_what_its_templates_say() -> None:
    """A notice and its template have the same blanks."""
    restored = load_templates(ROOT).messages["service_restored"]
    assert restored.variables("es", {"service": "luz", "district": "Sur"}) == {"1": "luz", "2": "Sur"}
    assert restored.variables("en", {"service": "power", "district": "Sur"}) == {"1": "power", "2": "Sur"}


def test_a_notice_outside_the_window_names_things_as_people_do() -> None:
    """Notices carry keys of the business; a template is filled with their names."""
    words = Words.load(ROOT)
    assert words.spoken("service", "electricity", "es") != "electricity"
    assert words.spoken("district", "san_martin", "es") == "San Martín"
    assert words.spoken("business", "Aurora", "es") == "Aurora"
