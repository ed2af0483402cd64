"""The same for many conversations at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sanic import HTTPResponse, Request
from sanic.exceptions import BadRequest
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.requests import body, text
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.bulk import MOST, BulkAnswer, BulkState
from bot.core.conversation import Conversation, Priority, Status
from bot.core.dates import moment
from bot.core.roles import Permission
from bot.core.snooze import wished
from bot.services import bulk_answer, transfer
from bot.services.audit import note
from bot.services.errors import Away, CustomerWrote, NotYours, Taken, TooLate
from bot.services.label import add_label, remove_label
from bot.services.ports import UnitOfWork
from bot.services.prioritise import prioritise
from bot.services.recall import last_written_at
from bot.services.resolve import resolve
from bot.services.snooze import as_put_aside, snooze, unsnooze
from bot.services.take_over import take_over
from bot.services.teams import team_now

SHOWN_AFTERWARDS = timedelta(minutes=10)
Act = Callable[[UnitOfWork, str], Any]


def register(routes: Routes, deps: ConsoleDeps) -> None:
    api = _Bulk(deps)
    routes.api(
        Permission.CONVERSATIONS,
        {
            "POST /api/bulk-answers": api.answer,
            "GET /api/bulk-answers": api.answers,
            "POST /api/bulk-answers/<id:str>": api.steer,
        },
    )
    # the one notes each conversation, the other only looks
    own = {"POST /api/bulk": api.act, "POST /api/bulk-answers/preview": api.preview}
    routes.api(Permission.CONVERSATIONS, own, noted=False)


class _Bulk:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps

    async def act(self, request: Request, session: Session) -> HTTPResponse:
        """``do`` it to all of ``ids``, each by itself: what one refuses does not keep it from the others.

        ``seen``: up to where each had been read by whoever resolves them, as in a single resolve. What comes
        back takes it back for those ``done``, with the ``epochs`` a transfer, with ``aside`` (until when they
        were snoozed before) a snooze. ``already``: those that were so before. ``left``: why the rest was not;
        ``written``: the position of what the customer wrote since.
        """
        ids, act = _ids(body(request).get("ids")), await self._act(session, body(request))
        action, now = f"bulk.{body(request).get('do')}", self._deps.clock()
        done: dict[str, int] = {}
        left: dict[str, str] = {}
        already: list[str] = []
        aside: dict[str, str | None] = {}
        written: dict[str, int] = {}
        for one in ids:
            try:
                each = partial(_each, act=act, session=session, conversation_id=one, action=action, now=now)
                was, came = await self._deps.database.run(each)
            except CustomerWrote as fault:
                left[one], written[one] = "customerwrote", fault.position
            except (NotYours, Taken, Away, TooLate) as fault:
                left[one] = type(fault).__name__.lower()
            except KeyError:
                left[one] = "unknown"
            else:
                if came == was:
                    already.append(one)
                    continue
                done[one] = came.epoch
                if was.status is Status.SNOOZED:
                    aside[one] = views.moment(was.snoozed_until)
        back = {"epochs": done, "aside": aside}
        return json({"done": [*done], "already": already, "left": left, "written": written, **back})

    async def _act(self, session: Session, wanted: dict[str, Any]) -> Act:
        """Raises ValueError for what cannot be done to many."""
        me, now, words = session.operator.id, self._deps.clock(), self._deps.words
        held = self._deps.recall
        what, value = wanted.get("do"), str(wanted.get("value") or "")
        if what == "label":
            return lambda uow, one: add_label(uow, one, me, value, now)
        if what == "unlabel":
            return lambda uow, one: remove_label(uow, one, me, value, now)
        if what == "priority":
            priority = Priority(value)
            return lambda uow, one: prioritise(uow, one, me, priority, now)
        if what == "snooze":
            zone = self._deps.business.zone
            until = wished(value, zone)
            return lambda uow, one: snooze(uow, one, me, until, zone, now)
        if what == "unsnooze":
            zone, aside = self._deps.business.zone, _moments(wanted.get("aside", {}))
            return lambda uow, one: (
                as_put_aside(uow, one, me, aside[one], zone, now)
                if one in aside
                else unsnooze(uow, one, me, now)
            )
        if what == "resolve":
            seen = _positions(wanted.get("seen", {}))
            return lambda uow, one: resolve(uow, one, me, words, now, seen=seen.get(one), held=held)
        if what == "take":
            return lambda uow, one: take_over(uow, one, me, words, now, self._deps.business.care.goodbye)
        if what == "assign":
            passed = partial(transfer.to_operator, by_id=me, to_id=value, note="", words=words, now=now)
            return lambda uow, one: None if _has(uow, one, value) else passed(uow, one, held=held)
        if what == "team":
            care = self._deps.business.care
            team = await self._deps.database.read(lambda uow: team_now(uow, care, value))
            return lambda uow, one: transfer.to_team(uow, one, me, team, "", words, now, held)
        if what == "take_back":
            epochs = {one: int(epoch) for one, epoch in dict(wanted.get("epochs") or {}).items()}
            return lambda uow, one: transfer.take_back(uow, one, me, epochs[one], words, now)
        raise BadRequest("do")

    async def preview(self, request: Request, session: Session) -> HTTPResponse:
        """Who would get an answer now (``looked_at``), by language and channel, and who would not and why."""
        ids, now = _ids(body(request).get("ids")), self._deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            found = [_known(uow, session, one) for one in ids]
            seen, languages, channels, left_out = {}, Counter[str](), Counter[str](), Counter[str]()
            for one in found:
                if one is None:
                    left_out["unknown"] += 1
                    continue
                why = bulk_answer.obstacle(uow, one, session.operator.id, self._deps.windows, now)
                if why is not None:
                    left_out[why.value] += 1
                    continue
                seen[one.id] = last_written_at(uow, one)
                languages[one.language] += 1
                channels[one.account.partition(":")[0]] += 1
            counted = {"languages": languages, "channels": channels, "left_out": left_out}
            return {"looked_at": views.moment(now), "seen": seen, **counted}

        return json(await self._deps.database.read(work))

    async def answer(self, request: Request, session: Session) -> HTTPResponse:
        """``seen`` and ``looked_at`` as the preview gave them; ``texts`` by language; ``resolves``;
        ``request_id``. What has gone out of sight since then is left out."""
        wanted, now = body(request), self._deps.clock()
        seen, texts = _positions(wanted.get("seen")), wanted.get("texts")
        looked_at = moment(str(wanted.get("looked_at")))  # None from a page that is older than this
        if not isinstance(texts, dict) or not all(isinstance(each, str) for each in texts.values()):
            raise BadRequest("texts")
        request_id = str(wanted.get("request_id") or "")

        def work(uow: UnitOfWork) -> views.Shape:
            if seen and not any(_known(uow, session, one) for one in seen):
                raise KeyError("seen")
            me, resolves = session.operator.id, bool(wanted.get("resolves"))
            begun = bulk_answer.begin(uow, me, seen, texts, resolves, now, request_id, looked_at)
            return self._shape(uow, begun, now)

        return json({"bulk": await self._deps.database.run(work)})

    async def answers(self, request: Request, session: Session) -> HTTPResponse:
        """One's own, running or just ended."""
        now = self._deps.clock()

        def work(uow: UnitOfWork) -> list[views.Shape]:
            found = uow.bulk.of(session.operator.id, now - SHOWN_AFTERWARDS)
            return [self._shape(uow, one, now) for one in found]

        return json({"bulks": await self._deps.database.read(work)})

    async def steer(self, request: Request, session: Session, id: str) -> HTTPResponse:
        progress, now = BulkState(text(request, "progress")), self._deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            return self._shape(uow, bulk_answer.steer(uow, id, session.operator.id, progress, now), now)

        return json({"bulk": await self._deps.database.run(work)})

    def _shape(self, uow: UnitOfWork, one: BulkAnswer, now: datetime) -> views.Shape:
        """``held_for``: milliseconds until the first one is answered."""
        tally, held = uow.bulk.tally(one.id), bulk_answer.held_for(one, self._deps.recall, now)
        return {
            "id": one.id,
            "progress": one.progress.value,
            "held_for": round(held.total_seconds() * 1000),
            "total": tally.total,
            "answered": tally.answered,
            "left_out": tally.left_out,
        }


def _ids(given: Any) -> list[str]:
    if not isinstance(given, list) or not 0 < len(given) <= MOST:
        raise BadRequest(f"ids: expected 1 to {MOST}")
    return list(dict.fromkeys(str(one) for one in given))


def _positions(given: Any) -> dict[str, int]:
    if not isinstance(given, dict) or not all(isinstance(each, int) for each in given.values()):
        raise BadRequest("seen")
    return given


def _moments(given: Any) -> dict[str, datetime | None]:
    if not isinstance(given, dict):
        raise BadRequest("aside")
    return {one: moment(str(told)) if told else None for one, told in given.items()}


def _has(uow: UnitOfWork, conversation_id: str, operator_id: str) -> bool:
    conversation = uow.conversations.lock(conversation_id)
    return conversation.with_person and conversation.assignee_id == operator_id


class _How(NamedTuple):
    """What is another one after whatever is done to a conversation: each change has a line in its history,
    or undoes what has one, which gives it an owner anew."""

    epoch: int
    last_position: int
    status: Status
    snoozed_until: datetime | None


def _each(
    uow: UnitOfWork, act: Act, session: Session, conversation_id: str, action: str, now: datetime
) -> tuple[_How, _How]:
    """On record for each of them, and not as one request. Returns how it was before and is now."""

    def how(one: Conversation) -> _How:
        return _How(one.epoch, one.last_position, one.status, one.snoozed_until)

    was = how(uow.conversations.lock(_seen(uow, session, conversation_id)))
    act(uow, conversation_id)
    note(uow, now, action, session.operator.id, conversation_id)
    return was, how(uow.conversations.get(conversation_id))


def _seen(uow: UnitOfWork, session: Session, conversation_id: str) -> str:
    """Raises KeyError for one that does not exist or is out of sight."""
    if _known(uow, session, conversation_id) is None:
        raise KeyError(conversation_id)
    return conversation_id


def _known(uow: UnitOfWork, session: Session, conversation_id: str) -> Conversation | None:
    found = uow.conversations.several([conversation_id]).get(conversation_id)
    return found if found is not None and session.sight.covers(found) else None
