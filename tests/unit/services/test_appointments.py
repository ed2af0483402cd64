"""Which times of an office can be had."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.content.business import load_business
from bot.core.message import IncomingMessage
from bot.services.appointments import Diary
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.settings import ROOT
from bot.storage.database import SqlDatabase


def test_an_office_that_is_open_until_midnight_has_times_until_then(database: SqlDatabase) -> None:
    business = load_business(ROOT)
    centro = replace(business.offices["centro"], hours="Mo-Su 22:00-24:00")
    business = replace(business, offices={**business.offices, "centro": centro})
    diary, kind = Diary(business, Opening(business)), next(iter(business.appointment_kinds))
    evening = datetime(2026, 12, 1, 18, tzinfo=business.zone)
    found = database.read_sync(
        lambda uow: diary.free(uow, kind, "centro", evening, evening + timedelta(hours=12), 9, evening)
    )
    assert [f"{moment:%H:%M}" for moment in found] == ["22:00", "22:30", "23:00", "23:30"]


SPRING, AUTUMN = datetime(2027, 3, 28), datetime(2027, 10, 31)


@pytest.mark.parametrize(
    ("night", "times"),
    [
        (SPRING, ["01:00+0100", "01:30+0100", "03:00+0200", "03:30+0200"]),
        (
            AUTUMN,
            [
                *("01:00+0200", "01:30+0200", "02:00+0200", "02:30+0200"),
                *("02:00+0100", "02:30+0100", "03:00+0100", "03:30+0100"),
            ],
        ),
    ],
)
def test_in_the_night_in_which_clocks_change_every_time_is_there_once_and_can_be_had(
    database: SqlDatabase, night: datetime, times: list[str]
) -> None:
    business = load_business(ROOT)
    centro = replace(business.offices["centro"], hours="Mo-Su 01:00-04:00")
    business = replace(business, offices={**business.offices, "centro": centro})
    diary, kind = Diary(business, Opening(business)), next(iter(business.appointment_kinds))
    start = night.replace(tzinfo=business.zone)

    def free(uow: UnitOfWork) -> list[datetime]:
        return diary.free(uow, kind, "centro", start, start + timedelta(hours=12), 99, start)

    found = database.read_sync(free)
    assert [f"{moment:%H:%M%z}" for moment in found] == times

    def book(uow: UnitOfWork) -> None:
        message = receive(uow, IncomingMessage("web", "eva", "m1", "cita"), start).message
        contact = uow.conversations.get(message.conversation_id).contact_id
        for moment in found:
            diary.book(uow, contact, kind, "centro", moment, start)

    database.run_sync(book)
    assert database.read_sync(free) == []
