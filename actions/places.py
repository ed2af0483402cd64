"""Places that are named and are none of ours: a district we do not know, one without an office."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, entity, language, said
from actions.buttons import choices
from actions.follow_up import acted_before
from bot.core import wording


def names_unknown_district(action: DeskAction, tracker: Tracker) -> bool:
    """Whether we have asked for the district and the answer looks like a place, but is none of ours."""
    slot = tracker.get_slot("requested_slot") if tracker.active_loop_name else None
    asked = (
        slot in ("problem_district", "notify_district")
        if tracker.active_loop_name
        else "action_service_status" in acted_before(tracker)
        and tracker.get_slot("service")
        and not tracker.get_slot("district")
    )
    if not asked or entity(tracker, "district"):
        return False
    return action.business.cues.may_name_place(said(tracker))


def say_districts(action: DeskAction, say: CollectingDispatcher, tracker: Tracker) -> None:
    """Which districts there are; an open form asks again by itself, with its buttons."""
    lang, in_form = language(tracker), tracker.active_loop_name is not None
    known = action.business.districts
    buttons = [] if in_form else choices(known, lang, "service_status", "district")
    listed = wording.listing((each.name(lang) for each in known.values()), lang)
    say.utter_message(response="utter_unknown_district", districts=listed, buttons=buttons)


def say_no_office(action: DeskAction, say: CollectingDispatcher, tracker: Tracker) -> bool:
    """Where a district is named in which we have no office, say so."""
    key = entity(tracker, "district")
    if entity(tracker, "office") or key not in action.business.districts or key in action.business.offices:
        return False
    place = action.business.districts[key].name(language(tracker))
    say.utter_message(response="utter_no_office_there", place=place)
    return True
