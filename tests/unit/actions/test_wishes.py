from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from actions.counted import days_later, minutes_later
from actions.wishes import fits, hours_of, on_day, read_wish, with_hours, without_hours
from bot.content.business import load_business
from bot.settings import ROOT

MADRID = ZoneInfo("Europe/Madrid")
CUES = load_business(ROOT).cues


def soonest(said: str) -> bool:
    return CUES.booking.soonest(said, CUES.choosing)


def test_a_moment_is_exact() -> None:
    wish = read_wish("2026-12-03T10:30", MADRID)
    assert wish.exact
    assert wish.after == datetime(2026, 12, 3, 10, 30, tzinfo=MADRID)


def test_a_day_is_all_of_it() -> None:
    wish = read_wish("2026-12-03", MADRID)
    assert (wish.exact, wish.day) == (False, date(2026, 12, 3))
    assert wish.before == datetime(2026, 12, 4, tzinfo=MADRID)


def test_an_afternoon_is_part_of_a_day() -> None:
    wish = read_wish("2026-12-03T15:00/2026-12-03T20:00", MADRID)
    assert (wish.after.hour, wish.before.hour, wish.day) == (15, 20, date(2026, 12, 3))


def test_a_week_counts_its_last_day_whole_and_is_no_one_day() -> None:
    wish = read_wish("2026-12-03/2026-12-09", MADRID)
    assert wish.before == datetime(2026, 12, 10, tzinfo=MADRID)
    assert wish.day is None


def test_the_day_the_clocks_go_back_is_one_day() -> None:
    assert read_wish("2026-10-25", MADRID).day == date(2026, 10, 25)


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("T10:30", "T10:30"),
        ("2026-12-03T10:30", "T10:30"),
        ("2026-12-03T15:00/2026-12-03T20:00", "T15:00/T20:00"),
        ("2026-12-03", ""),
        ("2026-12-03/2026-12-09", ""),
    ],
)
def test_hours_are_told_from_their_day(said: str, hours: str) -> None:
    assert hours_of(said) == hours


def test_what_is_later_than_an_hour_begins_behind_it() -> None:
    wish = read_wish("2026-12-03T11:00>/2026-12-03T20:00", MADRID)
    eleven = datetime(2026, 12, 3, 11, tzinfo=MADRID)
    assert not wish.holds(eleven)
    assert wish.holds(eleven.replace(minute=5))
    assert wish.worded("es") == "jueves 3 de diciembre, después de las 11:00"
    assert on_day(date(2026, 12, 4), hours_of("T11:00>/T20:00")) == "2026-12-04T11:00>/2026-12-04T20:00"
    assert [fits(time(11, minute), "T11:00>/T20:00") for minute in (0, 5)] == [False, True]


def test_hours_are_put_on_a_day() -> None:
    assert on_day(date(2026, 12, 4), "T15:00/T20:00") == "2026-12-04T15:00/2026-12-04T20:00"
    assert on_day(date(2026, 12, 4), "") == "2026-12-04"


def test_an_hour_fits_itself_and_the_part_of_a_day_it_is_in() -> None:
    assert fits(time(10, 30), "T10:30")
    assert fits(time(10, 30), "T08:00/T14:00")
    assert not fits(time(14), "T08:00/T14:00")


@pytest.mark.parametrize("said", ["cuanto antes", "la primera que haya", "as soon as possible", "any time"])
def test_any_time_will_do(said: str) -> None:
    assert soonest(said)


@pytest.mark.parametrize("said", ["el jueves", "a la una", "thursday"])
def test_a_time_that_was_named_is_not_just_any(said: str) -> None:
    assert not soonest(said)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("cámbiala para el día siguiente", 1),
        ("move it to the next day", 1),
        ("the day after, same time", 1),
        ("el día de antes", -1),
        ("el día antes", -1),
        ("the day before", -1),
        ("dos días después", 2),
        ("a week later", 7),
        ("una semana antes", -7),
        ("the day after tomorrow", None),
        ("el jueves", None),
        ("no hay luz desde hace dos días", None),
    ],
)
def test_days_may_be_counted_from_one_that_was_spoken_of(said: str, days: int | None) -> None:
    assert days_later(said) == days


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("una hora más tarde", 60),
        ("can you make it 30 mins later", 30),
        ("media hora antes", -30),
        ("can u move it back an hour", 60),
        ("put it half an hour earlier", -30),
        ("dos horas después", 120),
        ("más tarde", None),
        ("llevo dos horas esperando", None),
    ],
)
def test_hours_may_be_counted_from_one_that_was_spoken_of(said: str, minutes: int | None) -> None:
    assert minutes_later(said) == minutes


def test_of_several_days_any_will_do_and_each_is_said_back() -> None:
    wish = read_wish("2026-12-03T15:00/2026-12-03T20:00,2026-12-01T15:00/2026-12-01T20:00", MADRID)
    assert (wish.day, wish.days) == (None, [date(2026, 12, 1), date(2026, 12, 3)])
    assert wish.holds(datetime(2026, 12, 3, 16, 0, tzinfo=MADRID))
    assert not wish.holds(datetime(2026, 12, 2, 16, 0, tzinfo=MADRID))
    assert wish.worded_all("es") == "martes 1 de diciembre o jueves 3 de diciembre, por la tarde"
    assert wish.worded_all("en", [date(2026, 12, 3)]) == "Thursday 3 December in the afternoon"


def test_a_day_beside_a_longer_stretch_is_not_the_one_wished_for() -> None:
    """ "After Friday at 5": not Friday alone is to be said back, nor missed."""
    wish = read_wish("2026-12-04T17:00/2026-12-04T20:00,2026-12-05/2026-12-17", MADRID)
    assert (wish.day, wish.days) == (None, [])
    assert wish.holds(datetime(2026, 12, 4, 18, 0, tzinfo=MADRID))
    assert not wish.holds(datetime(2026, 12, 4, 16, 0, tzinfo=MADRID))
    assert wish.holds(datetime(2026, 12, 17, 10, 0, tzinfo=MADRID))


def test_two_hours_of_a_day_are_of_that_day() -> None:
    wish = read_wish("2026-12-03T10:00,2026-12-03T11:00", MADRID)
    assert (wish.day, wish.exact) == (date(2026, 12, 3), False)
    assert hours_of("2026-12-03T10:00,2026-12-03T11:00") == "T10:00,T11:00"
    assert hours_of("2026-12-03T10:00,2026-12-04T11:00") == ""


def test_hours_are_put_on_each_of_several_days_that_has_none() -> None:
    assert with_hours("2026-12-03,2026-12-04T09:00", "T10:00") == "2026-12-03T10:00,2026-12-04T09:00"
    assert without_hours("2026-12-03T10:00,2026-12-03T11:00,2026-12-04") == "2026-12-03,2026-12-04"


@pytest.mark.parametrize(
    ("said", "will_do"),
    [("the first one", True), ("the first one is no good", False), ("la primera no me va", False)],
)
def test_what_is_turned_down_is_not_taken(said: str, will_do: bool) -> None:
    assert soonest(said) is will_do
