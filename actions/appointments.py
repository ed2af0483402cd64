"""Appointments already made: which they are, and what to bring."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, entity, language, names, said
from actions.buttons import button, choices
from actions.follow_up import topic_before
from actions.forms import END
from actions.not_here import say_none
from actions.service_status import ServiceStatus
from bot.core import wording
from bot.core.business import Business
from bot.core.desk import Appointment

GONE = "utter_appointment_gone"


class MyAppointments(DeskAction):
    title = "action_my_appointments"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        booked = await self.desk.appointments(self.turn(tracker))
        if not booked:
            return say_none(say, tracker)
        for each in booked:
            say.utter_message(
                response="utter_my_appointment", **described(self.business, each, language(tracker))
            )
        return []


class AppointmentRequirements(DeskAction):
    title = "action_appointment_requirements"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        if self.business.cues.only_asks(said(tracker)) and topic_before(tracker) == ServiceStatus.title:
            return await ServiceStatus(self.desk).act(say, tracker, domain)  # "how long?", of an outage
        lang = language(tracker)
        booking = tracker.get_slot("booking_kind") if tracker.active_loop_name else None
        named = entity(tracker, "appointment_kind") or booking or tracker.get_slot("appointment_kind")
        booked = [each.kind for each in await self.desk.appointments(self.turn(tracker))]
        named = named or (booked[0] if booked else None)
        kind = self.business.appointment_kinds.get(named or "")
        if kind is None and tracker.active_loop_name == "book_appointment_form":
            say.utter_message(response="utter_in_form_requirements")
            return []
        if kind is None:
            kinds = self.business.appointment_kinds
            buttons = choices(kinds, lang, "appointment_requirements", "appointment_kind")
            say.utter_message(response="utter_ask_requirements_kind", buttons=buttons)
            return []
        offices = wording.listing((self.business.offices[each].name(lang) for each in kind.offices), lang)
        say.utter_message(
            response="utter_what_to_bring"
            if booking or named in booked
            else "utter_appointment_requirements",
            kind=wording.sentence(kind.name(lang)),
            needs=kind.needs.get(lang, ""),
            minutes=kind.minutes,
            offices=offices,
        )
        return []


class AskBookingNumber(DeskAction):
    title = "action_ask_booking_number"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        buttons = [
            button(
                wording.short_moment(each.starts_at.astimezone(self.business.zone), language(tracker)),
                "inform",
                appointment_number=each.number,
            )
            for each in await self.desk.appointments(self.turn(tracker))
        ]
        say.utter_message(response="utter_ask_booking_number", buttons=buttons)
        return []


async def which(
    action: DeskAction, say: CollectingDispatcher, tracker: Tracker, named: str | None
) -> dict[str, Any]:
    """Find the appointment meant: the one named, the only one at the office named, or the only one there is.
    None there is ends the form."""
    booked = {each.number: each for each in await action.desk.appointments(action.turn(tracker))}
    if not booked:
        return {"booking_number": None, **END}
    if named is None:
        there = [each for each in booked.values() if each.office == entity(tracker, "office")]
        mine = there or [*booked.values()]
        chosen = mine[0] if len(mine) == 1 else None
    else:
        chosen = booked.get(named)
        if chosen is None:
            say.utter_message(response="utter_appointment_unknown", number=named)
    if chosen is None:
        return {"booking_number": None}
    return {"booking_number": chosen.number, "booking_kind": chosen.kind, "booking_office": chosen.office}


async def of_number(action: DeskAction, tracker: Tracker, number: str | None) -> Appointment | None:
    """Theirs; None if there is none, or an operator has cancelled it meanwhile."""
    mine = await action.desk.appointments(action.turn(tracker))
    return next((each for each in mine if each.number == number), None)


def chosen_time(action: DeskAction, tracker: Tracker) -> datetime:
    """The time that was found free, where the business is."""
    return datetime.fromisoformat(tracker.get_slot("booking_time")).replace(tzinfo=action.business.zone)


def described(business: Business, appointment: Appointment, lang: str) -> dict[str, str]:
    when = wording.moment(appointment.starts_at.astimezone(business.zone), lang)
    named = names(business, lang, kind=appointment.kind, office=appointment.office)
    return {"number": appointment.number, "when": wording.sentence(when), **named}
