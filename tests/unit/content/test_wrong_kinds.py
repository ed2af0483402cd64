"""Whatever an editor puts where something else belongs, the check says so and does not stumble."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.content import check as checks
from bot.content import responses
from bot.content.faults import Fault
from bot.content.project import Project
from bot.content.sheet import Place
from tests.unit.content.conftest import ROOT

ODD: list[Any] = [None, 3, True, "x", [], {}, ["x"], {"x": 1}, [[1]], [{"x": [2]}], {"x": {"y": 2}}, 1.5]


@pytest.fixture(scope="module")
def project() -> Project:
    return Project.read(ROOT)


def places(data: Any, place: Place = ()) -> Iterator[Place]:
    yield place
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from places(value, (*place, key))


def put(data: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    data = copy.deepcopy(data)
    around = data
    for key in place[:-1]:
        around = around[key]
    around[place[-1]] = value
    return data


@pytest.mark.parametrize("kind", ["domain", "rules", "responses", "nlu", "business"])
def test_a_value_of_the_wrong_kind_never_stops_the_check(project: Project, kind: str) -> None:
    """Eight times, something odd at a place chosen by a fixed seed."""
    chance = random.Random(kind)
    for _ in range(8):
        spoilt = replace(project, sheets=dict(project.sheets), business=dict(project.business), meant=set())
        spoilt.__dict__["code"] = project.code
        if kind == "domain":
            place, value = chance.choice(list(places(project.domain.data))), chance.choice(ODD)
            spoilt.domain = replace(project.domain, data=put(project.domain.data, place, value))
        else:
            sheets: Any = spoilt.business if kind == "business" else spoilt.sheets[kind].copy()
            if kind != "business":
                spoilt.sheets[kind] = sheets
            which = chance.choice(list(sheets) if isinstance(sheets, dict) else range(len(sheets)))
            place, value = chance.choice(list(places(sheets[which].data))), chance.choice(ODD)
            sheets[which] = replace(sheets[which], data=put(sheets[which].data, place, value))
        faults = [fault for run, _ in checks._CHECKS for fault in run(spoilt)]
        assert all(isinstance(fault, Fault) for fault in faults)


def test_a_number_for_the_name_of_a_response_does_not_stop_the_check(project: Project) -> None:
    sheet = replace(project.sheets["responses"][0], data={"responses": {3: [{"text": "Hola"}]}})
    spoilt = replace(project, sheets={**project.sheets, "responses": [sheet]})
    assert any("'3' is no name for a response" in fault.what for fault in responses.check(spoilt))
