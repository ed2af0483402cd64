"""What is said beside an answer because of how the customer sounds, or of what went wrong between us."""

from __future__ import annotations

from typing import Any

from bot.engine.conversation_signs import OURS
from bot.engine.replies import Replies

# They acknowledge the trouble in their own words, and lead to a person; who leaves is let go.
COMFORT_THEMSELVES = (
    "action_human_handoff",
    "action_not_what_i_asked",
    "action_complain",
    "utter_goodbye",
)
# They own a misunderstanding themselves.
OWN_IT = ("action_ask_rephrase", "action_say_again")
SOFTEN, MISUNDERSTOOD = "utter_soften", "utter_soften_misunderstood"
COMFORTING = {"soften": SOFTEN, "offer": "utter_offer_person"}


def comforting(told: dict[str, Any] | None, replies: Replies) -> str | None:
    """The response, if any. ``told``: what the escalation policy noticed. Nobody is sorry for the trouble
    where there is none but that we did not understand."""
    key = COMFORTING.get(told["step"]) if told else None
    if told is None or any(map(replies.came_from, COMFORT_THEMSELVES)):
        return None
    if key == SOFTEN and {signal["kind"] for signal in told["signals"]} <= OURS:
        return None if any(map(replies.came_from, OWN_IT)) else MISUNDERSTOOD
    return key
