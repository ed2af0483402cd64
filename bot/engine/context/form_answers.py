"""What an open form asked for, named at the beginning of words that sound like something else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.events import UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT

from bot.core.cues import Cues
from bot.core.quoting import only_points
from bot.core.text import plain
from bot.engine.wishes.long_story import SURE
from bot.engine.wishes.outbursts import angry
from bot.engine.wishes.two_wishes import asks

_PREPARED, _FACT, _YES, _TOLD = "faq", "inform", "affirm", "tell_more"
# So many words tell what happened where something else was asked.
_TELLS = 5
NO_WISHES: Mapping[str, Collection[str]] = {"alone": (), "beyond": ()}


def answered(
    parsed: dict[str, Any],
    tracker: DialogueStateTracker,
    cues: Cues,
    never: Collection[str] = (),
    recording: Collection[str] = (),
    wishes: Mapping[str, Collection[str]] = NO_WISHES,
) -> dict[str, Any] | None:
    """Return a message that was taken for a question with a prepared answer as the answer to the form: "new
    contract, I'm moving to Sur", asked what the appointment is for. None if it asks, before or after it, or
    names no such thing first. "That one" is a yes where one was asked for, and "apúntalo", asked what
    happened, says that all is told. Asked for anything in their own words, whatever is hardly a wish is one:
    the title of a book, the name of a dog.

    ``never``: intents that are heard as such however unsure: a danger, a wish for a person. ``recording``:
    those with which something is put on record. ``wishes``: those that are ``alone``, about the talk itself,
    and ``beyond`` us.
    """
    form = tracker.active_loop_name
    slot = tracker.slots.get(tracker.get_slot(REQUESTED_SLOT) or "") if form else None
    text, meant = parsed[TEXT], parsed[INTENT][INTENT_NAME_KEY]
    if slot is None or meant in never:
        return None
    if _takes_a_yes(slot) and only_points(text) and not _asks_of_it(text, cues):
        return {**parsed, INTENT: {INTENT_NAME_KEY: _YES, "confidence": 1.0}}
    if _takes_a_yes(slot) and _a_yes_and_more(parsed, cues):
        return {**parsed, INTENT: {INTENT_NAME_KEY: _YES, "confidence": 1.0}}
    on_record = str(form).removesuffix("_form") in recording and _in_any_words(slot)
    if on_record and (cues.wants_it_recorded(text) or cues.has_no_more(text)):
        return {**parsed, INTENT: {INTENT_NAME_KEY: _FACT, "confidence": 1.0}}
    asked_where = str(form).removesuffix("_form") in recording and not _in_any_words(slot)
    if asked_where and _tells_of_it(parsed, cues) and not _told_twice(tracker):
        return {**parsed, INTENT: {INTENT_NAME_KEY: _TOLD, "confidence": 1.0}}
    own = not on_record and _in_any_words(slot)
    if own and _hardly_a_wish(parsed, slot, wishes) and (not asks(text, cues) or _said_again(text, tracker)):
        return {**parsed, INTENT: {INTENT_NAME_KEY: _FACT, "confidence": 1.0}}
    said, begins = _behind_a_question(text) if _unclear(parsed) else (text, 0)
    if (meant != _PREPARED and not begins) or asks(said, cues):
        return None
    wanted = {mapping["entity"] for mapping in slot.mappings if mapping["type"] == "from_entity"}
    named = (found for found in parsed.get(ENTITIES) or [] if found["entity"] in wanted)
    if not any(_answers(text, found, cues, begins) for found in named):
        return None
    return {**parsed, INTENT: {INTENT_NAME_KEY: _FACT, "confidence": 1.0}}


def _tells_of_it(parsed: dict[str, Any], cues: Cues) -> bool:
    """ "Se fue con el viento de anoche", asked where: it is not understood, and tells what happened."""
    text = parsed[TEXT]
    lost = parsed[INTENT][INTENT_NAME_KEY] == DEFAULT_NLU_FALLBACK_INTENT_NAME
    told = len(text.split()) >= _TELLS and "?" not in text
    return lost and told and not (angry(parsed) or asks(text, cues) or cues.wishes(text))


def _told_twice(tracker: DialogueStateTracker) -> bool:
    """Whoever tells and tells has to be asked otherwise, or meet a person."""
    said = (event for event in reversed(tracker.events) if type(event) is UserUttered)
    return [event.intent.get(INTENT_NAME_KEY) for event in islice(said, 2)] == [_TOLD] * 2


def _takes_a_yes(slot: Slot) -> bool:
    return any(mapping.get("intent") == _YES for mapping in slot.mappings)


def _a_yes_and_more(parsed: dict[str, Any], cues: Cues) -> bool:
    """ "Sí, y apunta que voy con mi madre": whatever else that is, which is not understood, it is a yes. With
    nothing between, "vale, espera un momento", with a no or in anger, "sí, y una mierda", it may be none."""
    text, words = parsed[TEXT], plain(parsed[TEXT]).split()
    lost = parsed[INTENT][INTENT_NAME_KEY] == DEFAULT_NLU_FALLBACK_INTENT_NAME and not cues.mocks(text)
    if not lost or parsed.get(ENTITIES) or angry(parsed) or not cues.agrees(text):
        return False
    goes_on = any(cues.joined_by.ends(words, at) for at in cues.around_a_wish.reach(words) if at)
    denied = not cues.choosing.denying.isdisjoint(words)
    return goes_on and not denied and not cues.has_a_but(text) and not _asks_of_it(text, cues)


def _asks_of_it(text: str, cues: Cues) -> bool:
    """ "¿Y eso?", "is this ok", with its mark or without."""
    first = plain(text).split()[:1]
    return asks(text, cues) or cues.carries_on(text) or not cues.choosing.asked_with.isdisjoint(first)


def _in_any_words(slot: Slot) -> bool:
    return any(mapping["type"] == "from_text" for mapping in slot.mappings)


def _hardly_a_wish(parsed: dict[str, Any], slot: Slot, wishes: Mapping[str, Collection[str]]) -> bool:
    """ "Los asquerosos" may sound like a complaint, "Go tell it on the mountain" like nothing that we do, and
    "John Banville" like nothing at all. What is about the talk itself, "déjalo", is heard however unsure."""
    meant, sure = parsed[INTENT][INTENT_NAME_KEY], float(parsed[INTENT].get("confidence") or 0.0)
    if meant == DEFAULT_NLU_FALLBACK_INTENT_NAME:
        return True
    no_answer = any(meant in mapping.get("not_intent", ()) for mapping in slot.mappings)
    return no_answer and meant not in wishes["alone"] and (meant in wishes["beyond"] or sure < SURE)


def _said_again(text: str, tracker: DialogueStateTracker) -> bool:
    """Whoever says it word for word once more means it for the answer: "¿Quién mató a Palomino Molero?"."""
    before = tracker.latest_message.text if tracker.latest_message else None
    return plain(before or "") == plain(text)


def _answers(text: str, found: dict[str, Any], cues: Cues, begins: int) -> bool:
    """Whether what was found comes first, and no question behind it: "luz cuánto tardáis en venir"; or where
    what is told ``begins`` behind a question back, and nothing is asked there."""
    after = plain(text[found.get("end") or len(text) :]).split()
    start = found.get("start") or 0
    if begins:
        return start >= begins and not cues.asking.stand_in(plain(text[begins:]).split())
    return cues.only_carries_on(text[:start]) and not cues.asking.stand_in(after)


def _unclear(parsed: dict[str, Any]) -> bool:
    return float(parsed[INTENT].get("confidence") or 0) < SURE


def _behind_a_question(text: str) -> tuple[str, int]:
    """What is said behind a question back, "¿para qué? para cambiar el titular", and where it begins; all of
    it where there is none."""
    begins = text.rfind("?", 0, len(text.rstrip(" ?!."))) + 1
    return text[begins:], begins
