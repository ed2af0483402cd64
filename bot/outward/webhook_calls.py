"""What the console does with webhooks besides keeping them: see ``bot.console.deps.WebhookCalls``.

The sender's library is slow to load, and the first page does not wait for it.
"""

from __future__ import annotations

import asyncio
import importlib

from bot.core.webhook import Webhook
from bot.outward.addresses import Forbidden, check_address
from bot.outward.deps import WebhookDeps


class WebhookCalls:
    def __init__(self, deps: WebhookDeps) -> None:
        self._deps = deps

    def refusal(self, url: str) -> str | None:
        try:
            check_address(url, self._deps.private)
        except Forbidden as fault:
            return fault.why
        return None

    def secret_of(self, webhook: Webhook) -> str:
        return self._deps.secrets.of(webhook)

    async def ping(self, webhook: Webhook) -> str | None:
        await asyncio.to_thread(importlib.import_module, "bot.outward.sender")
        from bot.outward.sender import Refused, Sender

        try:
            await Sender(self._deps).ping(webhook)
        except Refused as refusal:
            return refusal.failure
        return None
