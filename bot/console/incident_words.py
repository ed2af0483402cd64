"""What and where an incident is, and when, as its pages say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core import wording
from bot.core.business import Business


@dataclass(frozen=True)
class IncidentWords:
    """Times are those of where the business is, seen from ``now``; ``halves``: by a clock that says 6 pm."""

    business: Business
    language: str
    now: datetime
    halves: bool

    def named(self, key: str) -> str:
        """A service or district. A key that is no more in the files speaks for itself."""
        found = self.business.services.get(key) or self.business.districts.get(key)
        return found.name(self.language) if found else key

    def place(self, service: str, district: str) -> str:
        """As titles name it: ``Agua · Norte``."""
        return f"{wording.sentence(self.named(service))} · {self.named(district)}"

    def when(self, at: datetime) -> str:
        """``hoy, 18:10``, or with its day."""
        local = self._local(at)
        if local.date() == self._local(self.now).date():
            return f"{wording.SOON[self.language][0]}, {self._clock(at)}"
        return wording.short_moment(local, self.language, self.halves)

    def span(self, since: datetime, to: datetime) -> str:
        """``hoy, 18:10 – 20:30``; the day of its end if that is another."""
        same_day = self._local(since).date() == self._local(to).date()
        end = self._clock(to) if same_day else self.when(to)
        return f"{self.when(since)} – {end}"

    def hour(self, at: datetime) -> str:
        return wording.at(self._local(at), self._local(self.now).date(), self.language, self.halves)

    def _clock(self, at: datetime) -> str:
        return wording.clock(self._local(at).time(), self.language, self.halves)

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self.business.zone)
