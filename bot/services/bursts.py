"""Waits a moment where a customer has only begun to say something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.burst import Kind, is_echo, is_one_more, kind_of, may_be_opening, together
from bot.core.conversation import Conversation
from bot.core.message import Message
from bot.core.turn import Turn
from bot.services.errors import EngineUnavailable, TurnFailed
from bot.services.ports import Database, Dialogue, Hub, UnitOfWork
from bot.services.told_together import late_echo_of

STILL_TYPING = timedelta(seconds=5)
MOST_TYPING = 1000


class Unclear(Exception):
    """What has come may be the beginning of more."""


class Bursts:
    """``pause``: how long to wait for more after a greeting or a fragment; ``longest``: while they type."""

    def __init__(
        self,
        database: Database,
        hub: Hub,
        dialogue: Dialogue,
        clock: Callable[[], datetime],
        pause: timedelta,
        longest: timedelta,
    ) -> None:
        self._database = database
        self._hub = hub
        self._dialogue = dialogue
        self._clock = clock
        self._pause = pause
        self._longest = longest
        self._typing: dict[str, datetime] = {}
        hub.on_typing(self._note_typing)

    def at_once(self, uow: UnitOfWork, conversation: Conversation, asked: Turn | None) -> int | None:
        """The same as ``together`` where it takes no waiting and no asking; raises Unclear where it does.
        ``asked``: the turn that is under way."""
        if not self._pause:
            return None
        kinds = [_at_sight(*pair) for pair in _pairs(_waiting(uow, conversation, asked))]
        if kinds and kinds[0] is not Kind.COMPLETE:
            raise Unclear
        return together(kinds)[0]

    async def together(self, conversation_id: str) -> int | None:
        """Return how many of the messages that wait for the bot make the next turn, once that is clear.

        None: every message is a turn of its own, as bursts are switched off.
        """
        if not self._pause:
            return None
        known: dict[str, Kind] = {}
        with self._hub.listen(conversation_id) as news:
            while True:
                waiting = await self._database.read(
                    lambda uow: _waiting(
                        uow, uow.conversations.get(conversation_id), uow.turns.asked(conversation_id)
                    )
                )
                count, may_grow = together(
                    [await self._kind(message, before, known) for message, before in _pairs(waiting)]
                )
                left = self._time_left(conversation_id, waiting) if may_grow and waiting else timedelta(0)
                if left <= timedelta(0):
                    self._typing.pop(conversation_id, None)
                    return count
                await news.wait(left.total_seconds())

    def _time_left(self, conversation_id: str, waiting: list[Message]) -> timedelta:
        """None where it would be far longer than it may be: the clock was set back since it came."""
        now = self._clock()
        typed = self._typing.get(conversation_id)
        if typed is not None and now - typed < STILL_TYPING:
            until, longest = min(typed + STILL_TYPING, waiting[0].created_at + self._longest), self._longest
        else:
            until, longest = waiting[-1].created_at + self._pause, self._pause
        left = until - now
        return left if left <= 2 * longest else timedelta(0)

    async def _kind(self, message: Message, before: Message | None, known: dict[str, Kind]) -> Kind:
        if message.id not in known:
            known[message.id] = await self._look_at(message, before)
        return known[message.id]

    async def _look_at(self, message: Message, before: Message | None) -> Kind:
        kind = _at_sight(message, before)
        if kind is not Kind.OPENING:
            return kind
        try:
            return kind_of(message.text, await self._dialogue.parse(message.text, None))
        except (EngineUnavailable, TurnFailed):
            return Kind.COMPLETE

    def _note_typing(self, conversation_id: str, who: str, on: bool) -> None:
        if who != "customer":
            return
        if len(self._typing) > MOST_TYPING:
            self._typing.clear()
        if on:
            self._typing[conversation_id] = self._clock()
        else:
            self._typing.pop(conversation_id, None)
            self._hub.announce(conversation_id)


def _pairs(waiting: list[Message]) -> list[tuple[Message, Message | None]]:
    """Each with the one before it."""
    return list(zip(waiting, [None, *waiting], strict=False))


def _at_sight(message: Message, before: Message | None) -> Kind:
    """OPENING: the engine has to be asked."""
    if before is not None and is_one_more(message, before):
        return Kind.ECHO
    if not message.payload and is_echo(message.text):
        return Kind.ECHO
    return Kind.COMPLETE if message.payload or not may_be_opening(message.text) else Kind.OPENING


def _waiting(uow: UnitOfWork, conversation: Conversation, asked: Turn | None) -> list[Message]:
    """What may still be joined by more: not a turn that was begun, an answer to a form, or a person's."""
    if conversation.with_person or conversation.open_form or asked:
        return []
    waiting = uow.messages.unhandled(conversation.id)
    return [] if waiting and late_echo_of(uow, waiting[0]) else waiting
