"""What operators do is held for a few seconds before the customer hears of it, so that it can be undone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.core.conversation import Conversation, Status
from bot.core.desk import CALLBACK, Ticket, TicketState
from bot.core.handoff import Handoff
from bot.core.message import Author, Delivery, Message
from bot.core.operator import Operator, Presence
from bot.services.ports import UnitOfWork

RECALLED = "recalled"
HELD = "held"
_CONVERSATION = ("status", "assignee_id", "waiting_since", "priority", "team", "snoozed_until")
_HANDOFF = ("operator_id", "assigned_at", "step", "step_since", "tried", "team", "wanted", "ticket_number")


def hold(
    conversation: Conversation, first_reply: bool, step: str | None, length: timedelta
) -> dict[str, object]:
    """What a held reply remembers, so that taking it back leaves no trace: ``meta`` of the message. ``step``:
    of the handoff, before it."""
    if not length:
        return {}
    waiting = conversation.waiting_since
    since = waiting.isoformat() if waiting else None
    return {HELD: {"waiting_since": since, "first_reply": first_reply, "step": step}}


def hold_change(
    uow: UnitOfWork,
    conversation: Conversation,
    handoff: Handoff | None,
    by_id: str,
    length: timedelta,
    now: datetime,
    to: Operator | None = None,
    note: Message | None = None,
) -> dict[str, Any]:
    """How the words about a change of owner are held: fields of their message. Asked before the change, for
    they remember how everything was: also whose turn it was, where it goes ``to`` somebody. ``note``: what
    was written for them."""
    if not length:
        return {}
    place = place_of(uow, conversation, handoff) if handoff else None
    owner_id = conversation.assignee_id if conversation.with_person else None
    back = owner_id and (owner_id == by_id or uow.operators.get(owner_id).presence is not Presence.OFFLINE)
    before = {
        "by": by_id if back else None,
        "conversation": {name: _plain(getattr(conversation, name)) for name in _CONVERSATION},
        "handoff": {name: _plain(getattr(handoff, name)) for name in _HANDOFF} if handoff else None,
        "had_place": place is not None and place.state is TicketState.OPEN,
        "turn": {"of": to.id, "last": _plain(to.last_assigned_at), "given": now.isoformat()} if to else None,
        "note": note.id if note else None,
    }
    return {"meta": {HELD: before}, "next_attempt_at": now + length}


def is_held(message: Message) -> bool:
    return HELD in message.meta and message.delivery is Delivery.QUEUED and message.attempts == 0


def place_of(uow: UnitOfWork, conversation: Conversation, handoff: Handoff) -> Ticket | None:
    """The ticket that only keeps its place in the queue."""
    if handoff.ticket_number is None:
        return None
    found = uow.desk.tickets_of(conversation.contact_id)
    return next((one for one in found if one.number == handoff.ticket_number and one.kind == CALLBACK), None)


def can_be_undone(message: Message, now: datetime) -> bool:
    """Behind what cannot be delivered it may lie for long after that."""
    due = message.next_attempt_at
    return is_held(message) and due is not None and due > now


def answers(message: Message) -> bool:
    """Whether somebody has said this to the customer, and not taken it back."""
    return message.author is Author.OPERATOR and not message.private and message.failure != RECALLED


def tells_of_change(message: Message) -> bool:
    """Whether it is (or was) the held words about a change of owner."""
    return message.author is Author.SYSTEM and HELD in message.meta


def held_by(message: Message, answered: bool = False) -> str | None:
    """Whoever can undo it. What was nobody's, or of somebody who is gone, cannot be given back, nor can what
    whoever has it now has ``answered``."""
    if not is_held(message):
        return None
    if not tells_of_change(message):
        return message.operator_id
    if answered:
        return None
    by: str | None = remembered(message)["by"]
    return by


def remembered(message: Message) -> dict[str, Any]:
    """How everything was before it."""
    before = message.meta[HELD]
    assert isinstance(before, dict)
    return before


def owner_before(held: Message) -> str | None:
    """The operator who had it; None where it was the bot's or waited."""
    before = remembered(held)["conversation"]
    return before["assignee_id"] if Status(before["status"]) in (Status.OPEN, Status.SNOOZED) else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
