"""Places that are named and are none of ours: a district we do not know, one without an office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, entities, entity, language, said, slots
from actions.buttons import choices
from actions.history import acted_before
from bot.core import wording
from bot.core.joining import EITHER

# "Perdón, quería decir la 14": a number, and nothing but that it was another.
_ANOTHER_NUMBER = re.compile(
    r"\W*(?:(?:no|perd[oó]n|perdona|digo|quer[ií]a decir|quise decir|me he equivocado|me equivoqu[eé]|uy|ay"
    r"|mejor dicho|es|era|sorry|i mean|i meant|actually|oops|wait|it'?s|it was|make (?:that|it)"
    r"|(?:that )?should be)\W+)+"
    r"(?:(?:el|la|en|al|n[uú]mero|num|n|number|no|house|portal)\W+)*(?P<number>\d{1,4} ?[a-z]?)"
    r"(?:\W+(?:por favor|porfa|please|perd[oó]n|sorry|not \d+|no el \d+|no la \d+))*\W*",
    re.IGNORECASE,
)


_OR = re.compile(rf"\W*(?:\b(?:{EITHER}|either|in|en|at|the|el|la)\b\W*)+|\s*[,/]\s*", re.IGNORECASE)


def renumbered(place: str | None, text: str) -> str | None:
    """The address with the number that ``text`` puts right; None if it does nothing of the kind."""
    another = _ANOTHER_NUMBER.fullmatch(text)
    if not place or another is None or not re.search(r"\d", place):
        return None
    return re.sub(r"\d+(?: ?[a-z]\b)?", another["number"], place, count=1, flags=re.IGNORECASE)


def names_unknown_district(action: DeskAction, tracker: Tracker) -> bool:
    """Whether we have asked for the district and the answer looks like a place, but is none of ours."""
    return _district_is_missing(tracker) and action.business.cues.place.may_be_named(said(tracker))


def gives_address(tracker: Tracker) -> bool:
    """Whether we have asked for the district and the answer is an address."""
    return entity(tracker, "address") is not None and _district_is_missing(tracker)


def say_which_district(action: DeskAction, say: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """The address is kept with a report. An open form asks for the district again by itself."""
    if tracker.active_loop_name == "report_problem_form":
        say.utter_message(response="utter_address_kept")
        return slots(problem_place=entity(tracker, "address"))
    known, lang = action.business.districts, language(tracker)
    buttons = [] if tracker.active_loop_name else choices(known, lang, "service_status", "district")
    say.utter_message(response="utter_address_alone", buttons=buttons)
    return []


def _district_is_missing(tracker: Tracker) -> bool:
    """Whether we have asked for the district and none of ours was named."""
    slot = tracker.get_slot("requested_slot") if tracker.active_loop_name else None
    asked = (
        slot in ("problem_district", "notify_district")
        if tracker.active_loop_name
        else "action_service_status" in acted_before(tracker)
        and tracker.get_slot("service")
        and not tracker.get_slot("district")
    )
    return bool(asked) and not entity(tracker, "district") and not entity(tracker, "service")


def say_districts(action: DeskAction, say: CollectingDispatcher, tracker: Tracker) -> None:
    """Which districts there are; an open form asks again by itself, with its buttons."""
    lang, in_form = language(tracker), tracker.active_loop_name is not None
    known = action.business.districts
    buttons = [] if in_form else choices(known, lang, "service_status", "district")
    listed = wording.listing((each.name(lang) for each in known.values()), lang)
    say.utter_message(response="utter_unknown_district", districts=listed, buttons=buttons)


def offices_that_would_do(tracker: Tracker) -> list[str]:
    """Those the latest message names side by side: "Centro or Norte"; none if it names fewer than two so."""
    text = said(tracker)
    offices = (one for one in entities(tracker) if one["entity"] == "office" and "start" in one)
    found = sorted(offices, key=lambda one: int(one["start"]))
    gaps = [text[one["end"] : other["start"]] for one, other in pairwise(found)]
    beside = bool(gaps) and all(_OR.fullmatch(gap) for gap in gaps)
    return list(dict.fromkeys(str(one["value"]) for one in found)) if beside else []


def say_where_offices_are(
    action: DeskAction, say: CollectingDispatcher, tracker: Tracker, offices: Sequence[str]
) -> None:
    """Which is the nearest only they know."""
    lang, known = language(tracker), action.business.offices
    lines = [f"{known[each].name(lang)}: {known[each].address}" for each in offices]
    say.utter_message(response="utter_nearest_unknown", offices="\n".join(lines))


def say_no_office(action: DeskAction, say: CollectingDispatcher, tracker: Tracker) -> bool:
    """Where a district is named in which we have no office, say so."""
    key = entity(tracker, "district")
    if entity(tracker, "office") or key not in action.business.districts or key in action.business.offices:
        return False
    place = action.business.districts[key].name(language(tracker))
    say.utter_message(response="utter_no_office_there", place=place)
    return True
