"""Whoever writes STOP, and nothing else but "please", gets no more messages unasked, and is told so.

A wish with other words in it ("quiero dar de baja el contrato") is the bot's business, or a person's; so is
an everyday word with a "please" where somebody or a form has asked.
"""

from __future__ import annotations

from datetime import datetime

from bot.core.conversation import Status
from bot.core.folding import folded
from bot.core.message import Author
from bot.services.ports import UnitOfWork, Words
from bot.services.receive import Received
from bot.services.record import append

STOP = frozenset(
    {"stop", "stopall", "unsubscribe", "unsubscribe me", "opt out", "optout"}
    | {"baja", "darse de baja", "alto", "parar", "no mas avisos"}
)
START = frozenset({"start", "unstop", "alta", "reanudar", "subscribe"})
_EVERYDAY = frozenset({"baja", "alta", "alto", "parar"})
_POLITE = frozenset({"por", "favor", "porfa", "please", "gracias", "thanks"})


def stop(uow: UnitOfWork, conversation_id: str, now: datetime) -> None:
    """No more messages unasked, also for who says so in words of their own."""
    conversation = uow.conversations.lock(conversation_id)
    uow.stops.add(conversation.account, conversation.address, now)


def start(uow: UnitOfWork, conversation_id: str) -> bool:
    """They want notices: whether they had wanted none."""
    conversation = uow.conversations.lock(conversation_id)
    stopped = uow.stops.has(conversation.account, conversation.address)
    uow.stops.remove(conversation.account, conversation.address)
    return stopped


def heed(uow: UnitOfWork, received: Received, words: Words, now: datetime) -> bool:
    """Act on such a word, in the transaction that stored it; False if it is none. The bot is not asked."""
    message = received.message
    written = folded(message.text).split()
    bare = [word for word in written if word not in _POLITE]
    said = " ".join(bare)
    if received.duplicate or message.payload or message.attachments or said not in STOP | START:
        return False
    conversation = uow.conversations.lock(message.conversation_id)
    asked = conversation.status is not Status.BOT or conversation.open_form is not None
    if asked and said in _EVERYDAY and bare != written:
        return False
    if said in STOP:
        stop(uow, conversation.id, now)
    elif not start(uow, conversation.id):
        return False
    message.handled = True
    uow.messages.save(message)
    key = "utter_system_stopped" if said in STOP else "utter_system_started"
    append(uow, conversation, Author.SYSTEM, words.say(key, conversation.language), now)
    uow.conversations.save(conversation)
    return True
