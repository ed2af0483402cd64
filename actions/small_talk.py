"""Greetings, thanks and goodbyes, in other words where they come in the middle of something."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, intent

_WORDS = {
    "greet": ("utter_greet", "utter_in_form_greet"),
    "thanks": ("utter_thanks", "utter_in_form_thanks"),
    "goodbye": ("utter_goodbye", "utter_in_form_goodbye"),
    "out_of_scope": ("utter_out_of_scope", "utter_in_form_out_of_scope"),
}


class SmallTalk(DeskAction):
    title = "action_small_talk"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        said, in_form = intent(tracker), tracker.active_loop_name is not None
        say.utter_message(response=_WORDS[said][in_form])
        # Who says goodbye is not asked again; the form waits.
        return [FollowupAction("action_listen")] if in_form and said == "goodbye" else []
