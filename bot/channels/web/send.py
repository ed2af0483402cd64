"""How messages leave on the web: they are shown from our own records."""

from __future__ import annotations

from bot.channels.web.deps import ACCOUNT
from bot.core.contact import Identity
from bot.core.message import Message


class WebChannel:
    account = ACCOUNT
    immediate = True

    async def send(self, message: Message, identity: Identity) -> str | None:
        """The page's stream reads what is marked as sent; there is no one to hand it to."""
        return None
