"""Booking an appointment: what for, where, when, and a yes to all of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import phrases
from actions.base import DeskAction, Values, entity, language, names, slots
from actions.booking import TimeCheck
from actions.forms import AskChoice, done
from bot.core.business import Named
from bot.core.desk import NotPossible

_CLEARED = {
    "kind": {"booking_kind": None},
    "office": {"booking_office": None},
    "time": {"booking_time": None},
}


class ValidateBookAppointment(TimeCheck):
    title = "validate_book_appointment_form"

    async def check(
        self, say: CollectingDispatcher, tracker: Tracker, heard: Values, opening: bool
    ) -> dict[str, Any]:
        new = {**heard, **self._said_before(tracker)} if opening else heard
        new = new or _CLEARED.get(tracker.get_slot("correction") or "", {})
        if not new:
            return {}
        if set(new) == {"booking_confirmed"} and not opening:
            return new if new["booking_confirmed"] else {"booking_confirmed": None, "correction": "asked"}
        kind = new.get("booking_kind", tracker.get_slot("booking_kind"))
        office = self._office_for(
            say, tracker, kind, new.get("booking_office", tracker.get_slot("booking_office"))
        )
        said = new.get("booking_time", tracker.get_slot("booking_time") or tracker.get_slot("booking_wish"))
        when = await self.settle(say, tracker, kind, office, said)
        place = {"booking_kind": kind, "booking_office": office}
        return {**place, **when, "booking_confirmed": None, "correction": None}

    def _said_before(self, tracker: Tracker) -> dict[str, Any]:
        """What was named as the form opened, or a moment before."""
        said = {
            "booking_kind": tracker.get_slot("appointment_kind"),
            "booking_office": tracker.get_slot("office"),
            "booking_time": entity(tracker, "time"),
        }
        return {key: value for key, value in said.items() if value} | {"booking_confirmed": None}

    def _office_for(
        self, say: CollectingDispatcher, tracker: Tracker, kind: str | None, office: str | None
    ) -> str | None:
        if kind is None:
            return office
        offices, lang = self.business.appointment_kinds[kind].offices, language(tracker)
        if office and office not in offices:
            there = phrases.listing((self.business.offices[each].name(lang) for each in offices), lang)
            said = {
                key: phrases.sentence(name)
                for key, name in names(self.business, lang, office=office, kind=kind).items()
            }
            say.utter_message(response="utter_office_not_for_kind", offices=there, **said)
            office = None
        return offices[0] if len(offices) == 1 else office


class AskBookingKind(AskChoice):
    title = "action_ask_booking_kind"
    entity = "appointment_kind"

    def things(self, tracker: Tracker) -> Mapping[str, Named]:
        return self.business.appointment_kinds


class AskBookingOffice(AskChoice):
    title = "action_ask_booking_office"
    entity = "office"

    def things(self, tracker: Tracker) -> Mapping[str, Named]:
        kind = self.business.appointment_kinds[tracker.get_slot("booking_kind")]
        return {key: self.business.offices[key] for key in kind.offices}


class AskBookingConfirmed(DeskAction):
    """Says everything back with its full date; after a "no", asks what to change."""

    title = "action_ask_book_appointment_form_booking_confirmed"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        if tracker.get_slot("correction") == "asked":
            say.utter_message(response="utter_ask_correction")
        else:
            say.utter_message(response="utter_ask_booking_confirmed", **_said_back(self, tracker))
        return []


class BookAppointment(DeskAction):
    title = "action_book_appointment"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        kind, office = tracker.get_slot("booking_kind"), tracker.get_slot("booking_office")
        starts_at = _starts_at(self, tracker)
        try:
            booked = await self.desk.book(self.turn(tracker), kind, office, starts_at)
        except NotPossible:
            say.utter_message(response="utter_booking_gone", **_said_back(self, tracker))
            return [*done(booking_kind=kind, booking_office=office), *slots(offer="book_appointment")]
        needs = self.business.appointment_kinds[kind].needs.get(language(tracker), "")
        say.utter_message(
            response="utter_booked", number=booked.number, needs=needs, **_said_back(self, tracker)
        )
        return done()


def _starts_at(action: DeskAction, tracker: Tracker) -> datetime:
    return datetime.fromisoformat(tracker.get_slot("booking_time")).replace(tzinfo=action.business.zone)


def _said_back(action: DeskAction, tracker: Tracker) -> dict[str, str]:
    lang = language(tracker)
    kind, office = tracker.get_slot("booking_kind"), tracker.get_slot("booking_office")
    when = phrases.sentence(phrases.moment(_starts_at(action, tracker), lang))
    return {"when": when, **names(action.business, lang, kind=kind, office=office)}
