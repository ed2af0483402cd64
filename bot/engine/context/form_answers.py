"""Words that answer what an open form asked for, and sound like something else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY

from bot.core.cues import Cues
from bot.core.desk import NOT_THEN
from bot.engine.context import said_in_form as so
from bot.engine.context.said_in_form import FACT, LATER, LEAVES, NO, TOLD, YES, Said

_UNDOING_FORM, _MOVING_FORM = "cancel_appointment_form", "change_appointment_form"
_TIMED_FORMS = ("book_appointment_form", _MOVING_FORM)
_OF_A_TIME = ("booking_time", "booking_confirmed")
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
    """Return a message that was taken for something else as the answer to the form, by the first of
    ``READERS`` that hears one in it; None if none does.

    ``never``: intents that are heard as such however unsure: a danger, a wish for a person. ``recording``:
    those with which something is put on record. ``wishes``: those that are ``alone``, about the talk itself,
    and ``beyond`` us.
    """
    form = tracker.active_loop_name
    slot = tracker.slots.get(tracker.get_slot(REQUESTED_SLOT) or "") if form else None
    if form is None or slot is None or parsed[INTENT][INTENT_NAME_KEY] in never:
        return None
    said = Said(parsed, tracker, cues, form, slot, recording, wishes)
    reader = next((one for one in READERS if one.asked(said) and one.answers(said)), None)
    if reader is None:
        return None
    meant = {**parsed, INTENT: {INTENT_NAME_KEY: reader.means, "confidence": 1.0}}
    kept = [found for found in said.entities if found["entity"] not in reader.drops]
    added = [{"entity": entity, "value": value} for entity, value in reader.adds]
    meant[ENTITIES] = [*kept, *added]
    return {**meant, "signals": []} if reader.calm else meant


class Reader(NamedTuple):
    """``asked``: whether the form asks for what may be answered so; ``answers``: whether it is; ``means``:
    which intent the message then has; ``calm``: how it sounds does not count against us; ``adds``:
    entities and their values that it has besides; ``drops``: those that it is not of."""

    asked: Callable[[Said], bool]
    answers: Callable[[Said], bool]
    means: str
    calm: bool = False
    adds: Collection[tuple[str, str]] = ()
    drops: Collection[str] = ()


def takes_a_yes(slot: Slot) -> bool:
    return any(mapping.get("intent") == YES for mapping in slot.mappings)


def _anything(said: Said) -> bool:
    return True


def _a_yes(said: Said) -> bool:
    return takes_a_yes(said.slot)


def _whether_to_undo(said: Said) -> bool:
    return _of_what_is_undone(said) and _a_yes(said)


def _of_what_is_undone(said: Said) -> bool:
    return said.form == _UNDOING_FORM


def _of_what_is_moved(said: Said) -> bool:
    return said.form == _MOVING_FORM


def _one_of_several(said: Said) -> bool:
    """Times and appointments are offered in a row, and the one that was taken waits for a yes."""
    return _a_yes(said) or any(mapping.get("entity") in _SEVERAL for mapping in said.slot.mappings)


def _of_a_booking(said: Said) -> bool:
    return said.form in _TIMED_FORMS


def _of_a_time(said: Said) -> bool:
    """Of those that are offered, or of the one that is said back."""
    return said.form in _TIMED_FORMS and said.slot.name in _OF_A_TIME


def _of_a_time_to_book(said: Said) -> bool:
    return _of_a_time(said) and said.form != _MOVING_FORM


def _time_said_back(said: Said) -> bool:
    return _of_a_time(said) and _a_yes(said)


def _what_happened(said: Said) -> bool:
    return _in_any_words(said) and said.wish in said.recording


def _where_it_happened(said: Said) -> bool:
    return not _in_any_words(said) and said.wish in said.recording


def _words_of_their_own(said: Said) -> bool:
    return _in_any_words(said) and said.wish not in said.recording


def _in_any_words(said: Said) -> bool:
    return any(mapping["type"] == "from_text" for mapping in said.slot.mappings)


# In this order: the first that hears an answer counts. Why it is one, each says itself.
READERS = (
    Reader(_a_yes, so.points, YES),
    Reader(_a_yes, so.says_yes_and_more, YES),
    Reader(_whether_to_undo, so.keeps_it, NO, calm=True),
    Reader(_of_what_is_undone, so.keeps_it, LEAVES, calm=True),
    Reader(_whether_to_undo, so.undoes_it, YES),
    Reader(_of_what_is_moved, so.moves_it_from_there, FACT),
    Reader(_of_what_is_moved, so.leaves_it_there, LEAVES),
    Reader(_a_yes, so.goes_beyond, FACT),
    Reader(_a_yes, so.agrees_with_a_no, YES),
    Reader(_a_yes, so.has_to_wait, LATER),
    Reader(_a_yes, so.takes_back_its_yes, NO),
    Reader(_a_yes, so.wavers, LATER),
    Reader(_of_a_booking, so.leaves_it_and_says_why, LEAVES, drops=so.WHEN),
    Reader(_of_a_booking, so.names_a_time, FACT),
    Reader(_of_a_time, so.cannot_then_but_may, FACT),
    Reader(_time_said_back, so.cannot_then, FACT, adds=[("correction", NOT_THEN)]),
    Reader(_of_a_time, so.cannot_then, NO),
    Reader(_of_a_time_to_book, so.cannot_at_all, LEAVES),
    Reader(_one_of_several, so.wants_the_one_before, FACT),
    Reader(_what_happened, so.has_told_all, FACT),
    Reader(_where_it_happened, so.goes_on_telling, TOLD),
    Reader(_words_of_their_own, so.says_it_in_their_words, FACT),
    Reader(_anything, so.names_it_first, FACT),
)
