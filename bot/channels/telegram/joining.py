"""A group that has just let us in hears what we do and how to call us."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.channels.telegram.deps import ACCOUNT, TelegramDeps
from bot.channels.telegram.parse import Happening, Joined, Moved
from bot.channels.telegram.updates import INTRODUCTION
from bot.services.ports import UnitOfWork
from bot.services.reachable import set_reachable

_REMEMBERED = 1000
Persistently = Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]


class Joining:
    """Nothing of a group is kept until it calls us, so this is said at once and kept nowhere.

    A group that becomes a supergroup lets us in once more, as Telegram tells it, before it says or after it
    has said that the group has moved: so we wait for ``deps.joining`` seconds and see whether we know it.
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

    def heed(self, what: Happening) -> None:
        if isinstance(what, Moved):
            self._moved.append(what.new)
        elif isinstance(what, Joined) and what.address not in self._waiting:
            task = asyncio.create_task(self._introduce(what.address), name=f"joined {what.address}")
            self._waiting[what.address] = task
            task.add_done_callback(lambda _: self._waiting.pop(what.address, None))

    async def close(self) -> None:
        for task in self._waiting.values():
            task.cancel()
        await asyncio.gather(*self._waiting.values(), return_exceptions=True)

    async def _introduce(self, address: str) -> None:
        await asyncio.sleep(self._deps.joining)
        # Looked for once: who could not be told is not known any better for that.
        found: list[str | None] = []

        async def say() -> None:
            if not found:
                found.append(await self._deps.database.run(lambda uow: self._let_in(uow, address)))
            language = found[0]
            if language is None or address in self._moved:
                return
            words = self._deps.words.say(INTRODUCTION, language, bot=self._name())
            with contextlib.suppress(Forbidden, BadRequest, ChatMigrated):  # they let nobody new write
                await self._bot.send_message(int(address), words)

        await self._persistently(say)

    def _let_in(self, uow: UnitOfWork, address: str) -> str | None:
        """The language to introduce ourselves in, "" for the first of the business; None where they know us
        well: by another address until now, or as they have written already."""
        identity = uow.contacts.identity(ACCOUNT, address)
        if identity is None:
            return ""
        if identity.unreachable_since is None:
            return None
        set_reachable(uow, ACCOUNT, address, True, self._deps.clock())
        return uow.contacts.get(identity.contact_id).language or ""
