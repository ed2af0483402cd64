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

from bot.core.choices import Next, next_of
from bot.core.clauses import clauses
from bot.core.cues import Cues
from bot.core.quoting import only_points
from bot.core.text import plain
from bot.engine.wishes.long_story import SURE
from bot.engine.wishes.outbursts import angry
from bot.engine.wishes.two_wishes import asks

_PREPARED, _FACT, _YES, _NO, _LEAVES = "faq", "inform", "affirm", "deny", "nevermind"
_TOLD = "tell_more"
# So many words tell what happened where something else was asked.
_TELLS = 5
_LATER = "no_hurry"
_UNDOING_FORM, _MOVING_FORM = "cancel_appointment_form", "change_appointment_form"
_MOVED_TO = {"time", "office", "appointment_kind"}
_SEVERAL = {"time", "appointment_number"}
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
        return _meant_as(_YES, parsed)
    if _takes_a_yes(slot) and _a_yes_and_more(parsed, cues):
        return _meant_as(_YES, parsed)
    if form == _UNDOING_FORM and cues.wants_it_kept(text) and not _goes_elsewhere(parsed, cues):
        return _meant_as(_NO if _takes_a_yes(slot) else _LEAVES, {**parsed, "signals": []})
    if form == _UNDOING_FORM and _takes_a_yes(slot) and _wants_it_undone(parsed, cues):
        return _meant_as(_YES, parsed)
    if form == _MOVING_FORM and _moves_it(parsed) and cues.speaks_of_the_one_before(text):
        return _meant_as(_FACT, parsed)
    if form == _MOVING_FORM and cues.wants_it_as_it_was(text) and not _moves_it(parsed):
        return _meant_as(_LEAVES, parsed)
    if _takes_a_yes(slot) and meant == _YES and cues.booking.beyond(text):
        return _meant_as(_FACT, parsed)
    if _takes_a_yes(slot) and cues.agrees_with_a_no(text):
        return _meant_as(_YES, parsed)
    if _takes_a_yes(slot) and (doubt := _no_full_yes(parsed, cues)):
        return _meant_as(doubt, parsed)
    if _takes_one_of_several(slot) and next_of(text, cues.choosing) in (Next.ONE_BEFORE, Next.SEVERAL_BEFORE):
        return _meant_as(_FACT, parsed)
    on_record = str(form).removesuffix("_form") in recording and _in_any_words(slot)
    if on_record and (cues.wants_it_recorded(text) or cues.has_no_more(text)):
        return _meant_as(_FACT, parsed)
    asked_where = str(form).removesuffix("_form") in recording and not _in_any_words(slot)
    if asked_where and _tells_of_it(parsed, cues) and not _told_twice(tracker):
        return _meant_as(_TOLD, parsed)
    own = not on_record and _in_any_words(slot)
    if own and _hardly_a_wish(parsed, slot, wishes) and (not asks(text, cues) or _said_again(text, tracker)):
        return _meant_as(_FACT, parsed)
    said, begins = _behind_a_question(text) if _unclear(parsed) else (text, 0)
    if (meant != _PREPARED and not begins) or asks(said, cues):
        return None
    wanted = {mapping["entity"] for mapping in slot.mappings if mapping["type"] == "from_entity"}
    named = (found for found in parsed.get(ENTITIES) or [] if found["entity"] in wanted)
    if not any(_answers(text, found, cues, begins) for found in named):
        return None
    return _meant_as(_FACT, parsed)


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


def _meant_as(intent: str, parsed: dict[str, Any]) -> dict[str, Any]:
    return {**parsed, INTENT: {INTENT_NAME_KEY: intent, "confidence": 1.0}}


def _no_full_yes(parsed: dict[str, Any], cues: Cues) -> str | None:
    """What a yes is that they take back, "sí... bueno no", or that has to wait: "ok wait"."""
    text, meant = parsed[TEXT], parsed[INTENT][INTENT_NAME_KEY]
    lost = meant == DEFAULT_NLU_FALLBACK_INTENT_NAME or _unclear(parsed)
    if lost and cues.only_wavers(text):
        return _LATER
    if meant != _YES and not (lost and cues.agrees(text)):
        return None
    if cues.takes_back_its_yes(text):
        return _NO
    return _LATER if cues.wavers(text) else None


def _moves_it(parsed: dict[str, Any]) -> bool:
    """ "El viernes a la hora que tenía": not "el viernes no puedo, déjala como estaba"."""
    return any(found["entity"] in _MOVED_TO for found in parsed.get(ENTITIES) or [])


def _goes_elsewhere(parsed: dict[str, Any], cues: Cues) -> bool:
    """Whether something else is surely wished for beside: "no la anules, mejor cámbiala al jueves", with its
    comma or without."""
    answers = (
        DEFAULT_NLU_FALLBACK_INTENT_NAME,
        _YES,
        _NO,
        _LEAVES,
        _FACT,
        _UNDOING_FORM.removesuffix("_form"),
    )
    other = parsed[INTENT][INTENT_NAME_KEY] not in answers and not _unclear(parsed)
    more = parsed.get(ENTITIES) or cues.wants_more_than_it_kept(parsed[TEXT])
    return other and (len(clauses(parsed[TEXT])) > 1 or bool(more))


def _wants_it_undone(parsed: dict[str, Any], cues: Cues) -> bool:
    """ "Sí, quítala", "yes, I can't make it": a yes with what they had begun to wish for."""
    text, again = parsed[TEXT], parsed[INTENT][INTENT_NAME_KEY] == _UNDOING_FORM.removesuffix("_form")
    begun_again = again and cues.agrees(text) and not (cues.asks(text) or cues.has_a_but(text))
    return not parsed.get(ENTITIES) and (begun_again or cues.wants_it_undone(text))


def _takes_one_of_several(slot: Slot) -> bool:
    """Times and appointments are offered in a row, and the one that was taken waits for a yes."""
    return _takes_a_yes(slot) or any(mapping.get("entity") in _SEVERAL for mapping in slot.mappings)


def _a_yes_and_more(parsed: dict[str, Any], cues: Cues) -> bool:
    """ "Sí, y apunta que voy con mi madre": whatever else that is, which is not understood, it is a yes. With
    nothing between, "vale, espera un momento", with a no or in anger, "sí, y una mierda", it may be none."""
    text, words = parsed[TEXT], plain(parsed[TEXT]).split()
    lost = parsed[INTENT][INTENT_NAME_KEY] == DEFAULT_NLU_FALLBACK_INTENT_NAME and not cues.mocks(text)
    if not lost or parsed.get(ENTITIES) or angry(parsed) or not cues.agrees(text) or cues.lets_go(text):
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
