"""An operator is done: at the customer's next message the bot is back, its forms as they were."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.conversation import Conversation, Status
from bot.core.handoff import Ending
from bot.core.masking import mask
from bot.core.message import Author, Button
from bot.core.text import clean
from bot.services import rate
from bot.services.errors import CustomerWrote, NotYours
from bot.services.hold import hold_change
from bot.services.ports import UnitOfWork, Words
from bot.services.presence import acted
from bot.services.recall import last_written_at
from bot.services.record import activity, append, change_owner
from bot.services.to_bot import settle

LONGEST_SUMMARY = 500


def resolve(
    uow: UnitOfWork,
    conversation_id: str,
    operator_id: str,
    words: Words,
    now: datetime,
    summary: str = "",
    seen: int | None = None,
    held: timedelta = timedelta(0),
) -> Conversation:
    """End the human stretch. ``summary``: what was agreed; the bot tells it when the customer writes again.

    ``seen``: the position of the customer's last message that the operator has seen. ``held``: how long it
    can be undone before the customer hears of it. Raises NotYours unless it is the operator's own
    conversation; CustomerWrote if there is a later message; ValueError for an over-long summary.
    """
    summary = clean(summary, LONGEST_SUMMARY + 1)
    if len(summary) > LONGEST_SUMMARY:
        raise ValueError(f"summary: expected at most {LONGEST_SUMMARY} characters")
    conversation = uow.conversations.lock(conversation_id)
    if conversation.status is Status.RESOLVED:
        return conversation
    if conversation.assignee_id != operator_id or not conversation.with_person:
        owner = conversation.assignee_id
        raise NotYours(uow.operators.get(owner).name if owner else None)
    if seen is not None and (last := last_written_at(uow, conversation)) > seen:
        raise CustomerWrote(last)
    operator = uow.operators.get(operator_id)
    current = uow.handoffs.current(conversation_id)
    holding = hold_change(uow, conversation, current, operator_id, held, now)
    change_owner(uow, conversation, Status.RESOLVED, None, now)
    handoff = settle(uow, conversation, Ending.RESOLVED, now, mask(summary) or None)
    said = words.say("utter_system_resolved", conversation.language, operator=operator.name)
    stars: tuple[Button, ...] = ()
    if handoff is not None and handoff.first_reply_at is not None:
        said = f"{said} {words.say('utter_system_rate', conversation.language)}"
        stars = rate.stars(handoff, words, conversation.language)
    append(uow, conversation, Author.SYSTEM, said, now, buttons=stars, **holding)
    activity(uow, conversation, "resolved", now, operator=operator.name, summary=handoff and handoff.summary)
    acted(uow, operator, now)
    uow.conversations.save(conversation)
    return conversation
