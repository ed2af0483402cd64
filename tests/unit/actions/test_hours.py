from __future__ import annotations

from dataclasses import replace

from actions.hours import OpeningHours
from actions.offices import OfficeLocation
from tests.unit.actions.counter import Counter


async def test_a_month_has_its_own_hours(counter: Counter) -> None:
    offices = counter.desk.business.offices
    summer = replace(offices["centro"], hours="Mo-Fr 08:30-18:00; Aug Mo-Fr 09:00-14:00")
    counter.desk.business.become(replace(counter.desk.business, offices={**offices, "centro": summer}))
    august = {"office": "centro", "time": "2027-08-01/2027-08-31"}
    said = await counter.does(OpeningHours, intent="opening_hours", entities=august)
    assert said.keys == ["utter_opening_hours_then"]
    assert said.responses[0]["hours"] == "Centro: lunes a viernes 9:00–14:00"


async def test_a_week_with_a_holiday_is_told_as_it_will_be(counter: Counter) -> None:
    week = {"time": "2026-12-07/2026-12-13"}
    said = await counter.does(OpeningHours, intent="opening_hours", entities=week)
    centro, _, puerto = said.responses[0]["hours"].splitlines()
    assert centro == "Centro: lunes 8:30–18:00; miércoles a viernes 8:30–18:00; sábado 9:00–13:00"
    assert puerto == "Puerto: lunes 9:00–14:30; miércoles a viernes 9:00–14:30"


async def test_a_weekend_is_told_by_its_days(counter: Counter) -> None:
    weekend = {"time": "2026-12-05/2026-12-06"}
    said = await counter.does(OpeningHours, intent="opening_hours", entities=weekend)
    assert said.responses[0]["hours"] == "Centro: sábado 9:00–13:00\nNorte: cerrado\nPuerto: cerrado"


async def test_a_day_on_which_editors_close_is_not_called_a_public_holiday(counter: Counter) -> None:
    offices = counter.desk.business.offices
    closed = replace(offices["norte"], hours="Mo-Fr 09:00-14:00; 2026 Dec 24 off")
    counter.desk.business.become(replace(counter.desk.business, offices={**offices, "norte": closed}))
    asked = {"office": "norte", "time": "2026-12-24"}
    said = await counter.does(OpeningHours, intent="opening_hours", entities=asked)
    assert said.keys == ["utter_opening_hours_day_closed"]


async def test_of_two_offices_that_are_named_both_are_told(counter: Counter) -> None:
    both = [("office", "centro"), ("office", "puerto")]
    said = await counter.does(OpeningHours, intent="opening_hours", entities=both)
    assert [line.split(":")[0] for line in said.responses[0]["hours"].splitlines()] == ["Centro", "Puerto"]
    said = await counter.does(OfficeLocation, intent="office_location", entities=both)
    assert [line.split(":")[0] for line in said.responses[0]["offices"].splitlines()] == ["Centro", "Puerto"]
