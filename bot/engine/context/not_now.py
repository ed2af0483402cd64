"""Danger that is over, feared or told with a laugh, which is asked about, and a person who is not wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT

from bot.core.calls import Calls
from bot.core.cues import Cues
from bot.core.escalation import Step
from bot.core.handoff import Reason
from bot.core.signals import LAUGHTER, NO_BLAME
from bot.engine.connector.answer import ESCALATION
from bot.engine.nlu.respelling import as_meant

_NO = "deny"


def is_not_now(parsed: dict[str, Any], cues: Cues) -> bool:
    """Whether what a message tells is past, "el lunes se cayó un cable", feared, denied or made light of."""
    past = any(found.get("gone_by") for found in parsed.get(ENTITIES) or [])
    light = any(signal.get("kind") in (LAUGHTER, NO_BLAME) for signal in parsed.get("signals") or [])
    return past or light or cues.may_be_no_danger(parsed.get(TEXT) or "")


def over_after_all(
    parsed: dict[str, Any], tracker: DialogueStateTracker, cues: Cues, reasons: Mapping[str, str]
) -> dict[str, Any] | None:
    """Return as a no what says, asked whether the danger is now, that it is not: "no sparks any more", and
    nothing behind a "but". None if it is no such thing: a laugh or a day gone by is no answer.
    ``reasons``: for which a person is called, by their intents."""
    danger, told = Reason.DANGER.value, reasons.get(parsed[INTENT][INTENT_NAME_KEY])
    text = parsed.get(TEXT) or ""
    over = cues.is_not_now(text) and not cues.has_a_but(text)
    if not asked_whether_now(tracker) or told != danger or not over:
        return None
    return {**parsed, INTENT: {**parsed[INTENT], INTENT_NAME_KEY: _NO}}


def nobody_needed(
    parsed: dict[str, Any], tracker: DialogueStateTracker, calls: Calls, reasons: Mapping[str, str]
) -> dict[str, Any] | None:
    """Return as a no to the person who was offered, or else as not understood, what sounds like a wish for
    one and says that nobody is wanted: "no quiero hablar con nadie, solo cancelarla". None if it is no such
    thing."""
    told = reasons.get(parsed[INTENT][INTENT_NAME_KEY])
    if told != Reason.REQUESTED.value or not any(map(calls.unwanted_in, as_meant(parsed))):
        return None
    offered = decided_last(tracker).get("step") in (Step.ASK_AGAIN.value, Step.ASK_PERSON.value)
    meant = _NO if offered else DEFAULT_NLU_FALLBACK_INTENT_NAME
    return {**parsed, INTENT: {**parsed[INTENT], INTENT_NAME_KEY: meant}}


def asked_whether_now(tracker: DialogueStateTracker) -> bool:
    """Whether the turn before ended by that question."""
    asked = decided_last(tracker)
    return (asked.get("step"), asked.get("reason")) == (Step.ASK_PERSON.value, Reason.DANGER.value)


def decided_last(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What was decided in the turn before, while the present message is not in the tracker yet."""
    return (tracker.get_slot(ESCALATION) if ESCALATION in tracker.slots else None) or {}
