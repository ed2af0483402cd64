"""The words below ``day_parts`` in data/business/cues.yml: what the parts of a day are called."""

from __future__ import annotations

import re

import pytest

from bot.content.business import load_business
from bot.core.day_part_cues import DayPartCues
from bot.core.phrases import one_of
from bot.settings import ROOT

PARTS = load_business(ROOT).cues.day_parts
MORNING = PARTS.to_be_morning(["trabajo"])


@pytest.mark.parametrize(
    ("pattern", "said", "part"),
    [
        (PARTS.to_be_early, "a primera hora", "a primera hora"),
        (PARTS.to_be_early, "mejor a primera, gracias", "a primera"),
        (PARTS.to_be_early, "a primera vista", None),
        (PARTS.to_be_late, "end of the day", "end of the day"),
        (PARTS.to_be_late, "es la ultima hora", None),
        *((PARTS.to_be_mid_morning, said, said) for said in ("mid-morning", "mid morning", "midmorning")),
        (MORNING, "esta manana", "manana"),
        (MORNING, "trabajo de manana", "de manana"),
        (MORNING, "la cita de manana", None),
        (PARTS.to_be_late_afternoon, "mejor tarde", "tarde"),
        (PARTS.to_be_late_afternoon, "si llego tarde", None),
        (PARTS.to_be_late_afternoon, "tarde mucho", None),
        (PARTS.to_be_night, "cualquier noche", "noche"),
        (PARTS.to_be_none_to_come, "good ", "good "),
        (PARTS.to_be_none_to_come, "since early this ", "since early this "),
        (PARTS.to_be_none_to_come, "on monday ", None),
    ],
)
def test_a_part_is_heard_by_what_stands_around_it(pattern: str, said: str, part: str | None) -> None:
    found = re.search(rf"(?<!\w)(?:{pattern})(?!\w)", said)
    assert (found and found[0]) == part


def test_a_business_calls_them_as_its_customers_do_or_not_at_all() -> None:
    own = DayPartCues.read({"night": {"es": ["por la nochecita"]}})
    assert re.fullmatch(own.to_be_night, "por la nochecita")
    none = DayPartCues()
    for pattern in (none.to_be_early, none.to_be_morning([]), none.to_be_night, one_of(none.midday)):
        assert not re.search(pattern, "por la mañana a primera hora, morning, esta noche")
    assert not re.search(none.to_be_none_to_come, "good ")
