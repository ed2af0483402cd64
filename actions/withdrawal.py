"""Taking back what was reported or complained of: "anula el parte", "quítalo", right after it."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, entity, said
from actions.follow_up import RECORDED
from actions.history import said_responses, ticket_told
from actions.tickets import TicketStatus
from bot.core.desk import CALLBACK, Ticket, TicketState

# A report is also called "aviso", as what was promised is: which of them is meant is what was made last.
_OF_A_TICKET = re.compile(
    r"\b(partes?|aver[ií]as?|incidencias?|quejas?|reclamaci[oó]n|reclamo"
    r"|reports?|complaints?|tickets?)\b",
    re.IGNORECASE,
)


def recorded_just_now(tracker: Tracker) -> str | None:
    """The number of what was recorded, or added to, in the turn before."""
    return ticket_told(tracker) if RECORDED & said_responses(tracker) else None


def speaks_of_a_ticket(tracker: Tracker) -> bool:
    return _OF_A_TICKET.search(said(tracker)) is not None


async def take_back(
    action: DeskAction, say: CollectingDispatcher, tracker: Tracker
) -> list[EventType] | None:
    """Withdraw the ticket that is named, or was recorded a moment ago; of one from before it is asked. None
    if they mean no ticket."""
    named, just_now = entity(tracker, "ticket_number"), recorded_just_now(tracker)
    number = named or just_now
    if number is None and not speaks_of_a_ticket(tracker):
        return None
    ticket = await action.desk.ticket(action.turn(tracker), number)
    if ticket is None or not _can_be_withdrawn(ticket):
        return await TicketStatus(action.desk).act(say, tracker, {})
    if number is None:
        _ask_whether_to_withdraw(say, ticket.number)
        return []
    await action.desk.withdraw_ticket(action.turn(tracker), ticket.number)
    say.utter_message(response="utter_ticket_withdrawn", ticket=ticket.number)
    return []


async def say_what_is_recorded(action: DeskAction, say: CollectingDispatcher, tracker: Tracker) -> bool:
    """To a "quítalo" or "ya ha vuelto" right after it was recorded: that it stands, and may be withdrawn."""
    number = recorded_just_now(tracker)
    ticket = await action.desk.ticket(action.turn(tracker), number) if number else None
    if ticket is None or not _can_be_withdrawn(ticket):
        return False
    _ask_whether_to_withdraw(say, ticket.number)
    return True


def _ask_whether_to_withdraw(say: CollectingDispatcher, number: str) -> None:
    say.utter_message(response="utter_withdraw_ticket", ticket=number)


def _can_be_withdrawn(ticket: Ticket) -> bool:
    return ticket.state is TicketState.OPEN and ticket.kind != CALLBACK
