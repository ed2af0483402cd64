"""Twilio's client, unmodified, and what its answers mean to us."""

from __future__ import annotations

import asyncio
import contextvars
import json
import time
from collections.abc import Awaitable
from datetime import datetime
from typing import Any

import aiohttp
from twilio.base.exceptions import TwilioException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from bot.channels.whatsapp.failures import PASSING, reason
from bot.services.deliver import ANSWER_LOST
from bot.services.errors import FetchFailed, SendFailed

SLOW_DOWN = 2.0
NOT_OURS_TO_MEND = 30.0
ANSWERS_WITHIN = 15.0  # seconds, from when it is asked
HANGS = 5.0  # a try that ends later than this without an answer may still be carried out there ...
TAKES_AT_MOST = (
    90.0  # ... until then: asked sooner, Twilio would not know of it yet, and it would go out twice
)
MOST_LISTED = 50
PAGE, MOST_PAGES = 500, 20
_retry_after: contextvars.ContextVar[str | None] = contextvars.ContextVar("retry_after", default=None)
# Something is in it once the request that is being made is on the line: before, nothing can have been taken.
_on_the_line: contextvars.ContextVar[list[bool]] = contextvars.ContextVar("on_the_line")


async def _goes_out(*_: object) -> None:
    _on_the_line.get([]).append(True)


class _HttpClient(AsyncTwilioHttpClient):
    """Remembers Retry-After, which the client's exceptions leave out. It never tries again by itself: a
    request that was answered with an error may have been carried out."""

    def __init__(self) -> None:
        watched = aiohttp.TraceConfig()
        watched.on_request_headers_sent.append(_goes_out)
        super().__init__(trace_configs=[watched])

    async def request(self, method: str, url: str, **values: Any) -> Response:
        _retry_after.set(None)
        if credentials := values.pop("auth", None):
            header = {"Authorization": aiohttp.encode_basic_auth(*credentials)}
            values["headers"] = {**(values.get("headers") or {}), **header}
        if (values.get("headers") or {}).get("Content-Type") == "application/json":
            values["data"] = json.dumps(values["data"])  # the client would send it as a form
        response = await super().request(method, url, **values)
        _retry_after.set((response.headers or {}).get("Retry-After"))
        return response


class TwilioApi:
    """``api_url``: instead of https://api.twilio.com and https://messaging.twilio.com. ``answers_within``:
    how many seconds an answer is waited for; ``hangs``: after which a try without one may be under way still.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        api_url: str | None = None,
        answers_within: float = ANSWERS_WITHIN,
        hangs: float = HANGS,
    ) -> None:
        self.account_sid = account_sid
        self._answers_within, self._hangs = answers_within, hangs
        self._credentials = account_sid, auth_token
        self._api_url = api_url
        self._made: Client | None = None

    @property
    def client(self) -> Client:
        """Made when first used: the HTTP client belongs to the event loop that runs then."""
        if self._made is None:
            self._made = Client(*self._credentials, http_client=_HttpClient())
            if self._api_url:
                self._made.api.base_url = self._api_url
                self._made.messaging.base_url = self._api_url
                self._made.content.base_url = self._api_url
        return self._made

    async def create(self, **parameters: Any) -> str:
        """Return the message's sid. Raises SendFailed."""
        began, on_the_line = time.monotonic(), list[bool]()
        _on_the_line.set(on_the_line)
        try:
            async with asyncio.timeout(self._answers_within):
                created = await self.client.messages.create_async(**parameters)
        except TwilioException as error:
            raise _refused(error) or self._unsure(began) from error
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            if not on_the_line:
                raise SendFailed("unreachable", retry_after=SLOW_DOWN) from error
            raise self._unsure(began) from error  # no answer, or none that can be read
        if not created.sid:
            raise self._unsure(began)
        return str(created.sid)

    def _unsure(self, began: float) -> SendFailed:
        """It may have been taken, or, where it was long under way, be taken only later: Twilio takes no key
        by which it would know it again."""
        took = time.monotonic() - began
        pause = TAKES_AT_MOST - took if took >= self._hangs else SLOW_DOWN
        return SendFailed(ANSWER_LOST, retry_after=max(pause, _asked_to_wait() or 0))

    async def sent_since(self, to: str, from_: str, since: datetime) -> list[Any]:
        """What Twilio has taken from us for this address, failures left out. Raises SendFailed."""
        # By when it was sent, as one may ask, what still waits there would be left out.
        try:
            async with asyncio.timeout(self._answers_within):
                found = await self.client.messages.list_async(to=to, from_=from_, limit=MOST_LISTED)
        except (TwilioException, aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise SendFailed(ANSWER_LOST, retry_after=SLOW_DOWN) from error
        failed = ("failed", "undelivered", "canceled")
        return [
            one
            for one in found
            if str(one.status) not in failed and (one.date_created is None or one.date_created >= since)
        ]

    async def written_since(self, to: str, since: datetime) -> tuple[list[Any], bool]:
        """What customers wrote to this address, the newest first, and whether that is all. It may be of
        whole days. Raises FetchFailed."""
        ask = self.client.messages.page_async(to=to, date_sent_after=since, page_size=PAGE)
        page, found = await self._told(ask), list[Any]()
        for _ in range(MOST_PAGES):
            found += [one for one in page if one.direction == "inbound" and one.sid]
            if page.next_page_url is None:
                return found, True
            page = await self._told(page.next_page_async())
        return found, False

    async def media_of(self, message_sid: str) -> list[tuple[str, str]]:
        """Address and type of each thing sent along. Raises FetchFailed."""
        found = await self._told(self.client.messages(message_sid).media.list_async(limit=MOST_LISTED))
        address = self.client.api.absolute_url
        return [(address(one.uri.removesuffix(".json")), one.content_type or "") for one in found if one.uri]

    async def _told[T](self, answer: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(self._answers_within):
                return await answer
        except TwilioException as error:
            raise _not_told(error) from error
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise FetchFailed("unreachable", retry_after=SLOW_DOWN) from error

    async def typing(self, message_sid: str) -> None:
        """Show the customer that we write; it also marks their message as read. For 25 seconds at most."""
        await self.client.messaging.v2.typing_indicator.create_async("whatsapp", message_sid)

    async def close(self) -> None:
        if self._made is not None:
            await self._made.http_client.close()


def _refused(error: TwilioException) -> SendFailed | None:
    """None where it is not known whether it was taken before things went wrong."""
    status, why = getattr(error, "status", None), reason(getattr(error, "code", None))
    if status == 429 or why == "too_many":
        return SendFailed("too_many", retry_after=_asked_to_wait() or SLOW_DOWN)
    if status is None or status >= 500:
        return None
    if status in (401, 403) or why in PASSING:
        return SendFailed("credentials", retry_after=NOT_OURS_TO_MEND)
    return SendFailed(why)


def _not_told(error: TwilioException) -> FetchFailed:
    """The client's exceptions about lists hold the answer itself."""
    status = getattr(error, "status", None) or getattr(next(reversed(error.args), None), "status_code", None)
    if status == 429:
        return FetchFailed("too_many", retry_after=_asked_to_wait() or SLOW_DOWN)
    if status in (401, 403):
        return FetchFailed("credentials", retry_after=NOT_OURS_TO_MEND)
    there = status is not None and 400 <= status < 500
    return FetchFailed("gone" if there else "unreachable", retry_after=_asked_to_wait() or SLOW_DOWN)


def _asked_to_wait() -> float | None:
    value = _retry_after.get() or ""
    return min(float(value), 3600.0) if value.isascii() and value.isdigit() else None
