"""Twilio's client, unmodified, and what its answers mean to us."""

from __future__ import annotations

import asyncio
import contextvars
import json
from datetime import datetime
from typing import Any

import aiohttp
from twilio.base.exceptions import TwilioException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from bot.channels.whatsapp.failures import PASSING, reason
from bot.services.deliver import ANSWER_LOST
from bot.services.errors import SendFailed

SLOW_DOWN = 2.0
NOT_OURS_TO_MEND = 30.0
ANSWERS_WITHIN = 15.0  # seconds, from when it is asked
_retry_after: contextvars.ContextVar[str | None] = contextvars.ContextVar("retry_after", default=None)


class _HttpClient(AsyncTwilioHttpClient):
    """Remembers Retry-After, which the client's exceptions leave out. It never tries again by itself: a
    request that was answered with an error may have been carried out."""

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
    """``api_url``: instead of https://api.twilio.com and https://messaging.twilio.com."""

    def __init__(self, account_sid: str, auth_token: str, api_url: str | None = None) -> None:
        self.account_sid = account_sid
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
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                created = await self.client.messages.create_async(**parameters)
        except TwilioException as error:
            raise _failed(error) from error
        except aiohttp.ClientConnectorError as error:
            raise SendFailed("unreachable", retry_after=SLOW_DOWN) from error
        except (
            aiohttp.ClientError,
            TimeoutError,
            ValueError,
        ) as error:  # no answer, or none that can be read
            raise SendFailed(ANSWER_LOST, retry_after=SLOW_DOWN) from error
        if not created.sid:
            raise SendFailed(ANSWER_LOST, retry_after=SLOW_DOWN)
        return str(created.sid)

    async def sent_since(self, to: str, from_: str, since: datetime) -> list[Any]:
        """What Twilio has taken from us for this address, failures left out. Raises SendFailed."""
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                found = await self.client.messages.list_async(
                    to=to, from_=from_, date_sent_after=since, limit=50
                )
        except (TwilioException, aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise SendFailed(ANSWER_LOST, retry_after=SLOW_DOWN) from error
        return [one for one in found if str(one.status) not in ("failed", "undelivered", "canceled")]

    async def typing(self, message_sid: str) -> None:
        """Show the customer that we write; it also marks their message as read. For 25 seconds at most."""
        await self.client.messaging.v2.typing_indicator.create_async("whatsapp", message_sid)

    async def close(self) -> None:
        if self._made is not None:
            await self._made.http_client.close()


def _failed(error: TwilioException) -> SendFailed:
    status, code = getattr(error, "status", None), getattr(error, "code", None)
    why = reason(code)
    if status == 429 or why == "too_many":
        return SendFailed("too_many", retry_after=_asked_to_wait() or SLOW_DOWN)
    if status is None or status >= 500:
        # Whether it was taken before things went wrong is not known.
        return SendFailed(ANSWER_LOST, retry_after=_asked_to_wait() or SLOW_DOWN)
    if status in (401, 403) or why in PASSING:
        return SendFailed("credentials", retry_after=NOT_OURS_TO_MEND)
    return SendFailed(why)


def _asked_to_wait() -> float | None:
    value = _retry_after.get() or ""
    return float(min(int(value), 3600)) if value.isascii() and value.isdigit() else None
