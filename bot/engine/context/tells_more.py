"""What is told right after a trouble was recorded or answered belongs to it, however it sounds."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT

from bot.core.clauses import with_marks
from bot.core.cues import Cues
from bot.core.desk import FORM_NOTED, WITHDRAWN
from bot.core.text import plain
from bot.engine.connector.answer import full_intent
from bot.engine.wishes.long_story import SURE

# From how many words on an intent tells more, may only go on with it, or, after an offer, does so where it is
# doubtful.
TELLS, MAY_TELL, DOUBTFUL = 2, 4, 5
# From how many words on a story goes on, and one is no question without its mark; asked to tell it, what is
# something else is clearer than this.
TELLS_ON, STORY, CLEAR = 3, 8, 0.9
# So many words may withdraw what was recorded, or so few where it is not named: "ya no la quiero, retírala".
WITHDRAWS, WITHDRAWS_IT = 12, 6


def more_told(
    parsed: dict[str, Any], tracker: DialogueStateTracker, cues: Cues, settings: dict[str, Any] | None
) -> dict[str, Any] | None:
    """Return the message as more of what was recorded a moment ago, or as what withdraws it, also once more;
    None if it is something else.

    ``settings``: those of ``TicketTeller``; None where there is none.
    """
    if settings is None or tracker.active_loop_name or cues.mocks(parsed[TEXT]):
        return None
    recorded, told = _told_before(tracker, settings)
    spoken_of = recorded or bool(told & WITHDRAWN)
    if spoken_of and settings["withdraws"] and _withdraws(parsed, cues, settings):
        return {**parsed, INTENT: {INTENT_NAME_KEY: settings["withdraws"][0], "confidence": 1.0}}
    heard_out = not recorded and bool(told & set(settings["asked_by"]))
    if recorded and settings["status"] and _unclear(parsed) and cues.telling.asks_what_became(parsed[TEXT]):
        return {**parsed, INTENT: {INTENT_NAME_KEY: settings["status"], "confidence": 1.0}}
    if cues.asks(parsed[TEXT]) and not _is_a_story(parsed, cues, settings, heard_out):
        return None
    if recorded and (cues.wants_it_recorded(parsed[TEXT]) or cues.has_more(parsed[TEXT])):
        more = True
    elif recorded and not told & set(settings["recorded_by"]):  # of a form of the editors' own
        more = _unclear(parsed) and _may_be_more(parsed, tracker, {**settings, "tells": []}, False)
    elif recorded:
        more = _may_be_more(parsed, tracker, settings, bool(told & set(settings["complaint_recorded_by"])))
    else:
        more = _goes_on(parsed, tracker, cues, settings, told)
    return {**parsed, INTENT: {INTENT_NAME_KEY: settings["intent"], "confidence": 1.0}} if more else None


def _withdraws(parsed: dict[str, Any], cues: Cues, settings: dict[str, Any]) -> bool:
    """ "No sigas con la queja" and "¿me la quitáis?", however understood; "anula eso", where it is doubtful.
    Not beside something else that is asked."""
    text, name = parsed[TEXT], parsed[INTENT][INTENT_NAME_KEY]
    unclear = _unclear(parsed)
    named = cues.withdrawing.plainly_a_ticket(text)
    longest = WITHDRAWS if named else WITHDRAWS_IT
    it = name not in settings["begins"] or _sure(parsed) < CLEAR
    meant = named or (it and cues.withdrawing.plainly_it(text, beside=1 if unclear else 0))
    brief = len(text.split()) <= longest
    return meant and brief and name not in settings["never"] and not _asks_more(text, cues)


def _asks_more(text: str, cues: Cues) -> bool:
    """Whether something else is asked than to take it back: "retira la queja y dime a qué hora abrís"."""
    for clause in with_marks(text):
        words = plain(clause).split()
        behind = (end for at in range(len(words)) for end in cues.joined_by.ends(words, at))
        for one in (clause, *(" ".join(words[end:]) for end in behind)):
            if cues.asks(one) and not cues.withdrawing.withdraws(one):
                return True
    return False


def _is_a_story(parsed: dict[str, Any], cues: Cues, settings: dict[str, Any], heard_out: bool) -> bool:
    """ "Pues que el muchacho ni me quiso atender" begins as a question does, and is none, where trouble is
    told or nothing is clearly asked. A wish is one however long it is, and so is what begins as only a
    question does, unless it tells of trouble."""
    text, name, unclear = parsed[TEXT], parsed[INTENT][INTENT_NAME_KEY], _unclear(parsed)
    if name not in settings["tells"] and not ((unclear or heard_out) and not cues.surely_asks(text)):
        return False
    return "?" not in text and len(cues.to_the_point(text).split()) >= STORY and not cues.wishes(text)


def _may_be_more(
    parsed: dict[str, Any], tracker: DialogueStateTracker, settings: dict[str, Any], complaint: bool
) -> bool:
    intent, found = parsed[INTENT], parsed.get(ENTITIES) or []
    name, words = intent[INTENT_NAME_KEY], len(parsed[TEXT].split())
    kinds = {one["entity"] for one in found}
    if name in settings["never"]:
        return False
    if name in settings["may_tell"] and kinds == {"time"} and found[0].get("gone_by"):
        return True  # "ayer"
    if complaint and not {name, full_intent(parsed)}.isdisjoint(settings["may_tell"]):
        return words >= (TELLS if found or _has_figures(parsed) else MAY_TELL)
    if any(_is_another(one, tracker, settings) for one in found):
        return False
    if name in settings["tells"] or (name in settings["may_tell"] and kinds & set(settings["adds"])):
        return words >= TELLS
    if name in settings["may_tell"] and not found and _has_figures(parsed):
        return words >= TELLS  # "Moreno 340 3B"
    if name in settings["may_tell"]:
        return words >= MAY_TELL and not kinds & set(settings["not_with"])
    amount = complaint and _has_figures(parsed)  # "45 euros"
    return _sure(parsed) < SURE and words >= (TELLS if amount else MAY_TELL)


def _unclear(parsed: dict[str, Any]) -> bool:
    return parsed[INTENT][INTENT_NAME_KEY] == DEFAULT_NLU_FALLBACK_INTENT_NAME or _sure(parsed) < SURE


def _sure(parsed: dict[str, Any]) -> float:
    return float(parsed[INTENT].get("confidence") or 0.0)


def _has_figures(parsed: dict[str, Any]) -> bool:
    return any(map(str.isdigit, parsed[TEXT]))


def _is_another(found: dict[str, Any], tracker: DialogueStateTracker, settings: dict[str, Any]) -> bool:
    """Whether something is named that is not what was spoken of: another district is another trouble."""
    kind = found["entity"]
    return kind in settings["about"] and tracker.get_slot(kind) != found["value"]


def _goes_on(
    parsed: dict[str, Any],
    tracker: DialogueStateTracker,
    cues: Cues,
    settings: dict[str, Any],
    told: set[str],
) -> bool:
    """Whether a story goes on after an answer to it that offered something: "it was for the meter"."""
    name, text = parsed[INTENT][INTENT_NAME_KEY], parsed[TEXT]
    answered = any(response.partition("/")[0] in settings["answered_by"] for response in told)
    sure = _sure(parsed)
    if not answered or not _offered_something(tracker) or name in settings["never"]:
        return False
    agrees = cues.only_agrees if name == DEFAULT_NLU_FALLBACK_INTENT_NAME else cues.agrees
    answer = full_intent(parsed) or ""
    again = "/" in answer and f"utter_{answer}" in told  # the same answer would tell them nothing
    refuses = cues.refuses_briefly(text) and len(text.split()) < DOUBTFUL and not again
    gone_by = any(found.get("gone_by") for found in parsed.get(ENTITIES) or [])
    fewest = TELLS if again and gone_by else TELLS_ON  # "pagué ayer", told the same again
    if len(text.split()) < fewest or agrees(text) or refuses:
        return False
    if cues.denies(text) and len(text.split()) < STORY:
        return False  # "no i don't have a number"
    if cues.carries_on(text) and len(text.split()) < DOUBTFUL:
        return False  # "¿y en Norte?", without its marks
    if name in settings["goes_on"] and (name in settings["may_tell"] or sure < SURE or again):
        return True
    if name in settings["begins"] and (parsed.get(ENTITIES) or len(text.split()) < STORY):
        return False  # "la cita, al viernes", and not "i took the day off work for this"
    return sure < CLEAR and len(text.split()) >= DOUBTFUL and bool(told & set(settings["asked_by"]))


def _offered_something(tracker: DialogueStateTracker) -> bool:
    said = takewhile(lambda event: type(event) is not UserUttered, reversed(tracker.events))
    return any(event.data.get("buttons") for event in said if type(event) is BotUttered)


def _told_before(tracker: DialogueStateTracker, settings: dict[str, Any]) -> tuple[bool, set[str]]:
    """Whether the last thing said, but for courtesies, named a ticket; and the responses it was said with."""
    told: set[str] = set()
    for event in reversed(tracker.events):
        if type(event) is UserUttered:
            recorded = any(one.startswith(FORM_NOTED) or one in settings["recorded_by"] for one in told)
            if recorded or not told or not told <= set(settings["courtesies"]):
                return recorded, told
            told = set()
        elif type(event) is BotUttered:
            told |= {str(value) for value in event.metadata.values() if str(value).startswith("utter_")}
    return False, told
