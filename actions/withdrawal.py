"""Taking back what was reported or complained of: "anula el parte", "quítalo", right after it."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, as_meant, entity, said
from actions.follow_up import recorded, recorded_now
from actions.history import (
    offered_before,
    said_responses,
    ticket_told,
    understood_so,
)
from actions.tickets import TicketStatus
from bot.core.desk import CALLBACK, WITHDRAWN, Ticket, TicketState
from bot.core.withdrawal_cues import WithdrawalCues

PRESSED = "/stop_notices"
_WITHDRAWN = "utter_ticket_withdrawn"
# Beside what was just recorded, what was only spoken of.
_SPOKEN_OF = {"utter_ask_more", "utter_ticket_open", "utter_ticket_open_complaint"}


def recorded_just_now(tracker: Tracker) -> str | None:
    """The number of what was recorded, or added to, in the turn before."""
    return ticket_told(tracker) if recorded(said_responses(tracker)) else None


async def take_back(
    action: DeskAction, say: CollectingDispatcher, tracker: Tracker
) -> list[EventType] | None:
    """Withdraw the ticket that they press or plainly say so of; where it is only spoken of, or is from
    before, it is asked. None if they mean no ticket."""
    cues, words = action.business.cues.withdrawing, said(tracker)
    named, told = entity(tracker, "ticket_number"), said_responses(tracker)
    spoken_of = recorded(told) or (_SPOKEN_OF | WITHDRAWN) & told
    number = named or (ticket_told(tracker) if spoken_of else None)
    takes_back, asked = cues.takes_back(words), _asked_of(tracker, named, cues)
    now = recorded_now(told) and understood_so(tracker)
    surely = asked or (cues.plainly(words) and (named or now))
    means_it = surely or cues.of_a_ticket(words) or (number and takes_back)
    if not means_it and (named is None or cues.of_notices(words)):
        return None
    action.turn(tracker).alone("ticket_status")
    ticket = await action.desk.ticket(action.turn(tracker), number)
    if ticket and await action.desk.was_withdrawn(ticket):
        say.utter_message(response="utter_withdrawn_already", ticket=ticket.number)
        return []
    if ticket is None or not _can_be_withdrawn(ticket):
        return await TicketStatus(action.desk).act(say, tracker, {})
    if any(cues.keeps(each) and not cues.withdraws(each) for each in as_meant(tracker)):
        say.utter_message(response="utter_ticket_kept", ticket=ticket.number)
        return []
    if number is None or not surely:
        _ask_whether_to_withdraw(say, ticket.number)
        return []
    await action.desk.withdraw_ticket(action.turn(tracker), ticket.number)
    say.utter_message(response=_WITHDRAWN, ticket=ticket.number)
    return []


def _asked_of(tracker: Tracker, number: str | None, cues: WithdrawalCues) -> bool:
    """Whether they press, or say yes to, the button that withdraws it."""
    if number is None:
        return False
    offered = (one["payload"] for one in offered_before(tracker))
    agreed = any(one.startswith(PRESSED) and number in one for one in offered)
    words = said(tracker)
    keeps = any(map(cues.keeps, as_meant(tracker)))
    return words.startswith(PRESSED) or (agreed and not cues.of_notices(words) and not keeps)


async def say_what_is_recorded(action: DeskAction, say: CollectingDispatcher, tracker: Tracker) -> bool:
    """To a "quítalo" or "ya ha vuelto" right after it was recorded, or to what plainly takes it back where it
    was spoken of: that it stands, and may be withdrawn."""
    spoken_of = _SPOKEN_OF & said_responses(tracker) and action.business.cues.withdrawing.plainly(
        said(tracker)
    )
    number = ticket_told(tracker) if spoken_of else recorded_just_now(tracker)
    ticket = await action.desk.ticket(action.turn(tracker), number) if number else None
    if ticket is None or not _can_be_withdrawn(ticket):
        return False
    _ask_whether_to_withdraw(say, ticket.number)
    return True


def _ask_whether_to_withdraw(say: CollectingDispatcher, number: str) -> None:
    say.utter_message(response="utter_withdraw_ticket", ticket=number)


def _can_be_withdrawn(ticket: Ticket) -> bool:
    return ticket.state is TicketState.OPEN and ticket.kind != CALLBACK
