"""Whoever keeps a cues.yml or config.yml from before is told what is not heard without what came in since."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import yaml

from bot.content import config
from bot.content.check import check, main
from bot.content.cues import shape
from bot.content.faults import Fault
from bot.content.handoff import LATER
from bot.content.not_heard import what_customers_say
from bot.content.project import Project, group, rows
from bot.content.sheet import read_sheet
from tests.unit.content.conftest import ROOT, Copy

CUES, CONFIG, HANDOFF = "data/business/cues.yml", "config.yml", "data/business/handoff.yml"
KNOWN = what_customers_say()
GROUPS = {of.removeprefix("cues/"): lists for of, lists in KNOWN.items() if of.startswith("cues/")}


def without(content: Copy, file: str, *places: tuple[Any, ...]) -> list[Fault]:
    """What the check says of the file without what stands in these places."""
    data = deepcopy(read_sheet(content.root, content.root / file).data)
    for *above, last in places:
        held = data
        for each in above:
            held = held[each]
        del held[last]
    content.write(file, yaml.dump(data, allow_unicode=True, sort_keys=False))
    return [one for one in check(content.root) if one.file == file]


def missing(faults: list[Fault]) -> set[str]:
    assert all(one.may_wait for one in faults), "\n".join(map(str, faults))
    return {one.what.split("'")[-2] for one in faults}


def test_of_each_list_of_cues_that_came_in_later_it_is_told(content: Copy) -> None:
    named = KNOWN["cues"]
    assert missing(without(content, CUES, *((name,) for name in named))) == {*named}
    content.mend()
    inner = [(of, name) for of, lists in GROUPS.items() for name in lists]
    assert missing(without(content, CUES, *inner)) == {name for _, name in inner}


def test_each_list_of_cues_that_may_be_missing_is_known() -> None:
    lists = shape(["es", "en"])
    assert lists.allowed.keys() == KNOWN["cues"].keys()
    for kind, later in GROUPS.items():
        assert lists.allowed[kind].allowed.keys() == later.keys(), kind


def test_of_each_setting_that_is_empty_where_it_is_missing_it_is_told(content: Copy) -> None:
    project, places, named = Project.read(ROOT), [], set()
    for section in ("pipeline", "policies"):
        for i, part in enumerate(map(group, rows(group(project.config.data)[section]))):
            known, _ = config._defaults(ROOT, str(part["name"]))
            empty = {key for key, value in known.items() if value in ([], "") and key in part}
            assert empty == KNOWN.get(f"config/{part['name'].rpartition('.')[2]}", {}).keys(), part["name"]
            named |= empty
            places += [(section, i, key) for key in empty]
    assert missing(without(content, CONFIG, *places)) == named


def test_of_what_came_in_later_for_those_who_wait_it_is_told(content: Copy) -> None:
    known = KNOWN["handoff/waiting"]
    assert missing(without(content, HANDOFF, *(("waiting", name) for name in known))) == {*known} == {*LATER}


def test_it_is_told_by_what_customers_say_in_both_languages(content: Copy) -> None:
    [told] = without(content, CUES, ("pointing",))
    assert told.spanish() == (
        f"{CUES}:1: sugerencia: «la del martes» y «the one on the 3rd» no se entienden como se quieren "
        "decir: aquí falta «pointing». Cópialo del cues.yml que vino con el programa, o escríbelo vacío."
    )
    assert main(content.root) == 0, "it keeps nobody from going on"


@pytest.mark.parametrize(
    ("file", "was", "empty"),
    [(CONFIG, "  withdraws: [stop_notices]", "  withdraws: []"), (CUES, "  es: [pero, aunque]", "  es: []")],
)
def test_who_writes_it_empty_is_told_nothing(content: Copy, file: str, was: str, empty: str) -> None:
    content.change(file, was, empty)
    assert not [one for one in check(content.root) if one.file == file]
