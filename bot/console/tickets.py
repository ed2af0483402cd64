"""The pages of the tickets: problems and complaints, found, answered and closed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.forms import OVERTAKEN, Words, field, seen_in
from bot.console.managed import Managed, back
from bot.console.rendering import dictionary, language_of, say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core import wording
from bot.core.business import titles
from bot.core.desk import CALLBACK, Ticket, TicketFilter, TicketState
from bot.core.roles import Permission
from bot.services.audit import note
from bot.services.called import number_ends
from bot.services.errors import ChangedMeanwhile
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork
from bot.services.tickets import LONGEST_NOTE, Shown, answer_ticket, shown_of

PAGE = 50
COUNTED = 1000
KINDS = ("problem", "complaint", "message", "call")
FILTERS = ("state", "kind", "service", "district", "words")
ANY = "any"


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages = _Tickets(deps)
    routes.pages(
        Permission.DESK,
        {
            "GET /tickets": pages.listing,
            "GET /tickets/<number:str>": pages.one,
            "POST /tickets/<number:str>": pages.answer,
        },
        noted=False,
    )


class _Tickets:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages = Managed(deps)
        self._opening = Opening(deps.business)

    async def listing(self, request: Request, session: Session) -> HTTPResponse:
        given = {name: str(request.args.get(name, "")).strip()[:80] for name in FILTERS}
        wanted, after = _filter(given), str(request.args.get("after", ""))[:64]

        def work(uow: UnitOfWork) -> dict[str, Any]:
            found = uow.desk.tickets(wanted, session.sight, PAGE + 1, after)
            contacts = uow.contacts.several({one.contact_id for one in found[:PAGE]})
            return {
                "tickets": found[:PAGE],
                "more": len(found) > PAGE,
                "contacts": contacts,
                "ends": number_ends(uow, contacts.values()),
                "open": uow.desk.open_tickets(session.sight, COUNTED),
            }

        found = await self._deps.database.read(work)
        rest = {name: value for name, value in given.items() if value}
        further = {**rest, "after": found["tickets"][-1].id} if found.pop("more") else None
        return self._pages.show(
            request,
            session,
            "tickets.html",
            "tickets",
            given=given,
            states=[TicketState.OPEN.value, TicketState.CLOSED.value, ANY],
            filtered=bool(rest),
            first=f"?{urlencode(rest)}" if after else None,
            counted=COUNTED,
            further=urlencode(further) if further else None,
            **self._names(language_of(request)),
            **found,
        )

    async def one(
        self,
        request: Request,
        session: Session,
        number: str,
        fault: str | None = None,
        typed: Shown | None = None,
        status: int = 200,
    ) -> HTTPResponse:
        """``typed``: what was written into the form that was refused."""
        now, language = self._deps.clock(), language_of(request)

        def in_fields(one: Shown) -> Words:
            return {
                say(language, "tickets.state"): say(language, f"ticket.{one.state}"),
                say(language, "tickets.told"): one.told,
            }

        def work(uow: UnitOfWork) -> dict[str, Any]:
            ticket = _in_sight(uow, session, number)
            note(uow, now, "tickets.seen", session.operator.id, ticket.conversation_id, ticket=number)
            conversation = uow.conversations.get(ticket.conversation_id)
            contact = uow.contacts.get(ticket.contact_id)
            others = [one for one in uow.desk.tickets_of(contact.id) if one.number != number]
            seen = [one for one in others if session.sight.covers(uow.conversations.get(one.conversation_id))]
            ends = number_ends(uow, [contact])
            found = {"ticket": ticket, "contact": contact, "conversation": conversation, "others": seen}
            return {**found, "ends": ends}

        try:
            found = await self._deps.database.run(work)
        except KeyError:
            return self._unknown(request)
        kept = shown_of(found["ticket"])
        return self._pages.show(
            request,
            session,
            "ticket.html",
            "tickets",
            status,
            fault,
            typed=(typed or kept).told,
            most=LONGEST_NOTE,
            **seen_in(request, kept, typed, in_fields, status),
            **self._names(language),
            **found,
        )

    async def answer(self, request: Request, session: Session, number: str) -> HTTPResponse:
        """``state``: what becomes of it."""
        told, now, language = (
            field(request, "told", LONGEST_NOTE + 1),
            self._deps.clock(),
            language_of(request),
        )
        words = self._deps.words if field(request, "tell") else None
        typed = Shown(field(request, "state"), told)

        def work(uow: UnitOfWork) -> TicketState:
            _in_sight(uow, session, number)
            state = TicketState(field(request, "state"))
            answer_ticket(uow, number, session.operator.id, state, told, now, words, field(request, "seen"))
            return state

        try:
            state = await self._deps.database.run(work)
        except KeyError:
            return self._unknown(request)
        except ChangedMeanwhile:
            fault = say(language, "manage.changed_meanwhile")
            return await self.one(request, session, number, fault, typed, OVERTAKEN)
        except ValueError:
            fault = say(language, "tickets.too_long", most=LONGEST_NOTE)
            return await self.one(request, session, number, fault, typed, 400)
        return back(f"tickets/{number}", f"ticket_{state.value}{'_told' if words else ''}")

    def _names(self, language: str) -> dict[str, Any]:
        business = self._deps.business
        own = self._deps.forms(language)
        today = self._deps.clock().astimezone(business.zone).date()

        def due(ticket: Ticket) -> tuple[str, bool] | None:
            """Until when an open complaint is to be answered, and whether that has passed."""
            day = self._opening.answer_by(ticket) if ticket.state is TicketState.OPEN else None
            return (wording.full_day(day, language), day < today) if day else None

        return {
            "due": due,
            "kinds": {kind: say(language, f"ticket.kind.{kind}") for kind in KINDS} | own,
            "kind_of": lambda kind: own.get(kind) or dictionary(language).get(f"ticket.kind.{kind}", kind),
            "text_of": lambda ticket: _text(language, ticket),
            "services": titles(business.services, language),
            "districts": titles(business.districts, language),
        }

    def _unknown(self, request: Request) -> HTTPResponse:
        return self._pages.not_there(request, "tickets.unknown", "tickets", "tickets.to_all")


def _in_sight(uow: UnitOfWork, session: Session, number: str) -> Ticket:
    """Raises KeyError for one that is not there, or not within sight."""
    ticket = uow.desk.ticket(number)
    if not session.sight.covers(uow.conversations.get(ticket.conversation_id)):
        raise KeyError(number)
    return ticket


def _text(language: str, ticket: Ticket) -> str:
    return say(language, f"reason.{ticket.text}") if ticket.kind == CALLBACK else ticket.text


def _filter(given: dict[str, str]) -> TicketFilter:
    states = {one.value: one for one in TicketState}
    state = None if given["state"] == ANY else states.get(given["state"], TicketState.OPEN)
    return TicketFilter(state, *(given[name] for name in FILTERS[1:]))
