"""Hands what is queued in a conversation to its channel, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import structlog

from bot.core.contact import Identity
from bot.core.message import Message
from bot.services import deliver
from bot.services.errors import SendFailed
from bot.services.patience import Step
from bot.services.ports import Channel, Database, UnitOfWork

log = structlog.get_logger()


class Sending:
    """``owner``: in whose name it claims a message while it is at the provider; ``ending``: whether the one
    that is handed over now is the last."""

    def __init__(
        self,
        owner: str,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        step: Step,
        ending: Callable[[], bool],
    ) -> None:
        self._owner = owner
        self._database = database
        self._channels = channels
        self._clock = clock
        self._step = step
        self._ending = ending
        self._files: set[str] = set()

    def hands_over_a_file(self, conversation_id: str) -> bool:
        return conversation_id in self._files

    async def send(self, conversation_id: str) -> None:
        """Until nothing in it can be sent now."""
        while not self._ending():
            claimed = await self._database.run(partial(self._show_or_claim, conversation_id))
            if claimed is None:
                return
            channel, message, identity = claimed
            await self._step("send.claimed", conversation_id)
            if message.attachments:
                self._files.add(conversation_id)
            try:
                await self._hand_over(channel, message, identity)
            finally:
                self._files.discard(conversation_id)

    async def _hand_over(self, channel: Channel, message: Message, identity: Identity) -> None:
        try:
            async with asyncio.timeout(deliver.time_for(message)):
                external_id = await channel.send(message, identity)
        except Exception as error:
            failed = self._failed(message, error)
            refused = partial(deliver.refused, message_id=message.id, error=failed, attempt=message.attempts)
            await self._database.run(partial(refused, now=self._clock()))
            return
        await self._database.run(
            partial(deliver.sent, message_id=message.id, external_id=external_id, now=self._clock()),
            repeatable=True,
        )

    def _failed(self, message: Message, error: Exception) -> SendFailed:
        if isinstance(error, SendFailed):
            failed = error
        elif isinstance(error, TimeoutError):
            failed = SendFailed(deliver.ANSWER_LOST, retry_after=1)
        else:
            log.error("send.error", message=message.id, exc_info=error)
            failed = SendFailed(deliver.BROKE, retry_after=5)
        log.warning("send.failed", message=message.id, reason=failed.reason, final=failed.retry_after is None)
        return failed

    def _show_or_claim(
        self, conversation_id: str, uow: UnitOfWork
    ) -> tuple[Channel, Message, Identity] | None:
        """Return what to hand to a provider, if anything."""
        conversation = uow.conversations.lock(conversation_id)
        channel = self._channels.get(conversation.account)
        if channel is None:
            return None  # an account that is not switched on now; its messages wait
        if channel.immediate:
            deliver.show(uow, conversation, self._clock())
            return None
        claimed = deliver.claim(uow, conversation, self._clock(), self._owner)
        return claimed and (channel, *claimed)
