"""What became of a problem or complaint."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.appointments import MyAppointments
from actions.base import DeskAction, Values, entity, language, said
from actions.follow_up import acted_before, ticket_told
from actions.telling import only_announces, only_wants
from bot.core import wording
from bot.core.desk import TicketState


class TicketStatus(DeskAction):
    title = "action_ticket_status"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        asked, lang = entity(tracker, "ticket_number"), language(tracker)
        if asked is None and entity(tracker, "appointment_number"):
            return await MyAppointments(self.desk).act(say, tracker, domain)
        ticket = await self.desk.ticket(self.turn(tracker), asked)
        if ticket is None:
            say.utter_message(
                response="utter_ticket_unknown" if asked else "utter_no_ticket", ticket=asked or ""
            )
            return []
        say.utter_message(
            response="utter_ticket_open" if ticket.state is TicketState.OPEN else "utter_ticket_closed",
            ticket=ticket.number,
            since=wording.full_day(ticket.created_at.astimezone(self.business.zone).date(), lang),
        )
        if ticket.note:
            say.utter_message(response="utter_ticket_note", note=ticket.note)
        return []


class AddToTicket(DeskAction):
    """More of what was recorded: to the ticket spoken of last, or to their latest."""

    title = "action_add_to_ticket"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        asked = entity(tracker, "ticket_number") or ticket_told(tracker)
        ticket = await self.desk.ticket(self.turn(tracker), asked)
        words = said(tracker)
        if ticket is None and asked is None and not only_announces(words):
            outage = "action_service_status" in acted_before(tracker)
            return [FollowupAction("report_problem_form" if outage else "action_complain")]
        if ticket is None:
            say.utter_message(
                response="utter_ticket_unknown" if asked else "utter_no_ticket", ticket=asked or ""
            )
        elif only_wants(words):
            return [FollowupAction("action_complain")]
        elif only_announces(words):
            say.utter_message(response="utter_ask_more", ticket=ticket.number)
        else:
            await self.desk.add_to_ticket(self.turn(tracker), ticket.number, words)
            say.utter_message(response="utter_added_to_ticket", ticket=ticket.number)
        return []
