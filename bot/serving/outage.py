"""What cannot be kept is told in the log now and then: each sender comes back every few seconds."""

from __future__ import annotations

import asyncio

import structlog

log = structlog.get_logger()
TOLD_AGAIN = 30.0  # seconds


class Outage:
    """The first refusal is told at once, those of the next ``again`` seconds together when these are over."""

    def __init__(self, again: float = TOLD_AGAIN) -> None:
        self._again = again
        self._refused = 0
        self._latest: dict[str, str] = {}
        self._later: asyncio.TimerHandle | None = None

    def refused(self, **latest: str) -> None:
        self._refused += 1
        self._latest = latest
        if self._later is None:
            self._tell()

    def _tell(self) -> None:
        self._later = None
        if self._refused:
            log.warning("storage.unavailable", **self._latest, refused=self._refused)
            self._refused = 0
            self._later = asyncio.get_running_loop().call_later(self._again, self._tell)
