"""A group that has just let us in hears what we do and how to call us."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.channels.telegram.deps import ACCOUNT, TelegramDeps
from bot.channels.telegram.parse import Happening, Joined, Moved
from bot.channels.telegram.updates import INTRODUCTION
from bot.services.ports import UnitOfWork

_REMEMBERED = 1000
Persistently = Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]


class Joining:
    """Nothing of a group is kept until it calls us, so this is said at once and kept nowhere.

    A group that becomes a supergroup lets us in once more, as Telegram tells it, before it says or after it
    has said that the group has moved: so we wait for ``deps.joining`` seconds, or until we close, and see
    whether we know it.
    Each gateway knows of what it heard itself: of several that take the news of one group, each may greet it.
    """

    def __init__(
        self, deps: TelegramDeps, bot: Bot, name: Callable[[], str], persistently: Persistently
    ) -> None:
        self._deps = deps
        self._bot = bot
        self._name = name
        self._persistently = persistently
        self._moved: deque[str] = deque(maxlen=_REMEMBERED)
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._closing = asyncio.Event()

    def heed(self, what: Happening, back: bool = False) -> None:
        """``back``: it was out of reach until now."""
        if isinstance(what, Moved):
            self._moved.append(what.new)
        elif isinstance(what, Joined) and what.address not in self._waiting:
            task = asyncio.create_task(self._introduce(what.address, back), name=f"joined {what.address}")
            self._waiting[what.address] = task
            task.add_done_callback(lambda _: self._waiting.pop(what.address, None))

    async def close(self) -> None:
        """Who waits to be greeted is greeted now: after a restart nobody would."""
        self._closing.set()
        waiting = list(self._waiting.values())
        if waiting:
            await asyncio.wait(waiting, timeout=self._deps.joining)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def _introduce(self, address: str, back: bool) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._deps.joining):
                await self._closing.wait()
        # Looked for once: who could not be told is not known any better for that.
        found: list[str | None] = []

        async def say() -> None:
            if not found:
                found.append(await self._deps.database.read(partial(self._language, address, back)))
            language = found[0]
            if language is None or address in self._moved:
                return
            words = self._deps.words.say(INTRODUCTION, language, bot=self._name())
            with contextlib.suppress(Forbidden, BadRequest, ChatMigrated):  # they let nobody new write
                await self._bot.send_message(int(address), words)

        await self._persistently(say)

    def _language(self, address: str, back: bool, uow: UnitOfWork) -> str | None:
        """To introduce ourselves in, "" for the first of the business; None where they know us well: by
        another address until now, or as they have written already."""
        identity = uow.contacts.identity(ACCOUNT, address)
        if identity is None:
            return ""
        return uow.contacts.get(identity.contact_id).language or "" if back else None
