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
from bot.core.phrases import Phrases
from bot.core.text import plain
from bot.engine.context.not_now import decided_last

# Set where it may be; ``OF_WHAT_WAS_TOLD``: it confirms that, "sí, todo correcto", "yes 18906".
HARDLY_A_YES, OF_WHAT_WAS_TOLD, READ = "hardly_a_yes", "of_what_was_told", "read"
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


def confirms_what_was_told(text: str, cues: Cues) -> bool:
    """Whether nothing is said but that what was told is right, all, to be put on record, or a number: "sí,
    todo correcto", "yep, submit", "sí, manda la queja"; not "sí, así es"."""
    words = DRAWN_OUT.sub(r"\1", plain(text)).split()
    all_told = Phrases(one for one in cues.no_more if " " in one)
    confirming = all_told + cues.recording + cues.doubting.confirming
    numbers = [word for word in words if word.isdigit()]
    words = [word for word in words if not word.isdigit()]
    return (bool(numbers) or confirming.stand_in(words)) and (
        confirming + cues.no_more + cues.around_a_wish
    ).make_up(words)


def _kind(text: str, tracker: DialogueStateTracker, cues: Cues) -> str | None:
    last = decided_last(tracker)
    asked = last.get("step") == Step.ASK_PERSON.value
    offered_in_form = last.get("step") == Step.ASK_AGAIN.value and tracker.active_loop_name is not None
    if not (asked or offered_in_form):
        return None
    if confirms_what_was_told(text, cues):
        return OF_WHAT_WAS_TOLD
    return READ if last.get("reason") == Reason.DANGER.value and cues.acknowledges(text) else None
