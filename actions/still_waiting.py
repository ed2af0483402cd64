"""Nothing has changed: what is known of it once more, and a person."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values
from actions.history import last_before
from actions.notify_me import NotifyMe
from actions.problems import ReportProblem
from actions.service_status import ServiceStatus
from actions.tickets import AddToTicket, TicketStatus

_ABOUT: dict[str | None, type[DeskAction]] = {
    ServiceStatus.title: ServiceStatus,
    NotifyMe.title: ServiceStatus,
    ReportProblem.title: TicketStatus,
    TicketStatus.title: TicketStatus,
    AddToTicket.title: TicketStatus,
}


class StillWaiting(DeskAction):
    title = "action_still_waiting"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        about = _ABOUT.get(last_before(tracker, _ABOUT))
        if about is None and await self.desk.ticket(self.turn(tracker), None):
            about = TicketStatus
        if about is None:
            say.utter_message(response="utter_still_waiting_for_what")
            return []
        say.utter_message(response="utter_still_waiting")
        return await about(self.desk).act(say, tracker, domain)
