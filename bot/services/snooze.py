"""A conversation is put aside and comes back: by itself, with the customer's next message, or by hand."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.care import LadderStep
from bot.core.conversation import Conversation, Status
from bot.core.snooze import FARTHEST, Until
from bot.services.errors import WrongField
from bot.services.ports import UnitOfWork
from bot.services.record import activity, change_owner
from bot.services.reply import must_own


def snooze(
    uow: UnitOfWork,
    conversation_id: str,
    operator_id: str,
    until: Until | datetime,
    zone: ZoneInfo,
    now: datetime,
) -> Conversation:
    """Out of sight until then, its owner unchanged. Raises NotYours unless it is the operator's own,
    WrongField for a moment that is over ("past") or further away than anybody means ("far").

    The queue's cannot be put aside: nobody would look after that customer.
    """
    conversation = uow.conversations.lock(conversation_id)
    must_own(uow, conversation, operator_id)
    end = until.moment(now, zone) if isinstance(until, Until) else until
    if end is not None and not now < end <= now + FARTHEST:
        raise WrongField("until", "past" if end <= now else "far")
    change_owner(uow, conversation, Status.SNOOZED, operator_id, now)
    conversation.snoozed_until = end
    operator = uow.operators.get(operator_id)
    ends = end.isoformat() if end else None
    kind = until.value if isinstance(until, Until) else "moment"
    activity(uow, conversation, "snoozed", now, operator=operator.name, until=kind, ends=ends)
    uow.conversations.save(conversation)
    return conversation


def unsnooze(uow: UnitOfWork, conversation_id: str, operator_id: str, now: datetime) -> Conversation:
    """Take it up again before its time. Raises NotYours unless it is the operator's own."""
    conversation = uow.conversations.lock(conversation_id)
    must_own(uow, conversation, operator_id)
    if conversation.status is Status.SNOOZED:
        come_back(uow, conversation, "unsnoozed", now, operator=uow.operators.get(operator_id).name)
        uow.conversations.save(conversation)
    return conversation


def as_put_aside(
    uow: UnitOfWork,
    conversation_id: str,
    operator_id: str,
    before: datetime | None,
    zone: ZoneInfo,
    now: datetime,
) -> Conversation:
    """Undo a snooze of what was put aside before it: until then again (None: until they write), or back if
    that is over. What is back already stays so. Raises NotYours unless it is the operator's own."""
    conversation = uow.conversations.lock(conversation_id)
    if conversation.status is not Status.SNOOZED or (before is not None and before <= now):
        return unsnooze(uow, conversation_id, operator_id, now)
    return snooze(uow, conversation_id, operator_id, before or Until.REPLY, zone, now)


def wake_due(uow: UnitOfWork, now: datetime) -> bool:
    """Bring back the one whose time came the longest ago; False when there is none."""
    conversation_id = uow.conversations.snoozed_until(now)
    if conversation_id is None:
        return False
    conversation = uow.conversations.lock(conversation_id)
    if conversation.status is Status.SNOOZED and _is_over(conversation, now):
        come_back(uow, conversation, "snooze.over", now)
        if conversation.waiting_since is None:
            _is_ours(uow, conversation)
        uow.conversations.save(conversation)
    return True


def come_back(
    uow: UnitOfWork, conversation: Conversation, what: str, now: datetime, operator: str | None = None
) -> None:
    """Open a locked, snoozed conversation to whom it belongs. The caller saves it."""
    change_owner(uow, conversation, Status.OPEN, conversation.assignee_id, now)
    handoff = uow.handoffs.current(conversation.id)
    if handoff is not None:
        handoff.step_since = now  # whoever has it has the ladder's whole time from now on
        uow.handoffs.save(handoff)
    activity(uow, conversation, what, now, operator=operator)


def _is_ours(uow: UnitOfWork, conversation: Conversation) -> None:
    """To go on with, not the customer's: they are not asked whether they are there, and hear of nothing."""
    handoff = uow.handoffs.current(conversation.id)
    if handoff is not None:
        handoff.step = LadderStep.OURS.value
        uow.handoffs.save(handoff)


def _is_over(conversation: Conversation, now: datetime) -> bool:
    return conversation.snoozed_until is not None and conversation.snoozed_until <= now
