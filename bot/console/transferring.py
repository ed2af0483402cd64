"""Passing conversations on, and to whom."""

from __future__ import annotations

from collections.abc import Callable

from sanic import HTTPResponse, Request
from sanic.exceptions import BadRequest
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.rendering import language_of
from bot.console.requests import body
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.conversation import Conversation
from bot.core.operator import Presence
from bot.core.roles import Permission
from bot.services import transfer
from bot.services.ports import UnitOfWork
from bot.services.teams import team_now, teams_now


def register(routes: Routes, deps: ConsoleDeps) -> None:
    care = deps.business.care

    async def people(request: Request, session: Session) -> HTTPResponse:
        """Colleagues who take conversations, and teams with how many of theirs are online."""
        language = language_of(request)

        def work(uow: UnitOfWork) -> views.Shape:
            waiting, teams = uow.conversations.waiting_on(), teams_now(uow, care)
            found = [one for one in uow.operators.all() if one.may(Permission.CONVERSATIONS)]
            there = [one for one in found if one.presence is Presence.ONLINE]
            return {
                "operators": [
                    {
                        **views.person(one),
                        "presence": one.presence.value,
                        "waiting": waiting.get(one.id, 0),
                        "teams": [teams[key].title(language) for key in one.teams if key in teams],
                    }
                    for one in found
                ],
                "teams": [
                    {
                        "key": team.key,
                        "name": team.title(language),
                        "online": sum(one.is_in(team.key) for one in there),
                    }
                    for team in teams.values()
                ],
            }

        return json(await deps.database.read(work))

    async def pass_on(request: Request, session: Session, id: str) -> HTTPResponse:
        """``operator`` or ``team``, and a ``note``. The ``epoch`` of what comes back undoes it."""
        wanted, by, now = body(request), session.operator.id, deps.clock()
        note, to, team = str(wanted.get("note") or ""), wanted.get("operator"), wanted.get("team")
        if isinstance(to, str) and not team:
            return await change(
                session, lambda uow: transfer.to_operator(uow, id, by, to, note, deps.words, now, deps.recall)
            )
        if isinstance(team, str) and not to:
            return await change(
                session,
                lambda uow: transfer.to_team(
                    uow, id, by, team_now(uow, care, team), note, deps.words, now, deps.recall
                ),
            )
        raise BadRequest("expected an operator or a team")

    async def take_back(request: Request, session: Session, id: str) -> HTTPResponse:
        epoch, by, now = body(request).get("epoch"), session.operator.id, deps.clock()
        if not isinstance(epoch, int):
            raise BadRequest("epoch")
        return await change(session, lambda uow: transfer.take_back(uow, id, by, epoch, deps.words, now))

    async def change(session: Session, work: Callable[[UnitOfWork], Conversation]) -> HTTPResponse:
        def all_of_it(uow: UnitOfWork) -> views.Shape:
            found = work(uow)
            summary = views.summaries(uow, [found], session.operator.id)[0]
            return {"conversation": summary}

        return json(await deps.database.run(all_of_it))

    routes.api(
        Permission.CONVERSATIONS,
        {
            "GET /api/people": people,
            "POST /api/conversations/<id:str>/transfer": pass_on,
            "POST /api/conversations/<id:str>/take-back": take_back,
        },
    )
