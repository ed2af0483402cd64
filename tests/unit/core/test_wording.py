from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from bot.core import wording

MOMENT = datetime(2026, 12, 3, 10, 30)
MORNING, AFTERNOON = (time(9), time(14)), (time(16), time(18, 30))


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "jueves 3 de diciembre, 10:30"), ("en", "Thursday 3 December, 10:30 am")],
)
def test_a_moment_is_said_with_its_full_day(language: str, said: str) -> None:
    assert wording.moment(MOMENT, language) == said


def test_more_than_three_days_in_a_row_are_said_as_a_stretch() -> None:
    days = [date(2026, 12, day) for day in (1, 3, 4, 9, 10, 11, 12)]
    told = "martes 1 de diciembre, jueves 3 de diciembre, viernes 4 de diciembre o {}"
    assert wording.any_day(days, "es") == told.format("del miércoles 9 al sábado 12 de diciembre")
    over = [date(2026, 11, 28) + timedelta(days=ahead) for ahead in range(4)]
    assert wording.any_day(over, "en") == "Saturday 28 November to Tuesday 1 December"
    assert wording.any_day([], "en") == ""


@pytest.mark.parametrize(
    ("at", "es", "en"),
    [
        (time(0, 5), "0:05", "12:05 am"),
        (time(12), "12:00", "12 pm"),
        (time(18, 30), "18:30", "6:30 pm"),
    ],
)
def test_hours_are_24_in_spanish_and_12_in_english(at: time, es: str, en: str) -> None:
    assert (wording.clock(at, "es"), wording.clock(at, "en")) == (es, en)
    assert wording.clock(at, "en", halves=False) == es.zfill(5), "where English is read so"


def test_an_hour_of_today_is_said_without_its_day() -> None:
    today = MOMENT.date()
    assert wording.at(MOMENT, today, "es") == "las 10:30"
    assert wording.at(MOMENT.replace(hour=1), today, "es") == "la 1:30"
    assert wording.at(MOMENT, date(2026, 12, 4), "es") == "el jueves 3 de diciembre a las 10:30"
    assert wording.at(MOMENT, date(2026, 12, 4), "en") == "Thursday 3 December, 10:30 am"


def test_days_alike_are_taken_together_and_closed_ones_left_out() -> None:
    days = [[MORNING, AFTERNOON]] * 4 + [[MORNING]] + [[], []]
    assert wording.week(days, "es") == "lunes a jueves 9:00–14:00 y 16:00–18:30; viernes 9:00–14:00"
    assert wording.week(days, "en") == "Monday to Thursday 9 am – 2 pm and 4 pm – 6:30 pm; Friday 9 am – 2 pm"


def test_what_is_expected_is_rounded_up_to_the_half_hour() -> None:
    assert wording.rounded_up(datetime(2026, 12, 3, 10, 1)) == datetime(2026, 12, 3, 10, 30)
    assert wording.rounded_up(datetime(2026, 12, 3, 10, 30)) == datetime(2026, 12, 3, 10, 30)
    assert wording.rounded_up(datetime(2026, 12, 3, 23, 45, 20)) == datetime(2026, 12, 4, 0, 0)


def test_a_list_ends_with_and() -> None:
    assert wording.listing(["Centro", "Norte", "Puerto"], "es") == "Centro, Norte y Puerto"
    assert wording.listing(["Centro"], "en") == "Centro"


@pytest.mark.parametrize(
    ("took", "said"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=35), "2 h 35 min"),
        (timedelta(days=3, hours=4, minutes=5), "3 d 4 h"),
        (timedelta(days=1, minutes=5), "1 d"),
    ],
)
def test_how_long_it_lasted_is_said_in_two_units_at_most(took: timedelta, said: str) -> None:
    assert wording.lasted(took) == said


@pytest.mark.parametrize(
    ("hours", "es", "en"),
    [
        ((time(8), time(14), False), "por la mañana", "in the morning"),
        ((time(15), time(20), False), "por la tarde", "in the afternoon"),
        ((time(16), time(20), False), "desde las 16:00", "from 4 pm"),
        ((time(16), time(20), True), "después de las 16:00", "after 4 pm"),
        ((time(15), time(20), True), "después de las 15:00", "after 3 pm"),
        ((time(16, 1), time(20), False), "desde las 16:01", "from 4:01 pm"),
        ((time(8), time(10), False), "antes de las 10:00", "before 10 am"),
        ((time(10), time(12), False), "10:00–12:00", "10 am – 12 pm"),
    ],
)
def test_a_part_of_the_day_is_said_as_it_was_asked_for(
    hours: tuple[time, time, bool], es: str, en: str
) -> None:
    assert (wording.part_of_day(*hours, "es"), wording.part_of_day(*hours, "en")) == (es, en)
