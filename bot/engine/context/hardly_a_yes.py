"""A yes to the question about danger or a person that may be for something else: it is asked once more."""

from __future__ import annotations

from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, TEXT

from bot.core.answer_cues import DRAWN_OUT
from bot.core.cues import Cues
from bot.core.escalation import Step
from bot.core.handoff import Reason
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain
from bot.core.turn import HARDLY_A_YES
from bot.engine.context.not_now import decided_last

# What ``HARDLY_A_YES`` may be. ``OF_WHAT_WAS_TOLD``: it confirms that, "sí, todo correcto", "yes 18906";
# ``READ``: that we were read, or it may be either, "no sé".
OF_WHAT_WAS_TOLD, READ = "of_what_was_told", "read"
# Of a contract, a meter; shorter is "sí, 112", or our only button.
_A_NUMBER = 4
_YES, _FACT = "affirm", "inform"


def hardly_a_yes(parsed: dict[str, Any], tracker: DialogueStateTracker, cues: Cues) -> dict[str, Any] | None:
    """Return the message with that marked; None if it is plainly a yes, "sí, ahora mismo", is none, or was
    asked about once more: twice is a yes. After the words of safety "ok" may only say that they were read."""
    meant, text = parsed[INTENT][INTENT_NAME_KEY], parsed.get(TEXT) or ""
    begins = meant in (DEFAULT_NLU_FALLBACK_INTENT_NAME, _FACT) and cues.agrees(text)
    before = tracker.latest_message
    asked_again = before is not None and HARDLY_A_YES in (before.parse_data or {})
    if not (meant == _YES or begins) or asked_again:
        return None
    kind = _kind(text, tracker, cues)
    meant_so = {**parsed[INTENT], INTENT_NAME_KEY: _YES}
    return {**parsed, INTENT: meant_so, HARDLY_A_YES: kind} if kind else None


def confirms_what_was_told(text: str, cues: Cues, in_form: bool) -> bool:
    """Whether nothing is said but that what was told is all right or to be put on record, "sí, todo
    correcto", "yep, submit", or in a form that it is right, or a number: "sí, confirmo"; not "sí, así es"."""
    words = DRAWN_OUT.sub(r"\1", plain(text)).split()
    all_told = Phrases(one for one in cues.no_more if " " in one)
    confirming = all_told + cues.recording + (cues.doubting.confirming if in_form else NONE)
    numbers = [word for word in words if word.isdigit() and len(word) >= _A_NUMBER and in_form]
    words = [word for word in words if word not in numbers]
    return (bool(numbers) or confirming.stand_in(words)) and (
        confirming + cues.no_more + cues.around_a_wish
    ).make_up(words)


def _kind(text: str, tracker: DialogueStateTracker, cues: Cues) -> str | None:
    last = decided_last(tracker)
    asked = last.get("step") == Step.ASK_PERSON.value
    offered_in_form = last.get("step") == Step.ASK_AGAIN.value and tracker.active_loop_name is not None
    if not (asked or offered_in_form):
        return None
    if confirms_what_was_told(text, cues, tracker.active_loop_name is not None):
        return OF_WHAT_WAS_TOLD
    return READ if last.get("reason") == Reason.DANGER.value and cues.acknowledges(text) else None
