"""What the house says by itself to a customer who waits for a person, or has had one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.care import WayOut
from bot.core.conversation import Conversation, Priority, Status
from bot.core.message import Author, Message
from bot.core.timer import Due
from bot.services import rate
from bot.services.goodbye import After, last_handoff
from bot.services.in_private import read_by_others
from bot.services.ladder import where_in_queue
from bot.services.leave import Leaving
from bot.services.ports import UnitOfWork, Words
from bot.services.receive import Received
from bot.services.reception import Reception
from bot.services.record import append
from bot.services.to_bot import unanswered
from bot.services.ways_out import buttons

AGAIN = timedelta(minutes=2)
SOON_AGAIN = timedelta(seconds=15)
WAIT_TOLD, WAY_ASKED = "wait_told", "way_asked"


def heed(uow: UnitOfWork, received: Received, reception: Reception, words: Words, now: datetime) -> None:
    """In the transaction that stored the message. What is heeded here is not the bot's to answer."""
    if received.duplicate:
        return
    message, conversation = received.message, received.conversation
    before, awaited = replace(conversation), uow.timers.kinds(conversation.id)
    comment = Due.AWAITS_COMMENT in awaited
    if Due.DANGER in awaited:  # the bot, or who has them, sees to whatever they write
        uow.timers.drop(conversation.id, [Due.DANGER])
    heeded = rate.heed(uow, conversation, message.payload, message.text, comment, words, now)
    heeded = heeded or Leaving(uow, conversation, message, awaited, reception, words, now).heed()
    if heeded:
        message.handled = True
        uow.messages.save(message)
    elif received.after is After.STAYS:
        _say(uow, conversation, words.say("utter_system_welcome", conversation.language), now)
    elif received.after is After.BOT:
        _back(uow, conversation, words, now)
    elif conversation.status is Status.OPEN:
        _waits(uow, conversation, message.text, reception, words, now)
    if conversation != before:
        uow.conversations.save(conversation)


def _back(uow: UnitOfWork, conversation: Conversation, words: Words, now: datetime) -> None:
    """Who answers now, and what was agreed."""
    handoff = last_handoff(uow, conversation)
    if handoff is None or handoff.told_summary:
        return
    handoff.told_summary = True
    uow.handoffs.save(handoff)
    operator = uow.operators.get(handoff.operator_id).name if handoff.operator_id else ""
    key = "utter_system_back_agreed" if handoff.summary else "utter_system_back"
    said = words.say(key, conversation.language, operator=operator, summary=handoff.summary or "")
    _say(uow, conversation, said, now)


def _waits(
    uow: UnitOfWork,
    conversation: Conversation,
    text: str,
    reception: Reception,
    words: Words,
    now: datetime,
) -> None:
    """Whoever writes into the queue hears that it was read, but not after every line. Whoever asks how long
    it takes hears it at once, also of the one who has the conversation and has not answered yet."""
    language = conversation.language
    nobody_yet = unanswered(uow, conversation) is not None
    asks = nobody_yet and (reception.care.asks_how_long(text) or reception.cues.only_asks(text))
    meant = reception.care.may_mean(text) if nobody_yet and not asks else None
    if meant is not WayOut.BOT and read_by_others(uow, conversation):
        meant = None
    told = [one for one in uow.messages.of(conversation.id, 20) if not one.incoming and not one.private]
    if meant and conversation.priority is not Priority.URGENT and not _lately(told, AGAIN, now, WAY_ASKED):
        said = words.say(f"utter_system_way_{meant.value}_meant", language)
        _offer_ways(uow, conversation, words, said, now, WAY_ASKED, meant)
    elif asks and not _lately(told, SOON_AGAIN, now, WAIT_TOLD):
        said = _how_long(uow, conversation, reception, words, now)
        _offer_ways(uow, conversation, words, said, now, WAIT_TOLD)
    elif not asks and conversation.assignee_id is None and not _lately(told, AGAIN, now):
        said = words.say("utter_system_still_waiting", language)
        where = where_in_queue(uow, conversation, words, now, reception)
        _offer_ways(uow, conversation, words, f"{said} {where}".strip(), now)


def _lately(told: Sequence[Message], within: timedelta, now: datetime, mark: str = "") -> bool:
    """Whether we have said something, or something so marked, a moment ago."""
    such = [one for one in told if not mark or one.meta.get(mark)]
    return bool(such) and now - such[-1].created_at < within


def _how_long(
    uow: UnitOfWork, conversation: Conversation, reception: Reception, words: Words, now: datetime
) -> str:
    language = conversation.language
    if conversation.assignee_id is None:
        said = words.say("utter_system_waits", language)
        return f"{said} {where_in_queue(uow, conversation, words, now, reception)}".strip()
    operator = uow.operators.get(conversation.assignee_id).name
    minutes = round(reception.care.steps["operator"] / timedelta(minutes=1))
    return words.say("utter_system_wait_operator", language, operator=operator, minutes=minutes)


def _offer_ways(
    uow: UnitOfWork,
    conversation: Conversation,
    words: Words,
    said: str,
    now: datetime,
    mark: str = "",
    offered: WayOut | None = None,
) -> None:
    ways = buttons(uow, conversation, words, offered)
    meta = {mark: True} if mark else {}
    append(uow, conversation, Author.SYSTEM, said, now, buttons=ways, meta=meta)


def _say(uow: UnitOfWork, conversation: Conversation, text: str, now: datetime) -> None:
    append(uow, conversation, Author.SYSTEM, text, now)
