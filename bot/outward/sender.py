"""Tells webhooks what is due, signed, and never inside our own walls."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

import aiohttp
import structlog

from bot.core.ids import new_id
from bot.core.webhook import Telling, Webhook
from bot.outward.addresses import Forbidden, check_address
from bot.outward.deps import WebhookDeps
from bot.outward.signing import signed
from bot.services import tell_others
from bot.services.opening import Opening
from bot.services.outside import Inside, public_socket
from bot.services.rounds import rounds

log = structlog.get_logger()
AT_ONCE = 8
LOOK = 1.0
TOGETHER = 0.05  # what one turn does is told in one go
MOST_READ = 4096


class Refused(Exception):
    """They did not take it. ``wished``: how long they asked us to wait."""

    def __init__(self, failure: str, wished: timedelta | None = None) -> None:
        super().__init__(failure)
        self.failure = failure
        self.wished = wished


class Sender:
    def __init__(self, deps: WebhookDeps, look: float = LOOK) -> None:
        self._deps = deps
        self._look = look
        self._anybody = True
        self._busy: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled."""
        async with self.session() as session:
            try:
                with self._deps.hub.listen(None) as news:

                    async def rest() -> None:
                        if self._anybody:
                            await news.wait(self._look)
                            await asyncio.sleep(TOGETHER)
                        else:
                            await asyncio.sleep(self._look)

                    await rounds("webhooks.failed", partial(self._look_through, session), rest)
            finally:
                for task in self._busy:
                    task.cancel()
                await asyncio.gather(*self._busy, return_exceptions=True)

    def session(self) -> aiohttp.ClientSession:
        made = None if self._deps.private else public_socket
        connector = aiohttp.TCPConnector(socket_factory=made, limit=AT_ONCE, ttl_dns_cache=0)
        timeout = aiohttp.ClientTimeout(total=tell_others.ANSWERS_WITHIN.total_seconds())
        return aiohttp.ClientSession(
            connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
        )

    async def _look_through(self, session: aiohttp.ClientSession) -> None:
        """Take up what has happened and what is due."""
        self._anybody = await self._deps.database.read(lambda uow: bool(uow.webhooks.all()))
        if not self._anybody:
            return
        now = self._deps.clock()
        opening = Opening(self._deps.business)
        while await self._deps.database.run(
            lambda uow: tell_others.collect(uow, now, opening), lasting=False
        ):
            pass
        free = AT_ONCE - len(self._busy)
        due = await self._deps.database.read(lambda uow: len(uow.webhooks.due(now, free))) if free else 0
        for _ in range(due):
            task = asyncio.create_task(self._tell_what_is_due(session))
            self._busy.add(task)
            task.add_done_callback(self._told)

    def _told(self, task: asyncio.Task[None]) -> None:
        """Whatever could not be kept of it, a later round finds it due again."""
        self._busy.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("webhooks.failed", exc_info=error)

    async def _tell_what_is_due(self, session: aiohttp.ClientSession) -> None:
        while claimed := await self._deps.database.run(
            lambda uow: tell_others.claim(uow, self._deps.clock(), 1), lasting=False
        ):
            for telling, webhook in claimed:
                await self._tell(session, telling, webhook)

    async def _tell(self, session: aiohttp.ClientSession, telling: Telling, webhook: Webhook) -> None:
        try:
            await self.post(session, webhook, telling.id, telling.body)
        except Refused as refusal:
            failure, wished = refusal.failure, refusal.wished
            log.warning("webhook.refused", webhook=webhook.id, telling=telling.id, failure=failure)
            await self._deps.database.run(
                lambda uow: tell_others.refused(uow, telling.id, failure, wished, self._deps.clock())
            )
            return
        await self._deps.database.run(lambda uow: tell_others.sent(uow, telling.id, self._deps.clock()))

    async def ping(self, webhook: Webhook) -> int:
        """Send it a message of type "ping"; return the status they answered with. Raises Refused."""
        told = {"type": "ping", "timestamp": self._deps.clock().isoformat(), "sequence": 0, "data": {}}
        async with self.session() as session:
            return await self.post(session, webhook, new_id("tel"), told)

    async def post(
        self, session: aiohttp.ClientSession, webhook: Webhook, telling_id: str, told: dict[str, Any]
    ) -> int:
        """Return the status they answered with. Raises Refused."""
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        now = self._deps.clock()
        headers = signed(self._deps.secrets.all_of(webhook, now), telling_id, body, now)
        headers |= {"Content-Type": "application/json", "User-Agent": "Ventanilla-Webhook/1"}
        try:
            check_address(webhook.url, self._deps.private)
            async with session.post(
                webhook.url, data=body, headers=headers, allow_redirects=False
            ) as response:
                await response.content.read(MOST_READ)
                if 200 <= response.status < 300:
                    return response.status
                raise Refused(f"status {response.status}", _wished(response, self._deps.clock()))
        except Forbidden:
            raise Refused("forbidden address") from None
        except TimeoutError:
            raise Refused("timeout") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            inside = isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, Inside)
            raise Refused("forbidden address" if inside else type(error).__name__) from error


def _wished(response: aiohttp.ClientResponse, now: datetime) -> timedelta | None:
    """Retry-After, in seconds or as a date."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdecimal() and len(value) < 8:
        return timedelta(seconds=int(value))
    try:
        at = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
