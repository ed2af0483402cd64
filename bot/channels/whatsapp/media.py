"""Fetching what customers sent from where Twilio keeps it."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from bot.core.media import EXTENSIONS, largest, plain_type
from bot.core.message import Attachment
from bot.services.errors import FetchFailed
from bot.services.outside import Inside, public_socket

# Of what we keep, what WhatsApp or Twilio say is delivered there; a WebP would be taken for a sticker.
DELIVERED = frozenset(EXTENSIONS) - {
    "image/gif",
    "image/webp",
    "audio/wav",
    "audio/webm",
    "video/quicktime",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "text/csv",
}
MOST_REDIRECTS = 3
SILENT_FOR = 20.0  # seconds; how long all of it may take is for who asks to say
CHUNK = 65_536


class TwilioMedia:
    """``api_url``: where Twilio is. Our credentials go there and nowhere else, also not on redirects.
    ``inside``: whether those may lead into our own network; where it is not said, from a Twilio without
    https, which is one of our own. ``silent_for``: after so many seconds without a byte it is given up."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        api_url: str | None = None,
        inside: bool | None = None,
        silent_for: float = SILENT_FOR,
    ) -> None:
        self._patience = aiohttp.ClientTimeout(None, sock_connect=silent_for, sock_read=silent_for)
        self._credentials = {"Authorization": aiohttp.encode_basic_auth(account_sid, auth_token)}
        self._home = urlsplit(api_url or "https://api.twilio.com")
        self._inside = self._home.scheme == "http" if inside is None else inside

    async def fetch(self, attachment: Attachment) -> tuple[bytes, str]:
        """Return the content and its type. Raises FetchFailed."""
        if plain_type(attachment.media_type) not in EXTENSIONS:
            raise FetchFailed("unsupported")
        url = attachment.remote or ""
        if not self._at_home(url):
            raise FetchFailed("gone")  # signed by Twilio or not, we send no request to wherever it says
        try:
            return await self._follow(url)
        except (aiohttp.ClientError, TimeoutError) as error:
            if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, Inside):
                raise FetchFailed("gone") from error
            raise FetchFailed("unreachable", retry_after=2) from error

    async def _follow(self, url: str) -> tuple[bytes, str]:
        for _ in range(MOST_REDIRECTS + 1):
            at_home = self._at_home(url)
            line = aiohttp.TCPConnector(socket_factory=None if at_home or self._inside else public_socket)
            headers = self._credentials if at_home else {}
            async with (
                aiohttp.ClientSession(connector=line, timeout=self._patience) as http,
                http.get(URL(url, encoded=True), headers=headers, allow_redirects=False) as response,
            ):
                if 300 <= response.status < 400 and "location" in response.headers:
                    url = urljoin(url, response.headers["location"])
                    if urlsplit(url).scheme != self._home.scheme:
                        raise FetchFailed("gone")
                    continue
                return await _content(response)
        raise FetchFailed("gone")

    def _at_home(self, url: str) -> bool:
        parts = urlsplit(url)
        return (parts.scheme, parts.netloc) == (self._home.scheme, self._home.netloc)


async def _content(response: aiohttp.ClientResponse) -> tuple[bytes, str]:
    if response.status in (404, 410):
        raise FetchFailed("gone")
    if response.status != 200:
        wait = response.headers.get("retry-after", "")
        raise FetchFailed("unreachable", retry_after=float(wait) if wait.isascii() and wait.isdigit() else 2)
    media_type = response.headers.get("content-type", "")
    most = largest(media_type)
    content = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        content += chunk
        if len(content) > most:
            raise FetchFailed("too_large")
    return bytes(content), media_type
