"""What the forms have in common: checking what was heard, and asking with the choices as buttons."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, intent, language, said, slots
from actions.buttons import choices
from actions.history import acted_before, buttons_said, this_turn
from bot.core.business import Named

# What happened, in their own words.
WHAT_HAPPENED = "problem_text"
FORM_SLOTS = (
    "booking_kind",
    "booking_office",
    "booking_time",
    "booking_wish",
    "booking_refused",
    "booking_number",
    "booking_confirmed",
    "correction",
    "problem_service",
    "problem_district",
    "problem_place",
    WHAT_HAPPENED,
    "ticket_kind",
    "notify_service",
    "notify_district",
)
_YES, _NOT_UNDERSTOOD = "booking_confirmed", "action_ask_rephrase"
# Rasa ends a form whose validation asks for nothing more.
END = {"requested_slot": None}


class FormCheck(DeskAction):
    """``validate_<form>``: Rasa calls it at the form's opening and at each of its turns."""

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        return slots(**await self.check(say, tracker, self._heard(tracker), self._opens_now(tracker)))

    def undo(self, tracker: Tracker) -> list[EventType]:
        """What could not be checked is not kept: it would make every later turn fail too."""
        return slots(**dict.fromkeys(self._heard(tracker)))

    def _heard(self, tracker: Tracker) -> Values:
        heard = tracker.slots_to_validate()
        heard.pop("requested_slot", None)
        if intent(tracker) == "thanks" and not self.business.cues.agrees(said(tracker)):
            heard = {slot: None if value is True else value for slot, value in heard.items()}
        unclear = heard.get(_YES) and _NOT_UNDERSTOOD in acted_before(tracker)
        if unclear and not self.business.cues.says_again(_said_yes_to(tracker), said(tracker)):
            # What they wanted instead was not understood: a yes to the choices is none to this.
            heard[_YES] = None
        return dict(heard)

    def _opens_now(self, tracker: Tracker) -> bool:
        """Whether the customer's latest words opened the form."""
        form = self.title.removeprefix("validate_")
        began = any(event["event"] == "active_loop" and event["name"] == form for event in this_turn(tracker))
        return began or tracker.active_loop_name != form

    @abstractmethod
    async def check(
        self, say: CollectingDispatcher, tracker: Tracker, heard: Values, opening: bool
    ) -> dict[str, Any]:
        """Return the slots to set: what was heard and is good, None for what has to be asked again."""


def _said_yes_to(tracker: Tracker) -> str:
    """What stood on the last button for a yes."""
    buttons = (one for said in buttons_said(tracker) for one in said)
    return next((str(one["title"]) for one in buttons if one["payload"] == "/affirm"), "")


class AskChoice(DeskAction):
    """``action_ask_<slot>``: ``utter_ask_<slot>`` with one button for each thing there is to choose from."""

    entity: str

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        buttons = choices(self.things(tracker), language(tracker), "inform", self.entity)
        response, values = self.words(tracker)
        say.utter_message(response=response, buttons=buttons, **values)
        return []

    def words(self, tracker: Tracker) -> tuple[str, dict[str, str]]:
        """The response that asks, and what stands in its braces."""
        return self.title.replace("action_", "utter_"), {}

    @abstractmethod
    def things(self, tracker: Tracker) -> Mapping[str, Named]:
        """What can be chosen, by key."""


class AskService(AskChoice):
    entity = "service"

    def things(self, tracker: Tracker) -> Mapping[str, Named]:
        return self.business.services


class AskDistrict(AskChoice):
    entity = "district"

    def things(self, tracker: Tracker) -> Mapping[str, Named]:
        return self.business.districts


def tells_what_happened(tracker: Tracker, domain: Values) -> bool:
    """Whether a form is open that asks what happened, whatever it is called, and keeps what is told there."""
    form = domain.get("forms", {}).get(tracker.active_loop_name) or {}
    return WHAT_HAPPENED in form.get("required_slots", ())


def done(**keep: Any) -> list[EventType]:
    """Forget what the forms gathered, but for ``keep``."""
    return [SlotSet(slot, keep.get(slot)) for slot in FORM_SLOTS]
