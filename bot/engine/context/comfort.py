"""What is said beside an answer because of how the customer sounds, or of what went wrong between us."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.core.escalation import Step
from bot.core.patience import CIRCUMSTANCES
from bot.core.signals import SOUND
from bot.engine.connector.replies import Replies
from bot.engine.context.conversation_signs import ASKED_AGAIN, OURS

PERSON = "/talk_to_human"
SOFTEN, MISUNDERSTOOD = "utter_soften", "utter_soften_misunderstood"
COMFORTING = {Step.SOFTEN.value: SOFTEN, Step.OFFER.value: "utter_offer_person"}


def comforting(
    told: dict[str, Any] | None, replies: Replies, settings: dict[str, Any], about: Iterable[str | None]
) -> str | None:
    """The response, if any. ``told``: what the escalation policy noticed; ``settings``: its own; ``about``:
    what the message is and the form that is open. Nobody is sorry for the trouble where there is none but
    that we did not understand; that may be so where they ask the same again. Nor where only the sound of a
    message told of one, and it is about none: it may sound unlike the examples and be calm. Nor is a person
    offered twice in one turn."""
    key = COMFORTING.get(told["step"]) if told else None
    if told is None or any(map(replies.came_from, settings["comfort_themselves"])):
        return None
    kinds = {signal["kind"] for signal in told["signals"]}
    if {*settings["troubles"]}.isdisjoint(about):
        kinds -= {SOUND}
    if not kinds or (key == COMFORTING[Step.OFFER.value] and PERSON in replies.payloads()):
        return None
    if key == SOFTEN and kinds <= OURS | CIRCUMSTANCES:
        again = ASKED_AGAIN in kinds and not any(map(replies.came_from, settings["own_up"]))
        return MISUNDERSTOOD if again else None
    return key
