"""What was cancelled or withdrawn a moment ago, and is wanted after all: "ponla otra vez"."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import DeskAction, Values, as_meant, entity, said
from actions.history import earlier, responses_lately, said_responses, ticket_told
from bot.core.desk import WITHDRAWN, Appointment, Ticket, TicketState

_NUMBER = ("slot", "booking_number")
_CANCELLED = "utter_cancelled"


async def cancelled_and_wanted(action: DeskAction, tracker: Tracker) -> Appointment | None:
    """The appointment, if it is wanted as it was. The button only books another."""
    cues = action.business.cues
    wants_it_back = any(
        cues.wants_it_back(text) or cues.wants_it_back_in_the_end(text) for text in as_meant(tracker)
    )
    if _CANCELLED not in responses_lately(tracker) or not wants_it_back:
        return None
    held = (one["value"] for one in earlier(tracker) if (one["event"], one.get("name")) == _NUMBER)
    number = next(filter(None, held), None)
    return await action.desk.cancelled(action.turn(tracker), number) if number else None


async def withdrawn_and_wanted(action: DeskAction, tracker: Tracker) -> Ticket | None:
    """The ticket, if they press the button for it, however late, or take it in words."""
    text, number = said(tracker), entity(tracker, "ticket_number")
    if not text.startswith("/"):
        if number and number.partition("-")[2] in text:
            number = None  # they name it, which is no button
        right_after = number is None and not WITHDRAWN.isdisjoint(said_responses(tracker))
        if right_after and any(map(action.business.cues.wants_it_back, as_meant(tracker))):
            number = ticket_told(tracker)
    ticket = await action.desk.ticket(action.turn(tracker), number) if number else None
    return ticket if ticket and await action.desk.was_withdrawn(ticket) else None


async def put_back_already(action: DeskAction, tracker: Tracker) -> Ticket | None:
    """What was made of it when they pressed that button before."""
    if not await withdrawn_and_wanted(action, tracker):
        return None
    kind, told = tracker.get_slot("ticket_kind"), tracker.get_slot("problem_text")
    last = await action.desk.ticket(action.turn(tracker), None, kind)
    return last if last and last.state is TicketState.OPEN and last.text == told else None


def as_recorded(ticket: Ticket) -> Values:
    """What the form would have asked for."""
    return {
        "ticket_kind": ticket.kind,
        "problem_service": ticket.service,
        "problem_district": ticket.district,
        "problem_text": ticket.text,
    }
