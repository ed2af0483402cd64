"""Queued messages go out, in order, if whoever wrote them may still speak."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.contact import Identity
from bot.core.conversation import Conversation
from bot.core.event import Audience
from bot.core.message import Attachment, Author, Delivery, Message, Part
from bot.core.sight import sight_of
from bot.core.splitting import utf16
from bot.services.errors import SendFailed
from bot.services.hold import tells_of_change
from bot.services.ports import UnitOfWork
from bot.services.record import change_delivery, told_console
from bot.services.reply import must_own

SLOT_WITHIN = 8.0  # seconds: longer a channel does not wait for its turn to hand over a piece
TEXT_WITHIN, FILE_WITHIN = 30.0, 90.0  # of one piece, from its turn on
SLOWEST_LINE = 100_000  # bytes of a file in a second
SHORT_PIECE = 800  # of a long text each piece has more
CLAIMED_LONGER = 10.0  # than handing over takes: nobody else begins meanwhile
MOST_ATTEMPTS = 8
TRIED_FOR = timedelta(hours=24)  # as long as WhatsApp, the strictest, lets an answer come
UNSURE_FOR = timedelta(hours=1)  # each try may be one more of the same for the customer
LONGEST_PAUSE = 300.0  # seconds; or a quarter of the time that it has been tried for, where that is longer,
LONGEST_OF_ALL = 1800.0  # but no longer than this
ANSWER_LOST = "timeout"
BROKE = "error"
UNSURE = (ANSWER_LOST, BROKE)  # after these nobody knows whether it was taken
BUSY = "busy"
CLAIMED_BY = "claimed_by"
AGAIN = "again"  # it is to go out whoever has the conversation by now
TRIED_SINCE = "tried_since"
UNSURE_SINCE = "unsure_since"
TOLD_AFTER = 3  # tries: less than that is over before anybody has read it,
LONG_PAUSE = 30.0  # seconds; but for one after which it is not tried again for so long
STUCK = "stuck"
STOPPED = "stopped"
_OF_TRIES = (TRIED_SINCE, UNSURE_SINCE, STUCK)
_FAR = (Delivery.FAILED, Delivery.SENT, Delivery.DELIVERED, Delivery.READ)


def show(uow: UnitOfWork, conversation: Conversation, now: datetime) -> None:
    """For a channel that shows messages from our own records: read the gate and show, in one transaction."""
    for message in uow.messages.queued(conversation.id):
        if message.next_attempt_at is not None and message.next_attempt_at > now:
            return  # held for second thoughts; what follows waits, as everywhere
        if _stopped(uow, conversation, message):
            change_delivery(uow, message, Delivery.SUPPRESSED, now, STOPPED)
            continue
        change_delivery(uow, message, _allowed(conversation, message), now)
        if tells_of_change(message):  # their page shows who has it from now on, and not before
            uow.events.add(Audience.CUSTOMER, "state", conversation.id, {}, now)


def claim(
    uow: UnitOfWork, conversation: Conversation, now: datetime, owner: str = ""
) -> tuple[Message, Identity] | None:
    """Take a locked conversation's next message to hand to a provider; None while there is none or its time
    has not come.

    The attempt is counted before it is made; ``failure`` tells how the last one ended.
    Messages that may no longer be said are suppressed on the way.
    """
    for message in uow.messages.queued(conversation.id):
        if _allowed(conversation, message) is Delivery.SUPPRESSED:
            change_delivery(uow, message, Delivery.SUPPRESSED, now)
            continue
        if message.next_attempt_at is not None and message.next_attempt_at > now:
            return None
        if _stopped(uow, conversation, message):
            change_delivery(uow, message, Delivery.SUPPRESSED, now, STOPPED)
            continue
        if not message.attempts:
            message.meta = {k: v for k, v in message.meta.items() if k not in _OF_TRIES}
        message.attempts += 1
        message.next_attempt_at = now + timedelta(seconds=time_for(message) + CLAIMED_LONGER)
        before, message.failure = message.failure, ANSWER_LOST  # as long as we hear nothing
        message.meta = {TRIED_SINCE: now.isoformat(), **message.meta, CLAIMED_BY: owner}
        uow.messages.save(message)
        message.failure = before
        identity = uow.contacts.identity(conversation.account, conversation.address)
        if identity is None:
            change_delivery(uow, message, Delivery.FAILED, now, "no address")
            continue
        return message, identity
    return None


def piece_within(file: Attachment | None = None) -> float:
    """How many seconds a channel gives its provider for a text or a file, once it is its turn."""
    return TEXT_WITHIN if file is None else FILE_WITHIN + (file.size or 0) / SLOWEST_LINE


def time_for(message: Message) -> float:
    """How many seconds all its pieces may take, each with its turn: never less than their channel gives."""
    texts = 1 + utf16(message.text) // SHORT_PIECE + bool(message.buttons)
    pieces = [piece_within()] * texts + [piece_within(one) for one in message.attachments]
    return sum(SLOT_WITHIN + within for within in pieces)


def is_stuck(message: Message) -> bool:
    """Whether it is taking so long to go out that operators are told why."""
    return message.delivery is Delivery.QUEUED and bool(message.meta.get(STUCK))


def at_provider(message: Message, now: datetime) -> bool:
    """Whether somebody is handing it over at this moment."""
    claimed = message.next_attempt_at is not None and message.next_attempt_at > now
    return claimed and bool(message.meta.get(CLAIMED_BY))


def free_claims(uow: UnitOfWork, dead: Callable[[str], bool], now: datetime) -> None:
    """What processes that died were sending need not wait until they would have given up."""
    for found in uow.messages.waiting_to_be_sent():
        if _left_by(dead, found):
            message = uow.messages.lock(found.id)  # another may have taken it over since, and be sending it
            if _left_by(dead, message):
                message.next_attempt_at = now
                uow.messages.save(message)


def _left_by(dead: Callable[[str], bool], message: Message) -> bool:
    owner = str(message.meta.get(CLAIMED_BY, ""))
    return bool(owner) and dead(owner)


def accepted(
    uow: UnitOfWork, message_id: str, external_id: str, number: int = 1, numbered: bool = False
) -> None:
    """A provider took the ``number``-th part. ``numbered``: its buttons went as a numbered list. Done
    twice it is as if done once, as ``sent`` is."""
    message = uow.messages.get(message_id)
    account = uow.conversations.get(message.conversation_id).account
    if uow.parts.by_external_id(account, external_id) is None:
        uow.parts.add(Part(account, external_id, message_id, number, Delivery.SENT))
    if numbered and not message.meta.get("numbered"):
        message.meta = {**message.meta, "numbered": True}
        uow.messages.save(message)


def sent(uow: UnitOfWork, message_id: str, external_id: str | None, now: datetime) -> None:
    """All of it was taken by the provider. What the provider said of it since then counts from now on."""
    message = uow.messages.get(message_id)
    uow.conversations.lock(message.conversation_id)
    if external_id:
        accepted(uow, message_id, external_id)
    message = uow.messages.get(message_id)
    change_delivery(uow, message, Delivery.SENT, now)
    _follow_parts(uow, message, now, message.failure)


def progress(
    uow: UnitOfWork,
    account: str,
    external_id: str,
    delivery: Delivery,
    now: datetime,
    failure: str | None = None,
    message_id: str | None = None,
    number: int = 1,
) -> bool:
    """A provider tells how far a message, or a part of one, has come: forward only; False if it is no news.

    ``message_id`` and ``number`` as we gave them along: if the answer to our request was lost, this is
    how we learn that it was taken.
    """
    part = uow.parts.by_external_id(account, external_id)
    message = _message(uow, part.message_id if part else message_id)
    if message is None:
        return False
    conversation = uow.conversations.lock(message.conversation_id)
    if conversation.account != account or conversation.erased_at is not None:
        return False
    message, part = uow.messages.get(message.id), uow.parts.by_external_id(account, external_id)
    if part is None:
        part = Part(account, external_id, message.id, number, Delivery.SENT)
        uow.parts.add(part)
        if delivery is not Delivery.FAILED:
            _was_taken(uow, conversation, message, now)
    if not part.delivery.may_become(delivery):
        return False
    uow.parts.move(part, delivery)
    return message.delivery is not Delivery.QUEUED and _follow_parts(uow, message, now, failure)


def _was_taken(uow: UnitOfWork, conversation: Conversation, message: Message, now: datetime) -> None:
    """Though its answer was lost, or it had even been given up: the rest of it goes out at once, if it may
    still be said."""
    if message.delivery not in (Delivery.QUEUED, Delivery.FAILED) or message.failure not in UNSURE:
        return
    change_delivery(uow, message, Delivery.QUEUED, now, message.failure)
    if _allowed(conversation, message) is Delivery.SUPPRESSED:
        change_delivery(uow, message, Delivery.SUPPRESSED, now)
        return
    message.next_attempt_at = now
    uow.messages.save(message)
    uow.wake(message.conversation_id, "send")


def _message(uow: UnitOfWork, message_id: str | None) -> Message | None:
    try:
        return uow.messages.get(message_id) if message_id else None
    except KeyError:
        return None


def _follow_parts(uow: UnitOfWork, message: Message, now: datetime, failure: str | None) -> bool:
    """A message is where its last part is; of a part that was sent again the better try counts."""
    best: dict[int, int] = {}
    for part in uow.parts.of(message.id):
        best[part.number] = max(best.get(part.number, 0), _FAR.index(part.delivery))
    return bool(best) and change_delivery(uow, message, _FAR[min(best.values())], now, failure)


def send_again(uow: UnitOfWork, message_id: str, operator_id: str, now: datetime) -> Message:
    """An operator wants a message that failed to be tried once more: whoever has the conversation, or sees it
    where no person has it. Raises NotYours, or ValueError."""
    conversation = uow.conversations.lock(uow.messages.get(message_id).conversation_id)
    message = uow.messages.get(message_id)
    if conversation.with_person or not sight_of(uow.operators.get(operator_id)).covers(conversation):
        must_own(uow, conversation, operator_id)
    if message.delivery is not Delivery.FAILED:
        raise ValueError("message: expected one that failed")
    message.attempts, message.next_attempt_at = 0, None
    message.meta = {**message.meta, AGAIN: True}
    change_delivery(uow, message, Delivery.QUEUED, now)
    uow.wake(conversation.id, "send")
    return message


def refused(uow: UnitOfWork, message_id: str, error: SendFailed, now: datetime, attempt: int) -> None:
    """Put the message back for later, or record for good that it did not go out. ``attempt``: which one it
    was: if another has begun since, for this one took too long, that one's outcome counts."""
    uow.conversations.lock(uow.messages.get(message_id).conversation_id)
    message = uow.messages.get(message_id)
    if message.attempts != attempt:
        return
    if error.reason in UNSURE:
        message.meta = {UNSURE_SINCE: now.isoformat(), **message.meta}
    tried_for = _since(message, TRIED_SINCE, now).total_seconds()
    if error.retry_after is None or _tried_enough(message, error, now):
        change_delivery(uow, message, Delivery.FAILED, now, error.reason)
        return
    longest = max(LONGEST_PAUSE, min(LONGEST_OF_ALL, tried_for / 4))
    backing_off = min(longest, 2.0**message.attempts) * random.uniform(0.5, 1.0)
    pause = max(error.retry_after, backing_off)
    message.next_attempt_at = now + timedelta(seconds=pause)
    message.attempts -= error.reason == BUSY  # it was not tried
    long = message.attempts >= TOLD_AFTER or (pause >= LONG_PAUSE and error.reason != BUSY)
    stuck = long or bool(message.meta.get(STUCK))
    message.meta = {**message.meta, CLAIMED_BY: "", STUCK: stuck}
    message.failure = error.reason
    uow.messages.save(message)
    if stuck:
        told_console(uow, message, now)


def _since(message: Message, what: str, now: datetime) -> timedelta:
    return now - datetime.fromisoformat(str(message.meta.get(what) or message.created_at.isoformat()))


def _tried_enough(message: Message, error: SendFailed, now: datetime) -> bool:
    """What breaks with us breaks again: it holds up what is behind it no longer than the tries last. What may
    have been taken is not said to a customer all day."""
    if message.attempts < MOST_ATTEMPTS or error.reason == BROKE:
        return message.attempts >= MOST_ATTEMPTS
    if error.reason in UNSURE:
        return _since(message, UNSURE_SINCE, now) >= UNSURE_FOR
    return _since(message, TRIED_SINCE, now) >= TRIED_FOR


def _allowed(conversation: Conversation, message: Message) -> Delivery:
    if message.meta.get(AGAIN):
        return Delivery.SENT
    if message.author is Author.BOT and not conversation.bot_may_speak(message.epoch):
        return Delivery.SUPPRESSED
    return Delivery.SENT


def _stopped(uow: UnitOfWork, conversation: Conversation, message: Message) -> bool:
    """A notice to somebody who wants none. What they asked or booked themselves is no notice."""
    return bool(message.meta.get("proactive")) and uow.stops.has(conversation.account, conversation.address)
