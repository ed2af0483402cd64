"""Asks the engine for an answer to each turn of a conversation, and keeps it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.core.conversation import Conversation
from bot.core.doubt import NOT_WHAT_I_ASKED, doubtful
from bot.core.message import Button
from bot.core.turn import Answer, Question, Turn
from bot.services import converse, in_private, ways_out
from bot.services.attachments import not_taken
from bot.services.bursts import Bursts, Unclear
from bot.services.errors import EngineUnavailable, TurnFailed
from bot.services.outage import Outage
from bot.services.patience import Patience, Step
from bot.services.ports import Channel, Database, Dialogue, UnitOfWork, Words
from bot.services.reception import Reception

log = structlog.get_logger()
LONGEST_WAIT = timedelta(seconds=30)
Together = Callable[[UnitOfWork, Conversation, Turn | None], int | None]


class Answering:
    """``owner``: in whose name it leases a conversation while its turns are asked."""

    def __init__(
        self,
        owner: str,
        database: Database,
        dialogue: Dialogue,
        channels: Mapping[str, Channel],
        words: Words,
        clock: Callable[[], datetime],
        patience: Patience,
        step: Step,
        reception: Reception,
        bursts: Bursts,
    ) -> None:
        self._owner = owner
        self._database = database
        self._dialogue = dialogue
        self._channels = channels
        self._words = words
        self._clock = clock
        self._patience = patience
        self._step = step
        self._reception = reception
        self._bursts = bursts
        self._reported: set[str] = set()
        self._outage = Outage()

    def left(self, task: asyncio.Task[None]) -> None:
        """The task of an ``answer`` has ended, in whatever way."""
        self._outage.left(task)

    def begin(self, uow: UnitOfWork, conversation: Conversation) -> None:
        """In the transaction in which a message arrived in this locked conversation, begin its turn, if it is
        clear that it makes one and nothing else is under way: one transaction less before the engine."""
        asked = uow.turns.asked(conversation.id)
        if conversation.with_person or asked is not None:
            return
        with contextlib.suppress(Unclear):
            question = self._begun(conversation, asked, self._bursts.at_once, uow)
            if question is not None:
                uow.ask(question)

    async def answer(self, conversation_id: str, begun: Question | None = None) -> None:
        """Until nothing in it waits for the bot. ``begun``: the question of its turn, where that is known."""
        failures: dict[str, int] = {}
        while True:
            question, begun = begun or await self._next(conversation_id), None
            if question is None:
                return
            await self._step("turn.begun", conversation_id)
            try:
                more = await self._ask(question)
                self._outage.over()
                self._reported.discard(question.turn_id)
                if not more:
                    return
            except EngineUnavailable as error:
                await self._wait_for_engine(question, str(error))
            except TurnFailed as error:
                failures[question.turn_id] = failures.get(question.turn_id, 0) + 1
                log.warning("turn.failed", turn=question.turn_id, error=str(error))
                if failures[question.turn_id] >= self._patience.tries:
                    await self._give_up(question)
                else:
                    await asyncio.sleep(self._patience.again)

    async def _next(self, conversation_id: str) -> Question | None:
        begin = partial(self._lock_and_begin, conversation_id)
        try:
            return await self._database.jot(partial(begin, self._bursts.at_once))
        except Unclear:
            count = await self._bursts.together(conversation_id)
            return await self._database.jot(partial(begin, lambda *_: count))

    def _lock_and_begin(self, conversation_id: str, together: Together, uow: UnitOfWork) -> Question | None:
        conversation = uow.conversations.lock(conversation_id)
        return self._begun(conversation, uow.turns.asked(conversation_id), together, uow)

    def _begun(
        self, conversation: Conversation, asked: Turn | None, together: Together, uow: UnitOfWork
    ) -> Question | None:
        now = self._clock()
        count = together(uow, conversation, asked)
        until = now + self._patience.lease
        if not uow.leases.claim(conversation.id, self._owner, conversation.epoch, now, until):
            return None
        session, cues = self._patience.session, self._reception.cues
        question = converse.begin(uow, conversation, asked, session, now, count, cues, self._words)
        if question is None:
            uow.leases.release(conversation.id, self._owner)
        return question

    async def _ask(self, question: Question) -> bool:
        """Return whether more waits for the bot."""
        answer = await self._dialogue.ask(question)
        await self._step("engine.answered", question.conversation_id)
        more = await self._database.jot(partial(self._keep, question, answer))
        await self._step("answer.kept", question.conversation_id)
        return more

    def _keep(self, question: Question, answer: Answer, uow: UnitOfWork) -> bool:
        """Keep the answer; if nothing more waits, let the conversation go in the same transaction."""
        conversation = uow.conversations.lock(question.conversation_id)
        channel = self._channels.get(conversation.account)
        immediate = channel is not None and channel.immediate
        way_back = self._way_back(answer) if doubtful(question, answer) else None
        language = answer.understood.language
        asked = uow.messages.of_turn(question.turn_id)
        answer = replace(answer, replies=(*not_taken(asked, self._words, language), *answer.replies))
        with_person = conversation.with_person
        ways = ways_out.buttons(uow, conversation, self._words, None, language) if with_person else ()
        answer = in_private.with_links(answer, self._words)
        now = self._clock()
        converse.finish(uow, conversation, question.turn_id, asked, answer, immediate, now, way_back, ways)
        if uow.messages.unhandled(question.conversation_id, 1):
            return True
        uow.leases.release(question.conversation_id, self._owner)
        return False

    def _way_back(self, answer: Answer) -> Button:
        title = self._words.say("utter_system_not_what_i_asked", answer.understood.language)
        return Button(title, NOT_WHAT_I_ASKED)

    async def _wait_for_engine(self, question: Question, error: str) -> None:
        waited = self._clock() - question.asked_at
        if question.turn_id not in self._reported:
            self._reported.add(question.turn_id)
            log.warning("engine.unavailable", turn=question.turn_id, error=error, seconds=waited.seconds)
        if waited >= self._patience.give_up:
            self._reported.discard(question.turn_id)
            await self._give_up(question)
            return
        if waited < self._patience.tell:
            most = self._patience.tell - waited
        else:
            most = min(LONGEST_WAIT, self._patience.give_up - waited)
            immediate = await self._immediate(question.conversation_id)
            await self._database.run(
                lambda uow: converse.tell_of_outage(
                    uow, question.conversation_id, self._words, immediate, self._clock()
                )
            )
        await self._outage.wait(self._patience.again, max(self._patience.again, most.total_seconds()))

    async def _give_up(self, question: Question) -> None:
        immediate = await self._immediate(question.conversation_id)
        await self._database.run(
            lambda uow: converse.give_up(
                uow, question.turn_id, self._words, immediate, self._clock(), self._reception
            )
        )

    async def _immediate(self, conversation_id: str) -> bool:
        account = await self._database.read(lambda uow: uow.conversations.get(conversation_id).account)
        channel = self._channels.get(account)
        return channel is not None and channel.immediate
