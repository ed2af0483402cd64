"""Fetches attachments from their providers, again after a failure, until they are kept."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

import structlog

from bot.core.media import EXTENSIONS, LARGEST, largest, looks_like, plain_type
from bot.core.message import Attachment, Fetch
from bot.services.attachments import fetched
from bot.services.errors import FetchFailed, StorageUnavailable
from bot.services.ports import Database, MediaSource, MediaStore, Transcriber, UnitOfWork, Words
from bot.services.rounds import rounds

log = structlog.get_logger()
# Whoever waits to be answered waits behind nobody's file: by whether a fetch is holding.
AT_ONCE = {True: 6, False: 6}
# The largest we take, on a slow line; and whoever is to be answered by what it says, or its words.
FETCHED_WITHIN, WORDS_WITHIN = 30.0 + LARGEST / 100_000, 30.0
# Until it is looked at again if we stop in the middle of it: of what holds a message up, soon.
CLAIMED = {
    True: timedelta(seconds=2 * WORDS_WITHIN + 10),
    False: timedelta(seconds=FETCHED_WITHIN + WORDS_WITHIN + 10),
}
NOT_THERE = timedelta(seconds=60)
# Until what our own disk did not take is fetched anew.
NO_ROOM = {True: timedelta(seconds=10), False: timedelta(seconds=60)}
# Half an hour in all; whoever waits for the words of a voice note waits for half a minute.
MOST_ATTEMPTS, LONGEST_PAUSE = 12, 300.0


@dataclass(frozen=True)
class _Job:
    fetch: Fetch
    account: str
    attachment: Attachment
    language: str


class Gatherer:
    """``sources``: by account, who can fetch there; ``words``: for what could not be fetched;
    ``transcriber``: who turns voice notes into words."""

    def __init__(
        self,
        database: Database,
        sources: Mapping[str, MediaSource],
        store: MediaStore,
        words: Words,
        clock: Callable[[], datetime],
        transcriber: Transcriber | None = None,
        sweep: float = 1.0,
    ) -> None:
        self._database = database
        self._sources = sources
        self._store = store
        self._house = words
        self._clock = clock
        self._transcriber = transcriber
        self._sweep = sweep
        self._under_way: dict[asyncio.Task[None], _Job] = {}

    async def run(self) -> None:
        """Until cancelled."""
        try:
            await rounds("gather.failed", self._begin, self._sweep)
        finally:
            left = dict(self._under_way)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            await self._give_back([job.fetch for task, job in left.items() if task.cancelled()])

    async def once(self) -> None:
        """Fetch what is due."""
        await self._begin()
        await asyncio.gather(*self._under_way)

    async def _begin(self) -> None:
        """A few at a time: a slow line, or a provider that hangs, holds up nobody else's photo."""
        busy = Counter(job.fetch.holding for job in self._under_way.values())
        free = {holding: most - busy[holding] for holding, most in AT_ONCE.items()}
        for job in await self._database.run(partial(self._claim, free)) if any(free.values()) else ():
            task = asyncio.create_task(self._fetch(job), name=f"fetch {job.fetch.message_id}")
            self._under_way[task] = job
            task.add_done_callback(self._ended)

    async def _give_back(self, fetches: Sequence[Fetch]) -> None:
        """What we leave in the middle, whoever comes after us takes at once."""

        def due_now(uow: UnitOfWork) -> None:
            for fetch in fetches:
                uow.fetches.postpone(fetch, self._clock())

        if not fetches:
            return
        try:
            await self._database.run(due_now)
        except StorageUnavailable as error:
            log.warning("gather.failed", storage=str(error))

    def _ended(self, task: asyncio.Task[None]) -> None:
        """What could not be kept is fetched anew when its claim has run out."""
        self._under_way.pop(task, None)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, StorageUnavailable):
            log.warning("gather.failed", storage=str(error))
        elif error is not None:
            log.error("gather.failed", exc_info=error)

    def _claim(self, free: Mapping[bool, int], uow: UnitOfWork) -> list[_Job]:
        now, jobs = self._clock(), []
        due = [uow.fetches.due(now, most, holding) for holding, most in free.items() if most]
        for fetch in chain.from_iterable(due):
            conversation = uow.conversations.get(fetch.conversation_id)
            attachment = uow.messages.get(fetch.message_id).attachments[fetch.number]
            if not attachment.key and conversation.account not in self._sources:
                uow.fetches.postpone(fetch, now + NOT_THERE)  # not switched on now: others are not held up
            elif uow.fetches.claim(fetch, now + CLAIMED[fetch.holding]):
                fetch.attempts += 1
                jobs.append(_Job(fetch, conversation.account, attachment, conversation.language))
        return jobs

    async def _fetch(self, job: _Job) -> None:
        try:
            await self._fetch_and_keep(job)
        except StorageUnavailable:
            await self._database.run(partial(self._not_kept, job))
            raise

    async def _fetch_and_keep(self, job: _Job) -> None:
        try:
            async with asyncio.timeout(WORDS_WITHIN if job.fetch.holding else FETCHED_WITHIN):
                content, media_type = await self._content(job)
            _check(content, media_type)
        except StorageUnavailable:
            raise
        except Exception as error:
            await self._failed(job, _refusal(job, error))
            return
        key = await self._store.keep(content)
        words = await self._words(job, content, media_type)
        await self._database.run(
            lambda uow: fetched(
                uow,
                job.fetch,
                words,
                self._house,
                self._clock(),
                key=key,
                size=len(content),
                media_type=media_type,
            )
        )

    async def _content(self, job: _Job) -> tuple[bytes, str]:
        """What a page sent us is here already, and only its words are missing."""
        if not job.attachment.key:
            return await self._sources[job.account].fetch(job.attachment)
        try:
            return await self._store.read(job.attachment.key), job.attachment.media_type
        except KeyError as missing:
            raise FetchFailed("gone") from missing

    def _not_kept(self, job: _Job, uow: UnitOfWork) -> None:
        """The provider's tries are not used up by it; and whoever waits to be answered does not wait until
        our disk has room again."""
        now = self._clock()
        uow.fetches.not_tried(job.fetch, now + NO_ROOM[job.fetch.holding])
        self._let_go_after(now, job, uow)

    def _let_go_after(self, at: datetime, job: _Job, uow: UnitOfWork) -> None:
        """Whoever is to be answered by its words does not wait for them until then, if that is long."""
        waiting_since = uow.messages.get(job.fetch.message_id).created_at
        if job.fetch.holding and at - waiting_since >= timedelta(seconds=WORDS_WITHIN):
            uow.fetches.let_go(job.fetch)
            uow.wake(job.fetch.conversation_id, "answer")

    async def _failed(self, job: _Job, error: FetchFailed) -> None:
        log.warning("media.not_fetched", message=job.fetch.message_id, reason=error.reason)
        now = self._clock()
        if error.retry_after is None or job.fetch.attempts >= MOST_ATTEMPTS:
            house, why = self._house, error.reason
            await self._database.run(lambda uow: fetched(uow, job.fetch, None, house, now, failure=why))
            return
        pause = max(error.retry_after, min(LONGEST_PAUSE, 2.0**job.fetch.attempts))
        next_try = now + timedelta(seconds=pause)

        def later(uow: UnitOfWork) -> None:
            uow.fetches.postpone(job.fetch, next_try)
            self._let_go_after(next_try, job, uow)

        await self._database.run(later)

    async def _words(self, job: _Job, content: bytes, media_type: str) -> str | None:
        if self._transcriber is None or job.attachment.kind != "voice":
            return None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WORDS_WITHIN):
                return await self._transcriber.transcribe(content, media_type, job.language)
        log.warning("media.not_transcribed", message=job.fetch.message_id, reason="timeout")
        return None


def _refusal(job: _Job, error: Exception) -> FetchFailed:
    if isinstance(error, FetchFailed):
        return error
    if isinstance(error, TimeoutError):
        return FetchFailed("timeout", retry_after=5)
    log.error("media.error", message=job.fetch.message_id, exc_info=error)
    return FetchFailed("unreachable", retry_after=5)


def _check(content: bytes, media_type: str) -> None:
    if plain_type(media_type) not in EXTENSIONS or not looks_like(content, media_type):
        raise FetchFailed("unsupported")
    if len(content) > largest(media_type):
        raise FetchFailed("too_large")
    if not content:
        raise FetchFailed("empty")
