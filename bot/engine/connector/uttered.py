"""What the tracker keeps of a customer's message."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import UserUttered
from rasa.shared.nlu.constants import TEXT

from bot.core.turn import PUT_OFF
from bot.engine.connector.replies import CHANNEL
from bot.engine.connector.turn_request import TurnRequest
from bot.engine.wishes.troubles import WAITS
from bot.engine.wishes.two_wishes import MAY_BE_TWO

WRITTEN_AT, PRIVATE = "written_at", "private"
# What says how a turn is gone about, and is not kept with what was understood.
_OF_THE_TURN = {MAY_BE_TWO, WAITS, WRITTEN_AT, PUT_OFF}


def understood_in(parsed: dict[str, Any]) -> dict[str, Any]:
    """What was understood, without what only says how a turn is to go about it."""
    return {key: value for key, value in parsed.items() if key not in _OF_THE_TURN}


def uttered(request: TurnRequest, parsed: dict[str, Any]) -> UserUttered:
    return UserUttered(
        parsed.get(TEXT) or request.text,
        parsed["intent"],
        parsed["entities"],
        understood_in(parsed),
        input_channel=CHANNEL,
        message_id=request.turn,
        metadata={
            "turn": request.turn,
            "conversation": request.conversation,
            "contact": request.contact,
            "sequence": request.sequence,
            WRITTEN_AT: request.written_at,
            **({PRIVATE: list(request.private)} if request.private else {}),
            **({PUT_OFF: True} if PUT_OFF in parsed else {}),
        },
    )
