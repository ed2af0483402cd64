"""A form of the editors' own: what was answered becomes a ticket, and the customer hears its number."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, slots


class KeepAnswers(DeskAction):
    title = "action_keep_answers"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        form = _form_just_filled(tracker)
        name, asked = form.removesuffix("_form"), domain["forms"][form]["required_slots"]
        answers = [f"{_plain(slot.removeprefix(name))}: {tracker.get_slot(slot)}" for slot in asked]
        ticket = await self.desk.open_ticket(self.turn(tracker), form, "\n".join(answers), None, None)
        say.utter_message(response=f"utter_noted_{name}", ticket=ticket.number)
        return slots(**dict.fromkeys(asked))


def _form_just_filled(tracker: Tracker) -> str:
    opened = (event["name"] for event in reversed(tracker.events) if event["event"] == "active_loop")
    return str(next(name for name in opened if name))


def _plain(name: str) -> str:
    return name.replace("_", " ").strip().capitalize()
