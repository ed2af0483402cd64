"""Signed words: who a visitor is, and which conversation a link may show."""

from __future__ import annotations

import secrets
from datetime import timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from bot.channels.web.deps import Clock

LINK_LIFE = timedelta(hours=24)


class VisitorTokens:
    """A visitor's id is 128 random bits; the signature lets us know our own without keeping them."""

    def __init__(self, secret_key: str) -> None:
        self._signer = URLSafeSerializer(secret_key, salt="web visitor")

    def make(self) -> str:
        return str(self._signer.dumps(secrets.token_hex(16)))

    def visitor(self, token: str) -> str | None:
        """Return the visitor's id, or None for a token that is not ours."""
        try:
            visitor = self._signer.loads(token)
        except BadSignature:
            return None
        return visitor if isinstance(visitor, str) else None


class TranscriptLinks:
    """Addresses where a conversation can be read for a day: ``bot.services.ports.Links``."""

    def __init__(self, public_url: str, secret_key: str, clock: Clock) -> None:
        self._signer = URLSafeSerializer(secret_key, salt="web transcript")
        self._clock = clock
        self._public_url = public_url.rstrip("/")

    def transcript(self, conversation_id: str) -> str:
        until = int((self._clock() + LINK_LIFE).timestamp())
        return f"{self._public_url}/web/transcript/{self._signer.dumps([conversation_id, until])}"

    def conversation(self, token: str) -> str | None:
        """Return the conversation's id, or None if the link is not ours or too old."""
        try:
            conversation_id, until = self._signer.loads(token)
        except (BadSignature, ValueError, TypeError):
            return None
        return str(conversation_id) if until >= self._clock().timestamp() else None
