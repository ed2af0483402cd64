"""Each fault an editor might make is found where it is, and nothing else is blamed."""

from __future__ import annotations

import pytest

from bot.content.check import check
from bot.content.faults import Fault
from bot.content.in_spanish import in_spanish
from tests.unit.content.conftest import ROOT, Copy
from tests.unit.content.plants import PLANTS, Plant


@pytest.fixture(scope="module")
def before() -> set[tuple[str, str]]:
    """What is wrong already, so that each plant answers for itself alone."""
    return {(fault.file, fault.what) for fault in check(ROOT)}


def plant(content: Copy, one: Plant) -> tuple[str, int]:
    """Spoil the copy; return the file and line where the fault must be found."""
    if one.new is None:
        (content.root / one.file).unlink()
        return one.file, 1
    if one.old is None:
        content.write(one.file, one.new)
    else:
        content.change(one.file, one.old, one.new)
    found_in = one.found_in or one.file
    return found_in, content.line(found_in, one.at)


@pytest.mark.parametrize("one", PLANTS, ids=lambda one: one.name)
def test_a_planted_fault_is_found_alone(content: Copy, before: set[tuple[str, str]], one: Plant) -> None:
    """With its file and line, words that say what it is, and what to do."""
    place = plant(content, one)
    found = [fault for fault in check(content.root) if (fault.file, fault.what) not in before]
    found = [fault for fault in found if fault.may_wait == one.suggested]
    told = "\n".join(map(str, found))
    assert {(fault.file, fault.line) for fault in found} == {place}, told
    assert one.says in told
    assert all(fault.todo for fault in found), "every fault says what to do"
    unread = [said for fault in found for said in (fault.what, fault.todo) if in_spanish(said) == said]
    assert not unread, "every fault can be read in Spanish"


def test_all_planted_faults_are_found_in_one_run(content: Copy) -> None:
    """Faults in different files do not hide each other."""
    chosen = [one for one in PLANTS if one.old and one.new and one.name in TOGETHER]
    assert len(chosen) == len(TOGETHER)
    for one in chosen:
        plant(content, one)
    places = {(one.file, content.line(one.file, one.at)) for one in chosen}
    assert places <= {(fault.file, fault.line) for fault in check(content.root)}


TOGETHER = {
    "an unknown key in a slot",
    "an example in two intents",
    "an example without a dash",
    "a button to an unknown intent",
    "a blank in one language only",
    "a rule with an unknown action",
    "an intent no rule answers",
    "hours that cannot be read",
    "a telephone number without a prefix",
    "sessions that end",
}


def test_nothing_is_wrong_with_the_shipped_content() -> None:
    faults: list[Fault] = check(ROOT)
    assert not faults, "\n" + "\n".join(map(str, faults))
