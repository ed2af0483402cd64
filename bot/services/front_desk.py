"""Appointments that an operator moves or cancels, and the customer who is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core import wording
from bot.core.business import Business
from bot.core.conversation import Conversation
from bot.core.desk import Appointment
from bot.core.text import clean
from bot.services.appointments import Diary
from bot.services.audit import note
from bot.services.errors import ChangedMeanwhile
from bot.services.notices import give_notice
from bot.services.ports import UnitOfWork, Words
from bot.services.record import activity

LONGEST_REASON = 300


@dataclass(frozen=True)
class Change:
    """``to``: the new time, None to cancel. ``since``: the time it had when that was decided. ``reason``: for
    the customer, who is told if there are ``words``."""

    number: str
    to: datetime | None
    since: datetime
    reason: str = ""
    words: Words | None = None


def change_appointment(
    uow: UnitOfWork, diary: Diary, business: Business, change: Change, operator_id: str, now: datetime
) -> Appointment:
    """Raises KeyError for an unknown number, ChangedMeanwhile if it is not booked for ``since`` any more,
    NotPossible as the diary does, ValueError for an over-long reason."""
    reason = clean(change.reason, LONGEST_REASON + 1)
    if len(reason) > LONGEST_REASON:
        raise ValueError(f"reason: expected at most {LONGEST_REASON} characters")
    found = uow.desk.appointment(change.number)
    told = _conversation(uow, found.contact_id)
    found = uow.desk.appointment(change.number)
    if not found.booked or found.starts_at != change.since:
        raise ChangedMeanwhile
    if change.to is None:
        changed, what = diary.cancel(uow, found.contact_id, found.number, now), "cancelled"
    else:
        changed, what = diary.reschedule(uow, found.contact_id, found.number, change.to, now), "moved"
    when = wording.moment(changed.starts_at.astimezone(business.zone), told.language)
    operator = uow.operators.get(operator_id).name
    activity(uow, told, f"appointment.{what}", now, operator=operator, appointment=found.number, when=when)
    if change.words is not None:
        give_notice(
            uow,
            told,
            change.words,
            f"appointment_{what}",
            now,
            "appointment_news",
            appointment=found.number,
            when=when,
            office=found.office,
            note=reason,
        )
    uow.conversations.save(told)
    is_told = change.words is not None
    note(uow, now, f"appointments.{what}", operator_id, told.id, appointment=found.number, told=is_told)
    return changed


def _conversation(uow: UnitOfWork, contact_id: str) -> Conversation:
    """Where they last wrote, locked: nobody changes their appointments there meanwhile."""
    last = max(uow.conversations.of_contact(contact_id), key=lambda one: one.updated_at)
    return uow.conversations.lock(last.id)
