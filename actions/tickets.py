"""What became of a problem or complaint."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, entity, language
from bot.core import wording
from bot.core.desk import TicketState


class TicketStatus(DeskAction):
    title = "action_ticket_status"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        asked, lang = entity(tracker, "ticket_number"), language(tracker)
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
