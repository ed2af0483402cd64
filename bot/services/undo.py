"""A resolve or a transfer is undone: while the words about it are held, everything is as it was, and the
customer reads nothing of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.core.care import LadderStep
from bot.core.conversation import Conversation, Priority, Status
from bot.core.desk import TicketState
from bot.core.handoff import Handoff
from bot.core.message import Author, Delivery, Message
from bot.core.operator import Operator, Presence
from bot.core.roles import Permission
from bot.services.hold import (
    HELD,
    RECALLED,
    answers,
    can_be_undone,
    is_held,
    owner_before,
    place_of,
    remembered,
    tells_of_change,
)
from bot.services.ports import UnitOfWork
from bot.services.presence import acted
from bot.services.record import change_delivery, change_owner, told_console

CHANGES = ("resolved", "transferred")  # what can be held, as its line in the history names it


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


def has_answered(uow: UnitOfWork, conversation: Conversation, held: Message) -> bool:
    """Whether somebody has since; taken back, it is as if they had not."""
    since = uow.messages.since(conversation.id, held.position, conversation.last_position)
    return any(answers(one) for one in since)


def undo(uow: UnitOfWork, conversation: Conversation, held: Message, by_id: str, now: datetime) -> bool:
    """Of a locked conversation; False where the words have to stand: their time is over, nobody had it
    before, or who had it is gone, or whoever has it now has answered."""
    owner_id = owner_before(held)
    if owner_id is None or not can_be_undone(held, now):
        return False
    if has_answered(uow, conversation, held) or not _is_there(uow, owner_id, by_id, conversation.assignee_id):
        return False
    unsay(uow, conversation, held, now)
    _give_back_turn(uow, held)
    _take_note_away(uow, held, now)
    restore(uow, conversation, held, now, taken=owner_id == by_id)
    by = uow.operators.get(by_id)
    _tell_in_its_line(uow, conversation, held, by, now)
    acted(uow, by, now)
    uow.conversations.save(conversation)
    return True


def restore(
    uow: UnitOfWork, conversation: Conversation, held: Message, now: datetime, taken: bool = False
) -> None:
    """Make everything as it was before the change that these words tell of. What was put aside is so again,
    unless the customer has written since. The caller saves the conversation."""
    before = remembered(held)
    was, wrote = before["conversation"], _wrote_since(uow, conversation, held)
    aside = was["status"] == Status.SNOOZED.value and wrote is None
    status = Status.SNOOZED if aside else Status.OPEN
    change_owner(uow, conversation, status, owner_before(held), now, taken=taken)
    conversation.snoozed_until = _moment(was["snoozed_until"]) if aside else None
    conversation.priority, conversation.team = Priority(was["priority"]), was["team"]
    conversation.waiting_since = _moment(was["waiting_since"]) or wrote
    if before["handoff"] is not None:
        _restore_handoff(uow, conversation, uow.handoffs.of(conversation.id)[-1], before)


def forget_answer(uow: UnitOfWork, held: Message, answer: dict[str, Any]) -> None:
    """What was sent before the change is taken back: undone, all is as it was before that, as the ``answer``
    remembers it."""
    before = remembered(held)
    was, handoff = dict(before["conversation"]), before["handoff"]
    if answer["waiting_since"]:
        was["waiting_since"] = answer["waiting_since"]
    if handoff is not None and answer.get("step") == LadderStep.OURS:
        handoff = {**handoff, "step": answer["step"]}
    held.meta = {**held.meta, HELD: {**before, "conversation": was, "handoff": handoff}}
    uow.messages.save(held)


def unsay(uow: UnitOfWork, conversation: Conversation, held: Message, now: datetime) -> None:
    """It is never said, and nothing that it offered can be chosen; but where somebody has answered since, it
    tells who that is."""
    if has_answered(uow, conversation, held):
        return
    held.buttons = ()
    change_delivery(uow, held, Delivery.SUPPRESSED, now, RECALLED)


def _restore_handoff(
    uow: UnitOfWork, conversation: Conversation, handoff: Handoff, before: dict[str, Any]
) -> None:
    was = before["handoff"]
    place = place_of(uow, conversation, handoff)
    if place is not None:
        place.state = TicketState.OPEN if before["had_place"] else TicketState.CLOSED
        uow.desk.save_ticket(place)
    handoff.operator_id, handoff.team, handoff.wanted, handoff.ticket_number = (
        was[name] for name in ("operator_id", "team", "wanted", "ticket_number")
    )
    handoff.step, handoff.tried = was["step"], tuple(was["tried"])
    handoff.assigned_at, handoff.step_since = _moment(was["assigned_at"]), _moment(was["step_since"])
    handoff.resolved_at, handoff.ending, handoff.summary = None, None, None
    uow.handoffs.save(handoff)


def _give_back_turn(uow: UnitOfWork, held: Message) -> None:
    """Whoever was given it is as far up in the turn as before, unless they got something else since."""
    turn = remembered(held).get("turn")
    if turn is None:
        return
    who = uow.operators.get(turn["of"])
    if who.last_assigned_at == _moment(turn["given"]):
        who.last_assigned_at = _moment(turn["last"])
        uow.operators.save(who)


def _tell_in_its_line(
    uow: UnitOfWork, conversation: Conversation, held: Message, by: Operator, now: datetime
) -> None:
    """Of what was done and undone the history has one line: that of the change, which follows its words."""
    since = uow.messages.since(conversation.id, held.position, conversation.last_position)
    line = next(one for one in since if one.meta.get("activity") in CHANGES)
    line.meta = {**line.meta, "undone": by.name}
    uow.messages.save(line)
    told_console(uow, line, now)


def _take_note_away(uow: UnitOfWork, held: Message, now: datetime) -> None:
    note_id = remembered(held).get("note")
    if note_id is not None:
        take_note_away(uow, uow.messages.get(note_id), now)


def take_note_away(uow: UnitOfWork, note: Message, now: datetime) -> None:
    """Whoever it named is called no more."""
    note.delivery, note.failure = Delivery.SUPPRESSED, RECALLED
    uow.messages.save(note)
    uow.mentions.forget(note.id)
    told_console(uow, note, now)


def _is_there(uow: UnitOfWork, owner_id: str, by_id: str, has_it_id: str | None) -> bool:
    """Holds all whom the undo changes, in the order in which all take people."""
    for one in sorted({owner_id, by_id, has_it_id or by_id}):
        uow.operators.lock(one)
    owner = uow.operators.get(owner_id)
    able = owner.may(Permission.CONVERSATIONS)
    return able and (owner_id == by_id or owner.presence is not Presence.OFFLINE)


def _wrote_since(uow: UnitOfWork, conversation: Conversation, held: Message) -> datetime | None:
    since = uow.messages.since(conversation.id, held.position, conversation.last_position)
    return next((one.created_at for one in since if one.author is Author.CUSTOMER), None)


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
