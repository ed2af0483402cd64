"""Problems and complaints: a ticket with a number at once."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import phrases
from actions.base import DeskAction, Values, language, names
from actions.forms import END, AskDistrict, AskService, FormCheck, done

COMPLAINT, PROBLEM = "complaint", "problem"
# A first message this long has told the story already: nobody should have to tell it twice.
_WORDS_OF_A_STORY = 10


class ValidateReportProblem(FormCheck):
    """A complaint is about us: only what happened is asked. A problem has a service and a district."""

    title = "validate_report_problem_form"

    async def check(
        self, say: CollectingDispatcher, tracker: Tracker, heard: Values, opening: bool
    ) -> dict[str, Any]:
        kept = {**heard, **self._known(tracker)} if opening else heard
        if tracker.get_slot("ticket_kind") == COMPLAINT:
            told = kept.get("problem_text") or tracker.get_slot("problem_text")
            return {**kept, **END} if told else {**kept, "requested_slot": "problem_text"}
        return kept

    def _known(self, tracker: Tracker) -> dict[str, Any]:
        said = tracker.latest_message.get("text") or ""
        is_story = not said.startswith("/") and len(said.split()) >= _WORDS_OF_A_STORY
        return {
            "problem_service": tracker.get_slot("service"),
            "problem_district": tracker.get_slot("district"),
            "problem_text": said if is_story else None,
        }


class AskProblemService(AskService):
    title = "action_ask_problem_service"


class AskProblemDistrict(AskDistrict):
    title = "action_ask_problem_district"


class AskProblemText(DeskAction):
    """Says back which service and district are meant, so that a wrong one can be put right."""

    title = "action_ask_problem_text"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        if tracker.get_slot("ticket_kind") == COMPLAINT:
            say.utter_message(response="utter_ask_complaint_text")
        else:
            named = _named(self, tracker)
            say.utter_message(
                response="utter_ask_problem_text",
                service=phrases.sentence(named["service"]),
                district=named["district"],
            )
        return []


class ReportProblem(DeskAction):
    title = "action_report_problem"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        kind = tracker.get_slot("ticket_kind") or PROBLEM
        ticket = await self.desk.open_ticket(
            self.turn(tracker),
            kind,
            tracker.get_slot("problem_text"),
            tracker.get_slot("problem_service"),
            tracker.get_slot("problem_district"),
        )
        which = "utter_complaint_noted" if kind == COMPLAINT else "utter_problem_noted"
        say.utter_message(response=which, ticket=ticket.number, **_named(self, tracker))
        return done()


def _named(action: DeskAction, tracker: Tracker) -> dict[str, str]:
    return names(
        action.business,
        language(tracker),
        service=tracker.get_slot("problem_service"),
        district=tracker.get_slot("problem_district"),
    )
