"""Telegram's limits: 30 messages a second in all, one a second to a chat, twenty a minute to a group."""

from __future__ import annotations

from bot.channels.telegram.deps import ACCOUNT
from bot.services.rates import Limit


def limits(chat: int, scale: float = 1.0) -> list[Limit]:
    """``scale``: of Telegram's own periods; less than 1 is for tests."""
    here = f"{ACCOUNT}:{chat}"
    group = [Limit(here, 20, 60.0 * scale)] if chat < 0 else []
    return [Limit(ACCOUNT, 30, scale), Limit(here, 1, scale), *group]
