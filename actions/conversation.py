"""The conversation itself: leaving off, changing language, why something is asked."""

from __future__ import annotations

import re
from datetime import timedelta

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, entity, language, leave_form, said, slots
from actions.follow_up import booked_before
from actions.forms import done
from actions.history import acted_before, offered_before, passed_since_before, said_responses, this_turn
from actions.not_here import say_none, wants_it_done
from actions.notify_me import say_what_is_promised
from actions.withdrawal import say_what_is_recorded
from bot.core.cues import Cues
from bot.core.desk import COMPLAINT

_LANGUAGE_NAMES = {"en": r"\b(ingl[eé]s|english)\b", "es": r"\b(espa[nñ]ol|castellano|spanish)\b"}

_NUMBER_ASKED = {"utter_no_ticket", "utter_ticket_unknown", "utter_appointment_unknown"}

_ANSWERING_NOTHING = {
    *("action_listen", "action_session_start", "action_greet"),
    *("utter_thanks", "utter_goodbye", "utter_no_hurry"),
}
# Who greets after that greets the bot anew: the person named has been there, and gone.
_HANDED_OVER = "action_human_handoff"

# Longer after what they asked, who greets with a question mark does so anew: "hola?" the next morning.
_STILL_WAITING = timedelta(minutes=30)

_REFUSED = (
    r"\b(no (me )?(s[eé]|hablo|hables|hablas|entiendo|leo)|por ?qu[eé]|why|stop"
    r"|(don'?t|do not|can'?t|cannot|not) (speak|understand|read|know))\b"
)


class Greet(DeskAction):
    """Who asks nothing but whether anybody is there hears the last answer again: "¿HOLA???"."""

    title = "action_greet"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        acted = acted_before(tracker)
        answered = acted - _ANSWERING_NOTHING and _HANDED_OVER not in acted and not tracker.active_loop_name
        if (
            answered
            and passed_since_before(tracker) <= _STILL_WAITING
            and _asks_whether_anybody_is_there(self.business.cues, said(tracker))
        ):
            return [FollowupAction("action_say_again")]
        say.utter_message(response="utter_greet")
        return []


def _asks_whether_anybody_is_there(cues: Cues, text: str) -> bool:
    """Not "hola, ¿qué tal?", nor "hey, can you help me?"."""
    return cues.is_question(text) and (cues.is_courtesy(text) or cues.telling.asks_for_anybody(text))


class NeverMind(DeskAction):
    title = "action_nevermind"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        form = tracker.active_loop_name
        if form:
            say.utter_message(response=f"utter_nevermind_{form.removesuffix('_form')}")
            return [*leave_form(), *done()]
        if wants_it_done(tracker, self.business.cues.agrees(said(tracker))):
            return say_none(say, tracker)  # "yes, cancel it"
        if await say_what_is_recorded(self, say, tracker) or say_what_is_promised(self, say, tracker):
            return slots(left_forms=None)
        # A booking just made is not undone by leaving off, and must not seem to be.
        told = any(one["payload"].startswith("/change_appointment") for one in offered_before(tracker))
        booked = told or booked_before(tracker)
        say.utter_message(response="utter_nevermind_booked" if booked else "utter_nevermind")
        return slots(left_forms=None)


class ChangeLanguage(DeskAction):
    title = "action_change_language"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        if len(self.business.languages) == 1:
            say.utter_message(response="utter_only_language")
            return [FollowupAction("action_listen")]
        wanted = entity(tracker, "language") or _named(said(tracker))
        if wanted or _just_switched(tracker):
            return slots(language=wanted or language(tracker))
        say.utter_message(response="utter_ask_language")
        return [FollowupAction("action_listen")]


def _just_switched(tracker: Tracker) -> bool:
    """Whether the message itself is clearly in another language than those before."""
    return any(event["event"] == "slot" and event["name"] == "language" for event in this_turn(tracker))


def _named(text: str) -> str | None:
    """The language asked for; of one that is refused ("no hablo inglés"), the other."""
    refused = None
    for code, name in _LANGUAGE_NAMES.items():
        if re.search(rf"{_REFUSED}[^,;.]*{name}", text, re.IGNORECASE):
            refused = code
        elif re.search(name, text, re.IGNORECASE):
            return code
    return {"es": "en", "en": "es"}.get(refused or "")


class ExplainForm(DeskAction):
    """Why we ask what we ask."""

    title = "action_explain_form"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        asked = tracker.get_slot("requested_slot") if tracker.active_loop_name else None
        say.utter_message(response=f"utter_why_{asked}" if asked else "utter_why")
        return []


class Unsure(DeskAction):
    """They do not know what to answer."""

    title = "action_unsure"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        asked = tracker.get_slot("requested_slot") if tracker.active_loop_name else None
        complaint = asked == "problem_text" and tracker.get_slot("ticket_kind") == COMPLAINT
        own = "utter_unsure_complaint_text" if complaint else f"utter_unsure_{asked}"
        general = "utter_unsure_in_form" if asked else "utter_unsure"
        if not asked and _NUMBER_ASKED & said_responses(tracker):
            own = "utter_unsure_number"
        elif not asked and any(one["payload"] == "/talk_to_human" for one in offered_before(tracker)):
            say.utter_message(response="utter_unsure_offered", buttons=offered_before(tracker))
            return []
        say.utter_message(response=own if own in domain["responses"] else general)
        return []
