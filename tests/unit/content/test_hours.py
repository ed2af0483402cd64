"""Hours that can be read and look like a slip are asked about; they go on working, and whoever means them can
say so."""

from __future__ import annotations

import pytest

from bot.content.business import load_business
from bot.content.check import check
from bot.content.faults import Fault
from bot.content.hours_doubts import doubts
from bot.content.in_spanish import in_spanish
from tests.unit.content.conftest import Copy

OFFICES = "data/business/offices.yml"


def suggested(content: Copy, hours: str) -> list[Fault]:
    content.change(OFFICES, "Mo-Fr 09:00-14:30", hours)
    found = check(content.root)
    assert all(fault.may_wait for fault in found), found
    assert load_business(content.root).offices["puerto"].hours == hours
    return found


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ("Mo-Fr 18:00-08:30", "'18:00-08:30' goes on through the night, until 08:30 of the next day."),
        ("Mo-Fr 14:00-09:00", "goes on through the night"),
        ("Mo-Fr 09:00-09:00", "goes on through the night"),
        ("09:00-14:00", "'09:00-14:00' names no weekday"),
        ("Mo-Fr 09:00-18:00; Aug 09:00-14:00", "'Aug 09:00-14:00' names no weekday"),
        ("Mo-Fr 09:00-18:00; Jun 15-Sep 15 09:00-14:00", "names no weekday"),
        ("Mo-Fr 09:00-14:00; Mo-Fr 16:00-18:00", "'Mo-Fr 09:00-14:00' changes nothing here"),
        ("Aug Mo-Fr 09:00-14:00; Mo-Fr 09:00-18:00", "'Aug Mo-Fr 09:00-14:00' changes nothing here"),
        ("Su off; Mo-Su 09:00-18:00", "'Su off' changes nothing here"),
        ("2026 Dec 24 off; Mo-Fr 09:00-18:00", "'2026 Dec 24 off' changes nothing here"),
        ("Mo-Fr 09:00-18:00; 2026 Dec 24", "'2026 Dec 24' names no hours, and so it is open all day"),
        ("Mo-Fr 09:00-18:00; Sa", "'Sa' names no hours"),
        ("Mo-Fr 09:00-18:00; 2062 Dec 24 off", "'2062' is far off"),
        ("off", "never open"),
    ],
)
def test_a_likely_slip_is_asked_about_with_its_line(content: Copy, hours: str, says: str) -> None:
    [fault] = suggested(content, hours)
    assert says in fault.what
    assert (fault.file, fault.line) == (OFFICES, content.line(OFFICES, f'"{hours}"'))
    assert in_spanish(fault.what) != fault.what and in_spanish(fault.todo) != fault.todo


@pytest.mark.parametrize(
    "hours",
    [
        *("24/7", "Mo-Su 00:00-24:00", "Mo-Su 09:00-14:00", "Mo-Sa 22:00-02:00", "Mo-Fr 22:00-06:00"),
        *("Mo-Fr 18:00-24:00, Tu-Sa 00:00-08:30", "Mo-Fr 09:00-14:00, Sa 10:00-13:00"),
        *("Mo-Fr 09:00-14:00,16:00-18:00; 2026 Dec 24 10:00-12:00", "Mo-Fr 09:00-18:00; Dec 24-26 off"),
        *("Mo-Fr 09:00-18:00; Jun 15-Sep 15 Mo-Fr 08:00-14:00", "Mo-Fr 09:00-18:00; 2019 Dec 24 off"),
        *("Mo-Fr 09:00-18:00; Sa-Su off", "Mo-Fr 09:00-18:00; Su closed"),
    ],
)
def test_hours_of_every_kind_pass_without_a_word(hours: str) -> None:
    assert not list(doubts(hours))


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("Lun-Vie 09:00-14:00", "Mo-Fr 09:00-14:00"),
        ("L-V 9-14", "Mo-Fr 09:00-14:00"),
        ("L,X,V 9-14", "Mo,We,Fr 09:00-14:00"),
        ("lunes a viernes de 9 a 14 y de 16 a 18:30", "Mo-Fr 09:00-14:00,16:00-18:30"),
        ("Lun. a jue. 9.30-14.00; sábados 10h-13h", "Mo-Th 09:30-14:00; Sa 10:00-13:00"),
        ("Mar-Jue 9-14:00", "Tu-Th 09:00-14:00"),
        ("Monday to Friday 9am to 5:30 pm, Saturdays 10am to 1pm", "Mo-Fr 09:00-17:30, Sa 10:00-13:00"),
        ("Mo - Fr: 09:00 - 14:00 16:00-18:00;", "Mo-Fr 09:00-14:00,16:00-18:00"),
        ("Mo-Fr 09:00-14:00; domingo cerrado", "Mo-Fr 09:00-14:00; Su off"),
        ("Mo-Fr 09:00-14:00; 24/12/2026 off", "Mo-Fr 09:00-14:00; 2026 Dec 24 off"),
        ("Mo-Fr 09:00-14:00; 2026-12-24 closed", "Mo-Fr 09:00-14:00; 2026 Dec 24 off"),
        ("Mo-Fr 09:00-14:00; 24 de diciembre de 2026 cerrado", "Mo-Fr 09:00-14:00; 2026 Dec 24 off"),
        ("Mo-Fr 09:00-14:00; Dec 24 2026 off; Ago off", "Mo-Fr 09:00-14:00; 2026 Dec 24 off; Aug off"),
        ("24 horas", "24/7"),
    ],
)
def test_hours_written_otherwise_are_told_as_they_should_be(
    content: Copy, written: str, instead: str
) -> None:
    content.change(OFFICES, "Mo-Fr 09:00-14:30", written)
    [fault] = check(content.root)
    assert (fault.file, fault.line) == (OFFICES, content.line(OFFICES, f'"{written}"'))
    assert fault.todo == f'If this is meant, write it so: "{instead}".'
    assert in_spanish(fault.todo) == f'Si quieres decir esto, escríbelo así: "{instead}".'
    content.change(OFFICES, written, instead)
    assert not check(content.root)


@pytest.mark.parametrize(
    "written",
    [
        "por la mañana",
        "Lun-Vie",
        "Lun-Vie 14-9",
        "Mo-Fr 09:60-14:00",
        "Mo-Fr 9-25",
        "Mo-Fr 9-14; 30/02/2026 off",
    ],
)
def test_of_what_would_still_be_a_slip_nothing_is_proposed(content: Copy, written: str) -> None:
    """What the line should look like is told all the same."""
    content.change(OFFICES, "Mo-Fr 09:00-14:30", written)
    [fault] = check(content.root)
    assert fault.todo.startswith('Write it like "Mo-Fr 09:00-14:00;')
