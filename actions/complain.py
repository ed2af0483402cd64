"""A complaint about us: acknowledged once, then a ticket or a person."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, entity, language, said, slots
from actions.follow_up import recorded
from actions.forms import tells_what_happened
from actions.history import said_responses, sounds_cross, ticket_told
from actions.not_here import pass_on_number
from actions.recording import DOUBTFUL, answers_whether_it_is_one, record_complaint
from actions.service_status import tell
from actions.telling import announces_nothing_new, is_told, only_wants, story
from bot.core.desk import COMPLAINT

FORM = "report_problem_form"
# Less surely than this, and without a word of anger, it is asked whether it is one.
_SURE = 0.6


class Complain(DeskAction):
    title = "action_complain"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        if (passed_on := pass_on_number(say, tracker)) is not None:
            return passed_on  # "it was booked under 07700 900123" sounds like one
        told = story(tracker, self.business.cues)
        remembered = slots(offer="report_problem", ticket_kind=COMPLAINT, problem_text=told)
        if tells_what_happened(tracker, domain):
            say.utter_message(response="utter_complain_sorry")
            return remembered
        wanted = only_wants(said(tracker), self.business.cues)
        if wanted and (recorded := await self._recorded_just_now(tracker)):
            say.utter_message(response="utter_recorded_already", ticket=recorded)
            return []
        service, district = entity(tracker, "service"), entity(tracker, "district")
        if service and district:
            for incident in await self.desk.incidents(service, district):
                tell(self, say, incident, language(tracker))
        if wanted:
            say.utter_message(response="utter_complain_sorry")
            return [*remembered, FollowupAction(FORM)]
        cues = self.business.cues
        if answers_whether_it_is_one(tracker, cues) and is_told(said(tracker), cues):
            return await record_complaint(self, say, tracker)
        if _is_doubtful(tracker):
            say.utter_message(response=DOUBTFUL)
            return []
        say.utter_message(response="utter_complain")
        return remembered

    async def _recorded_just_now(self, tracker: Tracker) -> str | None:
        """The number of a complaint, if the last thing said was that there is one."""
        again = recorded(said_responses(tracker)) and announces_nothing_new(said(tracker), self.business.cues)
        told = ticket_told(tracker) if again else None
        ticket = await self.desk.ticket(self.turn(tracker), told) if told else None
        return ticket.number if ticket and ticket.kind == COMPLAINT else None


def _is_doubtful(tracker: Tracker) -> bool:
    """ "Oh, nothing you did! A new job in another town" sounds a little like one; who goes on after the
    question whether it is one complains."""
    if DOUBTFUL in said_responses(tracker):
        return False
    surely = (tracker.latest_message.get("intent") or {}).get("confidence", 1.0)
    return surely < _SURE and not sounds_cross(tracker)
