"""What the console does with webhooks besides keeping them: see ``bot.console.deps.WebhookCalls``.

The sender's library is slow to load, and the first page does not wait for it.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable
from datetime import datetime

from bot.core.business import Business
from bot.core.webhook import Webhook
from bot.outward.addresses import Forbidden, check_address
from bot.outward.signing import Secrets
from bot.services.ports import Database, Hub


class WebhookCalls:
    """``private``: as ``bot.outward.sender.Sender``."""

    def __init__(
        self,
        database: Database,
        hub: Hub,
        secrets: Secrets,
        clock: Callable[[], datetime],
        business: Business,
        private: bool = False,
    ) -> None:
        self._sender = (database, hub, secrets, clock, business, private)
        self._secrets = secrets
        self._private = private

    def refusal(self, url: str) -> str | None:
        try:
            check_address(url, self._private)
        except Forbidden as fault:
            return fault.why
        return None

    def secret_of(self, webhook: Webhook) -> str:
        return self._secrets.of(webhook)

    async def ping(self, webhook: Webhook) -> str | None:
        await asyncio.to_thread(importlib.import_module, "bot.outward.sender")
        from bot.outward.sender import Refused, Sender

        try:
            await Sender(*self._sender).ping(webhook)
        except Refused as refusal:
            return refusal.failure
        return None
