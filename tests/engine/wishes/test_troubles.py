"""Two troubles in one message: a complaint, and what does not work."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.cues import read_cues
from bot.engine.wishes.troubles import WAITS, in_order, told_now, worth_a_try
from bot.engine.wishes.two_wishes import MAY_BE_TWO, Places

CUES = read_cues()
SETTINGS = {
    "complaints": ["complain"],
    "outages": ["service_status", "report_problem"],
    "urgent": ["report_danger"],
    "sure": 0.6,
    "half_sure": 0.4,
}
INTERNET = [{"entity": "service", "value": "internet", "start": 9, "end": 17}]


def understood(intent: str, text: str, entities: list[dict[str, Any]], sure: float = 0.9) -> dict[str, Any]:
    halves = {"halves": Places(CUES).halves(text), "announced": False}
    meant = {"name": intent, "confidence": sure}
    return {"intent": meant, "text": text, "entities": entities, MAY_BE_TWO: halves}


def tried(text: str, intent: str = "complain") -> list[tuple[str, str]]:
    return worth_a_try(understood(intent, text, INTERNET), SETTINGS, CUES)


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("me cobrasteis dos veces y además no me va internet", "no me va internet"),
        ("me cobrasteis dos veces. Encima no me va internet", "no me va internet"),
        ("you charged me twice and on top of that my internet is down", "my internet is down"),
        ("no me va internet, quiero poner una queja", "quiero poner una queja"),
    ],
)
def test_one_trouble_more_and_a_complaint_that_is_wished_for_are_tried(text: str, second: str) -> None:
    assert second in [two[1] for two in tried(text)]


def test_a_story_that_goes_on_is_not_tried_nor_is_danger() -> None:
    assert not tried("llamé dos veces y no me va internet")
    assert not tried("huele a gas y además no me va internet", "report_danger")


def test_the_complaint_comes_first_and_tells_the_whole_and_the_rest_waits() -> None:
    whole = understood("complain", "no me va internet y además me cobrasteis dos veces", INTERNET)
    outage = understood("service_status", "no me va internet", INTERNET, 0.5)
    complaint = understood("complain", "me cobrasteis dos veces", [])
    both = in_order(whole, outage, complaint, SETTINGS, CUES)
    assert both is not None
    assert (both[0]["intent"]["name"], both[0]["text"]) == ("complain", whole["text"])
    assert both[0]["entities"] == [{"entity": "service", "value": "internet"}]
    assert both[1][WAITS] and both[1]["text"] == "no me va internet"


def test_what_is_hardly_a_trouble_of_its_own_is_none() -> None:
    whole = understood("report_problem", "no me va internet y además nadie contesta", INTERNET)
    outage = understood("service_status", "no me va internet", INTERNET)
    assert in_order(whole, outage, understood("complain", "nadie contesta", []), SETTINGS, CUES) is None
    of_it = understood("complain", "el internet es una vergüenza total", INTERNET)
    assert in_order(whole, outage, of_it, SETTINGS, CUES) is None
    doubtful = understood("complain", "me cobrasteis dos veces", [], 0.5)
    assert in_order(whole, outage, doubtful, SETTINGS, CUES) is None


def test_what_is_told_again_meanwhile_waits_no_more() -> None:
    wish = understood("report_problem", "no me va internet", INTERNET)
    tracker = DialogueStateTracker.from_events("c", [], Domain.empty().slots)
    assert not told_now(wish, tracker)
    tracker.update(UserUttered("/report_problem", {"name": "report_problem"}, []))
    assert not told_now(wish, tracker)
    tracker.update(UserUttered("no va internet", {"name": "report_problem"}, INTERNET))
    assert told_now(wish, tracker)


def test_another_service_or_another_district_is_not_what_waits() -> None:
    def placed(service: str, *district: str) -> list[dict[str, Any]]:
        where = [{"entity": "district", "value": one} for one in district]
        return [{"entity": "service", "value": service}, *where]

    def told(*said: Any) -> bool:
        named = placed(*said)
        tracker = DialogueStateTracker.from_events("c", [], Domain.empty().slots)
        tracker.update(UserUttered("sin servicio", {"name": "service_status"}, named))
        return told_now(wish, tracker)

    wish = understood("service_status", "no me va internet en Norte", placed("internet", "norte"))
    assert not told("water") and not told("water", "norte") and not told("internet", "sur")
    assert told("internet") and told("internet", "norte")
    wish = understood("service_status", "no me va internet", placed("internet"))
    assert told("internet", "sur")
