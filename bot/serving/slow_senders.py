"""Requests that never seem to end: neither their head nor their body is waited for without end.

Sanic's own limits begin anew with each byte: who sends one a minute would never be sent away.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sanic import Request
from sanic.exceptions import RequestTimeout
from sanic.http.http1 import Http
from sanic.server.protocols.http_protocol import HttpProtocol

from bot.core.media import LARGEST

HEAD_SECONDS = 20.0
# A body has so many seconds, and for the rest of it has to come faster than that many bytes a second.
BODY_SECONDS, SLOWEST_LINE = 30.0, 16_000
LARGEST_BODY = LARGEST + 65_536


class PatientRequest(Request):
    async def receive_body(self) -> None:
        told = self.headers.get("content-length", "")
        size = int(told) if told.isascii() and told.isdigit() and len(told) < 12 else LARGEST_BODY
        async with _within(BODY_SECONDS + min(size, LARGEST_BODY) / SLOWEST_LINE):
            await super().receive_body()  # type: ignore[no-untyped-call]


class _PatientHttp(Http):
    async def http1_request_header(self) -> None:
        """From its first byte on; the pause before it is another matter."""
        async with _within(HEAD_SECONDS):
            await super().http1_request_header()  # type: ignore[no-untyped-call]


class PatientProtocol(HttpProtocol):
    HTTP_CLASS = _PatientHttp


@asynccontextmanager
async def _within(seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise RequestTimeout("The request came too slowly.") from None
