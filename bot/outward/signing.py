"""What webhooks are told is signed as standardwebhooks.com says."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from bot.core.webhook import Webhook


class Secrets:
    """What each webhook's messages are signed with: made from the house's key, and kept nowhere."""

    def __init__(self, secret_key: str) -> None:
        self._key = f"webhook {secret_key}".encode()

    def of(self, webhook: Webhook) -> str:
        return self._made(webhook.id, webhook.secret_number)

    def all_of(self, webhook: Webhook, now: datetime) -> list[str]:
        """Those that count, the latest first: two for a while after it was given another."""
        return [self._made(webhook.id, number) for number in webhook.secrets_at(now)]

    def _made(self, webhook_id: str, number: int) -> str:
        named = f"{webhook_id} {number}" if number else webhook_id
        made = hmac.new(self._key, named.encode(), hashlib.sha256).digest()
        return f"whsec_{base64.b64encode(made).decode()}"


def signed(secrets: list[str], telling_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers by which the receiver knows that it is from us, whole, and of now: signed with each."""
    seconds = str(int(at.timestamp()))
    content = b".".join((telling_id.encode(), seconds.encode(), body))
    return {
        "webhook-id": telling_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(_signature(secret, content) for secret in secrets),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return f"v1,{base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()}"
