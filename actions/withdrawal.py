"""Taking back what was reported or complained of: "anula el parte", "quítalo", right after it."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, entity, said
from actions.follow_up import RECORDED, RECORDED_NOW
from actions.history import offered_before, said_responses, ticket_told
from actions.tickets import TicketStatus
from bot.core.desk import CALLBACK, Ticket, TicketState

_PRESSED = "/stop_notices"
_VERBS = re.compile(
    r"\b(anul|cancel|retir|quit|borr|elimin|olvid|descart|withdr[ae]w|remov|delet|forget|scrap"
    r"|drop|tak(e|ing)\b.*\b(back|off)\b)",
    re.IGNORECASE,
)
_OF_A_TICKET = re.compile(
    r"\b(partes?|quejas?|reclamaci[oó]n|reclamaciones|reclamo|complaints?|tickets?)\b", re.IGNORECASE
)
# What is written of may be meant by these as well: "no me avises más de la avería".
_OF_A_FAULT = re.compile(r"\b(aver[ií]as?|incidencias?|reports?)\b", re.IGNORECASE)
# Without a word of these, "dejadme en paz", they speak of no notices.
_OF_NOTICES = re.compile(
    r"\bavis|mensaj|notific|whats|escrib|mand[aeoé]|contact|\blistas?\b|recib"
    r"|text|messag|alert|notice|notif|updat|writ|send|\blist\b|subscri|opt out|spam|stuff|tell|told|\bknow\b"
    r"|take me off",
    re.IGNORECASE,
)
# A report is also called so, as what was promised is: which of them is meant is what was made last.
_EITHER = re.compile(r"\b(aviso|notice)\b", re.IGNORECASE)


def recorded_just_now(tracker: Tracker) -> str | None:
    """The number of what was recorded, or added to, in the turn before."""
    return ticket_told(tracker) if RECORDED & said_responses(tracker) else None


def speaks_of_notices(tracker: Tracker) -> bool:
    return _OF_NOTICES.search(said(tracker)) is not None


def takes_back(tracker: Tracker) -> bool:
    """Whether the words take something back, and that is not surely news: "anula el aviso"."""
    text = said(tracker)
    return _VERBS.search(text) is not None and not _OF_NOTICES.search(_EITHER.sub("", text))


def speaks_of_a_ticket(tracker: Tracker) -> bool:
    """Whether a ticket is named: where they are written to, only as what is taken back."""
    text, noticed = said(tracker), _OF_NOTICES.search(said(tracker))
    if _OF_A_TICKET.search(text):
        return not noticed or _VERBS.search(text) is not None
    return _OF_A_FAULT.search(text) is not None and (not noticed or takes_back(tracker))


def surely_of_a_ticket(tracker: Tracker) -> bool:
    """Whether it cannot be news that they take back."""
    named = entity(tracker, "ticket_number") or _OF_A_TICKET.search(said(tracker))
    return bool(named) or (speaks_of_a_ticket(tracker) and not speaks_of_notices(tracker))


async def take_back(
    action: DeskAction, say: CollectingDispatcher, tracker: Tracker
) -> list[EventType] | None:
    """Withdraw the ticket that they press or say so of; where it is only spoken of, or is from before, it is
    asked. None if they mean no ticket."""
    named, just_now = entity(tracker, "ticket_number"), recorded_just_now(tracker)
    number, asked = named or just_now, _asked_of(tracker, named)
    surely = asked or (takes_back(tracker) and (named or RECORDED_NOW & said_responses(tracker)))
    means_it = surely or speaks_of_a_ticket(tracker) or (number and takes_back(tracker))
    if not means_it and (named is None or speaks_of_notices(tracker)):
        return None
    action.turn(tracker).alone("ticket_status")
    ticket = await action.desk.ticket(action.turn(tracker), number)
    if ticket is None or not _can_be_withdrawn(ticket):
        return await TicketStatus(action.desk).act(say, tracker, {})
    if number is None or not surely:
        _ask_whether_to_withdraw(say, ticket.number)
        return []
    await action.desk.withdraw_ticket(action.turn(tracker), ticket.number)
    say.utter_message(response="utter_ticket_withdrawn", ticket=ticket.number)
    return []


def _asked_of(tracker: Tracker, number: str | None) -> bool:
    """Whether they press, or say yes to, the button that withdraws it."""
    if number is None:
        return False
    offered = (one["payload"] for one in offered_before(tracker))
    agreed = any(one.startswith(_PRESSED) and number in one for one in offered)
    return said(tracker).startswith(_PRESSED) or (agreed and not speaks_of_notices(tracker))


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
