"""What Twilio could not bring while the house or the way to it was away: it is asked for.

Twilio tries a webhook for seconds only. Its list of messages knows all that was written, though less of each
than a webhook tells: no name, no place, not what was quoted. So what is new is left to its webhook first.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.channels.whatsapp import parse
from bot.channels.whatsapp.channel import WhatsAppChannel
from bot.core.message import IncomingMessage
from bot.services import catch_up
from bot.services.errors import FetchFailed, StorageUnavailable

log = structlog.get_logger()
BROUGHT_WITHIN = timedelta(minutes=1)  # with "#rc=3" Twilio has tried for the last time by then
EVERY = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 600.0
FILES_ASKED_FOR, FILES_AGAIN = (
    3,
    60.0,
)  # times, with so many seconds between: one round of failure is a moment's
HINTS = {
    "credentials": "compare TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, and run: bot channels check whatsapp",
    "gone": "TWILIO_API_URL answers as if it knew no such account",
}


class CatchUp:
    """``run`` asks at once, and then again and again: of a line that is down nobody else tells us."""

    def __init__(self, channel: WhatsAppChannel, pause: float = FIRST_PAUSE) -> None:
        self._deps = channel.deps
        self._twilio = channel.twilio
        self._pause = pause
        self._without_files: Counter[str] = Counter()  # by message: how often they could not be had

    async def run(self) -> None:
        pause, failing = self._pause, ""
        while True:
            try:
                again_in = (await self.once()).total_seconds()
                if failing:
                    log.info("whatsapp.catching_up_again")
                pause, failing = self._pause, ""
            except (FetchFailed, StorageUnavailable) as error:
                why = error.reason if isinstance(error, FetchFailed) else "storage"
                if why != failing:
                    hint = HINTS.get(why, "it is tried again by itself")
                    log.warning("whatsapp.not_caught_up", reason=why, hint=hint)
                asked_to_wait = getattr(error, "retry_after", None) or 0.0
                again_in, failing = min(LONGEST_PAUSE, max(pause, asked_to_wait)), why
                pause = min(LONGEST_PAUSE, pause * 2)
            await asyncio.sleep(again_in)

    async def once(self) -> timedelta:
        """Take what is missing; return after how long to ask again.

        Raises FetchFailed, StorageUnavailable.
        """
        account, now = self._deps.account, self._deps.clock()
        since = await self._deps.database.run(lambda uow: catch_up.since(uow, account, now))
        if since is None:
            return EVERY
        oldest = now - self._deps.catch_up
        listed = await self._listed(max(since, oldest))
        if since < oldest:
            log.warning("whatsapp.away_too_long", nothing_taken_before=oldest.isoformat(timespec="minutes"))
        brought = [(at, one) for at, one in listed if at <= now - BROUGHT_WITHIN]
        sids = [one.sid for _, one in brought]
        missing = await self._deps.database.read(lambda uow: catch_up.missing(uow, account, sids))
        await self._take_all([each for each in brought if each[1].sid in missing])
        await self._deps.database.run(lambda uow: uow.caught_up.note(account, now), repeatable=True)
        return EVERY if len(brought) == len(listed) else BROUGHT_WITHIN

    async def _listed(self, since: datetime) -> list[tuple[datetime, Any]]:
        """The oldest first."""
        found, is_all = await self._twilio.written_since(self._deps.account, since)
        if not is_all:
            log.warning("whatsapp.too_much_to_catch_up", newest=len(found))
        timed = [(one.date_sent or one.date_created, one) for one in reversed(found)]
        return sorted(((at, one) for at, one in timed if at and at >= since), key=lambda each: each[0])

    async def _take_all(self, timed: list[tuple[datetime, Any]]) -> None:
        """What cannot be had yet holds up what else the same customer wrote, and nobody else; what nobody
        foresaw holds up nothing. Raises FetchFailed, StorageUnavailable."""
        held: dict[str, FetchFailed] = {}
        for at, one in timed:
            if one.from_ in held:
                continue
            try:
                await self._take(at, one)
            except FetchFailed as error:
                if error.reason == "too_many":
                    raise
                held[one.from_] = error
            except StorageUnavailable:
                raise
            except Exception:
                log.exception("whatsapp.not_taken", message=one.sid)
        for why in held.values():
            raise FetchFailed(why.reason, retry_after=max(why.retry_after or 0.0, FILES_AGAIN)) from why

    async def _take(self, at: datetime, one: Any) -> None:
        try:
            incoming = await self._incoming(at, one)
        except parse.Refused as error:
            log.warning("whatsapp.not_understood", message=one.sid, error=str(error))
            return
        work = partial(catch_up.take, arrivals=self._deps.arrivals, incoming=incoming)
        received = await self._deps.database.run(work)
        del self._without_files[one.sid]
        if received is not None:
            log.info("whatsapp.caught_up", message=received.message.id, duplicate=received.duplicate)

    async def _incoming(self, at: datetime, one: Any) -> IncomingMessage:
        """As its webhook would have told it, as far as the list does. Raises FetchFailed, Refused."""
        fields = {"To": one.to or "", "From": one.from_ or "", "MessageSid": one.sid, "Body": one.body or ""}
        sent = await self._sent_along(one)
        fields["NumMedia"] = str(len(sent))
        for number, (address, media_type) in enumerate(sent):
            fields |= {f"MediaUrl{number}": address, f"MediaContentType{number}": media_type}
        return parse.incoming(fields, self._deps.account, at)

    async def _sent_along(self, one: Any) -> list[tuple[str, str]]:
        if not int(one.num_media or 0):
            return []
        try:
            return await self._twilio.media_of(one.sid)
        except FetchFailed as error:
            if error.reason == "too_many":
                raise
            self._without_files[one.sid] += 1
            if error.reason != "gone" and self._without_files[one.sid] < FILES_ASKED_FOR:
                raise
            log.warning("whatsapp.taken_without_files", message=one.sid, reason=error.reason)
            return []  # that something was sent is told all the same
