"""Addresses under which a provider fetches a file that we send: signed, and good for a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from bot.core.message import Attachment

LASTS = timedelta(days=1)


@dataclass(frozen=True)
class File:
    key: str
    media_type: str
    name: str


class MediaLinks:
    def __init__(self, public_url: str, secret_key: str, clock: Callable[[], datetime]) -> None:
        self._public_url = public_url
        self._signer = URLSafeSerializer(secret_key, salt="media")
        self._clock = clock

    def address(self, attachment: Attachment) -> str:
        until = int((self._clock() + LASTS).timestamp())
        told = [attachment.key, attachment.media_type, attachment.name, until]
        return f"{self._public_url}/media/{self._signer.dumps(told)}"

    def file(self, token: str) -> File | None:
        """The file of an address of ours; None for a forged or an old one."""
        try:
            key, media_type, name, until = self._signer.loads(token)
        except (BadSignature, ValueError, TypeError):
            return None
        return File(key, media_type, name) if until >= self._clock().timestamp() else None
