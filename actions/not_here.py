"""An appointment that was not made here: a person finds it, by its number or the phone that was given."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.base import entity, intent, said
from actions.history import said_responses, said_when_understood

NUMBER_ASKED, NUMBER_UNKNOWN = "utter_appointment_not_here", "utter_appointment_number_unknown"
NUMBER_TOLD = "utter_appointment_number_told"
ELSEWHERE, ONLY_A_PERSON = "utter_appointment_elsewhere", "utter_appointment_only_a_person"
# That only those made here are seen.
SAID_SO = {ELSEWHERE, "utter_faq/booked_elsewhere"}
NONE_HERE = {
    "utter_no_appointments",
    "utter_no_appointments_here",
    NUMBER_ASKED,
    NUMBER_UNKNOWN,
    NUMBER_TOLD,
    ONLY_A_PERSON,
    *SAID_SO,
}
_OF_ONE = {"cancel_appointment", "change_appointment"}
_A_PERSON_FINDS_IT = {NUMBER_ASKED, NUMBER_UNKNOWN, NUMBER_TOLD, ONLY_A_PERSON, *SAID_SO}
# "C-1007", "1007", "612 345 678": no hour, and no day.
_NUMBER = re.compile(r"\d(?:[ .-]?\d){2,}")


def say_none(say: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """That there is none; who left another form for this is asked whether to go on with that, and who wants
    to move or cancel one, how a person can find it. Who says once more that they have one is asked whether
    they want that person, in two ways; only who answers neither and asks for it again gets them, so that
    nobody goes in circles."""
    left, told = tracker.get_slot("left_forms"), said_when_understood(tracker)
    if ONLY_A_PERSON in told and intent(tracker) in _OF_ONE:
        return [FollowupAction("action_human_handoff")]
    if NONE_HERE & told:
        say.utter_message(response=ONLY_A_PERSON if (SAID_SO | {ONLY_A_PERSON}) & told else ELSEWHERE)
    elif left:
        say.utter_message(response="utter_no_appointments_here")
    elif intent(tracker) in _OF_ONE:
        say.utter_message(response=NUMBER_UNKNOWN if entity(tracker, "appointment_number") else NUMBER_ASKED)
    else:
        say.utter_message(response="utter_no_appointments")
    return []


def pass_on_number(say: CollectingDispatcher, tracker: Tracker) -> list[EventType] | None:
    """Who tells a number by which it can be found is asked whether they want the person who finds it, also
    when they tell another; None if this is no such answer."""
    told = _NUMBER.search(said(tracker)) and not entity(tracker, "time")
    if not (told and _A_PERSON_FINDS_IT & said_responses(tracker)) or tracker.active_loop_name:
        return None
    say.utter_message(response=NUMBER_TOLD)
    return []


def wants_it_done(tracker: Tracker, agrees: bool) -> bool:
    """Whether a yes, "sí", "yes, cancel it", only insists on what cannot be done without finding it."""
    return agrees and not {NUMBER_ASKED, NUMBER_UNKNOWN}.isdisjoint(said_responses(tracker))
