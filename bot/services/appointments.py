"""Appointments: which times are free, booking one, moving it, giving it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from bot.core.business import Business
from bot.core.desk import Appointment, AppointmentState, NotPossible
from bot.core.event import Audience
from bot.core.ids import new_id, reference
from bot.core.webhook import Told
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork

STEP = timedelta(minutes=30)
AHEAD = timedelta(days=30)
NOTICE = timedelta(minutes=60)


class Diary:
    """Bookable times start on the half hours of an office's opening, each given once per office."""

    def __init__(self, business: Business, opening: Opening) -> None:
        self._business = business
        self._opening = opening

    def free(
        self,
        uow: UnitOfWork,
        kind: str,
        office: str,
        after: datetime,
        before: datetime | None,
        limit: int,
        now: datetime,
    ) -> list[datetime]:
        """The first ``limit`` free times in [after, before), in the business's time zone."""
        start = max(after.astimezone(UTC), now.astimezone(UTC) + NOTICE)
        end = before.astimezone(UTC) if before else start + AHEAD
        taken = {booked.starts_at.astimezone(UTC) for booked in uow.desk.booked(office, start - STEP, end)}
        found: list[datetime] = []
        for moment in self._starts(kind, office, start, end):
            if moment.astimezone(UTC) not in taken:  # an hour that is there twice is equal to none elsewhere
                found.append(moment)
            if len(found) == limit:
                break
        return found

    def book(
        self, uow: UnitOfWork, contact_id: str, kind: str, office: str, starts_at: datetime, now: datetime
    ) -> Appointment:
        self._must_be_free(uow, kind, office, starts_at, now)
        appointment = Appointment(
            id=new_id("apt"),
            number=reference("C", uow.desk.next_number("appointment")),
            contact_id=contact_id,
            kind=kind,
            office=office,
            starts_at=starts_at,
            state=AppointmentState.BOOKED,
            created_at=now,
        )
        uow.desk.add_appointment(appointment)
        _tell(uow, Told.APPOINTMENT_BOOKED, appointment, now)
        return appointment

    def reschedule(
        self, uow: UnitOfWork, contact_id: str, number: str, starts_at: datetime, now: datetime
    ) -> Appointment:
        appointment = self.find(uow, contact_id, number)
        if appointment.starts_at != starts_at:
            self._must_be_free(uow, appointment.kind, appointment.office, starts_at, now)
            appointment.starts_at = starts_at
            uow.desk.save_appointment(appointment)
            _tell(uow, Told.APPOINTMENT_CHANGED, appointment, now)
        return appointment

    def cancel(self, uow: UnitOfWork, contact_id: str, number: str, now: datetime) -> Appointment:
        appointment = self.find(uow, contact_id, number)
        appointment.state = AppointmentState.CANCELLED
        uow.desk.save_appointment(appointment)
        _tell(uow, Told.APPOINTMENT_CANCELLED, appointment, now)
        return appointment

    def find(self, uow: UnitOfWork, contact_id: str, number: str) -> Appointment:
        """The contact's own booked appointment of that number, locked; NotPossible("unknown") otherwise."""
        for appointment in uow.desk.appointments_of(contact_id):
            if appointment.number.casefold() == number.casefold():
                found = uow.desk.lock_appointment(appointment.id)
                if found.booked:
                    return found
        raise NotPossible("unknown")

    def _must_be_free(
        self, uow: UnitOfWork, kind: str, office: str, starts_at: datetime, now: datetime
    ) -> None:
        uow.desk.next_number(f"diary {office}")  # whoever books in this office at the same moment waits here
        at = starts_at.astimezone(UTC)
        if at < now:
            raise NotPossible("past")
        if at not in [one.astimezone(UTC) for one in self._starts(kind, office, at, at + STEP)]:
            raise NotPossible("closed")
        if uow.desk.booked(office, at, at + timedelta(minutes=1)):
            raise NotPossible("taken")

    def _starts(self, kind: str, office: str, start: datetime, end: datetime) -> Iterator[datetime]:
        wanted = self._business.appointment_kinds.get(kind)
        if wanted is None or office not in wanted.offices or office not in self._business.offices:
            return
        length = timedelta(minutes=wanted.minutes)
        zone = self._business.zone
        day = start.astimezone(zone).date()
        while day <= end.astimezone(zone).date():
            for opens, closes in self._opening.hours(office, day):
                until = day + timedelta(days=1) if closes == time.min else day  # midnight
                # In UTC, where an hour is an hour: in spring one of the clock's is not there.
                moment = datetime.combine(day, opens, zone).astimezone(UTC)
                last = datetime.combine(until, closes, zone).astimezone(UTC)
                while moment + length <= last:
                    if start <= moment < end:
                        yield moment.astimezone(zone)
                    moment += STEP
            day += timedelta(days=1)


def _tell(uow: UnitOfWork, kind: Told, appointment: Appointment, now: datetime) -> None:
    uow.events.add(Audience.CONSOLE, kind.value, None, {"appointment": appointment.number}, now)
