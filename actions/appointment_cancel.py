"""Cancelling an appointment."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.appointments import GONE, described, of_number, which
from actions.base import DeskAction, Values, as_meant, entities, entity, intent, language, said, slots
from actions.forms import END, FormCheck, done
from actions.history import offered_before, said_responses
from actions.not_here import say_none
from actions.the_other import other_appointment
from bot.core.cues import Cues
from bot.core.desk import NotPossible
from bot.core.text import plain

# Who has been asked so, and says yes, need not be asked again.
_ASKED = "utter_nevermind_booked"
_MOVING = "change_appointment"


class ValidateCancelAppointment(FormCheck):
    title = "validate_cancel_appointment_form"

    async def check(
        self, say: CollectingDispatcher, tracker: Tracker, heard: Values, opening: bool
    ) -> dict[str, Any]:
        if opening:
            named = entity(tracker, "appointment_number") or heard.get("booking_number")
            found = await which(self, say, tracker, named)
            answers = _ASKED in said_responses(tracker) and found["booking_number"] is not None
            return {"booking_confirmed": _answer(tracker, self.business.cues) if answers else None, **found}
        if intent(tracker) == "nevermind":
            return heard
        moves = intent(tracker) == _MOVING  # "no la anules, mejor cámbiala"
        if any(map(self.business.cues.wants_it_kept, as_meant(tracker))) and not moves:
            return {"booking_confirmed": False}
        if other := await other_appointment(self, tracker):
            return {"booking_confirmed": None, **await which(self, say, tracker, other)}
        if "booking_number" in heard:
            return {"booking_confirmed": None, **await which(self, say, tracker, heard["booking_number"])}
        return heard


class AskCancelConfirmed(DeskAction):
    title = "action_ask_cancel_appointment_form_booking_confirmed"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        booked = await of_number(self, tracker, tracker.get_slot("booking_number"))
        if booked is None:
            return slots(**END)
        say.utter_message(
            response="utter_ask_cancel_confirmed", **described(self.business, booked, language(tracker))
        )
        return []


class CancelAppointment(DeskAction):
    title = "action_cancel_appointment"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        number = tracker.get_slot("booking_number")
        if number is None:
            return [*done(), *say_none(say, tracker)]
        if not tracker.get_slot("booking_confirmed"):
            kept = await of_number(self, tracker, number)
            say.utter_message(response="utter_cancel_kept" if kept else GONE, number=number)
        else:
            try:
                cancelled = await self.desk.cancel(self.turn(tracker), number)
            except NotPossible:
                say.utter_message(response=GONE, number=number)
            else:
                say.utter_message(
                    response="utter_cancelled", **described(self.business, cancelled, language(tracker))
                )
                return [*done(), *slots(left_forms=_not_about(tracker, number))]
        return done()


def _answer(tracker: Tracker, cues: Cues) -> bool | None:
    """A press or a yes, and a no. Whatever else is taken for a wish to cancel, "how do I cancel one", is
    none, and is asked about."""
    text = said(tracker)
    if any(map(cues.wants_it_kept, as_meant(tracker))):
        return False
    if cues.is_question(text) or entities(tracker):
        return None
    says_yes = cues.only_agrees(text) or cues.takes(text)
    pressed = text in (one["title"] for one in offered_before(tracker))
    words = plain(text).split()
    behind = [" ".join(words[end:]) for end in cues.agreement.ends(words)]
    insists = any(cues.withdrawing.withdraws(rest) and not cues.asks(rest) for rest in behind)
    return True if says_yes or pressed or insists else None


def _not_about(tracker: Tracker, number: str) -> Values | None:
    """The forms that gave way, but for moving this one: it is no more."""
    left = tracker.get_slot("left_forms") or {}
    return {form: told for form, told in left.items() if told.get("booking_number") != number} or None
