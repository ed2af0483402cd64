"""Whoever may be in danger, and does not answer whether they are, gets a person."""

from __future__ import annotations

from datetime import datetime

from bot.core.conversation import Conversation, Status
from bot.core.handoff import Reason
from bot.core.message import Author
from bot.core.signals import Signal
from bot.core.timer import Due, Timer
from bot.services import ways_out
from bot.services.hand_off import hand_off
from bot.services.ports import UnitOfWork, Words
from bot.services.reception import Reception
from bot.services.record import append
from bot.services.turn_context import TurnContext


def await_answer(uow: UnitOfWork, turn: TurnContext, reception: Reception, now: datetime) -> None:
    """From now on, unless they have written something more already."""
    conversation = uow.conversations.lock(turn.conversation_id)
    more = [one for one in uow.messages.unhandled(conversation.id) if one.turn_id != turn.turn_id]
    if conversation.status is Status.BOT and not more:
        due = now + reception.care.danger
        uow.timers.put(Timer(conversation.id, Due.DANGER, due, conversation.epoch))


def call_somebody(
    uow: UnitOfWork, conversation: Conversation, reception: Reception, words: Words, now: datetime
) -> None:
    """In a locked conversation of the bot's, where the time is up."""
    signals = _told(uow, conversation)
    outcome = hand_off(uow, conversation.id, Reason.DANGER, signals, now, reception=reception)
    conversation = uow.conversations.lock(conversation.id)
    key = "utter_system_handoff_assigned" if outcome.operator_name else "utter_system_handoff_queued"
    values = {"operator": outcome.operator_name or "", "ticket": outcome.ticket_number or ""}
    why = words.say("utter_system_danger_unanswered", conversation.language)
    said = f"{why} {words.say(key, conversation.language, **values)}"
    ways = ways_out.buttons(uow, conversation, words)
    append(uow, conversation, Author.SYSTEM, said, now, buttons=ways)


def _told(uow: UnitOfWork, conversation: Conversation) -> list[Signal]:
    """What they were asked about."""
    last = uow.turns.of(conversation.id, 1)[-1:]
    return [
        Signal(Reason.DANGER.value, turn.understood.confidence, message.text[:80])
        for turn in last
        if turn.understood is not None
        for message in uow.messages.of_turn(turn.id)[:1]
    ]
