"""Twilio's webhooks: answered once a message is stored and before anyone thinks about it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import structlog
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import raw, text

from bot.channels.whatsapp import parse
from bot.channels.whatsapp.channel import WhatsAppChannel
from bot.channels.whatsapp.deps import WhatsAppDeps
from bot.channels.whatsapp.signature import genuine
from bot.core.conversation import Status
from bot.services import deliver
from bot.services.ports import UnitOfWork

__all__ = ["WhatsAppChannel", "WhatsAppDeps", "whatsapp_blueprint"]

log = structlog.get_logger()
NOTHING_TO_SAY = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
TYPING_TIMEOUT = 5.0


def whatsapp_blueprint(channel: WhatsAppChannel) -> Blueprint:
    blueprint = Blueprint("whatsapp", url_prefix="/whatsapp")
    routes = _Routes(channel)
    blueprint.add_route(routes.signed(routes.message), "/messages", ["POST"], name="message")
    blueprint.add_route(routes.signed(routes.status), "/status", ["POST"], name="status")
    blueprint.exception(parse.Refused)(_refusal)
    stop_listening = channel.deps.hub.on_typing(routes.operator_types)

    @blueprint.before_server_stop
    async def close(_app: object) -> None:
        stop_listening()
        await routes.close()
        await channel.twilio.close()

    return blueprint


class _Routes:
    def __init__(self, channel: WhatsAppChannel) -> None:
        self._deps = channel.deps
        self._channel = channel
        self._typing: set[asyncio.Task[None]] = set()

    def signed(
        self, handler: Callable[[Request, Mapping[str, str]], Awaitable[HTTPResponse]]
    ) -> Callable[[Request], Coroutine[Any, Any, HTTPResponse]]:
        """The address is the one we are configured with: what a proxy made of it does not count."""

        async def route(request: Request) -> HTTPResponse:
            pairs = parse.pairs_of(request.body)
            query = f"?{request.query_string}" if request.query_string else ""
            url = f"{self._deps.public_url}{request.path}{query}"
            if not genuine(self._deps.auth_token, url, pairs, request.headers.get("x-twilio-signature", "")):
                log.warning(
                    "whatsapp.not_signed",
                    expected=f"{self._deps.public_url}{request.path}",
                    hint="Twilio must call this very address, with the token of this account",
                )
                raise parse.Refused(403, "The signature is not Twilio's for this address.")
            fields = dict(pairs)
            if fields.get("AccountSid", self._deps.account_sid) != self._deps.account_sid:
                raise parse.Refused(403, "AccountSid: another account.")
            return await handler(request, fields)

        return route

    async def message(self, request: Request, fields: Mapping[str, str]) -> HTTPResponse:
        incoming = parse.incoming(fields, self._deps.account)
        received = await self._deps.database.run(lambda uow: self._deps.arrivals.take(uow, incoming))
        log.info("whatsapp.received", message=received.message.id, duplicate=received.duplicate)
        if received.conversation.status is Status.BOT and not received.duplicate:
            self._show_typing(incoming.external_id)
        return raw(NOTHING_TO_SAY, content_type="text/xml; charset=utf-8")

    async def status(self, request: Request, fields: Mapping[str, str]) -> HTTPResponse:
        told = parse.progress(fields)
        if told.delivery is not None:
            delivery, part = told.delivery, request.args.get("part", "1")
            await self._deps.database.run(
                lambda uow: deliver.progress(
                    uow,
                    self._deps.account,
                    told.external_id,
                    delivery,
                    self._deps.clock(),
                    told.failure,
                    request.args.get("message"),
                    int(part) if part.isascii() and part.isdigit() and len(part) < 4 else 1,
                )
            )
        return raw(b"", 204)

    def operator_types(self, conversation_id: str, who: str, on: bool) -> None:
        if who == "operator" and on:
            self._keep(asyncio.create_task(self._operator_types(conversation_id)))

    async def _operator_types(self, conversation_id: str) -> None:
        def last(uow: UnitOfWork) -> str | None:
            if uow.conversations.get(conversation_id).account != self._deps.account:
                return None
            written = [m for m in uow.messages.of(conversation_id, 50) if m.incoming]
            return written[-1].external_id if written else None

        sid = await self._deps.database.read(last)
        if sid:
            await self._type(sid)

    def _show_typing(self, sid: str) -> None:
        self._keep(asyncio.create_task(self._type(sid)))

    async def _type(self, sid: str) -> None:
        """Nice to have: a failure here is nobody's business."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(TYPING_TIMEOUT):
                await self._channel.twilio.typing(sid)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._typing.add(task)
        task.add_done_callback(self._typing.discard)

    async def close(self) -> None:
        for task in tuple(self._typing):
            task.cancel()
        await asyncio.gather(*self._typing, return_exceptions=True)


def _refusal(request: Request, refused: parse.Refused) -> HTTPResponse:
    return text(str(refused), refused.status)
