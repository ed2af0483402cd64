"""What customers have written, as Twilio lists it: the newest first, page by page.

What was sent along with a message is a list of its own.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import web


@dataclass
class TwilioInbox:
    """``script``: what happens to the next requests for the list: ``429``, ``503``, ``401``, ``hang``.
    ``asked``: the requests. ``largest_page``: of as many messages; ``whole_days``: dates count, not hours."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    script: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    media: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    media_script: list[str] = field(default_factory=list)
    largest_page: int = 1000
    whole_days: bool = False
    retry_after: int = 1

    def writes(self, resource: dict[str, Any], at: datetime) -> str:
        """Keep it, without telling anybody; return its sid."""
        when = format_datetime(at.astimezone(UTC))
        dates = dict.fromkeys(("date_created", "date_sent", "date_updated"), when)
        self.messages.append({**resource, **dates, "status": "received", "direction": "inbound"})
        return str(resource["sid"])

    def sends_along(self, path: str, sid: str, media_type: str) -> str:
        """Something beside the message ``sid`` of the account at ``path``; return its own sid."""
        own = "ME" + secrets.token_hex(16)
        uri = f"{path}/Messages/{sid}/Media/{own}.json"
        one = {"sid": own, "parent_sid": sid, "content_type": media_type, "uri": uri}
        self.media.setdefault(sid, []).append(one)
        return own

    async def listed(self, request: web.Request, sent: list[dict[str, Any]]) -> web.Response:
        """Of these and of what was ``sent``, the newest first each, what is asked for."""
        query = dict(request.query)
        if "From" not in query:
            self.asked.append(query)
            if (failure := await _failure(self.script, self.retry_after)) is not None:
                return failure
        found = [one for one in (*reversed(self.messages), *sent) if self._asked_for(one, query)]
        size, page = min(int(query.get("PageSize", 50)), self.largest_page), int(query.get("Page", 0))
        more = len(found) > size * (page + 1)
        following = urlencode({**query, "Page": page + 1, "PageToken": f"PA{page + 1}"})
        told = {
            "messages": found[size * page : size * (page + 1)],
            "page": page,
            "page_size": size,
            "next_page_uri": f"{request.path}?{following}" if more else None,
        }
        return web.json_response(told)

    async def media_listed(self, request: web.Request) -> web.Response:
        if (failure := await _failure(self.media_script, self.retry_after)) is not None:
            return failure
        found = self.media.get(request.match_info["sid"], [])
        return web.json_response({"media_list": found, "page": 0, "next_page_uri": None})

    def _asked_for(self, one: dict[str, Any], query: dict[str, str]) -> bool:
        if any(one[name.lower()] != query[name] for name in ("To", "From") if name in query):
            return False
        if "DateSent>" not in query:
            return True
        # What still waits to be sent has no such date: who asks by it does not hear of it.
        after = datetime.fromisoformat(query["DateSent>"])
        sent = parsedate_to_datetime(one["date_sent"]) if one["date_sent"] else None
        return sent is not None and (sent.date() >= after.date() if self.whole_days else sent >= after)


async def _failure(script: list[str], retry_after: int) -> web.Response | None:
    happens = script.pop(0) if script else ""
    if happens == "hang":
        await asyncio.sleep(60)
    errors = {"429": 20429, "503": 20503, "401": 20003, "403": 20403, "404": 20404}
    if happens not in errors:
        return None
    body = {"code": errors[happens], "message": happens, "more_info": "", "status": int(happens)}
    headers = {"Retry-After": str(retry_after)} if happens == "429" else {}
    return web.json_response(body, status=int(happens), headers=headers)
