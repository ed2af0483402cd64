"""What the conversation so far, as the tracker has it, says of the customer's patience."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.escalation import Step
from bot.core.handoff import Reason
from bot.core.signals import COMPLAINT, REJECTED, Signal
from bot.core.text import fold, plain
from bot.engine.connector.answer import COMFORT, ESCALATION, full_intent

# How many messages back a sign still counts.
LOOK_BACK = 4
# Shorter ones are times, days and amounts, which come again by chance.
LONG_NUMBER = 4
_WORD = re.compile(r"\w+")
# Said twice, these answer two questions.
_SHORT_ANSWERS = {
    *("si", "no", "vale", "ok", "gracias", "hola", "por", "favor"),
    *("yes", "yeah", "okay", "thanks", "hi", "hello", "please"),
}
_UNTOUCHED: Any = object()
_REPEATED, _REJECTED, _UNCLEAR, _HANDED_OVER_BEFORE, _COMPLAINT = 0.25, 0.3, 0.2, 0.15, 0.13
# Signs of a misunderstanding, and of no other trouble.
ASKED_AGAIN = "repeated"
OURS = {ASKED_AGAIN, "rejected", "unclear"}


def in_conversation(
    tracker: DialogueStateTracker,
    small_talk: list[str],
    rejecting: list[str],
    complaining: list[str],
    telling: list[str],
    hand_over: str,
) -> tuple[Signal, ...]:
    """``small_talk``: intents that may come again without meaning anything. ``rejecting``: those that say an
    answer was none; ``complaining``: that something is wrong with us; ``telling``: that go on with what was
    told, which is little of a sign however long it is. ``hand_over``: the action that calls a person."""
    said = messages(tracker, hand_over)
    if not said:
        return ()
    now, before = said[0], said[1 : 1 + LOOK_BACK]
    found = []
    if tracker.active_loop_name:
        asks = _says_it_unheard
    else:
        asks = _gives_the_number_again if _intent(now) in small_talk else _asks_the_same
    again = [one for one in before if asks(now, one)]
    if again:
        weight = min(_REPEATED if _intent(now) in telling else 2 * _REPEATED, _REPEATED * len(again))
        found.append(Signal(ASKED_AGAIN, weight, f"{_intent(now)}: {again[0].text}"[:80]))
    rejected = [one for one in before if _intent(one) in rejecting]
    if rejected:
        found.append(Signal(REJECTED, _REJECTED, (rejected[0].text or "")[:80]))
    complained = [one for one in (now, *before) if one.intent.get("name") in complaining]
    if complained:
        found.append(Signal(COMPLAINT, _COMPLAINT, (complained[0].text or "")[:80]))
    turns = islice(_turns_before(tracker, hand_over), LOOK_BACK)
    unclear = [(one, missed) for one, told in turns if (missed := _missed(told)) and not is_silent(one)]
    if unclear:
        weight = _UNCLEAR * min(2, sum(missed for _, missed in unclear))
        found.append(Signal("unclear", weight, (unclear[0][0].text or "")[:80]))
    if any(type(event) is ActionExecuted and event.action_name == hand_over for event in tracker.events):
        found.append(Signal("handed_over_before", _HANDED_OVER_BEFORE))
    return tuple(found)


def _asks_the_same(now: UserUttered, before: UserUttered) -> bool:
    """In words of their own, and of nothing else: "¿y en Norte?" after Centro is another question. What was
    not understood is no wish that could come again."""
    if _intent(now) == DEFAULT_NLU_FALLBACK_INTENT_NAME:
        return _says_the_same(now, before)
    typed = bool(now.text and before.text) and not before.text.startswith("/")
    return typed and _intent(now) == _intent(before) and _entities(now) <= _entities(before)


def _says_the_same(now: UserUttered, before: UserUttered) -> bool:
    """With a number that was given before, or in nearly the same words: "norte, norte"."""
    if not (now.text and before.text) or before.text.startswith("/"):
        return False
    ours, theirs = _words(now), _words(before)
    alike = bool(ours) and 2 * len(ours & theirs) > len(ours | theirs) and not ours <= _SHORT_ANSWERS
    return alike or _gives_the_number_again(now, before)


def _says_it_unheard(now: UserUttered, before: UserUttered) -> bool:
    """In the middle of a form: not where it is heard this time, a title that was taken for a question."""
    heard = plain(now.text or "") == plain(before.text or "") and _intent(now) != _intent(before)
    return _says_the_same(now, before) and not heard


def _gives_the_number_again(now: UserUttered, before: UserUttered) -> bool:
    """ "La R-4471", once more: they are not heard."""
    return any(len(word) >= LONG_NUMBER and word.isdigit() for word in _words(now) & _words(before))


def _words(message: UserUttered) -> set[str]:
    text = message.text or ""
    return set() if text.startswith("/") else set(_WORD.findall(fold(text)))


def _intent(message: UserUttered) -> str | None:
    return full_intent(dict(message.parse_data or {"intent": message.intent}))


def _entities(message: UserUttered) -> set[tuple[str, str]]:
    return {(str(one.get("entity")), str(one.get("value"))) for one in message.entities or []}


def comforted(tracker: DialogueStateTracker) -> bool:
    """Whether the trouble was acknowledged, or a person offered, a moment ago."""
    said = (event.value for event in tracker.events if type(event) is SlotSet and event.key == COMFORT)
    return any(value and value["step"] != Step.CARRY_ON.value for value in said)


def offered(tracker: DialogueStateTracker, hand_over: str, declining: list[str]) -> int:
    """Count the messages since a person was offered because of how they sound; 0 where none was or where they
    have said no since. ``declining``: the intents of a no."""
    since: list[UserUttered] = []
    for said, told in _turns_before(tracker, hand_over, COMFORT):
        if told and told.get("offers"):
            return 0 if any(_intent(one) in declining for one in since) else len(since) + 1
        since.append(said)
    return 0


def failures(tracker: DialogueStateTracker, hand_over: str) -> float:
    """Count the turns right before this one that were not understood, as the decisions then did."""
    _, told = next(_turns_before(tracker, hand_over), (None, None))
    return float(told.get("failures", 1)) if told is not None and _missed(told) else 0.0


def offered_a_person(tracker: DialogueStateTracker) -> bool:
    """Whether the turn before this one ended with the offer of a person."""
    return _step_before(tracker) in (Step.ASK_AGAIN.value, Step.ASK_PERSON.value)


def asked_about_a_person(tracker: DialogueStateTracker) -> bool:
    """Whether it ended with the question whether they want one."""
    return _step_before(tracker) == Step.ASK_PERSON.value


def asked_about_danger(tracker: DialogueStateTracker) -> bool:
    """Whether it did so because they may be in danger."""
    return asked_about_a_person(tracker) and _before(tracker, "reason") == Reason.DANGER.value


def _step_before(tracker: DialogueStateTracker) -> str | None:
    return _before(tracker, "step")


def _before(tracker: DialogueStateTracker, key: str) -> str | None:
    """What was decided in the turn before this one, if a person was thought of."""
    _, told = next(_turns_before(tracker, ""), (None, None))
    return told[key] if told is not None else None


def _missed(told: dict[str, Any] | None) -> float:
    """By how much the bot was at a loss: 1, for what asks for nothing ``ASIDE``; 0 where it was not."""
    if told is None or told["reason"] != Reason.NOT_UNDERSTOOD.value:
        return 0.0
    weights = (float(one["weight"]) for one in told["signals"] if one["kind"] == Reason.NOT_UNDERSTOOD.value)
    return next(weights, 1.0)


def _turns_before(
    tracker: DialogueStateTracker, hand_over: str, slot: str = ESCALATION
) -> Iterator[tuple[UserUttered, dict[str, Any] | None]]:
    """Return the customer's messages before the present one, the latest first and none from before a person
    was called, each with what was left in the slot: an action that had an answer after all empties it."""
    present, left = True, _UNTOUCHED
    for event in reversed(tracker.events):
        if type(event) is ActionExecuted and event.action_name == hand_over:
            return
        if type(event) is SlotSet and event.key == slot and left is _UNTOUCHED:
            left = event.value
        elif type(event) is UserUttered:
            if not present:
                yield event, None if left is _UNTOUCHED else left
            present, left = False, _UNTOUCHED


def is_silent(message: UserUttered) -> bool:
    """Whether nothing was written. A button is pressed without words, but never without an intent."""
    return not (message.text or "").strip() and message.intent.get("name") in (
        None,
        DEFAULT_NLU_FALLBACK_INTENT_NAME,
    )


def signals(message: UserUttered) -> tuple[Signal, ...]:
    return tuple(Signal.from_dict(data) for data in (message.parse_data or {}).get("signals") or [])


def messages(tracker: DialogueStateTracker, hand_over: str) -> list[UserUttered]:
    """Return the customer's messages, the latest first, none from before a person was called."""
    found: list[UserUttered] = []
    for event in reversed(tracker.events):
        if type(event) is UserUttered:
            found.append(event)
        elif type(event) is ActionExecuted and event.action_name == hand_over and found:
            break
    return found


def slots_set_now(tracker: DialogueStateTracker) -> list[SlotSet]:
    found = []
    for event in reversed(tracker.events):
        if type(event) is UserUttered:
            break
        if type(event) is SlotSet:
            found.append(event)
    return found


def last(tracker: DialogueStateTracker, kind: type[Event]) -> Event | None:
    return next((event for event in reversed(tracker.events) if isinstance(event, kind)), None)
