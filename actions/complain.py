"""A complaint about us: acknowledged once, then a ticket or a person."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, entity, language, said, slots
from actions.service_status import tell
from actions.telling import only_wants, story
from bot.core.desk import COMPLAINT

FORM = "report_problem_form"


class Complain(DeskAction):
    title = "action_complain"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        remembered = slots(offer="report_problem", ticket_kind=COMPLAINT, problem_text=story(tracker))
        if tracker.active_loop_name == FORM:
            say.utter_message(response="utter_complain_sorry")
            return remembered
        if only_wants(said(tracker)):
            say.utter_message(response="utter_complain_sorry")
            return [*remembered, FollowupAction(FORM)]
        service, district = entity(tracker, "service"), entity(tracker, "district")
        if service and district:
            for incident in await self.desk.incidents(service, district):
                tell(self, say, incident, language(tracker))
        say.utter_message(response="utter_complain")
        return remembered

    @staticmethod
    def once_more(say: CollectingDispatcher) -> list[EventType]:
        """They have told a fact more of it."""
        say.utter_message(response="utter_complain")
        return slots(offer="report_problem")
