"""What webhooks are told is signed as standardwebhooks.com says."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime


class Secrets:
    """What each webhook's messages are signed with: made from the house's key, and kept nowhere."""

    def __init__(self, secret_key: str) -> None:
        self._key = f"webhook {secret_key}".encode()

    def of(self, webhook_id: str) -> str:
        made = hmac.new(self._key, webhook_id.encode(), hashlib.sha256).digest()
        return f"whsec_{base64.b64encode(made).decode()}"


def signed(secret: str, telling_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers by which the receiver knows that it is from us, whole, and of now."""
    seconds = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.new(key, b".".join((telling_id.encode(), seconds.encode(), body)), hashlib.sha256).digest()
    return {
        "webhook-id": telling_id,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(made).decode()}",
    }
