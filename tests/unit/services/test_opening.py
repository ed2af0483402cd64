"""Days on which somebody works."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.content.business import load_business
from bot.core.desk import Ticket, TicketState
from bot.services.opening import Opening
from bot.settings import ROOT

OPENING = Opening(load_business(ROOT))


def test_working_days_are_counted_without_weekends_and_holidays() -> None:
    friday = date(2026, 12, 4)
    assert OPENING.working_day(friday, 1) == date(2026, 12, 7), "not Saturday"
    assert OPENING.working_day(friday, 2) == date(2026, 12, 9), "the eighth is a holiday"
    assert OPENING.working_day(friday, 0) == friday


def test_a_complaint_of_late_in_the_evening_is_of_that_day_where_the_business_is() -> None:
    at = datetime(2026, 11, 5, 23, 30, tzinfo=UTC)  # the sixth, a Friday, in Madrid
    complaint, fault = (
        Ticket("tck_1", "R-1", "con_1", "cnv_1", kind, "", TicketState.OPEN, at)
        for kind in ("complaint", "problem")
    )
    assert OPENING.answer_by(complaint) == date(2026, 11, 27)
    assert OPENING.answer_by(fault) is None
