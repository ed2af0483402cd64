"""What Twilio tells of an account: state and credit, its number with its addresses, approvals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

NUMBER_SID = "XE" + "b2" * 16


@dataclass
class TwilioAccount:
    """``sender``: the number, or None if the account has none. ``approvals``: by the template's id;
    ``contents``: what the templates are, by their ids."""

    status: str = "active"
    type: str = "Full"
    balance: str = "20.00"
    sender: dict[str, Any] | None = None
    approvals: dict[str, str] = field(default_factory=dict)
    contents: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add_to(self, app: web.Application, sid: str, authorised: Callable[[web.Request], bool]) -> None:
        def route(method: str, path: str, answer: Callable[[web.Request], Any]) -> None:
            async def handler(request: web.Request) -> web.Response:
                if not authorised(request):
                    return web.json_response(
                        {"code": 20003, "message": "Authenticate", "status": 401}, status=401
                    )
                if request.method == "POST":
                    await self._change(request)
                found = answer(request)
                missing = {"code": 20404, "message": "Not found", "status": 404}
                return web.json_response(found or missing, status=200 if found else 404)

            app.router.add_route(method, path, handler)

        account, senders = f"/2010-04-01/Accounts/{sid}", "/v2/Channels/Senders"
        route("GET", f"{account}.json", lambda _: {"sid": sid, "status": self.status, "type": self.type})
        route("GET", f"{account}/Balance.json", lambda _: {"balance": self.balance, "currency": "EUR"})
        route("GET", senders, self._senders)
        for method in ("GET", "POST"):
            route(method, f"{senders}/{NUMBER_SID}", lambda _: self.sender)
        route("GET", "/v1/Content/{sid}", lambda request: self.contents.get(request.match_info["sid"]))
        route("GET", "/v1/Content/{sid}/ApprovalRequests", self._approval)

    def has(self, number: str, **more: Any) -> None:
        """``more``: ``webhook``, ``properties``, ``status``, ``offline_reasons``."""
        self.sender = {"sid": NUMBER_SID, "sender_id": f"whatsapp:{number}", "status": "ONLINE", **more}

    def knows(self, sid: str, kind: str, body: str, language: str = "es", **more: Any) -> str:
        """A template: ``kind`` as "twilio/text", ``more`` its ``actions`` or ``items``."""
        self.contents[sid] = {"sid": sid, "language": language, "types": {kind: {"body": body, **more}}}
        return sid

    async def _change(self, request: web.Request) -> None:
        assert request.content_type == "application/json"
        assert self.sender is not None
        self.sender |= await request.json()

    def _senders(self, request: web.Request) -> dict[str, Any]:
        assert request.query["Channel"] == "whatsapp"
        listed = [] if self.sender is None else [{key: self.sender[key] for key in ("sid", "sender_id")}]
        return {"senders": listed, "meta": {"page": 0, "key": "senders", "next_page_url": None}}

    def _approval(self, request: web.Request) -> dict[str, Any] | None:
        told = self.approvals.get(request.match_info["sid"])
        return {"whatsapp": {"status": told, "rejection_reason": ""}} if told else None
