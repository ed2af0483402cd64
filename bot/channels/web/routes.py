"""The widget's requests: who they come from, what is done, what is answered."""

from __future__ import annotations

import math
from contextlib import aclosing

import structlog
from sanic import HTTPResponse, Request
from sanic.response import empty, json

from bot.channels.web import pages
from bot.channels.web.deps import ACCOUNT, WebDeps
from bot.channels.web.files import WebFiles
from bot.channels.web.left import leave, take
from bot.channels.web.limits import Buckets, Rate
from bot.channels.web.parse import LARGEST_BODY, Refused, bearer, parse_cursor, parse_message, parse_typing
from bot.channels.web.render import external_id
from bot.channels.web.stream import Streams, chunks
from bot.channels.web.tokens import TranscriptLinks, VisitorTokens
from bot.core.caller import caller
from bot.core.conversation import Conversation
from bot.core.message import IncomingMessage, Message
from bot.core.public import is_public
from bot.services.ports import UnitOfWork

log = structlog.get_logger()
WHOLE_CONVERSATION = 10_000
NOT_COUNTED = (
    "limits are by address, and all who come through this proxy have one: PROXIES says how many to count"
)


class WebRoutes:
    def __init__(self, deps: WebDeps) -> None:
        self._deps = deps
        self._tokens = VisitorTokens(deps.secret_key)
        self._links = TranscriptLinks("", deps.secret_key, deps.clock)
        self._visitors = Buckets(deps.limits.visitors)
        self._messages = Buckets(deps.limits.messages)
        self._messages_of_address = Buckets(deps.limits.messages_of_address)
        self._typing = Buckets(deps.limits.typing)
        self._files_of_visitor = Buckets(deps.limits.files)
        self._files_of_address = Buckets(deps.limits.files_of_address)
        self._files = WebFiles(deps)
        self._told_of_proxy = False
        self.streams = Streams()

    async def demo(self, request: Request) -> HTTPResponse:
        return pages.demo(request, self._deps)

    async def widget(self, request: Request) -> HTTPResponse:
        return pages.widget(self._deps.business.languages).response(request, shared=True)

    async def page_style(self, request: Request) -> HTTPResponse:
        return pages.page_style(self._deps.business.page["colour"]).response(request)

    async def icon(self, request: Request) -> HTTPResponse:
        return pages.icon().response(request)

    async def new_visitor(self, request: Request) -> HTTPResponse:
        _body(request)
        address = self._address(request)
        _allow(self._visitors, address)
        await self._allow_in_all("visitors", self._deps.limits.visitors, address)
        return json({"token": self._tokens.make()}, 201)

    async def message(self, request: Request) -> HTTPResponse:
        """Answered when the message is stored and committed; the same id again gets the same answer."""
        body = _body(request)
        visitor, address = self._visitor(request), self._address(request)
        _allow(self._messages, visitor)
        await self._allow_in_all("messages", self._deps.limits.messages, visitor)
        _allow(self._messages_of_address, address)
        await self._allow_in_all("messages of an address", self._deps.limits.messages_of_address, address)
        sent = parse_message(body)
        incoming = IncomingMessage(
            account=ACCOUNT,
            sender=visitor,
            external_id=external_id(visitor, sent.id),
            text=sent.text,
            payload=sent.payload,
            language=sent.language,
        )
        received = await self._deps.database.jot(
            lambda uow: take(uow, self._deps.arrivals, incoming), lasting=True
        )
        stored = received.message
        return json({"id": stored.id, "client_id": sent.id, "at": stored.created_at.isoformat()}, 202)

    async def file(self, request: Request) -> HTTPResponse:
        visitor, address = self._visitor(request), self._address(request)
        _allow(self._files_of_visitor, visitor)
        await self._allow_in_all("files", self._deps.limits.files, visitor)
        _allow(self._files_of_address, address)
        await self._allow_in_all("files of an address", self._deps.limits.files_of_address, address)
        return await self._files.take(request, visitor)

    async def kept_file(self, request: Request, message_id: str, number: int) -> HTTPResponse:
        return await self._files.give(self._visitor(request), message_id, number)

    async def face(self, request: Request, key: str) -> HTTPResponse:
        return await self._files.face(key)

    async def stream(self, request: Request) -> HTTPResponse | None:
        visitor, address = self._visitor(request), self._address(request)
        cursor = parse_cursor(request.headers.get("last-event-id") or request.args.get("cursor"))
        if self.streams.closing:
            raise Refused(503, "stopping", "The server is about to stop.", retry_after=1)
        limits = self._deps.limits
        if self.streams.count(visitor) >= limits.streams:
            raise Refused(429, "too_many", "Too many pages of this conversation are open.", retry_after=5)
        if self.streams.count_at(address) >= limits.streams_of_address:
            raise Refused(429, "too_many", "Too many chats are open at this address.", retry_after=5)
        conversation = await self._conversation(visitor)
        if conversation is None:
            return empty()
        headers = {
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
            "X-Content-Type-Options": "nosniff",
        }
        response = await request.respond(content_type="text/event-stream", headers=headers)
        owner = visitor, address
        async with aclosing(chunks(self._deps, self.streams, owner, conversation.id, cursor)) as stream:
            async for chunk in stream:
                await response.send(chunk)
        await response.eof()
        return None

    async def typing(self, request: Request) -> HTTPResponse:
        body = _body(request)
        visitor = self._visitor(request)
        _allow(self._typing, visitor)
        await self._allow_in_all("typing", self._deps.limits.typing, visitor)
        on = parse_typing(body)
        conversation = await self._conversation(visitor)
        if conversation is not None:
            self._deps.hub.typing(conversation.id, "customer", on)
        return json({}, 202)

    async def leave(self, request: Request) -> HTTPResponse:
        _body(request)
        visitor = self._visitor(request)
        _allow(self._typing, visitor)
        await self._deps.database.run(lambda uow: leave(uow, visitor, self._deps.clock()))
        return json({}, 202)

    async def transcript_link(self, request: Request) -> HTTPResponse:
        conversation = await self._conversation(self._visitor(request))
        if conversation is None:
            raise Refused(404, "nothing_yet", "There is no conversation yet.")
        return json({"url": self._links.transcript(conversation.id).lstrip("/") + "?format=text"})

    async def transcript(self, request: Request, token: str) -> HTTPResponse:
        conversation_id = self._links.conversation(token)
        no_such_link = Refused(
            404, "no_such_link", "This link is not valid any more. Ask for a new one in the chat."
        )
        if conversation_id is None:
            raise no_such_link

        def read(uow: UnitOfWork) -> tuple[Conversation, list[Message]]:
            messages = uow.messages.visible_to_customer(conversation_id, WHOLE_CONVERSATION)
            return uow.conversations.get(conversation_id), messages

        conversation, messages = await self._deps.database.read(read)
        if conversation.erased_at is not None:
            raise no_such_link
        return pages.transcript(self._deps, conversation, messages, request.args.get("format") == "text")

    def _address(self, request: Request) -> str:
        """Whom it is counted to. Behind a proxy whose word is not taken all are one: told once."""
        if not request.remote_addr and "x-forwarded-for" in request.headers and not self._told_of_proxy:
            self._told_of_proxy = bool(request.ip) and not is_public(request.ip)
            if self._told_of_proxy:
                log.warning("web.proxy_not_counted", proxy=request.ip, hint=NOT_COUNTED)
        return caller(request.remote_addr or request.ip)

    async def _allow_in_all(self, kind: str, rate: Rate, key: str) -> None:
        """What is allowed in all gateways together."""
        if wait := await self._deps.hub.take(f"{kind}:{key}", rate.burst, rate.per_second):
            raise Refused(429, "too_many", "Too many requests: wait a moment.", retry_after=wait)

    def _visitor(self, request: Request) -> str:
        visitor = self._tokens.visitor(bearer(request.headers.get("authorization")))
        if visitor is None:
            raise Refused(401, "no_visitor", "Expected the token of a visitor: Authorization: Bearer ...")
        return visitor

    async def _conversation(self, visitor: str) -> Conversation | None:
        return await self._deps.database.read(lambda uow: uow.conversations.latest_at(ACCOUNT, visitor))


def refusal(request: Request, refused: Refused) -> HTTPResponse:
    headers = {"Retry-After": str(math.ceil(refused.retry_after))} if refused.retry_after else {}
    return json({"error": refused.code, "message": refused.message}, refused.status, headers=headers)


def _allow(buckets: Buckets, key: str) -> None:
    if wait := buckets.take(key):
        raise Refused(429, "too_many", "Too many requests: wait a moment.", retry_after=wait)


def _body(request: Request) -> bytes:
    """The server itself takes somewhat larger bodies, so that their senders hear why they are refused."""
    if len(request.body) > LARGEST_BODY:
        raise Refused(413, "too_large", f"The request is larger than {LARGEST_BODY // 1024} kB.")
    return request.body
