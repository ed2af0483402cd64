"""The lists of conversations, as filtered and sorted as one likes, a page at a time."""

from __future__ import annotations

from dataclasses import fields

from sanic import HTTPResponse, Request
from sanic.exceptions import BadRequest
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.rendering import language_of
from bot.console.requests import body, text
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.listing import Filter, View, filter_from
from bot.core.operator import Operator
from bot.core.roles import Permission
from bot.core.saved_filter import SavedFilter
from bot.services.label import merged
from bot.services.ports import UnitOfWork
from bot.services.save_filter import remove_filter, save_filter

PAGE = 50
FILTERS = tuple(field.name for field in fields(Filter))


def register(routes: Routes, deps: ConsoleDeps) -> None:
    async def conversations(request: Request, session: Session) -> HTTPResponse:
        """``total``: counted to a thousand, on the first page; ``next``: the cursor of the next page."""
        view, wanted = View(request.args.get("view", "mine")), _filter(request)
        after = request.args.get("cursor") or None
        mine, sight = session.operator.id, session.sight

        def work(uow: UnitOfWork) -> views.Shape:
            found = uow.conversations.listing(view, mine, wanted, PAGE + 1, after, sight)
            shown = found[:PAGE]
            total = None if after else uow.conversations.count(view, mine, wanted, views.COUNTED, sight)
            return {
                "conversations": views.summaries(uow, shown, mine),
                "next": uow.conversations.cursor(view, wanted, shown[-1]) if len(found) > PAGE else None,
                "total": total,
            }

        return json(await deps.database.read(work))

    async def choices(request: Request, session: Session) -> HTTPResponse:
        """What lists can be filtered by, and the operator's own filters. ``merged``: for filters that name a
        label which was merged, the one to go by."""

        def work(uow: UnitOfWork) -> views.Shape:
            return {
                "labels": [views.label(one) for one in uow.labels.all()],
                "merged": merged(uow),
                "channels": sorted({account.partition(":")[0] for account in uow.conversations.accounts()}),
                "languages": list(deps.business.languages),
                "teams": [
                    {"key": key, "name": name}
                    for key, name in views.teams(uow, deps.business.care, language_of(request)).items()
                ],
                "operators": [{"id": one.id, "name": one.name} for one in _able(uow)],
                "saved": [_saved(one) for one in uow.filters.of(session.operator.id)],
            }

        return json(await deps.database.read(work))

    async def save(request: Request, session: Session) -> HTTPResponse:
        name, view, now = text(request, "name"), View(text(request, "view")), deps.clock()
        wanted = body(request).get("wanted")
        if not isinstance(wanted, dict):
            raise BadRequest("wanted: expected a JSON object")
        read = filter_from(wanted)
        mine = session.operator.id
        saved = await deps.database.run(lambda uow: save_filter(uow, mine, name, view, read, now))
        return json({"saved": _saved(saved)})

    async def remove(request: Request, session: Session, id: str) -> HTTPResponse:
        gone = await deps.database.run(lambda uow: remove_filter(uow, session.operator.id, id))
        return json({"removed": _saved(gone)})

    routes.api(
        Permission.CONVERSATIONS,
        {
            "GET /api/conversations": conversations,
            "GET /api/lists": choices,
            "POST /api/filters": save,
            "POST /api/filters/<id:str>/remove": remove,
        },
    )


def _able(uow: UnitOfWork) -> list[Operator]:
    """Those who may have conversations, by name."""
    able = [one for one in uow.operators.all() if one.may(Permission.CONVERSATIONS)]
    return sorted(able, key=lambda one: one.name)


def _saved(one: SavedFilter) -> views.Shape:
    return {"id": one.id, "name": one.name, "view": one.view.value, "wanted": one.wanted}


def _filter(request: Request) -> Filter:
    for name in request.args:
        if name not in (*FILTERS, "view", "cursor"):
            raise BadRequest(name)
    return filter_from({name: request.args.get(name) for name in FILTERS})
