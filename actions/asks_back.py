"""A bare question back: when, of what was talked about last, and what was that?"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.appointments import AppointmentRequirements, MyAppointments
from actions.base import DeskAction, Values, said
from actions.follow_up import faq_before
from actions.history import (
    acted_before,
    buttons_of,
    last_before,
    responses_of,
    said_before,
    same_message,
    ticket_told,
)
from actions.hours import OpeningHours, tells_which_open
from actions.notify_me import NotifyMe
from actions.offices import OfficeLocation
from actions.problems import ReportProblem
from actions.service_status import OF_AN_OUTAGE, ServiceStatus
from actions.tickets import AddToTicket, TicketStatus
from bot.core.desk import PROBLEM, Ticket, TicketState

_FAQ, _ASIDES = "utter_faq", ("utter_say_again", "utter_in_form_")
_LOST = ("utter_ask_rephrase", "utter_in_any_language_ask_rephrase", "utter_default")
_ABOUT: dict[str | None, type[DeskAction]] = {
    OpeningHours.title: OpeningHours,
    OfficeLocation.title: OpeningHours,
    ServiceStatus.title: ServiceStatus,
    NotifyMe.title: ServiceStatus,
    ReportProblem.title: ServiceStatus,
    TicketStatus.title: TicketStatus,
    AddToTicket.title: TicketStatus,
    MyAppointments.title: MyAppointments,
    AppointmentRequirements.title: AppointmentRequirements,
    "action_book_appointment": MyAppointments,
    "action_change_appointment": MyAppointments,
    "action_cancel_appointment": MyAppointments,
}
# Asked for these, the form says itself when: the free times, the appointment's day.
_TELLS_WHEN = ("booking_time", "booking_number", "booking_confirmed")
_BOOKING = ("book_appointment_form", "change_appointment_form")
# "How long?" is asked of nothing that stands still.
_LASTING_NOTHING = {OpeningHours.title, OfficeLocation.title}
# Of a visit only a person knows.
_VISITS = ("faq/home_visit", "faq/technician_when")


class TellWhen(DeskAction):
    title = "action_tell_when"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        form, acted = tracker.active_loop_name, acted_before(tracker)
        cues = self.business.cues.telling
        how_long = cues.asks_how_long(said(tracker))
        if form in _BOOKING and how_long:
            self._say_how_long(say, tracker.get_slot("booking_kind"))
            return []
        if cues.speaks_of_a_call(said(tracker)):
            say.utter_message(response="utter_in_form_when_unknown" if form else "utter_when_unknown")
            return []
        topic = last_before(tracker, acted & _ABOUT.keys() if form else {*_ABOUT, _FAQ})
        if topic == AddToTicket.title and not form and not ticket_told(tracker):  # it was added to no ticket
            topic = last_before(tracker, {*_ABOUT, _FAQ} - {topic}) or topic
        if topic in _LASTING_NOTHING and how_long:
            topic = last_before(tracker, _ABOUT.keys() - _LASTING_NOTHING) or topic
        if topic in acted and same_message(tracker):
            return []  # "¿hay avería, y cuándo vuelve?": told a moment ago
        if form and topic is None:
            return await self._in_form(form, say, tracker, domain)
        if topic == _FAQ and how_long and self._goes_on_with_papers(tracker):
            self._say_how_long(say, tracker.get_slot("appointment_kind"))
            return []
        if topic == _FAQ:
            visit = faq_before(tracker) in _VISITS
            say.utter_message(response=f"{_FAQ}/technician_when" if visit else "utter_when_unknown")
            return []
        if topic is None:
            say.utter_message(response="utter_when_of_what")
            return []
        about = _ABOUT[topic]
        if topic == ReportProblem.title and not await self._on_record(tracker):
            about = TicketStatus
        if about is TicketStatus and how_long and (ticket := await self._being_mended(tracker)):
            say.utter_message(response="utter_how_long_unknown", ticket=ticket.number)
            return []
        return await about(self.desk).act(say, tracker, domain)

    async def _in_form(
        self, form: str, say: CollectingDispatcher, tracker: Tracker, domain: Values
    ) -> list[EventType]:
        if form in OF_AN_OUTAGE:
            return await ServiceStatus(self.desk).act(say, tracker, domain)
        if tracker.get_slot("requested_slot") not in _TELLS_WHEN:
            say.utter_message(response="utter_when_after_this")
        return []

    @staticmethod
    def _goes_on_with_papers(tracker: Tracker) -> bool:
        """ "¿Y cuánto cuesta?", "¿y cuánto tarda?", of what it was asked what to bring for."""
        of_papers = last_before(tracker, _ABOUT.keys()) == AppointmentRequirements.title
        return of_papers and faq_before(tracker) not in _VISITS

    def _say_how_long(self, say: CollectingDispatcher, kind: str | None) -> None:
        kinds = self.business.appointment_kinds
        if kind in kinds:
            say.utter_message(response="utter_appointment_takes", minutes=kinds[kind].minutes)
        else:
            minutes = [each.minutes for each in kinds.values()]
            fewest, most = min(minutes), max(minutes)
            say.utter_message(response="utter_appointment_takes_between", fewest=fewest, most=most)

    async def _being_mended(self, tracker: Tracker) -> Ticket | None:
        """What they reported, if it does not work: no complaint, and no place in the queue."""
        ticket = await self.desk.ticket(self.turn(tracker), ticket_told(tracker))
        return ticket if ticket and ticket.state is TicketState.OPEN and ticket.kind == PROBLEM else None

    async def _on_record(self, tracker: Tracker) -> bool:
        service, district = tracker.get_slot("service"), tracker.get_slot("district")
        return bool(service and district and await self.desk.incidents(service, district))


class SayAgain(DeskAction):
    """They have not understood: that is ours. What was said last once more, then a person."""

    title = "action_say_again"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        asked = tracker.get_slot("requested_slot") if tracker.active_loop_name else None
        again = self.title in acted_before(tracker)
        if not asked and tells_which_open(tracker, self.business.cues):
            return [FollowupAction(OpeningHours.title)]
        if asked and again:
            say.utter_message(response="utter_unsure_in_form")
            return []
        told = [one for one in said_before(tracker) if not _said_so(one)]
        told = told[:-1] if asked else told  # the form asks again by itself
        if asked:
            say.utter_message(response="utter_say_again_in_form")
            if not told and f"utter_why_{asked}" in domain["responses"]:
                say.utter_message(response=f"utter_why_{asked}")
        elif any(map(_at_a_loss, told)):
            buttons = next(filter(None, map(buttons_of, told)), [])
            say.utter_message(response="utter_say_again_lost", buttons=buttons)
            told = []
        else:
            say.utter_message(response="utter_say_again" if told else "utter_unsure")
        for one in told:
            say.utter_message(text=one.get("text"), buttons=buttons_of(one))
        if again:
            say.utter_message(response="utter_say_again_or_person")
        return []


def _at_a_loss(message: dict[str, Any]) -> bool:
    """Whether it said that they were not understood: again, it would be one more apology."""
    return any(response.startswith(_LOST) for response in responses_of(message))


def _said_so(message: dict[str, Any]) -> bool:
    """Whether it is a line of this action's own, or one beside a form's question: neither is repeated."""
    return any(response.startswith(_ASIDES) for response in responses_of(message))
