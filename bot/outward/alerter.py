"""Tells people that customers wait: browsers with the tab closed, and whoever is on call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import aiohttp
import structlog

from bot.core.alert import Alert, AlertKind, PushSubscription, Through
from bot.outward.on_call import NotTaken, OnCall
from bot.outward.push import Push, PushRefused
from bot.services import alerts
from bot.services.called import number_ends
from bot.services.ports import Database, Hub, UnitOfWork
from bot.services.rounds import rounds

log = structlog.get_logger()
AT_ONCE = 8
LOOK = 1.0
TOGETHER = 0.2  # what happens at once is told at once


class Alerter:
    """``say(language, key, **blanks)``: the console's words. ``address``: where operators reach us."""

    def __init__(
        self,
        database: Database,
        hub: Hub,
        push: Push,
        on_call: Mapping[Through, OnCall],
        say: Callable[..., str],
        business: str,
        address: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._hub = hub
        self._push = push
        self._on_call = on_call
        self._say = say
        self._business = business
        self._address = address
        self._clock = clock
        self._busy: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.to_thread(lambda: self._push.public_key)  # made at the first start
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            try:
                with self._hub.listen(None) as news:

                    async def rest() -> None:
                        await news.wait(LOOK)
                        await asyncio.sleep(TOGETHER)

                    await rounds("alerts.failed", partial(self._take_up, session), rest)
            finally:
                for task in self._busy:
                    task.cancel()
                await asyncio.gather(*self._busy, return_exceptions=True)

    async def _take_up(self, session: aiohttp.ClientSession) -> bool:
        """Whether there is anything to tell. A mail server that hangs holds up no browser."""
        now, ways = self._clock(), list(self._on_call)
        if await self._database.read(lambda uow: uow.alerts.cursor() != uow.events.last_id()):
            while await self._database.run(lambda uow: alerts.collect(uow, ways, now), lasting=False):
                pass
        free = AT_ONCE - len(self._busy)
        if free <= 0 or not await self._database.read(lambda uow: bool(uow.alerts.due(now, 1))):
            return False
        for alert in await self._database.run(lambda uow: alerts.claim(uow, now, free)):
            task = asyncio.create_task(self._tell(session, alert), name=f"alert {alert.id}")
            self._busy.add(task)
            task.add_done_callback(self._told)
        return True

    def _told(self, task: asyncio.Task[None]) -> None:
        """Whatever could not be kept of it, the next round finds it due again."""
        self._busy.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("alerts.failed", exc_info=error)

    async def _tell(self, session: aiohttp.ClientSession, alert: Alert) -> None:
        try:
            if alert.through is Through.PUSH:
                to, word = await self._database.read(lambda uow: self._push_word(uow, alert))
                await self._push.send(session, to, word)
            else:
                subject, text = await self._database.read(lambda uow: self._call(uow, alert))
                await self._on_call[alert.through].send(subject, text)
        except Exception as error:
            if isinstance(error, PushRefused | NotTaken):
                reason = error.reason
            else:
                reason = type(error).__name__
                log.error("alert.error", alert=alert.id, exc_info=error)
            gone = isinstance(error, PushRefused) and error.gone
            log.warning("alert.refused", alert=alert.id, way=alert.through.value, reason=reason, gone=gone)
            now = self._clock()
            await self._database.run(lambda uow: alerts.failed(uow, alert.id, reason, now, gone))
            return
        now = self._clock()
        await self._database.run(lambda uow: alerts.sent(uow, alert.id, now), lasting=False)

    def _push_word(self, uow: UnitOfWork, alert: Alert) -> tuple[PushSubscription, dict[str, str]]:
        to = uow.alerts.subscription(alert.subscription_id or "")
        if to is None:
            raise PushRefused("unsubscribed", gone=True)
        word = {
            "title": self._business,
            "body": self._words(uow, alert, to.language),
            "tag": alert.conversation_id,
            "url": f"/console/#all/{alert.conversation_id}",
        }
        return to, word

    def _call(self, uow: UnitOfWork, alert: Alert) -> tuple[str, str]:
        language = uow.conversations.get(alert.conversation_id).language
        words = self._words(uow, alert, language)
        where = "unassigned" if alert.news is AlertKind.LEFT else f"all/{alert.conversation_id}"
        link = f"{self._address}/console/#{where}"
        text = self._say(language, "alert.on_call", what=words, link=link)
        return f"{self._business}: {words}", text

    def _words(self, uow: UnitOfWork, alert: Alert, language: str) -> str:
        if alert.news is AlertKind.LEFT:
            queue, _, everything = uow.reports.open_now()
            return self._say(language, "alert.left", queue=queue, held=everything - queue)
        contact = uow.contacts.get(uow.conversations.get(alert.conversation_id).contact_id)
        end = number_ends(uow, [contact]).get(contact.id)
        code = {"end": end} if end else {"code": contact.id[-4:].upper()}
        name = contact.name or self._say(language, "contact.number" if end else "contact.visitor", **code)
        values: dict[str, Any] = {"name": name}
        if alert.news is AlertKind.WAITING:
            handoff = uow.handoffs.current(alert.conversation_id)
            why = self._say(language, f"why.{handoff.reason.value}") if handoff else ""
            return self._say(language, "alert.waiting", **values, why=why.lower())
        return self._say(language, f"alert.{alert.news.value}", **values)
