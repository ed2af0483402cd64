"""Which services are asked about where."""

from __future__ import annotations

import re

import pytest

from actions.outages_named import pairs_named
from bot.content.business import load_business
from bot.settings import ROOT

CUES = load_business(ROOT).cues
NAMES = {"agua": "service", "luz": "service", "internet": "service", "norte": "district", "sur": "district"}


def pairs(text: str, service: str | None = None, district: str | None = None) -> str:
    found = [
        {"entity": NAMES[one[0].lower()], "value": one[0].lower(), "start": one.start(), "end": one.end()}
        for one in re.finditer(rf"\b({'|'.join(NAMES)})\b", text, re.IGNORECASE)
    ]
    return ", ".join(map(" ".join, pairs_named(text, found, service, district, CUES)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("internet en Norte y luz en Sur", "internet norte, luz sur"),
        ("en Norte la luz y en Sur el agua", "luz norte, agua sur"),
        ("agua y luz en Norte, internet en Sur", "agua norte, luz norte, internet sur"),
        ("agua y luz en Norte y en Sur", "agua norte, agua sur, luz norte, luz sur"),
        ("internet caído en Norte y además la luz", "internet norte, luz norte"),
        ("no hay luz en Norte ni en Sur", "luz norte, luz sur"),
        ("la luz, sí, la luz en Norte", "luz norte"),
    ],
)
def test_what_stands_side_by_side_belongs_together(text: str, expected: str) -> None:
    assert pairs(text) == expected


def test_what_is_not_named_is_what_was_spoken_of() -> None:
    assert pairs("en Norte y en Sur", "agua") == "agua norte, agua sur"
    assert pairs("la luz", "agua", "norte") == "luz norte"
    assert pairs("", "agua", "norte") == "agua norte"
    assert pairs("la luz y el agua") == "", "nobody knows where"


@pytest.mark.parametrize(
    "text",
    [
        "No en Norte, en Sur",
        "en Sur, no en Norte",
        "it's not in Norte, it's in Sur",
        "no vivo en Norte, en Sur",
        "not near Norte, near Sur",
    ],
)
def test_a_district_that_is_denied_is_not_told_of(text: str) -> None:
    assert pairs(text, "luz") == "luz sur"
    assert pairs("no en Norte", "luz") == "luz norte", "where nothing else is named"
