"""The lists of conversations, as filtered and sorted as one likes, a page at a time."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import BadRequest
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.requests import answering
from bot.console.session import Doorkeeper, Session
from bot.core.listing import Filter, View, filter_from
from bot.core.roles import Permission
from bot.services.ports import UnitOfWork

PAGE = 50
FILTERS = ("status", "team", "label", "channel", "language", "priority", "waiting", "sort")


def register(blueprint: Blueprint, deps: ConsoleDeps, keeper: Doorkeeper) -> None:
    async def conversations(request: Request, session: Session) -> HTTPResponse:
        """``total``: counted to a thousand, on the first page; ``next``: the cursor of the next page."""
        view, wanted = View(request.args.get("view", "mine")), _filter(request)
        after = request.args.get("cursor") or None
        mine = session.operator.id

        def work(uow: UnitOfWork) -> views.Shape:
            found = uow.conversations.listing(view, mine, wanted, PAGE + 1, after, session.sight)
            shown = found[:PAGE]
            total = (
                None if after else uow.conversations.count(view, mine, wanted, views.COUNTED, session.sight)
            )
            return {
                "conversations": views.summaries(uow, shown, mine),
                "next": uow.conversations.cursor(view, wanted, shown[-1]) if len(found) > PAGE else None,
                "total": total,
            }

        return json(await deps.database.read(work))

    route = keeper.member(answering(conversations), Permission.CONVERSATIONS)
    blueprint.add_route(route, "/api/conversations", methods=["GET"], name="lists_conversations")


def _filter(request: Request) -> Filter:
    for name in request.args:
        if name not in (*FILTERS, "view", "cursor"):
            raise BadRequest(name)
    return filter_from({name: request.args.get(name) for name in FILTERS})
