from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from actions.hours import OpeningHours
from actions.offices import OfficeLocation
from tests.conftest import StoppedClock
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


async def test_an_office_that_closes_for_good_names_no_next_opening(
    counter: Counter, clock: StoppedClock
) -> None:
    offices, today = counter.desk.business.offices, counter.desk.now().date()
    last = replace(offices["norte"], hours=f"{today:%Y %b %d} 09:00-14:00")
    counter.desk.business.become(replace(counter.desk.business, offices={**offices, "norte": last}))
    asked = {"office": "norte", "time": str(today)}
    clock.advance(hours=9)
    said = await counter.does(OpeningHours, "¿a qué hora cierra hoy?", "opening_hours", asked)
    assert said.keys == ["utter_opening_hours_day"]


async def test_of_two_offices_that_are_named_both_are_told(counter: Counter) -> None:
    both = [("office", "centro"), ("office", "puerto")]
    said = await counter.does(OpeningHours, intent="opening_hours", entities=both)
    assert [line.split(":")[0] for line in said.responses[0]["hours"].splitlines()] == ["Centro", "Puerto"]
    said = await counter.does(OfficeLocation, intent="office_location", entities=both)
    assert [line.split(":")[0] for line in said.responses[0]["offices"].splitlines()] == ["Centro", "Puerto"]


@pytest.mark.parametrize(
    ("hours", "at", "response", "until", "week"),
    [
        ("Mo-Fr 18:00-08:30", "20:00", "open", "8:30", "lunes a viernes 18:00–8:30"),
        ("Mo-Fr 18:00-08:30", "07:00", "open", "8:30", "lunes a viernes 18:00–8:30"),
        ("Mo-Fr 18:00-24:00, Tu-Sa 00:00-08:30", "20:00", "open", "8:30", "lunes a viernes 18:00–8:30"),
        ("Mo-Fr 09:00-24:00", "20:00", "open", "0:00", "lunes a viernes 9:00–0:00"),
        ("24/7", "20:00", "open_on", "", "lunes a domingo 24 horas"),
        ("We 00:00-24:00; Th 00:00-14:00", "20:00", "closed", "", "miércoles 24 horas; jueves 0:00–14:00"),
        ("Mo-Fr 00:00-24:00", "09:00", "open_on", "", "lunes a viernes 24 horas"),
        ("Mo 09:00-14:00,16:00-20:00", "11:00", "closed", "", "lunes 9:00–14:00 y 16:00–20:00"),
    ],
)  # fmt: skip
async def test_nights_and_whole_days_are_said_as_people_say_them(
    counter: Counter, clock: StoppedClock, hours: str, at: str, response: str, until: str, week: str
) -> None:
    """A night is of the day on which it begins, and is not over at midnight. It is a Thursday."""
    business = counter.desk.business
    norte = replace(business.offices["norte"], hours=hours)
    business.become(replace(business, offices={**business.offices, "norte": norte}))
    clock.now = datetime.fromisoformat(f"2026-12-03T{at}+01:00").astimezone(UTC)
    said = await counter.does(OpeningHours, intent="opening_hours", entities={"office": "norte"})
    assert said.keys[0] == f"utter_opening_hours_{response}"
    assert said.responses[0].get("until", "") == until
    assert said.responses[0]["week"] == week


async def test_of_all_offices_one_that_never_closes_is_told_too(counter: Counter) -> None:
    business = counter.desk.business
    norte = replace(business.offices["norte"], hours="24/7")
    business.become(replace(business, offices={**business.offices, "norte": norte}))
    said = await counter.does(OpeningHours, intent="opening_hours", text="está abierto ahora?")
    assert "Norte: 24 horas" in said.responses[0]["offices"]


@pytest.mark.parametrize(
    ("text", "response", "first"),
    [
        ("¿cuál cierra más tarde?", "closes_last", "Norte"),
        ("which office is open the latest?", "closes_last", "Norte"),
        ("¿qué oficina abre antes?", "opens_first", "Centro"),
    ],
)
async def test_offices_are_compared_by_when_they_open_and_close(
    counter: Counter, text: str, response: str, first: str
) -> None:
    said = await counter.does(OpeningHours, text=text, intent="opening_hours")
    assert said.keys == [f"utter_opening_hours_{response}"]
    assert said.responses[0]["hours"].startswith(f"{first}:")
    assert said.slots["office"] == first.lower(), "what is asked next is asked of that one"


async def test_asked_which_office_the_one_spoken_of_before_is_not_meant(counter: Counter) -> None:
    counter.slots["office"] = "norte"
    saturday = {"time": "2026-12-05"}
    for text, asked_of in (("which one is open saturday then", None), ("and on saturday?", "norte")):
        said = await counter.does(OpeningHours, text, "opening_hours", saturday)
        assert said.keys == [f"utter_opening_hours_{'day_closed' if asked_of else 'all_day'}"]
        assert counter.slots["office"] == "norte", "which is still the one spoken of"


@pytest.mark.parametrize(
    "text", ["¿cuál es el horario?", "cuáles son los horarios de esa", "what opening hours do you have there"]
)
async def test_asked_which_hours_the_office_spoken_of_before_is_meant(counter: Counter, text: str) -> None:
    counter.slots["office"] = "norte"
    said = await counter.does(OpeningHours, text, "opening_hours")
    assert said.keys[0].startswith(("utter_opening_hours_open", "utter_opening_hours_closed"))
    assert counter.slots["office"] == "norte"


@pytest.mark.parametrize(
    "text", ["¿cuál abre los sábados?", "cuál es la que abre", "which of them is open", "qué oficinas abrís"]
)
async def test_asked_which_office_all_of_them_are_told(counter: Counter, text: str) -> None:
    counter.slots["office"] = "norte"
    assert (await counter.does(OpeningHours, text, "opening_hours")).keys == ["utter_opening_hours_all"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("¿y cuáles abren?", ["Centro"]),
        ("which one?", ["Centro"]),
        ("¿y cuáles cierran?", ["Norte", "Puerto"]),
        ("which are closed?", ["Norte", "Puerto"]),
    ],
)
async def test_which_open_on_a_day_and_which_are_closed_are_different_ones(
    counter: Counter, text: str, told: list[str]
) -> None:
    saturday = {"time": "2026-12-05"}
    said = await counter.does(OpeningHours, text, "opening_hours", saturday)
    answer = str(said.responses[0])
    assert [name for name in ("Centro", "Norte", "Puerto") if name in answer] == told
    assert (said.keys == ["utter_opening_hours_shut"]) is (told != ["Centro"]), "no list of what opens"
    monday = {"time": "2026-11-30"}
    said = await counter.does(OpeningHours, "¿y cuáles cierran?", "opening_hours", monday)
    assert said.keys == ["utter_opening_hours_all_day"], "where none is closed all are told"
    assert len(said.responses[0]["hours"].splitlines()) == len(counter.desk.business.offices)


async def test_offices_are_compared_on_the_day_that_is_named(counter: Counter) -> None:
    friday = {"time": "2026-12-04"}
    said = await counter.does(
        OpeningHours, text="which closes last?", intent="opening_hours", entities=friday
    )
    assert (said.keys, said.responses[0]["hours"]) == (
        ["utter_opening_hours_closes_last_day"],
        "Centro: 8:30–18:00",
    )


async def test_offices_are_compared_over_the_days_that_are_named(counter: Counter) -> None:
    business = counter.desk.business
    norte = replace(business.offices["norte"], hours="Mo-Fr 09:00-14:00; Sa 09:00-13:00")
    offices = {"norte": norte, "puerto": replace(business.offices["puerto"], hours="Mo-Fr 09:00-20:00")}
    business.become(replace(business, offices=offices))
    text, weekend = "¿cuál cierra más tarde el fin de semana?", {"time": "2026-12-05/2026-12-06"}
    said = await counter.does(OpeningHours, text=text, intent="opening_hours", entities=weekend)
    assert said.responses[0]["hours"].splitlines() == ["Norte: sábado 9:00–13:00"]
    business.become(replace(business, offices={"puerto": offices["puerto"]}))
    said = await counter.does(OpeningHours, text=text, intent="opening_hours", entities=weekend)
    assert said.keys == ["utter_opening_hours_then"]


async def test_until_when_is_asked_of_the_outage_that_was_spoken_of(counter: Counter) -> None:
    said = await counter.does(
        OpeningHours, text="¿hasta qué hora?", intent="opening_hours", earlier=["action_service_status"]
    )
    assert [event["name"] for event in said.events] == ["action_tell_when"]
