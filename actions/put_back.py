"""What was cancelled or withdrawn a moment ago, and is wanted after all: "ponla otra vez"."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import DeskAction, Values, said
from actions.history import earlier, said_responses, ticket_told
from bot.core.desk import Appointment, Ticket

_NUMBER = ("slot", "booking_number")
_CANCELLED, _WITHDRAWN = "utter_cancelled", "utter_ticket_withdrawn"


async def cancelled_and_wanted(action: DeskAction, tracker: Tracker) -> Appointment | None:
    """The appointment, if it is wanted as it was. The button only books another."""
    if _CANCELLED not in said_responses(tracker) or not action.business.cues.wants_it_back(said(tracker)):
        return None
    held = (one["value"] for one in earlier(tracker) if (one["event"], one.get("name")) == _NUMBER)
    number = next(filter(None, held), None)
    return await action.desk.cancelled(action.turn(tracker), number) if number else None


async def withdrawn_and_wanted(action: DeskAction, tracker: Tracker) -> Ticket | None:
    """The ticket, if they press the button for it or say so."""
    if _WITHDRAWN not in said_responses(tracker):
        return None
    text = said(tracker)
    wanted = text.startswith("/") or action.business.cues.wants_it_back(text)
    number = ticket_told(tracker) if wanted else None
    return await action.desk.ticket(action.turn(tracker), number) if number else None


def as_recorded(ticket: Ticket) -> Values:
    """What the form would have asked for."""
    return {
        "ticket_kind": ticket.kind,
        "problem_service": ticket.service,
        "problem_district": ticket.district,
        "problem_text": ticket.text,
    }
