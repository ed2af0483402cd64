"""A wish for a person that hangs on something: that is answered, or it is asked whether one is wanted."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.answer_cues import HALF_A_YES
from bot.engine.cues import read_calls
from bot.engine.nlu.wishes import WishSplitter
from bot.engine.wishes.hanging import HANGS_ON, hung_on, said_beside
from tests.engine.conftest import ROOT

SAID = "if the power isn't back by six I want someone to call me"
CONDITION = "the power isn't back by six"
SETTINGS = {
    **WishSplitter.get_default_config(),
    "urgent": ["report_danger"],
    "passing": ["talk_to_human"],
    "hanging": ["service_status", "faq"],
}


class Understood:
    """What a condition is understood as."""

    def __init__(self, intent: str) -> None:
        self._intent = intent

    async def part(self, part: str, whole: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any]:
        assert part in (CONDITION, "what do I need to bring?")
        return understood(part, self._intent, response_selector={"faq": {}})


def understood(text: str, intent: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "intent": {"name": intent, "confidence": 0.9}, "intent_ranking": [], **more}


def heard(whole: str, condition: str, form: str | None = None, text: str = SAID) -> dict[str, Any] | None:
    tracker = DialogueStateTracker("c1", Domain.empty().slots)
    if form:
        tracker.update(ActiveLoop(form))
    parsed = understood(text, whole, entities=[{"entity": "time"}])
    asked: Any = Understood(condition)
    return asyncio.run(hung_on(parsed, asked, tracker, SETTINGS, read_calls()))


@pytest.mark.parametrize("whole", ["talk_to_human", "service_status"])
def test_what_the_wish_hangs_on_is_answered(whole: str) -> None:
    found = heard(whole, "service_status")
    assert found and found["intent"]["name"] == "service_status" and found[HANGS_ON] == CONDITION
    assert found["text"] == SAID and found["entities"] == [{"entity": "time"}]


@pytest.mark.parametrize(("condition", "form"), [("nlu_fallback", None), ("service_status", "report_form")])
def test_what_nothing_is_known_of_and_what_comes_in_a_form_is_asked_about(
    condition: str, form: str | None
) -> None:
    found = heard("talk_to_human", condition, form)
    assert found and HANGS_ON not in found
    assert found["intent"] == {"name": "talk_to_human", "confidence": HALF_A_YES}


def test_nothing_is_begun_or_recorded_of_what_a_wish_hangs_on() -> None:
    """It has not happened: "if there's still no water tomorrow I want a call"."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    wishes = next(one for one in pipeline if one["name"].endswith(".WishSplitter"))
    assert wishes["hanging"] and not {*wishes["hanging"]} & {*wishes["begin"]}


def test_danger_is_none_that_hangs_on_anything_nor_is_a_wish_for_now() -> None:
    assert heard("report_danger", "service_status") is None
    assert heard("talk_to_human", "service_status", text="I want someone to call me") is None
    both = "I want to talk to a human now! And if the power isn't back by six I want someone to call me"
    assert heard("talk_to_human", "service_status", text=both) is None


TOLD_OF = "the agent helped me yesterday, what do I need to bring?"


@pytest.mark.parametrize(
    ("text", "part", "form", "meant"),
    [
        (TOLD_OF, "requirements", None, "requirements"),
        (TOLD_OF, "nlu_fallback", None, None),
        (TOLD_OF, "requirements", "report_form", None),
        ("I want an agent, the last one helped me", "requirements", None, None),
    ],
)
def test_what_is_asked_beside_people_who_are_told_of_is_answered(
    text: str, part: str, form: str | None, meant: str | None
) -> None:
    tracker = DialogueStateTracker("c1", Domain.empty().slots)
    if form:
        tracker.update(ActiveLoop(form))
    asked: Any = Understood(part)
    settings = {**SETTINGS, "alone": ["nlu_fallback"]}
    found = asyncio.run(
        said_beside(understood(text, "talk_to_human"), asked, tracker, settings, read_calls())
    )
    assert (found and found["intent"]["name"]) == meant
