"""What the program says by itself is known to the check: none of it would be missed before it is said."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from bot.channels.telegram.gateway import COMMANDS
from bot.content.by_itself import BEGINNING, SAID
from bot.content.check import check
from bot.content.handoff import LASTS
from bot.content.project import Project
from bot.content.words import Words
from bot.core.care import WayOut
from bot.services.link_channels import Outcome
from bot.settings import ROOT
from tests.unit.content.conftest import Copy

_NAMED = re.compile(rf"""["'`]({BEGINNING}[a-z0-9_]*)({{)?""")


def test_all_that_the_code_names_is_known() -> None:
    found = [
        one.groups()
        for folder in ("bot", "actions")
        for path in (ROOT / folder).rglob("*.py")
        for one in _NAMED.finditer(path.read_text("utf-8"))
    ]
    assert len(found) > 30
    for name, goes_on in found:
        begins = goes_on or name == BEGINNING
        assert any(one.startswith(name) if begins else one == name for one in SAID), name


def test_what_is_known_is_what_the_shipped_content_has_words_for() -> None:
    words = Words.load(ROOT)
    assert all(key in words for key in SAID)
    files = (ROOT / "data/responses").glob("*.yml")
    there = {key for file in files for key in re.findall(rf"^  ({BEGINNING}\w+):", file.read_text(), re.M)}
    assert there == SAID


# What is said of a form, a service or a wish is asked for by what there is of them, or may be left out.
_OF_WHAT_THERE_IS = {"why", "nevermind", "danger", "unsure", "choice", "go_on"}


def test_actions_put_no_name_together_but_of_what_the_content_has() -> None:
    """Where each stands whole, the check misses it by itself: no list of them is kept."""
    python = "".join(path.read_text("utf-8") for path in (ROOT / "actions").glob("*.py"))
    assert {*re.findall(r"utter_(\w*)_{", python)} == _OF_WHAT_THERE_IS
    assert not re.findall(r"utter_\w*[^\W_]{", python)


@pytest.mark.parametrize(
    ("begins", "endings"),
    [
        ("link", [one.value for one in Outcome]),
        ("way", [f"{one.value}{end}" for one in WayOut for end in ("", "_offered", "_meant")]),
        ("telegram_command", COMMANDS),
        ("rate", range(1, 6)),
        ("ladder_last", LASTS),
    ],
)
def test_what_the_gateway_puts_together_is_known_with_all_its_ends(
    begins: str, endings: Iterable[object]
) -> None:
    assert {f"{BEGINNING}{begins}_{end}" for end in endings} <= SAID


@pytest.mark.parametrize(
    "key", ["utter_time_taken", "utter_go_on_notify_me", "utter_handoff_requested", "utter_danger_water"]
)
def test_a_response_whose_name_is_put_together_is_missed(content: Copy, key: str) -> None:
    """Deleted, or called otherwise."""
    file = next(sheet.file for sheet, name, _ in Project.read(ROOT).responses() if name == key)
    content.change(file, f"  {key}:\n", "  utter_tiempo:\n")
    said = [fault for fault in check(content.root) if key in f"{fault.what} {fault.todo}"]
    assert len(said) == 1 and said[0].line > 1, said
    content.change(file, "  utter_tiempo:\n", f"  {key}x:\n")
    [fault] = check(content.root)
    assert fault.file == file and key in f"{fault.what} {fault.todo}", fault


def test_what_to_do_in_a_danger_without_a_number_of_its_own_is_told_so(content: Copy) -> None:
    """A business that has taken the example's numbers out is told what that leaves behind."""
    content.change("data/business/contacts.yml", '  water: "+34 900 000 922"\n', "")
    [fault] = check(content.root)
    assert fault.what == "Nobody says 'utter_danger_water': 'water' has no emergency number in contacts.yml."
