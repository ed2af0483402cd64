"""What was said long ago loses its words and files, as in an erasure, though its customer stays.

A file goes before the message that shows it is made empty: after a crash the next walk finds that message.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.services.erase import KEPT_LATELY, tidy
from bot.services.ports import Database, MediaStore
from bot.services.rounds import NowAndThen

SCANNED = 2000  # ids that a look at the database goes through


class OldMessages:
    """Once a day through all that are old enough, from the first on. Several may do so on one database."""

    def __init__(
        self, database: Database, media: MediaStore, kept: timedelta | None, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._media = media
        self._kept = kept
        self._clock = clock
        self._daily = NowAndThen(timedelta(days=1))
        self._place: str | None = None  # the last id of this walk; None: there is none under way
        self._ended = 0

    async def step(self, most: int) -> int:
        """End the next few; 0 when none is left for today."""
        now = self._clock()
        if self._kept is None or (self._place is None and not self._daily.is_time(now)):
            return 0
        place, before = self._place or "", now - self._kept
        while reached := await self._reach(place, before):
            found = await self._found(place, reached, before, most)
            place = self._place = [*found][-1] if len(found) == most else reached
            gone = [one for one, files in found.items() if await self._files_gone(one, files, now)]
            if gone:
                await self._end(gone, before)
                return len(gone)
        if self._ended:
            await tidy(self._database)
        self._place, self._ended = None, 0
        return 0

    async def _end(self, gone: list[str], before: datetime) -> None:
        await self._database.run(lambda uow: uow.keeping.end_messages(gone, before))
        self._ended += len(gone)

    async def _reach(self, place: str, before: datetime) -> str | None:
        return await self._database.read(lambda uow: uow.keeping.reach_of_messages(place, before, SCANNED))

    async def _found(self, place: str, reached: str, before: datetime, most: int) -> dict[str, set[str]]:
        return await self._database.read(lambda uow: uow.keeping.wordy_messages(place, reached, before, most))

    async def _files_gone(self, message: str, keys: set[str], now: datetime) -> bool:
        """A file that another message shows too stays, and so does one that was kept a moment ago."""
        for key in keys:
            if await self._database.read(lambda uow, key=key: uow.personal.in_use(key, but=message)):  # type: ignore[misc]
                continue
            if not await self._media.forget_unless_kept_since(key, now - KEPT_LATELY):
                return False
        return True
