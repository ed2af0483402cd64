"""After a person has said goodbye: whose is what the customer still writes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from bot.core.care import Care, LadderStep
from bot.core.conversation import Conversation, Status
from bot.core.handoff import Ending, Handoff
from bot.core.operator import Presence
from bot.core.timer import Due
from bot.services.errors import Overtaken
from bot.services.hold import can_be_undone
from bot.services.ports import UnitOfWork
from bot.services.rate import is_rating
from bot.services.record import activity, change_owner
from bot.services.snooze import come_back
from bot.services.undo import held_change, restore, unsay


class After(StrEnum):
    """``stays``: closed as it is; ``operator``: theirs again; ``bot``: the bot is back."""

    STAYS = "stays"
    OPERATOR = "operator"
    BOT = "bot"


def reopen(
    uow: UnitOfWork, conversation: Conversation, text: str, payload: str | None, care: Care, now: datetime
) -> After:
    """Of a locked conversation that was resolved, decide whose the customer's message is, and make it so.

    Before its goodbye is said it is the operator's as if nothing had been resolved, if they are there, busy
    or not. Later, for a while, it is theirs if they are online, and a question of the bot's that stands open
    is its own. A bare thank-you, a rating and its comment change nothing. To whom the bot answers a goodbye
    that is held is said at once.
    """
    last = last_handoff(uow, conversation)
    soon = last is not None and last.resolved_at is not None and now - last.resolved_at < care.goodbye
    if is_rating(payload) or uow.timers.get(conversation.id, Due.AWAITS_COMMENT):
        return After.STAYS
    held = held_change(uow, conversation)
    unheard = held is not None and can_be_undone(held, now)
    if last is not None and (unheard or (soon and last.ending is Ending.RESOLVED)):
        if payload is None and care.only_thanks(text):
            return After.STAYS
        operator = uow.operators.get(last.operator_id) if last.operator_id else None
        there = (Presence.ONLINE, Presence.BUSY) if unheard else (Presence.ONLINE,)
        if operator and operator.presence in there and (unheard or conversation.open_form is None):
            if uow.operators.lock(operator.id).presence not in there:  # or they may leave
                # Held on, they would come before whoever has another one of the same contact, in any order.
                raise Overtaken("gone as it was to be theirs again")
            if held is not None:
                unsay(uow, conversation, held, now)
            if held is not None and unheard:
                restore(uow, conversation, held, now)
            else:
                _again(uow, conversation, last, operator.id, now)
            activity(uow, conversation, "reopened", now, operator=operator.name)
            if conversation.status is Status.SNOOZED:
                come_back(uow, conversation, "snooze.answered", now)
            return After.OPERATOR
    change_owner(uow, conversation, Status.BOT, None, now)
    return After.BOT


def last_handoff(uow: UnitOfWork, conversation: Conversation) -> Handoff | None:
    found = uow.handoffs.of(conversation.id)
    return found[-1] if found else None


def _again(
    uow: UnitOfWork, conversation: Conversation, last: Handoff, operator_id: str, now: datetime
) -> None:
    change_owner(uow, conversation, Status.OPEN, operator_id, now)
    conversation.waiting_since = now
    go_on(uow, last, now)


def go_on(uow: UnitOfWork, handoff: Handoff, now: datetime) -> None:
    """What had ended is one period of care with what follows."""
    handoff.resolved_at, handoff.ending = None, None
    handoff.step, handoff.step_since = LadderStep.OPERATOR.value, now
    uow.handoffs.save(handoff)
