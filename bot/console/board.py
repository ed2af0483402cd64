"""The live board: who waits and until when, and who has how much. Its inside is read again and again."""

from __future__ import annotations

from typing import Any

from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.managed import Managed
from bot.console.rendering import dictionary, language_of
from bot.console.reports import lasting
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.board import Board
from bot.core.operator import Operator
from bot.core.roles import Permission
from bot.services.called import number_ends
from bot.services.ports import UnitOfWork

MOST_SHOWN = 50


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages = Managed(deps)

    async def show(request: Request, session: Session, template: str) -> HTTPResponse:
        language, now = language_of(request), deps.clock()

        def work(uow: UnitOfWork) -> tuple[Board, dict[str, Operator], dict[str, str]]:
            board = uow.reports.board(deps.levels, MOST_SHOWN)
            unnamed = uow.contacts.several({one.contact_id for one in board.waiting if not one.contact_name})
            return board, {one.id: one for one in uow.operators.all()}, number_ends(uow, unnamed.values())

        board, people, ends = await deps.database.read(work)
        values: dict[str, Any] = {
            "board": board,
            "people": people,
            "ends": ends,
            "now": now,
            "late": [one for one in board.waiting if one.late(now)],
            "age": lambda at: lasting((now - at).total_seconds()) if at else "–",
            "levels": deps.levels,
            "lasting": lasting,
            "reason": lambda key: dictionary(language).get(f"reason.{key}", key),
            "channel": lambda account: dictionary(language).get(f"channel.{account.split(':')[0]}", account),
        }
        return pages.show(request, session, template, "board", **values)

    async def page(request: Request, session: Session) -> HTTPResponse:
        return await show(request, session, "board.html")

    async def inside(request: Request, session: Session) -> HTTPResponse:
        return await show(request, session, "board_now.html")

    routes.pages(Permission.REPORTS, {"GET /board": page, "GET /board/now": inside})
