"""What the program goes by is called otherwise by an editor, everywhere; nothing else would be amiss."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.content.faults import Fault
from bot.content.in_spanish import in_spanish
from bot.content.project import Project
from bot.content.renamed import check, quoted
from bot.content.usage import put_together
from tests.unit.content.conftest import ROOT

SHIPPED = Project.read(ROOT)
OURS = "otro_nombre"


def renamed(old: str) -> list[Fault]:
    """What is said once ``old`` is called otherwise in domain.yml, config.yml, rules and stories."""

    def anew(data: Any) -> Any:
        if isinstance(data, dict):
            return {anew(key): anew(value) for key, value in data.items()}
        if isinstance(data, list):
            return [anew(one) for one in data]
        return OURS if data == old else data

    def sheets(kind: str) -> list[Any]:
        return [replace(sheet, data=anew(sheet.data)) for sheet in SHIPPED.sheets[kind]]

    domain, config = (replace(one, data=anew(one.data)) for one in (SHIPPED.domain, SHIPPED.config))
    kept = {"rules": sheets("rules"), "stories": sheets("stories")}
    project = Project(ROOT, domain, config, kept, SHIPPED.business)
    project.__dict__["code"] = SHIPPED.code
    return list(check(project))


def test_nothing_shipped_is_called_otherwise() -> None:
    assert list(check(SHIPPED)) == []


def test_each_intent_that_the_program_knows_by_its_name_is_missed_under_another() -> None:
    known = [name for name in SHIPPED.intents if name in quoted(SHIPPED.code)]
    assert len(known) > 20
    silent = [name for name in known if not any(f"'{name}'" in one.what for one in renamed(name))]
    assert not silent, silent


def test_an_intent_of_ones_own_that_leads_to_what_is_shipped_is_no_fault() -> None:
    """As long as the shipped one is there, it is only another way to ask."""
    rules = {"rule": "Ours", "steps": [{"intent": OURS}, {"action": "action_opening_hours"}]}
    domain = replace(SHIPPED.domain, data=SHIPPED.domain.data | {"intents": [*SHIPPED.intents, OURS]})
    sheet = replace(SHIPPED.sheets["rules"][0], data={"rules": [rules]})
    kept = {**SHIPPED.sheets, "rules": [*SHIPPED.sheets["rules"], sheet]}
    project = Project(ROOT, domain, SHIPPED.config, kept, SHIPPED.business)
    assert list(check(project)) == []


@pytest.mark.parametrize("name", [*SHIPPED.forms, "booking_kind", "problem_district"])
def test_a_form_or_what_it_asks_under_another_name_is_missed(name: str) -> None:
    found = renamed(name)
    assert found and all(name in one.what or OURS in one.what for one in found), found
    assert all(one.todo and in_spanish(one.what) != one.what for one in found)


def test_an_entity_under_another_name_is_missed() -> None:
    slots = SHIPPED.slots | {
        "office": {"type": "text", "mappings": [{"type": "from_entity", "entity": OURS}]}
    }
    entities = [OURS if one == "office" else one for one in SHIPPED.entities]
    domain = replace(SHIPPED.domain, data=SHIPPED.domain.data | {"slots": slots, "entities": entities})
    project = Project(ROOT, domain, SHIPPED.config, SHIPPED.sheets, SHIPPED.business)
    assert any(OURS in one.what and "'office' would stay empty" in one.what for one in check(project))


def test_a_response_whose_name_is_put_together_may_end_only_as_the_program_knows() -> None:
    ours = {key for _, key, _ in SHIPPED.responses() if "/" not in key and SHIPPED.in_code(key)}
    assert len(ours) > 100
    assert all(put_together(SHIPPED, key) for key in ours)
    for name in ("utter_time_cogida", "utter_time_tooken", "utter_danger_gas", "utter_opening_hours_abierto"):
        assert not put_together(SHIPPED, name)
