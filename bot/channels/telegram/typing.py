"""The dots while someone writes. Telegram shows them for five seconds, so they are renewed."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channels.telegram.deps import ACCOUNT
from bot.services.ports import Database, UnitOfWork
from bot.services.receive import topic_of
from bot.services.window import AFTER_ALL

LONGEST = 120.0
Place = tuple[int, int | None]  # a chat, and which of its topics


class Typing:
    def __init__(self, bot: Bot, database: Database, renew: float) -> None:
        self._bot = bot
        self._database = database
        self._renew = renew
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def begin(self, conversation_id: str) -> None:
        """Show them until the bot has answered."""
        if conversation_id not in self._tasks:
            task = asyncio.create_task(self._keep(conversation_id), name=f"typing {conversation_id}")
            self._tasks[conversation_id] = task
            task.add_done_callback(lambda _: self._tasks.pop(conversation_id, None))

    def operator(self, conversation_id: str, who: str, on: bool) -> None:
        """The console says that a person writes, again and again as long as they do."""
        key = f"operator {conversation_id}"
        if who == "operator" and on and key not in self._tasks:
            task = asyncio.create_task(self._once(conversation_id))
            self._tasks[key] = task
            task.add_done_callback(lambda _: self._tasks.pop(key, None))

    async def close(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep(self, conversation_id: str) -> None:
        with contextlib.suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(LONGEST):
                while place := await self._database.read(partial(_waiting, conversation_id)):
                    await self._show(place)

    async def _once(self, conversation_id: str) -> None:
        place = await self._database.read(partial(_place, conversation_id))
        with contextlib.suppress(TelegramError):
            if place:
                await self._show(place)

    async def _show(self, place: Place) -> None:
        chat, topic = place
        await self._bot.send_chat_action(chat, ChatAction.TYPING, message_thread_id=topic)
        await asyncio.sleep(self._renew)


def _waiting(conversation_id: str, uow: UnitOfWork) -> Place | None:
    """As long as something there waits for the bot."""
    busy = uow.messages.unhandled(conversation_id, 1) or uow.turns.asked(conversation_id)
    return _place(conversation_id, uow) if busy else None


def _place(conversation_id: str, uow: UnitOfWork) -> Place | None:
    conversation = uow.conversations.get(conversation_id)
    if conversation.account != ACCOUNT:
        return None
    last = uow.messages.last_incoming_before(conversation_id, AFTER_ALL)
    return int(conversation.address), topic_of(last)
