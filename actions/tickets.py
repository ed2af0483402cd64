"""What became of a problem or complaint."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.appointments import MyAppointments
from actions.base import DeskAction, Values, entity, language, said
from actions.follow_up import OF_A_TROUBLE, recorded
from actions.forms import tells_what_happened
from actions.history import (
    acted_before,
    offered_before,
    responses_of,
    said_responses,
    said_when_understood,
    ticket_in,
    ticket_told,
    understood_so,
)
from actions.recording import (
    asked_whether_to_record,
    complained_before,
    offer_again,
    record_complaint,
)
from actions.telling import announces_nothing_new, only_wants
from bot.core import wording
from bot.core.cues import Cues
from bot.core.desk import COMPLAINT, FORM_NOTED, Ticket, TicketState

_ELSEWHERE = "utter_ticket_elsewhere"
_NUMBER_ASKED = {"utter_no_ticket", "utter_ticket_unknown", _ELSEWHERE}
_ANSWERS = ("utter_faq", "utter_told_more")
_SHOWN = {"utter_ticket_open", "utter_ticket_open_complaint"}


class TicketStatus(DeskAction):
    title = "action_ticket_status"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        lang = language(tracker)
        asked = entity(tracker, "ticket_number") or number_given(tracker, self.business.cues)
        if asked is None and entity(tracker, "appointment_number"):
            return await MyAppointments(self.desk).act(say, tracker, domain)
        form = _form_asked_after(tracker, domain)
        ticket = await self.desk.ticket(self.turn(tracker), asked, form)
        opened = tracker.active_loop_name
        of_form = opened in (form, None) if form else self._of_what_is_open(tracker, domain)
        if ticket is None and not asked and of_form:  # "¿cómo va lo de adoptar? mi hija quiere un gato"
            say.utter_message(response="utter_none_noted")
            return [FollowupAction(form)] if form and not opened else []
        if ticket is None:
            return _say_none(say, tracker, asked)
        say.utter_message(
            response=await self._how_it_goes(ticket),
            ticket=ticket.number,
            since=wording.full_day(ticket.created_at.astimezone(self.business.zone).date(), lang),
            answer_by=wording.full_day(self.desk.complaint_day(ticket.created_at), lang),
        )
        if ticket.note:
            say.utter_message(response="utter_ticket_note", note=ticket.note)
        return []

    def _of_what_is_open(self, tracker: Tracker, domain: Values) -> bool:
        """Whether a form of the editors' own is open, and they name no complaint: they ask of what it is."""
        name = (tracker.active_loop_name or "").removesuffix("_form")
        own = f"{FORM_NOTED}{name}" in domain.get("responses", {})
        return own and not self.business.cues.withdrawing.of_a_ticket(said(tracker))

    async def _how_it_goes(self, ticket: Ticket) -> str:
        """Of a complaint also until when it is answered, unless that day has gone by."""
        if ticket.state is not TicketState.OPEN:
            taken_back = await self.desk.was_withdrawn(ticket)
            return "utter_withdrawn_already" if taken_back else "utter_ticket_closed"
        in_time = self.desk.now().date() <= self.desk.complaint_day(ticket.created_at)
        return "utter_ticket_open_complaint" if ticket.kind == COMPLAINT and in_time else "utter_ticket_open"


def _form_asked_after(tracker: Tracker, domain: Values) -> str | None:
    """The form of the editors' own that "any news of my request?" was first understood as."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    asked_for = ranking[0]["name"] if ranking and not understood_so(tracker) else ""
    return f"{asked_for}_form" if f"{FORM_NOTED}{asked_for}" in domain.get("responses", {}) else None


def _say_none(say: CollectingDispatcher, tracker: Tracker, asked: str | None) -> list[EventType]:
    """That there is none, then who finds it, then a person: nobody goes in circles."""
    told, before = said_when_understood(tracker), _not_found_before(tracker)
    another = asked and len(before) == 1 and asked not in before  # they have looked again, as we asked
    if not another and told & (_NUMBER_ASKED - {"utter_no_ticket"} if asked else _NUMBER_ASKED):
        if _ELSEWHERE in told and not tracker.active_loop_name:
            return [FollowupAction("action_human_handoff")]
        say.utter_message(response=_ELSEWHERE)
    else:
        say.utter_message(response="utter_ticket_unknown" if asked else "utter_no_ticket", ticket=asked or "")
    return []


def _not_found_before(tracker: Tracker) -> set[str]:
    """The numbers that we have said we cannot find."""
    said = (event for event in tracker.events if event["event"] == "bot")
    found = (ticket_in(event) for event in said if "utter_ticket_unknown" in responses_of(event))
    return {number for number in found if number}


def number_given(tracker: Tracker, cues: Cues) -> str | None:
    """The number of a ticket that was asked for, written in another way than ours: "1001", "T-1001"."""
    found = cues.telling.ticket_number(said(tracker)) if _NUMBER_ASKED & said_responses(tracker) else None
    return f"R-{found}" if found else None


def offered_beside_an_answer(tracker: Tracker) -> list[dict[str, str]]:
    """What was offered with an answer that named no ticket: the story goes on after it."""
    last = said_responses(tracker)
    answered = any(response.partition("/")[0] in _ANSWERS for response in last)
    return offered_before(tracker) if answered and not entity(tracker, "ticket_number") else []


def _recorded_already(ticket: Ticket, tracker: Tracker, cues: Cues) -> bool:
    """Whether they only want what was done a moment ago. A complaint, after a report, is another thing."""
    words = said(tracker)
    same, told = ticket.kind == COMPLAINT or not cues.wants_a_complaint(words), said_responses(tracker)
    shown = bool(_SHOWN & told) and cues.wants_it_recorded(words)
    return same and announces_nothing_new(words, cues) and (shown or recorded(told))


class AddToTicket(DeskAction):
    """More of what was recorded: to the ticket spoken of last, or to their latest. Told after an answer, it
    stays in the conversation for whoever takes it."""

    title = "action_add_to_ticket"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        words, cues = said(tracker), self.business.cues
        named = entity(tracker, "ticket_number")
        if tells_what_happened(tracker, domain) and not named:
            say.utter_message(response="utter_in_form_told")  # and the form asks on
            return []
        if (
            complained_before(tracker)
            and not only_wants(words, cues)
            and not cues.telling.only_announces(words)
        ):
            return await record_complaint(self, say, tracker)
        if asked_whether_to_record(tracker) and not (named or only_wants(words, cues)):
            return offer_again(say)  # an older ticket is about something else
        asked = named or ticket_told(tracker)
        ticket = await self.desk.ticket(self.turn(tracker), asked)
        offered = offered_beside_an_answer(tracker)
        if offered and (ticket is None or not understood_so(tracker)):
            say.utter_message(response="utter_told_more", buttons=offered)
            return []
        if ticket is None and asked is None and not cues.telling.only_announces(words):
            no = cues.denies(words)
            outage = OF_A_TROUBLE & acted_before(tracker) and not no
            return [FollowupAction("report_problem_form" if outage else "action_complain")]
        if ticket is None:
            return _say_none(say, tracker, asked)
        if _recorded_already(ticket, tracker, cues):
            say.utter_message(response="utter_recorded_already", ticket=ticket.number)
        elif only_wants(words, cues):
            return [FollowupAction("action_complain")]
        elif cues.telling.only_announces(words) or cues.has_more(words):
            say.utter_message(response="utter_ask_more", ticket=ticket.number)
        else:
            await self.desk.add_to_ticket(self.turn(tracker), ticket.number, words)
            say.utter_message(response="utter_added_to_ticket", ticket=ticket.number)
        return []
