"""The bot has the conversation again, its forms as they were: by the customer's wish, or as time went by."""

from __future__ import annotations

from datetime import datetime

from bot.core.conversation import Conversation, Priority, Status
from bot.core.desk import TicketState
from bot.core.handoff import Ending, Handoff
from bot.services.hold import place_of
from bot.services.ports import UnitOfWork
from bot.services.record import activity, change_owner


def back_to_bot(uow: UnitOfWork, conversation: Conversation, ending: Ending, now: datetime) -> None:
    """Of a locked conversation. The caller says the words and saves it."""
    change_owner(uow, conversation, Status.BOT, None, now)
    settle(uow, conversation, ending, now)
    activity(uow, conversation, f"returned.{ending.value}", now)


def unanswered(uow: UnitOfWork, conversation: Conversation) -> Handoff | None:
    """The handoff of a customer who waits for a person, and whom nobody has answered yet."""
    handoff = uow.handoffs.current(conversation.id) if conversation.status is Status.OPEN else None
    return handoff if handoff and handoff.first_reply_at is None else None


def settle(
    uow: UnitOfWork, conversation: Conversation, ending: Ending, now: datetime, summary: str | None = None
) -> Handoff | None:
    """Close what the human stretch had opened, with the ticket that only kept the place in the queue."""
    conversation.waiting_since = None
    conversation.priority = Priority.NONE
    handoff = uow.handoffs.current(conversation.id)
    if handoff is None:
        return None
    handoff.resolved_at, handoff.ending, handoff.summary = now, ending, summary
    uow.handoffs.save(handoff)
    place = place_of(uow, conversation, handoff)
    if ending is Ending.RESOLVED and place is not None:
        place.state = TicketState.CLOSED
        uow.desk.save_ticket(place)
    return handoff
