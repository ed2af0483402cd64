"""By when a customer was promised an answer and an end, and who hears of it when that is not kept: once."""

from __future__ import annotations

from datetime import datetime

from bot.core.conversation import Conversation
from bot.core.event import Audience
from bot.core.handoff import Handoff
from bot.core.timer import Due, Timer
from bot.services.ports import UnitOfWork
from bot.services.reception import Reception


def watch(uow: UnitOfWork, conversation: Conversation, handoff: Handoff, reception: Reception) -> None:
    """Work out by when, once, and set the timer for what is to be kept next."""
    levels = reception.levels
    if handoff.first_reply_due_at is None:
        since = handoff.requested_at
        handoff.first_reply_due_at = reception.due(since, levels.first_reply, levels.first_reply_clock)
        handoff.resolution_due_at = reception.due(since, levels.resolution, levels.resolution_clock)
        uow.handoffs.save(handoff)
    if handoff.due_at is None or handoff.is_late:
        uow.timers.drop(conversation.id, [Due.LATE])
    else:
        uow.timers.put(Timer(conversation.id, Due.LATE, handoff.due_at, conversation.epoch))


def is_late(
    uow: UnitOfWork, conversation: Conversation, handoff: Handoff, reception: Reception, now: datetime
) -> None:
    """Its time is up: whoever leads hears of it (alerts.py, and the pages that are open)."""
    if handoff.due_at is not None and handoff.due_at <= now and not handoff.is_late:
        handoff.late = handoff.promise
        uow.handoffs.save(handoff)
        uow.events.add(Audience.CONSOLE, "late", conversation.id, {"promise": handoff.promise.value}, now)
    watch(uow, conversation, handoff, reception)
