"""What is said beside an answer: sorry for trouble there was, and not for a mere misunderstanding."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import yaml

from bot.engine.connector.replies import Replies
from bot.engine.context.comfort import comforting
from tests.engine.conftest import ROOT

CONFIG = ROOT / "config.yml"
POLICIES = yaml.safe_load(CONFIG.read_text("utf-8"))["policies"]
SETTINGS = next(policy for policy in POLICIES if policy["name"].endswith("EscalationPolicy"))


def told(step: str, *kinds: str) -> dict[str, Any]:
    return {"step": step, "signals": [{"kind": kind, "weight": 0.4, "words": ""} for kind in kinds]}


def after(action: str) -> Replies:
    replies = Replies()
    replies.speaker = action
    asyncio.run(replies.send_response("customer", {"text": "..."}))
    return replies


@pytest.mark.parametrize(
    ("noticed", "action", "said"),
    [
        (told("soften", "outrage"), "action_opening_hours", "utter_soften"),
        (told("soften", "repeated", "outrage"), "action_opening_hours", "utter_soften"),
        (told("soften", "handed_over_before"), "action_opening_hours", "utter_soften"),
        (told("soften", "repeated"), "action_opening_hours", "utter_soften_misunderstood"),
        (told("soften", "repeated", "unclear"), "utter_faq", "utter_soften_misunderstood"),
        (told("soften", "repeated", "fed_up"), "utter_faq", "utter_soften_misunderstood"),
        (told("soften", "unclear", "rejected"), "utter_faq", None),
        (told("soften", "unclear"), "action_ask_rephrase", None),
        (told("soften", "unclear"), "action_say_again", None),
        (told("soften", "outrage"), "action_ask_rephrase", "utter_soften"),
        (told("offer", "repeated"), "action_opening_hours", "utter_offer_person"),
        (told("offer", "outrage"), "action_human_handoff", None),
        (told("carry_on"), "action_opening_hours", None),
        (None, "action_opening_hours", None),
    ],
)
def test_what_is_said_fits_what_happened(
    noticed: dict[str, Any] | None, action: str, said: str | None
) -> None:
    assert comforting(noticed, after(action), SETTINGS, ["opening_hours", ""]) == said


def test_a_person_is_offered_once_in_a_turn() -> None:
    answered = after("utter_faq")
    answered.messages[0]["buttons"] = [{"title": "Yes, put me through", "payload": "/talk_to_human"}]
    assert comforting(told("offer", "outrage"), answered, SETTINGS, ["faq/refund", ""]) is None
    assert (
        comforting(told("offer", "fed_up"), after("action_opening_hours"), SETTINGS, ["opening_hours"])
        is None
    )


@pytest.mark.parametrize(
    ("about", "form", "said"),
    [
        ("opening_hours", "", None),
        ("out_of_scope", "book_appointment", None),
        ("still_waiting", "", "utter_soften"),
        ("faq/bill_too_high", "", "utter_soften"),
        ("inform", "report_problem", "utter_soften"),
    ],
)
def test_a_mere_sound_is_no_trouble_where_the_message_is_about_none(
    about: str, form: str, said: str | None
) -> None:
    noticed = told("soften", "fed_up", "time_lost")
    assert comforting(noticed, after("action_opening_hours"), SETTINGS, [about, form]) == said
