"""The page of the teams: who is in them, what goes to them, and which there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from sanic import HTTPResponse, Request

from bot.console.canned import known_intents
from bot.console.deps import ConsoleDeps
from bot.console.forms import OVERTAKEN, Words, field, seen_in, several
from bot.console.managed import Managed, back
from bot.console.rendering import dictionary, language_of, say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core import wording
from bot.core.care import Care
from bot.core.folding import folded
from bot.core.handoff import Reason
from bot.core.operator import Operator
from bot.core.roles import Permission
from bot.core.team import TAKEN
from bot.services import teams
from bot.services.errors import ChangedMeanwhile
from bot.services.ports import UnitOfWork
from bot.services.seen import must_be_as_seen
from bot.services.teams import TeamFault, WantedTeam

REASONS = [reason.value for reason in Reason if reason is not Reason.TAKEN_OVER]
Change = Callable[[UnitOfWork, Care], Any]


class _Shown(NamedTuple):
    """What its form shows of a team, and whether there is one still."""

    team: WantedTeam
    removed: bool = False


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages = _Teams(deps)
    routes.pages(
        Permission.PEOPLE,
        {
            "GET /teams": pages.all,
            "GET /teams/new": pages.new,
            "POST /teams/new": pages.make,
            "GET /teams/<key:str>": pages.one,
            "POST /teams/<key:str>": pages.change,
            "POST /teams/<key:str>/as-declared": pages.as_declared,
            "POST /teams/<key:str>/remove": pages.remove,
            "POST /teams/<key:str>/restore": pages.restore,
        },
        noted=False,
    )


class _Teams:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages = Managed(deps)

    async def all(
        self, request: Request, session: Session, status: int = 200, fault: str | None = None
    ) -> HTTPResponse:
        care, language = self._deps.business.care, language_of(request)

        def work(uow: UnitOfWork) -> dict[str, Any]:
            decided = {one.id: one for one in uow.teams.all()}
            there = [one for one in uow.operators.all() if one.may(Permission.CONVERSATIONS)]
            found = teams.teams_now(uow, care)
            return {
                "found": [
                    {
                        "key": key,
                        "name": team.title(language),
                        "first": key == next(iter(found)),
                        "decided": key in decided,
                        "declared": key in care.teams,
                        "takes": [
                            _called(language, self._deps, what, one)
                            for what in TAKEN
                            for one in getattr(team, what)
                        ],
                        "members": [one for one in there if key in one.teams],
                    }
                    for key, team in found.items()
                ],
                "in_all": [one for one in there if not one.teams],
                "removed": [
                    {"key": one.id, "name": one.team().title(language)}
                    for one in decided.values()
                    if one.removed_at
                ],
            }

        found = await self._deps.database.read(work)
        return self._pages.show(request, session, "teams.html", "teams", status, fault, **found)

    async def new(self, request: Request, session: Session) -> HTTPResponse:
        return await self._form(request, session, None)

    async def one(self, request: Request, session: Session, key: str) -> HTTPResponse:
        return await self._form(request, session, key)

    async def make(self, request: Request, session: Session) -> HTTPResponse:
        return await self._save(request, session, None)

    async def change(self, request: Request, session: Session, key: str) -> HTTPResponse:
        return await self._save(request, session, key)

    async def as_declared(self, request: Request, session: Session, key: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        return await self._do(
            request, session, "team_as_declared", lambda uow, care: teams.follow_file(uow, care, key, now, by)
        )

    async def remove(self, request: Request, session: Session, key: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        return await self._do(
            request, session, "team_removed", lambda uow, care: teams.remove(uow, care, key, now, by)
        )

    async def restore(self, request: Request, session: Session, key: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        return await self._do(
            request, session, "team_restored", lambda uow, care: teams.restore(uow, care, key, now, by)
        )

    async def _do(self, request: Request, session: Session, done: str, change: Change) -> HTTPResponse:
        try:
            await self._deps.database.run(partial(self._in_turn, change))
        except KeyError:
            return self._unknown(request)
        except TeamFault as fault:
            return await self.all(request, session, 400, self._in_words(request, fault))
        return back("teams", done)

    async def _save(self, request: Request, session: Session, key: str | None) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        wanted, seen = self._wanted(request), field(request, "seen")

        def work(uow: UnitOfWork, care: Care) -> None:
            if key is None:
                teams.make(uow, care, wanted, now, by)
                return
            must_be_as_seen(seen, _as_kept(uow, care, key))
            teams.change(uow, care, key, wanted, now, by)

        try:
            await self._deps.database.run(partial(self._in_turn, work))
        except KeyError:
            return self._unknown(request)
        except ChangedMeanwhile:
            return await self._form(request, session, key, OVERTAKEN, given=wanted)
        except TeamFault as fault:
            words = self._in_words(request, fault)
            return await self._form(request, session, key, 400, words, wanted)
        return back("teams", "team")

    async def _form(
        self,
        request: Request,
        session: Session,
        key: str | None,
        status: int = 200,
        fault: str | None = None,
        given: WantedTeam | None = None,
    ) -> HTTPResponse:
        care, language, spoken = self._deps.business.care, language_of(request), self._deps.business.languages

        def work(uow: UnitOfWork) -> dict[str, Any]:
            now, people = teams.teams_now(uow, care), _people(uow)
            kept = _as_kept(uow, care, key) if key else _Shown(WantedTeam(dict.fromkeys(spoken, ""), spoken))
            if kept.removed and given is None:
                raise KeyError(key)
            typed = _Shown(given) if given else None
            known = {
                "reasons": REASONS,
                "intents": sorted(
                    {*known_intents(self._deps), *(i for t in now.values() for i in t.intents)},
                    key=lambda one: folded(_called(language, self._deps, "intents", one)),
                ),
                "services": list(self._deps.business.services),
            }
            return {
                "key": key,
                "given": given or kept.team,
                "title": wording.sentence(kept.team.names.get(language, "")),
                "removed": kept.removed,
                **seen_in(request, kept, typed, lambda one: self._in_fields(language, people, one), status),
                "people": people,
                "takes": {
                    what: [
                        (
                            name,
                            _called(language, self._deps, what, name),
                            now[owner].title(language) if owner else "",
                        )
                        for name in names
                        for owner in [teams.owner_of(uow, care, what, name, key or "")]
                    ]
                    for what, names in known.items()
                },
                "decided": key in {one.id for one in uow.teams.all()},
                "declared": key in care.teams,
                "in_the_way": teams.in_the_way(uow, care, key) if key in now else None,
            }

        try:
            found = await self._deps.database.read(work)
        except KeyError:
            return self._unknown(request)
        if status == OVERTAKEN:
            fault = say(
                language, "manage.removed_meanwhile" if found["removed"] else "manage.changed_meanwhile"
            )
        return self._pages.show(
            request, session, "team.html", "teams", status, fault, languages=spoken, **found
        )

    def _wanted(self, request: Request) -> WantedTeam:
        """What is not among what is offered is left out."""
        business = self._deps.business
        languages = tuple(one for one in several(request, "language") if one in business.languages)
        reasons = tuple(one for one in several(request, "reasons") if one in REASONS)
        services = tuple(one for one in several(request, "services") if one in business.services)
        names = {language: field(request, f"name_{language}").strip() for language in business.languages}
        intents, members = tuple(several(request, "intents")), tuple(several(request, "member"))
        return WantedTeam(
            names, languages, reasons, intents, services, field(request, "first") or None, members
        )

    def _in_turn(self, change: Change, uow: UnitOfWork) -> None:
        uow.in_turn()
        change(uow, self._deps.business.care)

    def _in_fields(self, language: str, people: list[Operator], shown: _Shown) -> Words:
        one = shown.team

        def called(what: str, names: Iterable[str]) -> str:
            return ", ".join(sorted(_called(language, self._deps, what, name) for name in names))

        spoken, names = self._deps.business.languages, {each.id: each.name for each in people}
        language_name = {code: say(language, f"language.{code}") for code in spoken}
        return {
            **{
                say(language, "teams.name", spoken=language_name[code]): one.names.get(code, "")
                for code in spoken
            },
            say(language, "people.languages"): ", ".join(language_name[code] for code in one.languages),
            **{say(language, f"teams.{what}"): called(what, getattr(one, what)) for what in TAKEN},
            say(language, "teams.members"): ", ".join(sorted(names[id] for id in one.members if id in names)),
            say(language, "teams.first"): names.get(one.first or "", say(language, "teams.first_nobody")),
        }

    def _in_words(self, request: Request, fault: TeamFault) -> str:
        language, what = language_of(request), fault.what
        if fault.why == "taken":
            kind = next((k for k in TAKEN if f"{k[:-1]}.{what}" in dictionary(language)), "services")
            what = _called(language, self._deps, kind, what)
        return say(language, f"teams.fault.{fault.why}", what=what)

    def _unknown(self, request: Request) -> HTTPResponse:
        return self._pages.not_there(request, "teams.unknown", "teams", "teams.to_teams")


def _people(uow: UnitOfWork) -> list[Operator]:
    """Those who can be in a team, by name."""
    there = [one for one in uow.operators.all() if one.may(Permission.CONVERSATIONS)]
    return sorted(there, key=lambda one: one.name.casefold())


def _as_kept(uow: UnitOfWork, care: Care, key: str) -> _Shown:
    """As its form shows it, or would. Raises KeyError."""
    there, people = teams.teams_now(uow, care).get(key), _people(uow)
    team = there or uow.teams.get(key).team()
    first = next((one.id for one in people if team.first in (one.id, one.name)), None)
    members = tuple(one.id for one in people if key in one.teams)
    takes = (team.reasons, team.intents, team.services)
    return _Shown(WantedTeam(team.names, team.languages, *takes, first, members), there is None)


def _called(language: str, deps: ConsoleDeps, what: str, name: str) -> str:
    if what == "services" and name in deps.business.services:
        return deps.business.services[name].title(language)
    return dictionary(language).get(f"{what[:-1]}.{name}", name.replace("_", " "))
