"""A form of the editors' own: what was answered becomes a ticket, and the customer hears its number."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, slots
from bot.core import wording
from bot.core.desk import FORM_CALLED, FORM_NOTED


class KeepAnswers(DeskAction):
    title = "action_keep_answers"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        form = _form_just_filled(tracker)
        name, asked = form.removesuffix("_form"), domain["forms"][form]["required_slots"]
        house = self.business.languages[0]  # operators read them
        called = {slot: _called(domain, slot, house) or _plain(slot.removeprefix(name)) for slot in asked}
        answers = [f"{wording.sentence(called[slot])}: {tracker.get_slot(slot)}" for slot in asked]
        ticket = await self.desk.open_ticket(self.turn(tracker), form, "\n".join(answers), None, None)
        say.utter_message(response=f"{FORM_NOTED}{name}", ticket=ticket.number)
        return slots(**dict.fromkeys(asked))


def _form_just_filled(tracker: Tracker) -> str:
    opened = (event["name"] for event in reversed(tracker.events) if event["event"] == "active_loop")
    return str(next(name for name in opened if name))


def _called(domain: Values, slot: str, language: str) -> str:
    said = domain.get("responses", {}).get(f"{FORM_CALLED}{slot}") or []
    meant = (one["text"] for one in said if {"value": language}.items() <= one["condition"][0].items())
    return next(meant, "")


def _plain(name: str) -> str:
    return name.replace("_", " ").strip()
