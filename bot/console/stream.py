"""What has changed, as it changes: one line of JSON a batch, resumable from any cursor.

A batch names the cursor it follows (``after``) and the one it leads to (``cursor``), and carries the present
state of every conversation touched in between. Taking it in twice changes nothing.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial

from sanic import HTTPResponse, Request
from sanic.response import json as json_response

from bot.console import views
from bot.console.alerting import settings_of
from bot.console.colleagues import told
from bot.console.deps import ConsoleDeps
from bot.console.routes import Routes
from bot.console.session import Doorkeeper, Session
from bot.console.shared import Shared, Shown
from bot.console.trail import out_of_sight
from bot.core.event import Audience, Event
from bot.core.roles import Permission
from bot.core.sight import sight_of
from bot.services.live import BATCH, Seen, follow
from bot.services.ports import CONSOLE, UnitOfWork

HEARTBEAT = 8.0
LONGEST_CURSOR = 18  # digits
SEEN_FOR = 20  # seconds: two heartbeats, and some for the way


def register(routes: Routes, deps: ConsoleDeps) -> None:
    shared, keeper = Shared(), routes.keeper

    async def changes(request: Request, session: Session) -> HTTPResponse:
        """One batch, for a page that missed some."""
        cursor = _cursor(request)
        return json_response(await _batch(deps, shared, session, cursor))

    async def stream(request: Request, session: Session) -> None:
        response = await request.respond(
            content_type="application/x-ndjson", headers={"X-Accel-Buffering": "no"}
        )
        async for line in _lines(deps, shared, keeper, request, session, _cursor(request)):
            await response.send(json.dumps(line, ensure_ascii=False) + "\n")
        await response.eof()

    routes.api(Permission.CONVERSATIONS, {"GET /api/changes": changes})
    routes.add("GET /api/stream", keeper.member(stream, Permission.CONVERSATIONS))


def batch(uow: UnitOfWork, shared: Shared, operator_id: str, cursor: int) -> views.Shape:
    """``hidden``: those touched that the operator may not see, or not any more. ``given``: those that are
    theirs now, and that they did not take. ``late``: what was promised and not kept, for whoever leads and
    whoever has it."""
    return _told(uow, shared, operator_id, cursor, uow.events.after(cursor, Audience.CONSOLE, limit=BATCH))


def _told(uow: UnitOfWork, shared: Shared, operator_id: str, cursor: int, events: list[Event]) -> views.Shape:
    operator = uow.operators.get(operator_id)
    sight = sight_of(operator)
    up_to_date = len(events) < BATCH
    found = shared.touched(uow, events)
    touched = [
        one for one in found if sight.covers(one.conversation) and operator.may(Permission.CONVERSATIONS)
    ]
    hidden = sorted({one.conversation.id for one in found} - {one.conversation.id for one in touched})
    leads = operator.may(Permission.REPORTS)
    concern = {one.conversation.id for one in touched if leads or one.conversation.assignee_id == operator_id}
    count = shared.count(uow, events[-1].id) if events else None
    return {
        **_of_the_house(uow, {event.kind for event in events}),
        "after": cursor,
        "cursor": max(cursor, uow.events.last_id()) if up_to_date else events[-1].id,
        "up_to_date": up_to_date,
        "conversations": [one.to(operator_id) for one in touched],
        "hidden": hidden,
        "given": _given(uow, events, {one.conversation.id for one in touched if _has(one, operator_id)}),
        "late": [
            {"conversation_id": event.conversation_id, **event.data}
            for event in events
            if event.kind == "late" and event.conversation_id in concern
        ],
        "counts": views.counts(uow, operator_id, count),
        "presence": operator.presence.value,
        "signed_off": views.signed_off(uow, operator),
    }


def _has(one: Shown, operator_id: str) -> bool:
    return one.conversation.with_person and one.conversation.assignee_id == operator_id


def _given(uow: UnitOfWork, events: list[Event], theirs: set[str]) -> list[str]:
    changes = [one for one in events if one.kind == "state" and one.conversation_id in theirs]
    last = {one.conversation_id: one for one in changes if one.conversation_id}
    return [
        id
        for id, event in last.items()
        if not event.data.get("taken")
        and uow.events.state_before(id, event.id).get("operator") != event.data["operator"]
    ]


def _of_the_house(uow: UnitOfWork, kinds: set[str]) -> views.Shape:
    """What pages keep that is of no conversation in particular, as far as it has changed.

    ``renamed``: whether labels or teams are called otherwise, or others are there; pages ask for them again.
    """
    faces = {"faces": views.faces(uow)} if "face" in kinds else {}
    renamed = kinds & {"labels", "teams"}
    return {**faces, **({"renamed": sorted(renamed)} if renamed else {})}


async def _lines(
    deps: ConsoleDeps,
    shared: Shared,
    keeper: Doorkeeper,
    request: Request,
    session: Session,
    cursor: int,
) -> AsyncIterator[views.Shape]:
    """Batches and who is typing, in one line after another, until the session ends."""
    waiting: asyncio.Queue[views.Shape | None] = asyncio.Queue(maxsize=100)
    looked_at = -HEARTBEAT

    def typing(conversation_id: str, who: str, on: bool) -> None:
        line = told(conversation_id, who, on, session.operator.id)
        if line is not None:
            with suppress(asyncio.QueueFull):
                waiting.put_nowait(line)

    async def still_there() -> bool:
        """Now and then: whether the session goes on, which colleagues are told then."""
        nonlocal looked_at
        if time.monotonic() - looked_at < HEARTBEAT / 2:
            return True
        looked_at = time.monotonic()
        if await keeper.session(request) is None:
            return False
        await deps.hub.stay(CONSOLE, session.operator.id, SEEN_FOR)
        return True

    async def fill() -> None:
        look = partial(_look, shared, session.operator.id)
        try:
            first = await _batch(deps, shared, session, cursor)
            await waiting.put(first)
            await still_there()
            at = first["cursor"]
            async for found in follow(
                deps.database, deps.hub, at, look, heartbeat=HEARTBEAT, rest=shared.rest
            ):
                if not await still_there():
                    return
                found = found or await _batch(deps, shared, session, at)
                await waiting.put(found)
                at = found["cursor"]
        finally:
            while waiting.full():
                waiting.get_nowait()
            waiting.put_nowait(None)

    stop = deps.hub.on_typing(typing)
    filling = asyncio.create_task(fill())
    shared.open += 1
    try:
        while (line := await waiting.get()) is not None:
            said = line.get("typing") or line.get("colleague")
            if said is None or await _may_see(deps, session, said["conversation_id"]):
                yield line
    finally:
        shared.open -= 1
        stop()
        filling.cancel()
        with suppress(asyncio.CancelledError):
            await filling


async def _may_see(deps: ConsoleDeps, session: Session, conversation_id: str) -> bool:
    def work(uow: UnitOfWork) -> bool:
        sight = sight_of(uow.operators.get(session.operator.id))
        return not out_of_sight(uow, sight, conversation_id)

    return await deps.database.read(work)


def _look(shared: Shared, operator_id: str, uow: UnitOfWork, cursor: int) -> Seen[views.Shape]:
    events = uow.events.after(cursor, Audience.CONSOLE, limit=BATCH)
    if not events:
        return Seen(cursor, None)
    found = _told(uow, shared, operator_id, cursor, events)
    return Seen(found["cursor"], found, not found["up_to_date"])


async def _batch(deps: ConsoleDeps, shared: Shared, session: Session, cursor: int) -> views.Shape:
    """Also what is no event: where they have begun to write, on any device, and how they are told."""
    me = session.operator.id

    def work(uow: UnitOfWork) -> views.Shape:
        begun = {id: views.moment(at) for id, at in uow.drafts.begun(me).items()}
        return {**batch(uow, shared, me, cursor), "drafts": begun, "settings": settings_of(uow, me)}

    return await deps.database.read(work)


def _cursor(request: Request) -> int:
    value = request.args.get("cursor", "0")
    return int(value) if value.isdecimal() and len(value) <= LONGEST_CURSOR else 0
