"""What is answered to the question whether there is danger now: "ahora mismo", "fue ayer", "no sé"."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT

from bot.core.cues import Cues
from bot.core.handoff import Reason
from bot.core.text import plain
from bot.core.turn import HARDLY_A_YES
from bot.engine.context.hardly_a_yes import READ
from bot.engine.context.not_now import asked_whether_now

_YES, _NO, _FACT = "affirm", "deny", "inform"
# What is longer than an answer, in words, is heard as it is.
_ANSWER = 6


def answers_danger(
    parsed: dict[str, Any],
    tracker: DialogueStateTracker,
    cues: Cues,
    reasons: Mapping[str, str],
    beyond: Collection[str],
) -> dict[str, Any] | None:
    """Return as danger what says that it is there, "still happening", and as a no that it is not; outside a
    form also a day gone by, or "all clear", as a no, and as hardly a yes what may be either: "no sé", or what
    is not understood. None if it is no such thing, or nobody asked. ``reasons``: for which a person is
    called, by their intents; ``beyond``: those of what we do not do."""
    if not asked_whether_now(tracker):
        return None
    text = parsed.get(TEXT) or ""
    told, but = parsed[INTENT][INTENT_NAME_KEY], cues.has_a_but(text)
    now, well = cues.happens_now(text), cues.says_all_is_well(text) and not but
    if now and not well:
        danger = next(intent for intent, why in reasons.items() if why == Reason.DANGER.value)
        return _meant(parsed, danger)
    no = now is False or (told == _YES and cues.refuses(text) and not but)
    if no and told not in reasons:
        return _meant(parsed, _NO)
    if tracker.active_loop_name or "?" in text or len(plain(text).split()) > _ANSWER:
        return None
    unclear = told in (_FACT, DEFAULT_NLU_FALLBACK_INTENT_NAME, *beyond)
    gone_by = unclear and any(found.get("gone_by") for found in parsed.get(ENTITIES) or [])
    if gone_by or (well and told not in reasons):
        return _meant(parsed, _NO)
    before = tracker.latest_message
    asked_again = before is not None and HARDLY_A_YES in (before.parse_data or {})
    unclear = (unclear and (but or not cues.refuses(text))) or cues.only_wavers(text)
    return {**_meant(parsed, _YES), HARDLY_A_YES: READ} if unclear and not asked_again else None


def _meant(parsed: dict[str, Any], intent: str) -> dict[str, Any]:
    return {**parsed, INTENT: {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}}
