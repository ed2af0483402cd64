"""Fetching what customers sent from where Twilio keeps it."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import httpx

from bot.core.media import EXTENSIONS, largest, plain_type
from bot.core.message import Attachment
from bot.services.errors import FetchFailed

MOST_REDIRECTS = 3
TIMEOUT = 20.0


class TwilioMedia:
    """``api_url``: where Twilio is. Our credentials go there and nowhere else, also not on redirects."""

    def __init__(self, account_sid: str, auth_token: str, api_url: str | None = None) -> None:
        self._auth = httpx.BasicAuth(account_sid, auth_token)
        self._home = urlsplit(api_url or "https://api.twilio.com")

    async def fetch(self, attachment: Attachment) -> tuple[bytes, str]:
        """Return the content and its type. Raises FetchFailed."""
        if plain_type(attachment.media_type) not in EXTENSIONS:
            raise FetchFailed("unsupported")
        url = attachment.remote or ""
        if not self._at_home(url):
            raise FetchFailed("gone")  # signed by Twilio or not, we send no request to wherever it says
        async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
            try:
                return await self._follow(client, url)
            except httpx.HTTPError as error:
                raise FetchFailed("unreachable", retry_after=2) from error

    async def _follow(self, client: httpx.AsyncClient, url: str) -> tuple[bytes, str]:
        for _ in range(MOST_REDIRECTS + 1):
            auth = self._auth if self._at_home(url) else None
            async with client.stream("GET", url, auth=auth) as response:
                if response.is_redirect:
                    url = urljoin(url, response.headers["location"])
                    if urlsplit(url).scheme != self._home.scheme:
                        raise FetchFailed("gone")
                    continue
                return await _content(response)
        raise FetchFailed("gone")

    def _at_home(self, url: str) -> bool:
        parts = urlsplit(url)
        return (parts.scheme, parts.netloc) == (self._home.scheme, self._home.netloc)


async def _content(response: httpx.Response) -> tuple[bytes, str]:
    if response.status_code in (404, 410):
        raise FetchFailed("gone")
    if response.status_code != 200:
        wait = response.headers.get("retry-after", "")
        raise FetchFailed("unreachable", retry_after=float(wait) if wait.isdigit() else 2)
    media_type = response.headers.get("content-type", "")
    most = largest(media_type)
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > most:
            raise FetchFailed("too_large")
    return bytes(content), media_type
