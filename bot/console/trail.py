"""What people do in the console leaves a line in the record, whichever route they do it by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.core.operator import Operator
from bot.core.sight import Sight
from bot.services.audit import note
from bot.services.ports import UnitOfWork

SAFE = ("GET", "HEAD", "OPTIONS")
OPENED = "conversations.opened"
OPENED_AGAIN_AFTER = timedelta(minutes=30)
MOST_REMEMBERED = 10_000
# What a page keeps for its own operator while they work: nobody is seen, and nothing done, by it.
OF_NO_CONCERN = ("conversations.draft", "conversations.typing", "conversations.looking", "filters")


def action_of(request: Request) -> str | None:
    """``POST /console/api/conversations/<id>/take-over`` is ``conversations.take-over``.

    Of what is only read, opening a conversation has a name; None for the rest.
    """
    path = (request.route.path if request.route else "").removeprefix("console/").removeprefix("api/")
    parts = [part for part in path.split("/") if part and not part.startswith("<")]
    if request.method not in SAFE:
        action = ".".join(parts)
        return None if action.startswith(OF_NO_CONCERN) else action
    return OPENED if re.fullmatch(r"conversations/<[^/]+>", path) else None


def conversation_in(uow: UnitOfWork, request: Request, values: Mapping[str, Any]) -> str | None:
    """Which conversation an address is about. KeyError for an unknown message."""
    parts = request.path.removeprefix("/console/").removeprefix("api/").split("/")
    if parts[0] == "conversations" and "id" in values:
        return str(values["id"])
    if parts[0] in ("messages", "files"):
        key = values.get("id") or values.get("message_id")
        return uow.messages.get(str(key)).conversation_id if key else None
    return None


def out_of_sight(uow: UnitOfWork, sight: Sight, conversation_id: str | None) -> bool:
    """Whether it is there and none of theirs: to them it is as if it were not. Not for unknown ones."""
    if conversation_id is None:
        return False
    try:
        return not sight.covers(uow.conversations.get(conversation_id))
    except KeyError:
        return False


class Trail:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._opened: dict[tuple[str, str | None], datetime] = {}

    async def note(
        self,
        request: Request,
        operator: Operator,
        conversation_id: str | None,
        response: HTTPResponse | None,
    ) -> None:
        """Written once the thing is done and before the page is told."""
        action = action_of(request)
        if action is None or response is None or response.status >= 400:
            return
        now = self._deps.clock()
        if action == OPENED and not self._newly_opened(operator.id, conversation_id, now):
            return
        await self._deps.database.run(lambda uow: note(uow, now, action, operator.id, conversation_id))

    def _newly_opened(self, operator_id: str, conversation_id: str | None, now: datetime) -> bool:
        """A page reads the open conversation again at each change: one line for half an hour of that."""
        key = (operator_id, conversation_id)
        last = self._opened.get(key)
        if last is not None and now - last < OPENED_AGAIN_AFTER:
            return False
        if len(self._opened) >= MOST_REMEMBERED:
            self._opened = {k: at for k, at in self._opened.items() if now - at < OPENED_AGAIN_AFTER}
        self._opened[key] = now
        return True
