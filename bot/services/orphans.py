"""Files that nothing shows: whoever kept one broke down before its message was on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.services.ports import Database, MediaStore
from bot.services.rounds import NowAndThen

log = structlog.get_logger()
# What is newer may belong to a message that is only just coming to be.
NEW_FOR = timedelta(days=1)
# The database may be the wrong one, as after an older copy was put back: there is time to see that.
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
        """How many went; 0 when it was done today. That nothing shows a file is noted beside it, and it goes
        a week after that if nothing has shown it since. A file that is sent again counts as new."""
        now = self._clock()
        if not self._daily.is_time(now):
            return 0
        kept = await self._media.kept_before(now - NEW_FOR)
        unshown = await self._unshown(kept)
        if len(unshown) > len(kept) / 2:  # no crash leaves so many: this is the folder of another database
            log.warning("keeping.strange_files", files=len(kept), unshown=len(unshown))
            unshown = set()
        since = await self._media.mark_unshown(unshown, now)
        left = {key: moment for key, moment in sorted(since.items()) if moment <= now - LEFT_FOR}
        return sum([await self._end(key, moment) for key, moment in left.items()])

    async def _unshown(self, kept: set[str]) -> set[str]:
        left = kept - await self._database.read(lambda uow: {one.photo for one in uow.operators.all()})
        place = ""
        while left:
            reached, shown = await self._database.read(
                lambda uow, after=place: uow.keeping.files_shown(after, SCANNED)  # type: ignore[misc]
            )
            left -= shown
            if reached is None:
                break
            place = reached
        return left

    async def _end(self, key: str, since: datetime) -> bool:
        """Unless it came to be somebody's while all were looked through."""
        in_use = await self._database.read(lambda uow: uow.personal.in_use(key))
        return not in_use and await self._media.forget_unless_kept_since(key, since)
