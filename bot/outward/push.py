"""Web Push: an encrypted word to a browser whose tab may be closed (RFC 8030, 8291, 8292).

Its libraries are slow to load, and the first page does not wait for them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog

from bot.core.alert import PushSubscription
from bot.kept_files import kept

if TYPE_CHECKING:
    import aiohttp

log = structlog.get_logger()
# The browsers' own services: nothing else is called because a page says so.
SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
LASTS = timedelta(minutes=10)
PATIENCE = 10.0
GONE = (404, 410)


class PushRefused(Exception):
    """``gone``: the browser wants no more, for good."""

    def __init__(self, reason: str, gone: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.gone = gone


class Push:
    """``contact``: where the browsers' services find whoever runs this, e.g. ``https://help.example.org``."""

    def __init__(
        self, key: Path, contact: str, clock: Callable[[], datetime], services: tuple[str, ...] = SERVICES
    ) -> None:
        self._path = key
        self._contact = contact if contact.startswith("https:") else "mailto:postmaster@localhost.localdomain"
        self._clock = clock
        self._services = services

    @cached_property
    def _key(self) -> Any:
        from py_vapid import Vapid02

        return Vapid02.from_pem(_kept_key(self._path))

    @property
    def public_key(self) -> str:
        """What the page subscribes with, base64url without padding."""
        from cryptography.hazmat.primitives import serialization

        point = self._key.public_key.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    def allows(self, endpoint: str) -> bool:
        """Whether it is an address of a service that browsers use."""
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
        known = any(host == service or host.endswith(f".{service}") for service in self._services)
        return known and (parts.scheme == "https" or host == "127.0.0.1")

    async def send(self, session: aiohttp.ClientSession, to: PushSubscription, word: dict[str, str]) -> None:
        """Raises PushRefused."""
        import aiohttp
        from pywebpush import WebPusher, WebPushException

        if not self.allows(to.endpoint):
            raise PushRefused("no service of a browser's", gone=True)
        keys = {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}}
        try:
            sealed = WebPusher(keys).encode(json.dumps(word).encode(), "aes128gcm")
        except (WebPushException, ValueError) as error:
            raise PushRefused("keys", gone=True) from error
        parts = urlsplit(to.endpoint)
        until = self._clock() + timedelta(hours=12)
        claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": self._contact}
        headers = {
            **self._key.sign({**claims, "exp": int(until.timestamp())}),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(LASTS.total_seconds())),
            "Urgency": "high",
        }
        try:
            timeout = aiohttp.ClientTimeout(total=PATIENCE)
            async with session.post(
                to.endpoint, data=sealed["body"], headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as error:
            raise PushRefused(type(error).__name__) from error
        if status >= 300:
            raise PushRefused(f"status {status}", gone=status in GONE)


def _kept_key(path: Path) -> bytes:
    """The private key in ``path``, made on first use; of two gateways that make it at once, one wins. One
    that a power cut left empty is made anew: browsers ask again."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    def make() -> bytes:
        return ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    found = kept(path, make)
    if b"PRIVATE KEY" not in found:
        log.warning("push.no_key", file=str(path))
        path.unlink(missing_ok=True)
        found = kept(path, make)
    return found
