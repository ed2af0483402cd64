"""A resolve or a transfer is undone: while the words about it are held, everything is as it was, and the
customer reads nothing of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.core.conversation import Conversation, Priority, Status
from bot.core.desk import CALLBACK, TicketState
from bot.core.handoff import Handoff
from bot.core.message import Author, Delivery, Message
from bot.core.operator import Presence
from bot.core.roles import Permission
from bot.services.hold import (
    HELD,
    RECALLED,
    can_be_undone,
    is_held,
    owner_before,
    remembered,
    tells_of_change,
)
from bot.services.ports import UnitOfWork
from bot.services.record import activity, change_delivery, change_owner


def held_change(uow: UnitOfWork, conversation: Conversation) -> Message | None:
    """The words about the last change of owner, if they have not gone out."""
    for message in uow.messages.queued(conversation.id):
        if tells_of_change(message) and is_held(message) and message.epoch == conversation.epoch:
            return message
    return None


def seen_by_customer(uow: UnitOfWork, conversation: Conversation) -> tuple[Status, str | None]:
    """Whose it is for the customer, who hears of a change when its words go out."""
    held = held_change(uow, conversation)
    if held is None:
        return conversation.status, conversation.assignee_id
    return Status(remembered(held)["conversation"]["status"]), owner_before(held)


def undo(uow: UnitOfWork, conversation: Conversation, held: Message, by_id: str, now: datetime) -> bool:
    """Of a locked conversation; False where the words have to stand: their time is over, nobody had it
    before, or who had it is gone, or whoever has it now has answered."""
    owner_id = owner_before(held)
    if owner_id is None or not can_be_undone(held, now):
        return False
    if _answered(uow, conversation, held) or not _is_there(uow, owner_id, by_id):
        return False
    unsay(uow, conversation, held, now)
    before = remembered(held)
    change_owner(uow, conversation, Status.OPEN, owner_id, now, taken=owner_id == by_id)
    was = before["conversation"]
    conversation.priority, conversation.team = Priority(was["priority"]), was["team"]
    conversation.waiting_since = _moment(was["waiting_since"]) or _wrote_since(uow, conversation, held)
    if before["handoff"] is not None:
        _restore(uow, conversation, uow.handoffs.of(conversation.id)[-1], before["handoff"])
    activity(uow, conversation, "undone", now, operator=uow.operators.get(by_id).name)
    uow.conversations.save(conversation)
    return True


def waits_since(uow: UnitOfWork, held: Message, since: str) -> None:
    """What was sent before the change is taken back: undone, the customer waits as before that."""
    before = remembered(held)
    was = {**before["conversation"], "waiting_since": since}
    held.meta = {**held.meta, HELD: {**before, "conversation": was}}
    uow.messages.save(held)


def unsay(uow: UnitOfWork, conversation: Conversation, held: Message, now: datetime) -> None:
    """It is never said, and nothing that it offered can be chosen; but where somebody has answered since, it
    tells who that is."""
    if _answered(uow, conversation, held):
        return
    held.buttons = ()
    change_delivery(uow, held, Delivery.SUPPRESSED, now, RECALLED)


def _restore(uow: UnitOfWork, conversation: Conversation, handoff: Handoff, before: dict[str, Any]) -> None:
    handoff.operator_id, handoff.team, handoff.wanted = (
        before[name] for name in ("operator_id", "team", "wanted")
    )
    handoff.step, handoff.tried = before["step"], tuple(before["tried"])
    handoff.assigned_at, handoff.step_since = _moment(before["assigned_at"]), _moment(before["step_since"])
    if handoff.resolved_at is not None and handoff.ticket_number:
        for ticket in uow.desk.tickets_of(conversation.contact_id):
            if ticket.number == handoff.ticket_number and ticket.kind == CALLBACK:
                ticket.state = TicketState.OPEN
                uow.desk.save_ticket(ticket)
    handoff.resolved_at, handoff.ending, handoff.summary = None, None, None
    uow.handoffs.save(handoff)


def _is_there(uow: UnitOfWork, owner_id: str, by_id: str) -> bool:
    for one in sorted({owner_id, by_id}):
        uow.operators.lock(one)
    owner = uow.operators.get(owner_id)
    able = owner.may(Permission.CONVERSATIONS)
    return able and (owner_id == by_id or owner.presence is not Presence.OFFLINE)


def _answered(uow: UnitOfWork, conversation: Conversation, held: Message) -> bool:
    since = uow.messages.since(conversation.id, held.position, conversation.last_position)
    return any(one.author is Author.OPERATOR and not one.private for one in since)


def _wrote_since(uow: UnitOfWork, conversation: Conversation, held: Message) -> datetime | None:
    since = uow.messages.since(conversation.id, held.position, conversation.last_position)
    return next((one.created_at for one in since if one.author is Author.CUSTOMER), None)


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
