"""Everything the bot's actions may do for a customer, each effect once per turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from bot.core.business import Business
from bot.core.desk import (
    COMPLAINT,
    PROBLEM,
    Appointment,
    AppointmentState,
    Incident,
    NotPossible,
    Subscription,
    Ticket,
)
from bot.core.handoff import Reason
from bot.core.signals import Signal
from bot.services.appointments import Diary
from bot.services.effects import once
from bot.services.hand_off import HandoffOutcome, hand_off
from bot.services.incidents import ask_to_be_told, want_no_news
from bot.services.opening import Opening
from bot.services.opt_out import start, stop
from bot.services.pick import asked_for
from bot.services.ports import Addresses, Database, UnitOfWork
from bot.services.reception import Reception
from bot.services.reject import Rejection, reject_last_answer
from bot.services.tickets import add_to_ticket, find_ticket, open_ticket, was_withdrawn, withdraw_ticket
from bot.services.turn_context import TurnContext
from bot.services.unanswered_danger import await_answer

Clock = Callable[[], datetime]
_WISHES = {PROBLEM: "report_problem", COMPLAINT: "complain"}
_PERSON = "talk_to_human"


class Desk:
    """What opens, changes or tells somebody's case raises OnlyInPrivate where others read along."""

    def __init__(self, database: Database, business: Business, links: Addresses, clock: Clock) -> None:
        self.business = business
        self._database = database
        self._links = links
        self._clock = clock
        self._opening = Opening(business)
        self._reception = Reception(business.care, self._opening)
        self._diary = Diary(business, self._opening)

    def now(self) -> datetime:
        return self._clock().astimezone(self.business.zone)

    def opening(self, office: str, day: date) -> list[tuple[time, time]]:
        return self._opening.hours(office, day)

    def hours_said(self, office: str, day: date) -> list[tuple[time, time]]:
        return self._opening.said(office, day)

    def closing(self, office: str, at: datetime) -> datetime | None:
        return self._opening.closing(office, at)

    def is_open(self, office: str, at: datetime) -> bool:
        return self._opening.is_open(office, at)

    def is_holiday(self, day: date) -> bool:
        return self._opening.holiday(day)

    def complaint_day(self, taken: datetime) -> date:
        return self._opening.complaint_day(taken)

    def next_opening(self, office: str, after: datetime) -> datetime | None:
        return self._opening.next_opening(office, after)

    async def hand_off(
        self,
        turn: TurnContext,
        reason: Reason,
        signals: list[Signal],
        text: str = "",
    ) -> HandoffOutcome:
        """``text``: what the customer wrote, who may name an operator."""
        turn.alone(*(["report_danger"] if reason is Reason.DANGER else []), _PERSON)

        def effect(uow: UnitOfWork) -> dict[str, Any]:
            wanted = asked_for(uow, text) if text else None
            return hand_off(
                uow,
                turn.conversation_id,
                reason,
                signals,
                self.now(),
                turn.turn_id,
                wanted,
                self._reception,
            ).to_dict()

        def work(uow: UnitOfWork) -> HandoffOutcome:
            return HandoffOutcome(**once(uow, turn, "hand_off", lambda: effect(uow)))

        return await self._database.run(work)

    async def asked_about_danger(self, turn: TurnContext) -> None:
        """Have a person look after them if they do not answer."""
        await self._database.run(lambda uow: await_answer(uow, turn, self._reception, self.now()))

    async def incidents(self, service: str | None, district: str | None) -> list[Incident]:
        known = await self._database.read(lambda uow: uow.incidents.open())
        return [i for i in known if service in (None, i.service) and district in (None, i.district)]

    async def subscribe(self, turn: TurnContext, service: str, district: str) -> bool:
        """Who asks for one notice wants them again: whether they had wanted no more."""
        turn.alone("notify_me")

        def work(uow: UnitOfWork) -> bool:
            wish = Subscription(_contact(uow, turn), turn.conversation_id, service, district)
            ask_to_be_told(uow, wish)
            return start(uow, turn.conversation_id)

        return await self._database.run(work)

    async def no_longer_tell(self, turn: TurnContext, service: str, district: str) -> bool:
        """They want no more news of it: whether they had asked for any."""

        return await self._database.run(
            lambda uow: want_no_news(uow, turn.conversation_id, service, district)
        )

    async def stop_notices(self, turn: TurnContext) -> None:
        await self._database.run(lambda uow: stop(uow, turn.conversation_id, self.now()))

    async def promised(self, turn: TurnContext, service: str, district: str) -> bool:
        """Whether the contact has asked to be told about it."""

        def read(uow: UnitOfWork) -> bool:
            mine = _contact(uow, turn)
            return any(wish.contact_id == mine for wish in uow.incidents.subscriptions(service, district))

        return await self._database.read(read)

    async def told_unasked(self, turn: TurnContext) -> bool:
        """Whether something will be written to them by itself: news of an outage, a reminder."""

        def read(uow: UnitOfWork) -> bool:
            return bool(uow.incidents.subscriptions_of(_contact(uow, turn)))

        return await self._database.read(read) or bool(await self.appointments(turn))

    async def free_times(
        self, kind: str, office: str, after: datetime, before: datetime | None = None, limit: int = 3
    ) -> list[datetime]:
        return await self._database.read(
            lambda uow: self._diary.free(uow, kind, office, after, before, limit, self.now())
        )

    async def book(self, turn: TurnContext, kind: str, office: str, starts_at: datetime) -> Appointment:
        """Raises NotPossible: ``taken``, ``closed`` or ``past``."""
        turn.alone("book_appointment")
        return await self._appointment(
            turn,
            "book",
            lambda uow: self._diary.book(uow, _contact(uow, turn), kind, office, starts_at, self.now()),
        )

    async def reschedule(self, turn: TurnContext, number: str, starts_at: datetime) -> Appointment:
        """Raises NotPossible: ``unknown``, ``taken``, ``closed`` or ``past``."""
        turn.alone("change_appointment")
        return await self._appointment(
            turn,
            "reschedule",
            lambda uow: self._diary.reschedule(uow, _contact(uow, turn), number, starts_at, self.now()),
        )

    async def cancel(self, turn: TurnContext, number: str) -> Appointment:
        """Raises NotPossible("unknown") if the contact has no such appointment."""
        turn.alone("cancel_appointment")
        return await self._appointment(
            turn, "cancel", lambda uow: self._diary.cancel(uow, _contact(uow, turn), number, self.now())
        )

    async def appointments(self, turn: TurnContext) -> list[Appointment]:
        """The contact's appointments to come, soonest first."""
        return [a for a in await self._to_come(turn) if a.state is AppointmentState.BOOKED]

    async def cancelled(self, turn: TurnContext, number: str) -> Appointment | None:
        """Theirs of that number that would be to come, but was cancelled."""
        found = (a for a in await self._to_come(turn) if a.state is AppointmentState.CANCELLED)
        return next((a for a in found if a.number == number), None)

    async def _to_come(self, turn: TurnContext) -> list[Appointment]:
        found = await self._database.read(lambda uow: uow.desk.appointments_of(_contact(uow, turn)))
        return [a for a in found if a.starts_at >= self.now()]

    async def open_ticket(
        self, turn: TurnContext, kind: str, text: str, service: str | None, district: str | None
    ) -> Ticket:
        turn.alone(_WISHES.get(kind, _PERSON))

        def work(uow: UnitOfWork) -> Ticket:
            def effect() -> dict[str, str]:
                made = open_ticket(
                    uow, _contact(uow, turn), turn.conversation_id, kind, text, self.now(), service, district
                )
                return {"number": made.number}

            number = once(uow, turn, "open_ticket", effect)["number"]
            return _found(find_ticket(uow, _contact(uow, turn), number))

        return await self._database.run(work)

    async def ticket(self, turn: TurnContext, number: str | None, kind: str | None = None) -> Ticket | None:
        """The contact's ticket of that number; None for their latest, of that ``kind`` if any is given."""
        return await self._database.read(lambda uow: find_ticket(uow, _contact(uow, turn), number, kind))

    async def add_to_ticket(self, turn: TurnContext, number: str, text: str) -> None:
        """``number``: of a ticket of theirs."""
        turn.alone("ticket_status")

        def work(uow: UnitOfWork) -> None:
            def effect() -> dict[str, str]:
                add_to_ticket(uow, number, text, self.now())
                return {"number": number}

            once(uow, turn, "add_to_ticket", effect)

        await self._database.run(work)

    async def withdraw_ticket(self, turn: TurnContext, number: str) -> None:
        """``number``: of a ticket of theirs."""
        turn.alone("ticket_status")
        await self._database.run(lambda uow: withdraw_ticket(uow, number, self.now()))

    async def was_withdrawn(self, ticket: Ticket) -> bool:
        """Whether the customer had it closed, and nobody did anything with it since."""
        return await self._database.read(lambda uow: was_withdrawn(uow, ticket))

    async def transcript_link(self, turn: TurnContext) -> str:
        turn.alone("request_transcript")
        return self._links.transcript(turn.conversation_id)

    async def reject_answer(self, turn: TurnContext) -> Rejection:
        """The customer says that the answer before this turn was not to the question."""

        def work(uow: UnitOfWork) -> Rejection:
            def effect() -> dict[str, Any]:
                return asdict(reject_last_answer(uow, turn.conversation_id, turn.turn_id))

            recorded = once(uow, turn, "reject", effect)
            return Rejection(recorded["times"], tuple(recorded["ranking"]))

        return await self._database.run(work)

    async def _appointment(
        self, turn: TurnContext, verb: str, change: Callable[[UnitOfWork], Appointment]
    ) -> Appointment:
        """Refusals are recorded too: the turn asked again must hear the same."""

        def effect(uow: UnitOfWork) -> dict[str, str]:
            try:
                return {"id": change(uow).id}
            except NotPossible as refusal:
                return {"refused": refusal.code}

        def work(uow: UnitOfWork) -> Appointment | NotPossible:
            result = once(uow, turn, verb, lambda: effect(uow))
            if "refused" in result:
                return NotPossible(result["refused"])
            mine = uow.desk.appointments_of(_contact(uow, turn))
            return next(a for a in mine if a.id == result["id"])

        outcome = await self._database.run(work)
        if isinstance(outcome, NotPossible):
            raise outcome
        return outcome


def _contact(uow: UnitOfWork, turn: TurnContext) -> str:
    """Whose turn it is now: since it was asked, two contacts may have turned out to be one person."""
    return uow.conversations.get(turn.conversation_id).contact_id


def _found(ticket: Ticket | None) -> Ticket:
    assert ticket is not None
    return ticket
