"""Writing down what happens in a conversation, so that every page that shows it learns of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.core.conversation import Conversation, Status
from bot.core.event import Audience
from bot.core.ids import new_id
from bot.core.message import Author, Button, Delivery, Message
from bot.core.timer import Due, Timer
from bot.services.hold import is_held, tells_of_change
from bot.services.ports import UnitOfWork


def append(
    uow: UnitOfWork,
    conversation: Conversation,
    author: Author,
    text: str,
    now: datetime,
    delivery: Delivery = Delivery.QUEUED,
    buttons: tuple[Button, ...] = (),
    **fields: Any,
) -> Message:
    """Add a message to a locked conversation. The caller saves the conversation. Raises KeyError for one
    that was erased: it is as if it were not there.

    What we say is in the conversation's language, unless ``language`` says otherwise.
    """
    if conversation.erased_at is not None:
        raise KeyError(conversation.id)
    ours = author is not Author.CUSTOMER and not fields.get("private")
    fields.setdefault("language", conversation.language if ours else None)
    conversation.last_position += 1
    conversation.updated_at = now
    fields.setdefault("epoch", conversation.epoch)
    message = Message(
        id=new_id("msg"),
        conversation_id=conversation.id,
        position=conversation.last_position,
        author=author,
        text=text,
        created_at=now,
        delivery=delivery,
        buttons=buttons,
        **fields,
    )
    uow.messages.add(message)
    data = {"message": message.id, "author": author.value}
    uow.events.add(Audience.CONSOLE, "message", conversation.id, data, now)
    if shown_at_once(message):
        # Whoever wrote it has it on their page; another page of theirs may hear of it when it looks next.
        uow.events.add(Audience.CUSTOMER, "message", conversation.id, data, now, news=not message.incoming)
    if delivery is Delivery.QUEUED:
        uow.wake(conversation.id, "send")
    return message


def shown_at_once(message: Message) -> bool:
    """Whether the customer's page shows it from the moment it is stored."""
    return message.incoming or (message.delivery is Delivery.SENT and not message.private)


def activity(uow: UnitOfWork, conversation: Conversation, what: str, now: datetime, **data: Any) -> None:
    """Add a line to the history that only operators see: ``what`` names it, the console words it."""
    append(
        uow,
        conversation,
        Author.SYSTEM,
        "",
        now,
        delivery=Delivery.SENT,
        private=True,
        meta={"activity": what, **data},
    )


def change_delivery(
    uow: UnitOfWork, message: Message, delivery: Delivery, now: datetime, failure: str | None = None
) -> bool:
    """Move a message forward; False if it is past that already."""
    if not message.delivery.may_become(delivery):
        return False
    first_seen = delivery in (Delivery.SENT, Delivery.DELIVERED, Delivery.READ)
    first_seen = first_seen and message.delivery in (Delivery.QUEUED, Delivery.FAILED, Delivery.SUPPRESSED)
    message.delivery = delivery
    message.failure = failure
    uow.messages.save(message)
    data = told_console(uow, message, now)
    if first_seen and not message.private:
        uow.events.add(Audience.CUSTOMER, "message", message.conversation_id, data, now)
    return True


def told_console(uow: UnitOfWork, message: Message, now: datetime) -> dict[str, Any]:
    """Have open consoles show where it stands; return what they are told."""
    data = {"message": message.id, "author": message.author.value, "delivery": message.delivery.value}
    uow.events.add(Audience.CONSOLE, "delivery", message.conversation_id, data, now)
    return data


def review_soon(uow: UnitOfWork, conversation: Conversation, now: datetime) -> None:
    """Who waits for whom has changed: what is to happen next, and when, is worked out from it (ladder.py)."""
    uow.timers.put(Timer(conversation.id, Due.REVIEW, now, conversation.epoch))


def change_owner(
    uow: UnitOfWork,
    conversation: Conversation,
    status: Status,
    assignee_id: str | None,
    now: datetime,
    turn_id: str | None = None,
    taken: bool = False,
) -> None:
    """Give a locked conversation to someone else and silence what the bot still had to say.

    ``taken``: by whom it is given to, who need not be told.
    ``turn_id``: the turn that closes the gate: its own words are still delivered, and the answers before it.
    """
    conversation.change_owner(status, assignee_id, turn_id)
    uow.timers.drop(conversation.id, [*Due])
    if conversation.with_person:
        review_soon(uow, conversation, now)
    conversation.updated_at = now
    for message in uow.messages.queued(conversation.id):
        if message.author is Author.BOT and not conversation.bot_may_speak(message.epoch):
            change_delivery(uow, message, Delivery.SUPPRESSED, now)
        elif tells_of_change(message) and is_held(message):  # of the change before: it can be undone no more
            message.next_attempt_at = now
            uow.messages.save(message)
            uow.wake(conversation.id, "send")
    uow.conversations.save(conversation)
    data = {"status": status.value, "operator": assignee_id, "epoch": conversation.epoch, "taken": taken}
    for audience in Audience:
        uow.events.add(audience, "state", conversation.id, data, now)
