"""Which times of an office can be had."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.content.business import load_business
from bot.services.appointments import Diary
from bot.services.opening import Opening
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
