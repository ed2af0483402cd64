"""Macros: the page where they are kept, what they would do in a conversation, and doing it."""

from __future__ import annotations

from sanic import HTTPResponse, Request
from sanic.exceptions import BadRequest
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.kept import KeptThings
from bot.console.rendering import language_of
from bot.console.requests import body, request_id, text
from bot.console.routes import Routes
from bot.console.session import Session
from bot.console.trail import out_of_sight
from bot.console.writing import seen_by
from bot.core.conversation import Priority
from bot.core.macro import PERSON, Do, Macro
from bot.core.roles import Permission
from bot.core.snooze import Until
from bot.services import macros, undo_macro
from bot.services.ports import Shelf, UnitOfWork
from bot.services.seen import sign_of

LONGEST_REQUEST_ID = 70


def register(routes: Routes, deps: ConsoleDeps) -> None:
    api = _Macros(deps, macros)
    api.register(routes)
    routes.api(
        Permission.CONVERSATIONS,
        {
            "GET /api/conversations/<id:str>/macros": api.offers,
            "POST /api/conversations/<id:str>/macros/<macro:str>/run": api.run,
            "POST /api/conversations/<id:str>/macro-runs/<run:str>/undo": api.undo,
        },
    )


class _Macros(KeptThings[macros.WantedMacro, Macro]):
    kind, one = "macros", "macro"

    async def all(self, request: Request, session: Session) -> HTTPResponse:
        """Everything the page needs: the macros, those removed lately, and what their steps can be."""

        language, care = language_of(request), self._deps.business.care

        def work(uow: UnitOfWork) -> views.Shape:
            return {
                **self.on_show(uow),
                "teams": views.teams(uow, care, language),
                "people": _people(uow),
                "canned": [one.code for one in uow.canned.all() if one.removed_at is None],
                "labels": [one.name for one in uow.labels.all()],
            }

        found = await self._deps.database.read(work)
        choices = {
            "do": [one.value for one in Do],
            "priorities": [one.value for one in Priority],
            "untils": [one.value for one in Until],
        }
        return json({**found, **choices})

    async def offers(self, request: Request, session: Session, id: str) -> HTTPResponse:
        me, business, language = session.operator.id, self._deps.business.name, language_of(request)
        care = self._deps.business.care
        found, targets = await self._deps.database.read(
            lambda uow: (
                macros.offers(uow, id, me, business),
                {**views.teams(uow, care, language), **_people(uow)},
            )
        )
        return json(
            {
                "macros": [
                    {
                        "id": macro.id,
                        "name": macro.name,
                        "steps": [_shown(each, targets) for each in steps],
                        "shown": sign_of(steps),
                    }
                    for macro, steps in found
                ]
            }
        )

    async def run(self, request: Request, session: Session, id: str, macro: str) -> HTTPResponse:
        """All of its steps, or none, and only what was ``shown``. ``undo``: whether it can be undone as
        a whole, which out of their sight it cannot, and ``undo_for`` how many milliseconds, if its words are
        held."""
        asked, seen, now = request_id(request, LONGEST_REQUEST_ID), seen_by(request), self._deps.clock()
        deps, me = self._deps, session.operator.id
        as_shown = text(request, "shown") if "shown" in body(request) else ""

        def work(uow: UnitOfWork) -> views.Shape:
            written = macros.run(
                uow,
                macro,
                id,
                me,
                asked,
                deps.business,
                deps.words,
                now,
                seen,
                deps.recall,
                as_shown,
            )
            whole = undo_macro.can_be_undone_whole(written, now) and not out_of_sight(uow, session.sight, id)
            until = undo_macro.undoable_until(written) if whole else None
            return {
                "undo": whole,
                "undo_for": round((until - now).total_seconds() * 1000) if until else None,
            }

        return json(await self._deps.database.run(work))

    async def undo(self, request: Request, session: Session, id: str, run: str) -> HTTPResponse:
        """All that a run of one's own did here, by its ``request_id``."""
        deps, me, now = self._deps, session.operator.id, self._deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            found = undo_macro.undo_run(uow, id, me, run, deps.words, now)
            return views.summaries(uow, [found], me)[0]

        return json({"conversation": await deps.database.run(work)})

    def wanted(self, request: Request) -> macros.WantedMacro:
        given = body(request)
        name, steps, team = given.get("name"), given.get("steps"), given.get("team")
        if (
            not isinstance(name, str)
            or not isinstance(steps, list)
            or not (team is None or isinstance(team, str))
        ):
            raise BadRequest("name, steps and team")
        pairs = []
        for step in steps:
            do, value = (step.get("do"), step.get("value", "")) if isinstance(step, dict) else (None, None)
            if not isinstance(do, str) or not isinstance(value, str):
                raise BadRequest("steps: expected {do, value} each")
            pairs.append((do, value))
        return macros.WantedMacro(name, tuple(pairs), team)

    def shelf(self, uow: UnitOfWork) -> Shelf[Macro]:
        return uow.macros

    def shape(self, one: Macro, names: dict[str, str]) -> views.Shape:
        return {
            "id": one.id,
            "name": one.name,
            "steps": [{"do": step.do.value, "value": step.value} for step in one.steps],
            "team": one.team,
            "updated_at": views.moment(one.updated_at),
            "updated_by": names.get(one.updated_by or ""),
        }


def _shown(one: macros.Shown, targets: dict[str, str]) -> views.Shape:
    """``text``: what would be said, or who would get it."""
    text = targets.get(one.step.value) if one.step.do is Do.TRANSFER else None
    return {
        "do": one.step.do.value,
        "value": one.step.value,
        "text": one.filled.text if one.filled else text,
        "fault": one.fault,
    }


def _people(uow: UnitOfWork) -> dict[str, str]:
    """Whom a step may pass conversations to, by what stands in the step."""
    there = [one for one in uow.operators.all() if one.may(Permission.CONVERSATIONS)]
    return {f"{PERSON}{one.id}": one.name for one in sorted(there, key=lambda one: one.name.casefold())}
