"""A complaint about us: acknowledged once, then a ticket or a person."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, slots
from actions.problems import COMPLAINT
from actions.telling import story


class Complain(DeskAction):
    title = "action_complain"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        say.utter_message(response="utter_complain")
        return slots(offer="report_problem", ticket_kind=COMPLAINT, problem_text=story(tracker))
