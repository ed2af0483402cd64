"""The web channel as the worker sees it: what is shown is in our own records, so nothing is sent."""

from __future__ import annotations

from bot.channels.web.deps import ACCOUNT
from bot.core.contact import Identity
from bot.core.media import EXTENSIONS
from bot.core.message import Message


class WebChannel:
    account = ACCOUNT
    immediate = True
    files = frozenset(EXTENSIONS)

    async def send(self, message: Message, identity: Identity) -> str | None:
        raise AssertionError("a web message is shown where the gate is read")
