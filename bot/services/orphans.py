"""Files that nothing shows: whoever kept one broke down before its message was on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.services.ports import Database, MediaStore
from bot.services.rounds import NowAndThen

log = structlog.get_logger()
# What is newer may belong to a message that is only just coming to be, or to a database put back from a copy.
LEFT_FOR = timedelta(days=7)
SCANNED = 2000  # messages that a look at the database goes through


class Orphans:
    """Once a day. Several may do so on one database and one folder."""

    def __init__(self, database: Database, media: MediaStore, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._media = media
        self._clock = clock
        self._daily = NowAndThen(timedelta(days=1))

    async def end(self) -> int:
        """How many went; 0 when it was done today. A file that is sent again meanwhile counts as new."""
        now = self._clock()
        if not self._daily.is_time(now):
            return 0
        before = now - LEFT_FOR
        kept = await self._media.kept_before(before)
        unshown = await self._unshown(kept)
        if len(unshown) > len(kept) / 2:  # no crash leaves so many: this is the folder of another database
            log.warning("keeping.strange_files", files=len(kept), unshown=len(unshown))
            return 0
        return sum([await self._media.forget_unless_kept_since(key, before) for key in unshown])

    async def _unshown(self, kept: set[str]) -> list[str]:
        left, place = set(kept), ""
        while left:
            reached, shown = await self._database.read(
                lambda uow, after=place: uow.keeping.files_shown(after, SCANNED)  # type: ignore[misc]
            )
            left -= shown
            if reached is None:
                break
            place = reached
        return [key for key in sorted(left) if not await self._in_use(key)]

    async def _in_use(self, key: str) -> bool:
        """Also as the photo of an operator."""
        return await self._database.read(lambda uow: uow.personal.in_use(key))
