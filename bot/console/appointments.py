"""The pages of the appointments: an office's days, and one appointment that is moved or cancelled."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.forms import field
from bot.console.managed import Managed, back
from bot.console.rendering import by_halves, language_of, locale_of, say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.console.tables import csv_file
from bot.core import wording
from bot.core.business import titles
from bot.core.dates import day, moment
from bot.core.desk import Appointment, NotPossible
from bot.core.roles import Permission
from bot.services.appointments import Diary
from bot.services.audit import note
from bot.services.called import number_ends
from bot.services.errors import ChangedMeanwhile
from bot.services.front_desk import LONGEST_REASON, Change, change_appointment
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork

DAYS = 7
MOST = 500
OFFERED = 40
FILTERS = ("office", "since", "words")
# Words are looked for from the day on, without an end.
EVER = timedelta(days=3650)


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages = _Appointments(deps)
    routes.pages(
        Permission.DESK,
        {
            "GET /appointments": pages.listing,
            "GET /appointments/<number:str>": pages.one,
            "POST /appointments/<number:str>/move": pages.move,
            "POST /appointments/<number:str>/cancel": pages.cancel,
        },
        noted=False,
    )
    routes.files(Permission.DESK, {"GET /appointments.csv": pages.file}, noted=False)


class _Appointments:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages = Managed(deps)
        self._diary = Diary(deps.business, Opening(deps.business))

    async def listing(self, request: Request, session: Session) -> HTTPResponse:
        given, language = _given(request), language_of(request)
        day, zone = self._day(given), self._deps.business.zone

        def work(uow: UnitOfWork) -> dict[str, Any]:
            found = self._found(uow, given)
            contacts = uow.contacts.several({one.contact_id for one in found})
            return {"found": found, "contacts": contacts, "ends": number_ends(uow, contacts.values())}

        read = await self._deps.database.read(work)
        found = read.pop("found")
        days = groupby(found, key=lambda one: one.starts_at.astimezone(zone).date())
        rest = {name: value for name, value in given.items() if value}
        return self._pages.show(
            request,
            session,
            "appointments.html",
            "appointments",
            given={**given, "since": day.isoformat()},
            days=[(wording.sentence(wording.full_day(each, language)), list(there)) for each, there in days],
            booked=sum(one.booked for one in found),
            full=len(found) == MOST,
            file=urlencode(rest),
            around=[
                urlencode({**rest, "since": (day + timedelta(step)).isoformat()}) for step in (-DAYS, DAYS)
            ],
            filtered=bool(rest),
            hour=lambda one: wording.clock(
                one.starts_at.astimezone(zone).time(), language, by_halves(request)
            ),
            **self._names(language),
            **read,
        )

    async def file(self, request: Request, session: Session) -> HTTPResponse:
        """For the counter of an office, on paper."""
        given, language, now = _given(request), language_of(request), self._deps.clock()

        def work(uow: UnitOfWork) -> list[tuple[Appointment, str]]:
            note(uow, now, "appointments.exported", session.operator.id)
            found = self._found(uow, given)
            contacts = uow.contacts.several({one.contact_id for one in found})
            return [(one, contacts[one.contact_id].name or "") for one in found]

        names, zone = self._names(language), self._deps.business.zone
        header = [
            say(language, f"appointments.{name}") for name in ("when", "office", "kind", "number", "who")
        ]
        rows = [
            (
                one.starts_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
                names["offices"].get(one.office, one.office),
                names["kinds"].get(one.kind, one.kind),
                one.number,
                who,
            )
            for one, who in await self._deps.database.run(work)
            if one.booked
        ]
        return csv_file("appointments", header, rows, locale_of(request))

    async def one(
        self,
        request: Request,
        session: Session,
        number: str,
        fault: str | None = None,
        status: int = 200,
    ) -> HTTPResponse:
        now, language, zone = self._deps.clock(), language_of(request), self._deps.business.zone
        typed, halves = field(request, "reason", LONGEST_REASON + 1), by_halves(request)

        def work(uow: UnitOfWork) -> dict[str, Any]:
            found = uow.desk.appointment(number)
            last = max(uow.conversations.of_contact(found.contact_id), key=lambda one: one.updated_at)
            free = self._diary.free(uow, found.kind, found.office, now, None, OFFERED, now)
            note(uow, now, "appointments.seen", session.operator.id, appointment=number)
            contact = uow.contacts.get(found.contact_id)
            return {
                "appointment": found,
                "contact": contact,
                "ends": number_ends(uow, [contact]),
                "conversation": last,
                "seen": session.sight.covers(last),
                "free": [(one.isoformat(), wording.moment(one, language, halves)) for one in free],
            }

        try:
            found = await self._deps.database.run(work)
        except KeyError:
            return self._unknown(request)
        starts_at = found["appointment"].starts_at.astimezone(zone)
        return self._pages.show(
            request,
            session,
            "appointment.html",
            "appointments",
            status,
            fault,
            when=wording.sentence(wording.moment(starts_at, language, halves)),
            past=starts_at < now,
            typed=typed,
            most=LONGEST_REASON,
            **self._names(language),
            **found,
        )

    async def move(self, request: Request, session: Session, number: str) -> HTTPResponse:
        return await self._change(request, session, number, moment(field(request, "to")), "moved")

    async def cancel(self, request: Request, session: Session, number: str) -> HTTPResponse:
        return await self._change(request, session, number, None, "cancelled")

    async def _change(
        self, request: Request, session: Session, number: str, to: datetime | None, what: str
    ) -> HTTPResponse:
        """``seen``: when it began as the page showed it; ``reason``: for the customer, with ``tell``."""
        language, now, was = language_of(request), self._deps.clock(), moment(field(request, "seen"))
        reason = field(request, "reason", LONGEST_REASON + 1)
        words = self._deps.words if field(request, "tell") else None
        if was is None or (to is None and what == "moved"):
            return await self.one(request, session, number, say(language, "appointments.no_time"), 400)
        change = Change(number, to, was, reason, words)
        try:
            await self._deps.database.run(
                lambda uow: change_appointment(
                    uow, self._diary, self._deps.business, change, session.operator.id, now
                )
            )
        except KeyError:
            return self._unknown(request)
        except ChangedMeanwhile:
            fault = say(language, "appointments.changed_meanwhile")
            return await self.one(request, session, number, fault, 409)
        except NotPossible as refusal:
            fault = say(language, f"appointments.not_possible.{refusal.code}")
            return await self.one(request, session, number, fault, 409)
        except ValueError:
            fault = say(language, "appointments.too_long", most=LONGEST_REASON)
            return await self.one(request, session, number, fault, 400)
        return back(f"appointments/{number}", f"appointment_{what}{'_told' if words else ''}")

    def _found(self, uow: UnitOfWork, given: dict[str, str]) -> list[Appointment]:
        start = datetime.combine(self._day(given), time(), self._deps.business.zone)
        lasts = EVER if given["words"] else timedelta(days=DAYS)
        return uow.desk.diary(given["office"], start, start + lasts, given["words"], MOST)

    def _day(self, given: dict[str, str]) -> date:
        today = self._deps.clock().astimezone(self._deps.business.zone).date()
        return day(given["since"]) or today

    def _names(self, language: str) -> dict[str, Any]:
        business = self._deps.business
        return {
            "offices": titles(business.offices, language),
            "kinds": titles(business.appointment_kinds, language),
        }

    def _unknown(self, request: Request) -> HTTPResponse:
        return self._pages.not_there(request, "appointments.unknown", "appointments", "appointments.to_all")


def _given(request: Request) -> dict[str, str]:
    return {name: str(request.args.get(name, "")).strip()[:80] for name in FILTERS}
