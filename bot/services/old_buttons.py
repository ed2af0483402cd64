"""A yes or a no that is pressed under a message: it answers what is asked there, and nothing asked by now.

Networks leave buttons under what was said long ago, where one tap is as good as another.
"""

from __future__ import annotations

from datetime import datetime
from itertools import dropwhile, takewhile

from bot.core.choices import YES_OR_NO
from bot.core.conversation import Conversation, Status
from bot.core.message import Author, Message
from bot.services.ports import UnitOfWork, Words
from bot.services.receive import Received
from bot.services.record import append

_LOOK_BACK = 50
ASKS = "asks"


def heed(uow: UnitOfWork, received: Received, words: Words, now: datetime) -> bool:
    """Answer what counts no more, in the transaction that stored it without the bot; False if it counts.

    What is pressed twice running, whatever it says, is said once.
    """
    message = received.message
    if received.duplicate or message.attachments or not (message.payload and message.quoted_id):
        return False
    conversation = uow.conversations.lock(message.conversation_id)
    if conversation.status is not Status.BOT:
        return False
    latest = [one for one in uow.messages.of(conversation.id, _LOOK_BACK) if one.position < message.position]
    again = any(_same_press(one, message) for one in latest[-1:])
    if again:
        message.handled = True
        uow.messages.save(message)
    return again or counts_no_more(uow, conversation, message, words, now)


def counts_no_more(
    uow: UnitOfWork, conversation: Conversation, message: Message, words: Words, now: datetime
) -> bool:
    """The same for one that has waited for its turn in a locked conversation: what was written before it may
    have been answered with another question."""
    if message.payload not in YES_OR_NO or message.quoted_id is None:
        return False
    latest = uow.messages.of(conversation.id, _LOOK_BACK)
    said_last = _said_last(latest, conversation.epoch)
    asked = [_first_asked(uow, one) for one in said_last if one.buttons and not one.private]
    if _is_asked(uow, message, asked):
        return False
    message.handled = True
    uow.messages.save(message)
    question = asked[-1] if asked else None
    key = "utter_system_old_button_asked" if question else "utter_system_old_button"
    said = words.say(key, conversation.language, question=question.text if question else "")
    buttons, meta = (question.buttons, {ASKS: question.id}) if question else ((), {})
    append(uow, conversation, Author.SYSTEM, said, now, buttons=buttons, meta=meta)
    uow.conversations.save(conversation)
    return True


def _theirs(message: Message) -> bool:
    return message.incoming


def _same_press(one: Message, pressed: Message) -> bool:
    return (one.payload, one.quoted_id) == (pressed.payload, pressed.quoted_id)


def _said_last(latest: list[Message], epoch: int) -> list[Message]:
    """What we have said since something of theirs was answered, by the bot or by a person; what the house
    heeds itself leaves open what the bot has asked."""

    def answered(one: Message) -> bool:
        return one.incoming and (one.epoch != epoch or (one.handled and one.turn_id is not None))

    said = takewhile(lambda one: not answered(one), dropwhile(_theirs, reversed(latest)))
    return [one for one in said if not one.incoming][::-1]


def _first_asked(uow: UnitOfWork, message: Message) -> Message:
    """What ``heed`` has asked again, as it was asked first."""
    first = message.meta.get(ASKS)
    return uow.messages.get(first) if isinstance(first, str) else message


def _is_asked(uow: UnitOfWork, pressed: Message, asked: list[Message]) -> bool:
    """Whether it stands under one of these, or under the same question asked before."""
    under = _first_asked(uow, uow.messages.get(pressed.quoted_id or ""))
    return any(one.id == under.id or (one.text, one.buttons) == (under.text, under.buttons) for one in asked)
