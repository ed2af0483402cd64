"""The page of the incidents: what is wrong where, opened and closed by whoever is at the console."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from markupsafe import Markup
from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.forms import OVERTAKEN, Words, field, seen_in, several
from bot.console.incident_words import IncidentWords
from bot.console.managed import Managed, back
from bot.console.rendering import by_halves, language_of, say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core import wording
from bot.core.desk import Incident, NotPossible
from bot.core.roles import Permission
from bot.services import incidents
from bot.services.errors import ChangedMeanwhile
from bot.services.incidents import LONGEST_NOTE, OVER, AlreadyOpen, Standing, in_words
from bot.services.ports import UnitOfWork
from bot.services.seen import must_be_as_seen

CLOSED_SHOWN = timedelta(days=30)
AS_TYPED = "%Y-%m-%dT%H:%M"


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages, at = _Incidents(deps), "/incidents"
    routes.pages(
        Permission.DESK,
        {
            f"GET {at}": pages.all,
            f"GET {at}/new": pages.new,
            f"POST {at}/new": pages.open,
            f"GET {at}/<id:str>": pages.one,
            f"POST {at}/<id:str>": pages.change,
            f"GET {at}/<id:str>/close": pages.closing,
            f"POST {at}/<id:str>/close": pages.close,
            f"POST {at}/<id:str>/discard": pages.discard,
            f"POST {at}/<id:str>/reopen": pages.reopen,
        },
        noted=False,
    )


@dataclass(frozen=True)
class _Given:
    """What is in the form; times as a browser's field has them, where the business is."""

    service: str = ""
    districts: tuple[str, ...] = ()
    since: str = ""
    expected: str = ""
    note_es: str = ""
    note_en: str = ""


def _given(request: Request) -> _Given:
    notes = (field(request, name, LONGEST_NOTE + 1) for name in ("note_es", "note_en"))
    times = (field(request, name).strip() for name in ("since", "expected"))
    return _Given(field(request, "service"), tuple(several(request, "district")), *times, *notes)


class _Incidents:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._business = deps.business
        self._pages = Managed(deps)

    async def all(
        self, request: Request, session: Session, status: int = 200, fault: str | None = None
    ) -> HTTPResponse:
        now = self._deps.clock()

        def work(uow: UnitOfWork) -> dict[str, Any]:
            return {
                "standings": incidents.standing(uow, uow.incidents.open(), now),
                "closed": uow.incidents.closed_since(now - CLOSED_SHOWN),
                "suspected": incidents.suspected(uow, now),
                "people": {one.id: one.name for one in uow.operators.all()},
            }

        found = await self._deps.database.read(work)
        return self._show(request, session, "incidents.html", status, fault, **found)

    async def new(self, request: Request, session: Session) -> HTTPResponse:
        """What the address says is filled in: ``service``, ``district``, ``since``."""
        asked = {name: str(request.args.get(name, "")) for name in ("service", "since")}
        districts = tuple(request.args.getlist("district", []))
        return self._form(request, session, None, _Given(districts=districts, **asked))

    async def open(self, request: Request, session: Session) -> HTTPResponse:
        """One incident for each district, or none if one of them cannot be."""
        given, now, by = _given(request), self._deps.clock(), session.operator.id

        def work(uow: UnitOfWork) -> None:
            since, expected = self._moment(given.since, "since"), self._moment(given.expected, "expected")
            for district in given.districts:
                incidents.open_incident(
                    uow, given.service, district, given.note_es, given.note_en, expected, now, since, by
                )

        try:
            if given.service not in self._business.services:
                raise NotPossible("service")
            if not given.districts or not {*given.districts} <= {*self._business.districts}:
                raise NotPossible("district")
            await self._deps.database.run(work)
        except NotPossible as refused:
            fault = self._in_words(request, refused)
            return self._form(request, session, None, given, fault, 400)
        return back("incidents", "incident_opened")

    async def one(self, request: Request, session: Session, id: str) -> HTTPResponse:
        return await self._of_an_open_one(
            request, id, lambda found: self._form(request, session, found.incident, None)
        )

    async def change(self, request: Request, session: Session, id: str) -> HTTPResponse:
        given, now, by = _given(request), self._deps.clock(), session.operator.id
        seen, language = field(request, "seen"), language_of(request)

        def work(uow: UnitOfWork) -> None:
            before = uow.incidents.lock(id)
            must_be_as_seen(seen, self._as_kept(before))
            expected = before.expected_at
            if given.expected != self._as_typed(expected):
                expected = self._moment(given.expected, "expected")
            incidents.change_incident(uow, id, given.note_es, given.note_en, expected, now, by)

        try:
            return await self._do(request, "incident_changed", work)
        except ChangedMeanwhile:
            fault, status = say(language, "manage.changed_meanwhile"), OVERTAKEN
        except NotPossible as refused:
            fault, status = self._in_words(request, refused), 400
            if refused.code == "closed":
                return await self.all(request, session, status, fault)
        return await self._of_an_open_one(
            request, id, lambda found: self._form(request, session, found.incident, given, fault, status)
        )

    async def closing(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """Who is told and in which words, before it is done."""

        def show(found: Standing) -> HTTPResponse:
            words, place = self._deps.words, found.incident.place
            said = {one: in_words(words, OVER, place, one) for one in self._business.languages}
            return self._show(request, session, "incident_close.html", one=found, said=said)

        return await self._of_an_open_one(request, id, show)

    async def close(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        return await self._do(
            request, "incident_closed", lambda uow: incidents.close_incident(uow, id, now, by)
        )

    async def discard(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        return await self._do(
            request, "incident_discarded", lambda uow: incidents.discard_incident(uow, id, now, by)
        )

    async def reopen(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        try:
            return await self._do(
                request, "incident_reopened", lambda uow: incidents.reopen_incident(uow, id, now, by)
            )
        except AlreadyOpen as there:
            return await self.all(request, session, 400, self._in_words(request, there))

    async def _do(self, request: Request, done: str, act: Callable[[UnitOfWork], object]) -> HTTPResponse:
        try:
            await self._deps.database.run(act)
        except KeyError:
            return self._unknown(request)
        return back("incidents", done)

    async def _of_an_open_one(
        self, request: Request, id: str, show: Callable[[Standing], HTTPResponse]
    ) -> HTTPResponse:
        """One that somebody else has closed meanwhile is in the list."""
        now = self._deps.clock()
        try:
            (found,) = await self._deps.database.read(
                lambda uow: incidents.standing(uow, [uow.incidents.get(id)], now)
            )
        except KeyError:
            return self._unknown(request)
        return show(found) if found.incident.closed_at is None else back("incidents")

    def _form(
        self,
        request: Request,
        session: Session,
        incident: Incident | None,
        given: _Given | None,
        fault: str | None = None,
        status: int = 200,
    ) -> HTTPResponse:
        """``incident``: None for a new one; ``fault``: what was wrong with what was ``given``."""
        kept = self._as_kept(incident) if incident else _Given()
        form = seen_in(request, kept, given, partial(self._in_fields, language_of(request)), status)
        return self._show(
            request,
            session,
            "incident_form.html",
            status,
            fault,
            **form,
            incident=incident,
            given=given or kept,
            spoken=self._business.languages,
            longest=LONGEST_NOTE,
            latest=self._as_typed(self._deps.clock()),
        )

    def _show(
        self,
        request: Request,
        session: Session,
        template: str,
        status: int = 200,
        fault: str | None = None,
        **values: Any,
    ) -> HTTPResponse:
        words = self._words(request)
        return self._pages.show(
            request,
            session,
            template,
            "incidents",
            status,
            fault,
            now=words.now,
            services=self._business.services,
            districts=self._business.districts,
            named=words.named,
            place=words.place,
            when=words.when,
            span=words.span,
            hour=words.hour,
            lasted=wording.lasted,
            as_typed=self._as_typed,
            **values,
        )

    def _words(self, request: Request) -> IncidentWords:
        return IncidentWords(self._business, language_of(request), self._deps.clock(), by_halves(request))

    def _in_words(self, request: Request, fault: NotPossible) -> str:
        said = say(language_of(request), f"incidents.fault.{fault.code}", n=LONGEST_NOTE)
        if not isinstance(fault, AlreadyOpen):
            return said
        place = self._words(request).place(*fault.incident.place)
        return Markup('{} <a href="/console/incidents/{}">{}</a>').format(said, fault.incident.id, place)

    def _as_kept(self, it: Incident) -> _Given:
        return _Given(expected=self._as_typed(it.expected_at), note_es=it.note_es, note_en=it.note_en)

    def _in_fields(self, language: str, one: _Given) -> Words:
        notes = {"es": one.note_es, "en": one.note_en}
        said = {say(language, f"incidents.note_{code}"): notes[code] for code in self._business.languages}
        return {say(language, "incidents.expected"): one.expected.replace("T", " "), **said}

    def _as_typed(self, at: datetime | None) -> str:
        return at.astimezone(self._business.zone).strftime(AS_TYPED) if at else ""

    def _moment(self, written: str, what: str) -> datetime | None:
        """Raises NotPossible(``what``) for what is no time."""
        if not written:
            return None
        try:
            return datetime.fromisoformat(written).replace(tzinfo=self._business.zone)
        except ValueError:
            raise NotPossible(what) from None

    def _unknown(self, request: Request) -> HTTPResponse:
        return self._pages.not_there(request, "incidents.unknown", "incidents", "incidents.to_all")
