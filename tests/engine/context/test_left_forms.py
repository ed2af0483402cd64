"""A form that gives way to another keeps its answers, and has them again when it is gone on with."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.context.left_forms import give_way, left, unfinished

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    entities: [office]
    intents: [book]
    slots:
      office:
        type: text
        mappings: [{type: from_entity, entity: office}]
      booking_office:
        type: text
        mappings: [{type: from_entity, entity: office, conditions: [{active_loop: book_form}]}]
      wish:
        type: text
        mappings: [{type: custom}]
      language:
        type: text
        mappings: [{type: custom}]
      left_forms:
        type: any
        mappings: [{type: custom}]
    forms:
      book_form: {required_slots: [booking_office]}
      report_form: {required_slots: [wish]}
    """
)


def conversation(**slots: Any) -> DialogueStateTracker:
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    for name, value in slots.items():
        tracker.update(SlotSet(name, value))
    tracker.update(ActiveLoop("book_form"))
    says(tracker)
    return tracker


def says(tracker: DialogueStateTracker, **slots: Any) -> None:
    tracker.update(UserUttered("...", {"name": "book"}))
    for name, value in slots.items():
        tracker.update(SlotSet(name, value))


def known(tracker: DialogueStateTracker) -> dict[str, Any]:
    return {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}


def test_what_only_the_form_knew_is_put_away_and_what_is_talked_of_stays() -> None:
    tracker = conversation(office="norte", booking_office="norte", wish="T10:00", language="es")
    give_way(tracker, "report_form", DOMAIN)
    assert left(tracker) == {"book_form": {"office": "norte", "booking_office": "norte", "wish": "T10:00"}}
    assert known(tracker) == {"office": "norte", "language": "es", "left_forms": left(tracker)}


def test_gone_on_with_it_has_its_answers_again_but_for_what_is_said_now() -> None:
    tracker = conversation(office="norte", booking_office="norte", wish="T10:00")
    give_way(tracker, "report_form", DOMAIN)
    tracker.update(ActiveLoop(None))
    says(tracker, office="centro")
    give_way(tracker, "book_form", DOMAIN)
    assert known(tracker) == {"office": "centro", "booking_office": "norte", "wish": "T10:00"}
    assert left(tracker) == {}


def test_what_is_unfinished_is_what_is_open_and_what_gave_way_to_it() -> None:
    tracker = conversation(booking_office="norte")
    assert unfinished(tracker) == {"book_form": {"booking_office": "norte"}}
    give_way(tracker, "report_form", DOMAIN)
    tracker.update(ActiveLoop("report_form"))
    assert list(unfinished(tracker)) == ["book_form", "report_form"]
    tracker.update(ActiveLoop(None))
    assert unfinished(tracker) == {}


def test_two_forms_may_give_way_to_each_other() -> None:
    tracker = conversation(wish="T10:00")
    give_way(tracker, "report_form", DOMAIN)
    tracker.update(ActiveLoop("report_form"))
    says(tracker)
    give_way(tracker, "book_form", DOMAIN)
    assert [*left(tracker)] == ["report_form"]
    assert known(tracker)["wish"] == "T10:00"


@pytest.mark.parametrize("form", ["book_form", None])
def test_a_form_that_stays_or_opens_for_the_first_time_changes_nothing(form: str | None) -> None:
    tracker = conversation(wish="T10:00")
    tracker.update(ActiveLoop(form))
    give_way(tracker, "book_form", DOMAIN)
    assert known(tracker) == {"wish": "T10:00"}
