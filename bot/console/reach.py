"""What a network lets operators send in a conversation: see ``ConsoleDeps``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.core.conversation import Conversation
from bot.core.media import EXTENSIONS, largest
from bot.core.templates import Templates
from bot.services.ports import UnitOfWork
from bot.services.window import last_written


@dataclass(frozen=True)
class Reach:
    """``windows``: how long after the customer's last words, by account. ``business``: its name."""

    windows: Mapping[str, timedelta]
    templates: Templates
    files: Mapping[str, frozenset[str]]
    now: datetime
    business: str

    def of(self, uow: UnitOfWork, one: Conversation) -> dict[str, Any]:
        """``window``: null where there is none. ``template``: what may be sent when it is closed, if any.
        ``files``: how large one of each type may be, 0 where the network does not deliver it.
        """
        lasts = self.windows.get(one.account)
        if lasts is None:
            window, template = None, None
        else:
            since = last_written(uow, one.id)
            until = since + lasts if since else None
            is_open = until is not None and self.now < until
            window, template = {"until": until and until.isoformat(), "open": is_open}, self._reopening(one)
        return {"window": window, "template": template, "files": self._files(one.account)}

    def _files(self, account: str) -> dict[str, int] | None:
        if (types := self.files.get(account)) is None:
            return None
        return {one: largest(one) if one in types else 0 for one in EXTENSIONS}

    def _reopening(self, one: Conversation) -> str | None:
        found = self.templates.messages.get("reopen")
        ready = found is not None and found.ready(one.language)
        return found.fill(one.language, {"business": self.business}) if found and ready else None
