"""All that a run of a macro did is undone together, or nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.conversation import Conversation, Priority, Status
from bot.core.message import Author, Message
from bot.services.errors import TooLate
from bot.services.hold import RECALLED, can_be_undone, owner_before, remembered, tells_of_change
from bot.services.ports import UnitOfWork, Words
from bot.services.recall import unsend
from bot.services.record import change_owner, told_console
from bot.services.transfer import take_back
from bot.services.undo import has_answered, held_change, take_note_away, undo

RUN = "macro"
LOOK_BACK = 60


@dataclass(frozen=True)
class Before:
    """How a locked conversation was, as far as steps of a macro change it."""

    position: int
    priority: Priority
    status: Status
    snoozed_until: datetime | None
    labels: frozenset[str]

    @classmethod
    def of(cls, uow: UnitOfWork, conversation: Conversation) -> Before:
        return cls(
            conversation.last_position,
            conversation.priority,
            conversation.status,
            conversation.snoozed_until,
            _labels(uow, conversation.id),
        )


def remember(
    uow: UnitOfWork, conversation_id: str, before: Before, by_id: str, request_id: str
) -> list[Message]:
    """What the run has written, each marked as its own; the first tells how everything was."""
    conversation = uow.conversations.get(conversation_id)
    written = uow.messages.since(conversation_id, before.position, conversation.last_position)
    until = before.snoozed_until
    was = {
        "priority": before.priority.value,
        "snoozed": before.status is Status.SNOOZED,
        "snoozed_until": until.isoformat() if until else None,
        "labelled": sorted(_labels(uow, conversation_id) - before.labels),
    }
    for number, one in enumerate(written):
        run = {"run": request_id, "by": by_id}
        one.meta = {**one.meta, RUN: run if number else {**run, "was": was}}
        uow.messages.save(one)
    return written


def written_by(uow: UnitOfWork, conversation_id: str, by_id: str, request_id: str) -> list[Message]:
    """What ``remember`` has marked; nothing where it was not run, long ago, or changed nothing."""
    latest = uow.messages.of(conversation_id, LOOK_BACK)
    marks = ((one, _mark(one)) for one in latest)
    return [one for one, mark in marks if (mark.get("run"), mark.get("by")) == (request_id, by_id)]


def undoable_until(written: list[Message]) -> datetime | None:
    """Until when its words are held; None where it has none that would end it."""
    return min(
        (one.next_attempt_at for one in written if _ends_it(one) and one.next_attempt_at), default=None
    )


def can_be_undone_whole(written: list[Message], now: datetime) -> bool:
    ending = [one for one in written if _ends_it(one)]
    return bool(written) and all(can_be_undone(one, now) and not _of_one_who_is_gone(one) for one in ending)


def undo_run(
    uow: UnitOfWork, conversation_id: str, by_id: str, request_id: str, words: Words, now: datetime
) -> Conversation:
    """What was taken back of it already stays so. Raises TooLate, and undoes nothing, once a word of it is on
    its way or another has the conversation."""
    conversation = uow.conversations.lock(conversation_id)
    written = written_by(uow, conversation_id, by_id, request_id)
    if not written:
        raise TooLate
    if _mark(written[0]).get("undone"):  # asked again after a lost answer
        return conversation
    if "was" not in _mark(written[0]):  # so much has been written since that how it began is out of reach
        raise TooLate
    _give_back(uow, conversation, written, by_id, words, now)
    conversation = uow.conversations.get(conversation_id)
    for one in reversed(written):
        if _is_reply(one) and one.failure != RECALLED:
            unsend(uow, conversation, one, by_id, now)
    _order_again(uow, conversation, written, by_id, now)
    for one in written:
        if one.author is Author.OPERATOR and one.private:
            take_note_away(uow, one, now)
    name = uow.operators.get(by_id).name
    for one in uow.messages.since(conversation_id, written[0].position - 1, len(written)):
        inside = one.meta.get("activity") in ("labelled", "prioritised", "snoozed")
        undone = {"undone": name, "inside": True} if inside else {}
        one.meta = {**one.meta, **undone, RUN: {**_mark(one), "undone": True}}
        uow.messages.save(one)
        told_console(uow, one, now)
    uow.conversations.save(conversation)
    return conversation


def _give_back(
    uow: UnitOfWork,
    conversation: Conversation,
    written: list[Message],
    by_id: str,
    words: Words,
    now: datetime,
) -> None:
    """It is whose it was, unless the customer, or whoever ran it, has seen to that already. What was nobody's
    is one's own then, unless whoever was given it has answered."""
    line = next((one for one in written if one.meta.get("activity") in ("resolved", "transferred")), None)
    if line is None or line.meta.get("undone") or any(_was_recalled(one) for one in written):
        return
    held = held_change(uow, conversation)
    if held is None or not can_be_undone(held, now) or line.epoch != conversation.epoch:
        raise TooLate
    if undo(uow, conversation, held, by_id, now):
        return
    was_nobodys = line.meta["activity"] == "transferred" and owner_before(held) is None
    if not was_nobodys or has_answered(uow, conversation, held):
        raise TooLate
    take_back(uow, conversation.id, by_id, line.epoch, words, now)


def _order_again(
    uow: UnitOfWork, conversation: Conversation, written: list[Message], by_id: str, now: datetime
) -> None:
    """Labels, priority and snooze are as they were, but for what has been changed since."""
    was = _mark(written[0])["was"]
    for one in written:
        match one.meta.get("activity"):
            case "snoozed" if conversation.status is Status.SNOOZED and conversation.epoch == one.epoch:
                status = Status.SNOOZED if was["snoozed"] else Status.OPEN
                owner_id = conversation.assignee_id
                change_owner(uow, conversation, status, owner_id, now, taken=owner_id == by_id)
                conversation.snoozed_until = _moment(was["snoozed_until"]) if was["snoozed"] else None
            case "prioritised" if conversation.priority.value == one.meta["priority"]:
                conversation.priority = Priority(was["priority"])
    for label_id in was["labelled"]:
        uow.labels.detach(conversation.id, label_id)


def _labels(uow: UnitOfWork, conversation_id: str) -> frozenset[str]:
    return frozenset(one.id for one in uow.labels.of([conversation_id]).get(conversation_id, ()))


def _mark(one: Message) -> dict[str, Any]:
    mark = one.meta.get(RUN)
    return mark if isinstance(mark, dict) else {}


def _is_reply(one: Message) -> bool:
    return one.author is Author.OPERATOR and not one.private


def _says_change(one: Message) -> bool:
    return one.author is Author.SYSTEM and not one.private


def _was_recalled(one: Message) -> bool:
    return _says_change(one) and one.failure == RECALLED


def _of_one_who_is_gone(one: Message) -> bool:
    """To them it cannot be given back."""
    return tells_of_change(one) and remembered(one)["by"] is None and owner_before(one) is not None


def _ends_it(one: Message) -> bool:
    """Once this is on its way, nothing is undone."""
    return _is_reply(one) or _says_change(one)


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
