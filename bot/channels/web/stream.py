"""What a customer's page hears: the history once, then everything as it happens, resumed by cursor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager, suppress
from functools import partial

import structlog

from bot.channels.web.deps import WebDeps
from bot.channels.web.render import message_data, shown_to_customer, sse, state_data
from bot.core.conversation import Conversation
from bot.core.event import Audience, Event, page
from bot.services.errors import StorageUnavailable
from bot.services.live import BATCH, Seen, follow
from bot.services.ports import UnitOfWork

log = structlog.get_logger()
HEARTBEAT = ": here\n\n"
WAITING_CHUNKS = 64
Owner = tuple[str, str]  # a visitor, and the address they call from


class Streams:
    """The open streams, so that each can be told to end when the server stops."""

    def __init__(self) -> None:
        self._open: dict[asyncio.Queue[str | None], Owner] = {}
        self.closing = False

    def count(self, visitor: str) -> int:
        return sum(owner == visitor for owner, _ in self._open.values())

    def count_at(self, address: str) -> int:
        return sum(place == address for _, place in self._open.values())

    def close(self) -> None:
        self.closing = True
        for queue in self._open:
            while not queue.empty():
                queue.get_nowait()
            queue.put_nowait(None)

    @contextmanager
    def opened(self, owner: Owner) -> Iterator[asyncio.Queue[str | None]]:
        queue: asyncio.Queue[str | None] = asyncio.Queue(WAITING_CHUNKS)
        self._open[queue] = owner
        try:
            yield queue
        finally:
            del self._open[queue]


async def chunks(
    deps: WebDeps, streams: Streams, owner: Owner, conversation_id: str, cursor: int | None
) -> AsyncGenerator[str]:
    """Yield pieces of the stream until the server stops; the caller closes it when the page is gone."""
    with streams.opened(owner) as queue:

        def typing(about: str, who: str, on: bool) -> None:
            if about == conversation_id and who in ("operator", "bot"):
                with suppress(asyncio.QueueFull):  # a page this far behind has more to show than dots
                    queue.put_nowait(sse("typing", {"who": who, "on": on}))

        stop_typing = deps.hub.on_typing(typing)
        pump = asyncio.create_task(_pump(deps, conversation_id, cursor, queue))
        try:
            while not streams.closing and (chunk := await queue.get()) is not None:
                yield chunk
        finally:
            stop_typing()
            pump.cancel()
            with suppress(asyncio.CancelledError):
                await pump


async def _pump(
    deps: WebDeps, conversation_id: str, cursor: int | None, queue: asyncio.Queue[str | None]
) -> None:
    try:
        seen, opening = await deps.database.read(lambda uow: _opening(uow, conversation_id, cursor))
        await queue.put(opening)
        look = partial(_look, conversation_id)
        news = follow(
            deps.database, deps.hub, seen, look, page(conversation_id), heartbeat=deps.heartbeat, little=True
        )
        async for told in news:
            await queue.put(told or HEARTBEAT)
    except _Erased:
        await queue.put(None)  # the page comes back by itself, to a conversation of its own
    except StorageUnavailable:
        await queue.put(None)
    except Exception:
        log.exception("web.stream_failed", conversation=conversation_id)
        await queue.put(None)  # the page comes back by itself, from where it was


class _Erased(Exception):
    """There is nothing to tell of it any more."""


def _opening(uow: UnitOfWork, conversation_id: str, cursor: int | None) -> tuple[int, str]:
    """Return where to follow from and what to say first.

    A first visit hears the whole history, and so does one from so long ago that what happened since then is
    not on record any more; the ``state`` behind it says that it is complete. The cursor is
    read before the messages: what is written in between is told twice, under one id.
    """
    last = uow.events.last_id()
    if cursor is not None and uow.events.has(cursor):
        return cursor, HEARTBEAT
    conversation = uow.conversations.get(conversation_id)
    messages = uow.messages.visible_to_customer(conversation_id)
    history = [sse("message", message_data(uow, message)) for message in messages]
    return last, "".join(history) + sse("state", state_data(uow, conversation), last)


def _look(conversation_id: str, uow: UnitOfWork, cursor: int) -> Seen[str]:
    events = uow.events.after(cursor, Audience.CUSTOMER, conversation_id, BATCH)
    if not events:
        return Seen(cursor, None)
    conversation = uow.conversations.get(conversation_id)
    if conversation.erased_at is not None:
        raise _Erased
    told = "".join(_one(uow, conversation, event) for event in events)
    return Seen(events[-1].id, told or None, len(events) == BATCH)


def _one(uow: UnitOfWork, conversation: Conversation, event: Event) -> str:
    if event.kind == "state":
        return sse("state", state_data(uow, conversation), event.id)
    if event.kind == "message":
        message = uow.messages.get(event.data["message"])
        if shown_to_customer(message):
            return sse("message", message_data(uow, message), event.id)
    return ""
