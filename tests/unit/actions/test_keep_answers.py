"""A form that editors made without a line of code: its answers reach the console as a ticket."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.keep_answers import KeepAnswers
from tests.unit.actions.counter import Counter

DOMAIN: dict[str, Any] = {
    "forms": {"register_pet_form": {"required_slots": ["register_pet_name", "register_pet_chip_number"]}},
    "slots": {"register_pet_name": {}, "register_pet_chip_number": {}},
}


async def test_answers_become_a_ticket_whose_number_is_told(counter: Counter) -> None:
    answers = {"language": "es", "register_pet_name": "Luna", "register_pet_chip_number": "724098"}
    message = {"text": "724098", "metadata": _turn(counter)}
    ended = [
        {"event": "active_loop", "name": "register_pet_form"},
        {"event": "active_loop", "name": None},
    ]
    tracker = Tracker(counter.conversation, answers, message, ended, False, None, {}, "action_listen")
    say = CollectingDispatcher()
    events = await KeepAnswers(counter.desk).run(say, tracker, DOMAIN)
    [ticket] = await counter.database.read(lambda uow: uow.desk.tickets_of(counter.contact))
    assert (ticket.kind, ticket.text) == ("register_pet_form", "Name: Luna\nChip number: 724098")
    assert [(said["response"], said["ticket"]) for said in say.messages] == [
        ("utter_noted_register_pet", ticket.number)
    ]
    assert {event["name"]: event["value"] for event in events} == {
        "register_pet_name": None,
        "register_pet_chip_number": None,
    }


def _turn(counter: Counter) -> dict[str, str]:
    return {"turn": counter.turn, "conversation": counter.conversation, "contact": counter.contact}
