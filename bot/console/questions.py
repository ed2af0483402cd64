"""What customers asked and was not answered: for who writes what the bot says, and who leads."""

from __future__ import annotations

from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.managed import Managed
from bot.console.periods import asked_for, presets
from bot.console.rendering import dictionary, language_of, locale_of, say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.console.tables import csv_file
from bot.core.report import Period
from bot.core.roles import Permission
from bot.services.audit import note
from bot.services.reject import OpenQuestion, open_questions

MOST_SHOWN = 50
COLUMNS = ("question", "times", "taken_for")


def register(routes: Routes, deps: ConsoleDeps) -> None:
    shown = Managed(deps)

    async def asked(chosen: Period) -> list[OpenQuestion]:
        return await deps.database.read(
            lambda uow: open_questions(uow, chosen.since, None, chosen.until, deps.beyond())
        )

    async def page(request: Request, session: Session) -> HTTPResponse:
        (chosen, fault), language = asked_for(request, deps), language_of(request)
        found = await asked(chosen)
        return shown.show(
            request,
            session,
            "questions.html",
            "questions",
            400 if fault else 200,
            say(language, "report.bad_period") if fault else None,
            period=chosen,
            presets=presets(deps),
            questions=found[:MOST_SHOWN],
            known=len(found),
            what=lambda one: _what(one, language, deps.beyond()),
        )

    async def file(request: Request, session: Session) -> HTTPResponse:
        chosen, _ = asked_for(request, deps)
        rows = [(one.text, one.times, one.taken_for) for one in await asked(chosen)]
        now, who = deps.clock(), session.operator.id
        await deps.database.run(lambda uow: note(uow, now, "reports.exported", who, table="questions"))
        words = [say(language_of(request), f"report.column.{name}") for name in COLUMNS]
        return csv_file(f"questions-{chosen.first}-{chosen.last}", words, rows, locale_of(request))

    routes.pages(Permission.QUESTIONS, {"GET /questions": page})
    routes.files(Permission.QUESTIONS, {"GET /questions.csv": file})


def _what(one: OpenQuestion, language: str, beyond: frozenset[str]) -> str:
    if one.rejected:
        return dictionary(language).get(f"intent.{one.taken_for}", one.taken_for)
    return say(language, "questions.beyond" if one.taken_for in beyond else "report.not_understood")
