"""A small Twilio of our own, for how it behaves: limits, refusals, hangs, lost answers, late reports.

It keeps a ledger of what it accepted, signs its webhooks as Twilio does and asks for the same credentials.
What it does not know is Twilio's contract in full: for that the same client talks to Twilio's own
specification (tests/contracts/test_twilio_specification.py).
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web
from twilio.request_validator import RequestValidator

from tests.counterparts.twilio_account import TwilioAccount
from tests.counterparts.twilio_inbox import TwilioInbox

ACCOUNT_SID = "AC" + "a1" * 16
TOKEN = "the token of a test account"
ACCOUNT = f"/2010-04-01/Accounts/{ACCOUNT_SID}"
LONGEST = 1600


def new_sid(kind: str = "SM") -> str:
    return kind + secrets.token_hex(16)


def signed(url: str, fields: dict[str, str]) -> dict[str, str]:
    return {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, fields)}


@dataclass
class TwilioEmulator:
    """``script``: what happens to the next requests to send: ``429``, ``503``, ``401``, ``hang`` (accepted,
    but only after ``hangs_for`` seconds), ``gone`` (no answer in that time, and not accepted), ``lost``
    (accepted, but the connection is cut before the answer) or an error code of Twilio's. ``every_fifth``:
    what happens to every fifth of the others, in turn. ``line_pause``: seconds before every 20 bytes of a
    file. ``contents``: what templates say, by their ids; another says its first value."""

    ledger: list[dict[str, str]] = field(default_factory=list)
    script: list[str] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)
    typing: list[str] = field(default_factory=list)
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    authorised: list[tuple[str, bool]] = field(default_factory=list)
    reports: bool = True
    contents: dict[str, str] = field(default_factory=dict)
    lists: bool = True  # what it has just taken as well
    every_fifth: tuple[str, ...] = ()
    retry_after: int = 3
    hangs_for: float = 60.0
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    line_pause: float = 0.0
    url: str = ""
    account: TwilioAccount = field(default_factory=TwilioAccount)
    inbox: TwilioInbox = field(default_factory=TwilioInbox)

    @classmethod
    @asynccontextmanager
    async def started(cls) -> AsyncIterator[TwilioEmulator]:
        emulator = cls()
        app = web.Application()
        messages = f"{ACCOUNT}/Messages.json"
        app.router.add_post(messages, emulator._create)
        app.router.add_get(messages, emulator._list)
        app.router.add_post("/v2/Indicators/Typing.json", emulator._typing)
        app.router.add_get("/media/{name}", emulator._media)
        app.router.add_get(f"{ACCOUNT}/Messages/{{sid}}/Media.json", emulator._list_media)
        app.router.add_get(f"{ACCOUNT}/Messages/{{sid}}/Media/{{name}}", emulator._media)
        app.router.add_get("/elsewhere/{name}", emulator._elsewhere)
        emulator.account.add_to(app, ACCOUNT_SID, _authorised)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        emulator.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield emulator
        finally:
            for task in emulator._tasks:
                task.cancel()
            await runner.cleanup()
            await asyncio.sleep(0.01)  # what was cut is closed in the loop's next round

    def __post_init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def bodies(self) -> list[str]:
        return [one.get("Body", "") for one in self.ledger]

    def writes(self, text: str, sender: str, to: str, at: datetime, *files: tuple[bytes, str]) -> str:
        """A customer writes, and nobody can be told of it: return the message's sid."""
        sid = new_sid("MM" if files else "SM")
        for content, media_type in files:
            self.files[self.inbox.sends_along(ACCOUNT, sid, media_type)] = (content, media_type)
        fields = {"sid": sid, "To": to, "From": sender, "said": text, "status": "", "at": ""}
        return self.inbox.writes({**_resource(fields), "num_media": str(len(files))}, at)

    async def report(self, sid: str, status: str, code: int | None = None) -> int:
        """Tell the bot how far a message has come; return its answer's status."""
        message = next(one for one in self.ledger if one["sid"] == sid)
        fields = {"MessageSid": sid, "MessageStatus": status, "AccountSid": ACCOUNT_SID, "To": message["To"]}
        fields |= {"From": message["From"], "ApiVersion": "2010-04-01"}
        fields |= {"ErrorCode": str(code)} if code else {}
        url = message["StatusCallback"]
        async with (
            aiohttp.ClientSession() as http,
            http.post(url, data=fields, headers=signed(url, fields)) as answer,
        ):
            return answer.status

    async def _create(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(asyncio.get_running_loop().time())
        fields = {name: str(value) for name, value in (await request.post()).items()}
        happens = self._next()
        if not _authorised(request) or happens == "401":
            return _error(401, 20003, "Authenticate")
        if happens == "429":
            return _error(429, 20429, "Too Many Requests", {"Retry-After": str(self.retry_after)})
        if happens == "503":
            return _error(503, 20503, "Service unavailable")
        if happens in ("hang", "gone"):
            await asyncio.sleep(self.hangs_for)
        if happens == "gone":
            return _error(504, 20504, "Gateway timeout")
        if happens.isdigit():
            return _error(400, int(happens), "Refused")
        if (refused := _refused(fields)) is not None:
            return refused
        sid = new_sid("MM" if "MediaUrl" in fields else "SM")
        now = self.now().strftime("%a, %d %b %Y %H:%M:%S +0000")
        self.ledger.append({**fields, "sid": sid, "at": now, "status": "queued", "said": self._said(fields)})
        if self.reports and "StatusCallback" in fields:
            self._later(self._report_all(sid))
        if happens == "lost":
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(_resource(self.ledger[-1]), status=201)

    async def _list(self, request: web.Request) -> web.Response:
        if not _authorised(request):
            return _error(401, 20003, "Authenticate")
        sent = [_resource(one) for one in reversed(self.ledger if self.lists else [])]
        return await self.inbox.listed(request, sent)

    async def _list_media(self, request: web.Request) -> web.Response:
        return await self.inbox.media_listed(request) if _authorised(request) else _error(401, 20003, "No")

    async def _typing(self, request: web.Request) -> web.Response:
        fields = await request.post()
        assert _authorised(request)
        assert fields["channel"] == "whatsapp"
        self.typing.append(str(fields["messageId"]))
        return web.json_response({"success": True}, status=200)

    async def _media(self, request: web.Request) -> web.Response:
        self.authorised.append((request.path, _authorised(request)))
        if not _authorised(request):
            return _error(401, 20003, "Authenticate")
        if request.match_info["name"] not in self.files:
            return _error(404, 20404, "Not found")
        elsewhere = self.url.replace("127.0.0.1", "localhost")
        raise web.HTTPTemporaryRedirect(f"{elsewhere}/elsewhere/{request.match_info['name']}")

    async def _elsewhere(self, request: web.Request) -> web.StreamResponse:
        self.authorised.append((request.path, "Authorization" in request.headers))
        content, media_type = self.files[request.match_info["name"]]
        if self.line_pause:
            slow = web.StreamResponse(headers={"Content-Type": media_type})
            await slow.prepare(request)
            for at in range(0, len(content), 20):
                await asyncio.sleep(self.line_pause)
                await slow.write(content[at : at + 20])
            return slow
        return web.Response(body=content, headers={"Content-Type": media_type})

    async def _report_all(self, sid: str) -> None:
        await asyncio.sleep(0.02)
        with contextlib.suppress(aiohttp.ClientError):  # the house may be closed by now
            for status in ("sent", "delivered"):
                await self.report(sid, status)

    def _said(self, fields: dict[str, str]) -> str:
        variables = json.loads(fields.get("ContentVariables", "{}"))
        content = self.contents.get(fields.get("ContentSid", ""), "{{1}}")
        return fields.get("Body") or re.sub(r"{{(\w+)}}", lambda blank: variables.get(blank[1], ""), content)

    def _next(self) -> str:
        if self.script:
            return self.script.pop(0)
        fifth, rest = divmod(len(self.requests), 5)
        return self.every_fifth[fifth % len(self.every_fifth)] if self.every_fifth and not rest else "taken"

    def _later(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _refused(fields: dict[str, str]) -> web.Response | None:
    if not fields.get("To"):
        return _error(400, 21604, "A 'To' phone number is required.")
    if len(fields.get("Body", "")) > LONGEST:
        return _error(400, 21617, "The message body exceeds the 1600 character limit")
    if not any(fields.get(name) for name in ("Body", "MediaUrl", "ContentSid")):
        return _error(400, 21619, "A text message body or media urls must be specified.")
    if "ContentSid" in fields and "Body" in fields:
        return _error(400, 21656, "Content variables and body exclude each other here")
    values = json.loads(fields.get("ContentVariables", "{}")).values()
    if any(not value or len(value) > LONGEST or re.search(r"[\n\t]| {5}", value) for value in values):
        return _error(400, 21656, "The ContentVariables Parameter is invalid.")
    return None


def _resource(one: dict[str, str]) -> dict[str, Any]:
    return {
        "sid": one["sid"],
        "account_sid": ACCOUNT_SID,
        "status": one["status"],
        "body": one["said"],
        "num_media": "1" if "MediaUrl" in one else "0",
        "to": one["To"],
        "from": one["From"],
        "date_created": one["at"],
        "date_sent": None,
        "date_updated": one["at"],
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "num_segments": "1",
        "price": None,
        "price_unit": "USD",
        "api_version": "2010-04-01",
        "uri": f"{ACCOUNT}/Messages/{one['sid']}.json",
        "messaging_service_sid": None,
        "subresource_uris": {},
    }


def _error(status: int, code: int, message: str, headers: dict[str, str] | None = None) -> web.Response:
    body = {"code": code, "message": message, "more_info": "", "status": status}
    return web.json_response(body, status=status, headers=headers)


def _authorised(request: web.Request) -> bool:
    expected = base64.b64encode(f"{ACCOUNT_SID}:{TOKEN}".encode()).decode()
    return request.headers.get("Authorization") == f"Basic {expected}"
