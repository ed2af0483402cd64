"""Problems and complaints: a ticket with a number at once."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.attachments import SendAttachment
from actions.base import DeskAction, Values, entities, entity, intent, language, names, said, slots
from actions.follow_up import faq_now
from actions.forms import END, FormCheck, done
from actions.history import acted_upon_last, intent_of, messages, said_responses, this_turn
from actions.notify_me import promise_news
from actions.places import renumbered
from actions.problem_place import the_one_named
from actions.put_back import as_recorded, put_back_already, withdrawn_and_wanted
from actions.recording import say_complaint_noted
from actions.service_status import ServiceStatus, tell
from actions.telling import (
    is_brief,
    is_story,
    is_told,
    names_only,
    only_wants,
    only_wants_a_complaint,
    story,
    tells_nothing,
    told_before,
    told_enough,
    told_something,
)
from actions.the_other import other_report
from actions.tickets import TicketStatus
from bot.core import wording
from bot.core.cues import Cues
from bot.core.desk import COMPLAINT, FORM_NOTED, PROBLEM

# "En Norte"; "no, en Sur no, en casa de mi madre, en Centro".
_WORDS_OF_A_PLACE, _WORDS_PUT_RIGHT = 6, 12
_QUESTIONS, _BEYOND = ("ticket_status", "service_status"), ("out_of_scope", "nlu_fallback")
_ANSWERED = ("faq", "opening_hours", "office_location", "contact_channels")
# Prepared answers to what is trouble itself: asked what happened, a few words of it are told.
_TROUBLE = ("faq/part_of_home", "faq/leak_at_home", "faq/bill_too_high", "faq/damages", "faq/refund")
_APPOINTMENTS = ("book_appointment", "change_appointment", "cancel_appointment")
# "It comes and goes all the time" sounds a little like one of these.
_DOUBTFUL, _SURE = ("ask_when", "no_hurry"), 0.6
_WORDS_OF_A_WISH = 8
_WORDS_OF_A_QUESTION = 6
# What was told of an outage goes on.
_GOES_ON = ("tell_more", "nlu_fallback")


class ValidateReportProblem(FormCheck):
    """A complaint is about us: only what happened is asked. A problem has a service and a district."""

    title = "validate_report_problem_form"

    async def check(
        self, say: CollectingDispatcher, tracker: Tracker, heard: Values, opening: bool
    ) -> dict[str, Any]:
        complaint = tracker.get_slot("ticket_kind") == COMPLAINT
        if not opening and (place := renumbered(tracker.get_slot("problem_place"), said(tracker))):
            say.utter_message(response="utter_address_corrected", address=place)
            return {**dict.fromkeys(heard), "problem_place": place}
        if not opening and (other := other_report(self, tracker)):
            return {"problem_service": other[0], "problem_district": other[1], "problem_text": None}
        if self._tells_all_the_same(tracker):
            heard = {**heard, "problem_text": said(tracker)}
        if "problem_district" in heard and entity(tracker, "address"):
            heard = {**heard, "problem_place": entity(tracker, "address")}
        if opening and (again := await withdrawn_and_wanted(self, tracker)):
            return {**as_recorded(again), **END}
        if opening:
            complaint = complaint and (
                tracker.get_slot("offer") == "report_problem"
                or _complains_now(tracker)
                or entity(tracker, "goes_on") is not None
                or entity(tracker, "ticket_kind") == COMPLAINT
            )
            # A form that has given way since took what was remembered with it.
            agrees = tells_nothing(tracker, self.business.cues)
            complaint = complaint or (agrees and "action_complain" in acted_upon_last(tracker))
            heard = self._known(tracker, complaint)
        elif "problem_text" in heard:
            heard = await self._told(say, tracker, heard, complaint)
        if complaint:
            told = heard.get("problem_text", tracker.get_slot("problem_text"))
            return {**heard, **END} if told else {**heard, "requested_slot": "problem_text"}
        await self._say_what_is_known(say, tracker, heard)
        return heard

    def _tells_all_the_same(self, tracker: Tracker) -> bool:
        """Whether words that sound like another wish answer what happened: "pedí cita y nadie vino"."""
        words, cues = said(tracker), self.business.cues
        asks_for_it = cues.asks(words)
        if tracker.get_slot("requested_slot") != "problem_text" or words.startswith("/"):
            return False
        if intent(tracker) in _ANSWERED:
            return not asks_for_it and (is_told(words, cues) or faq_now(tracker) in _TROUBLE)
        if intent(tracker) in _DOUBTFUL:
            surely = (tracker.latest_message.get("intent") or {}).get("confidence") or 0.0
            return surely < _SURE and not asks_for_it and is_told(words, cues)
        return intent(tracker) in _APPOINTMENTS and not (
            asks_for_it and len(words.split()) <= _WORDS_OF_A_WISH
        )

    async def _told(
        self, say: CollectingDispatcher, tracker: Tracker, heard: Values, complaint: bool
    ) -> dict[str, Any]:
        """What was heard, unless it tells nothing: no word, another place, a question about a ticket."""
        words, cues = said(tracker).strip(), self.business.cues
        if intent(tracker) == "send_attachment" and (not words or words.startswith("/")):
            await SendAttachment(self.desk).act(say, tracker, {})
            return {**heard, "problem_text": None}
        if not words or cues.has_more(words):
            return {**heard, "problem_text": None}
        if not complaint and only_wants_a_complaint(tracker, cues):
            return {**heard, **self._complaint_besides(say, tracker, cues)}
        if tells_nothing(tracker, cues):
            before = told_before(tracker, cues, complaint)
            if before is None and intent(tracker) == "thanks":
                say.utter_message(response="utter_in_form_thanks")
            return {**heard, "problem_text": before}
        if words.startswith("/"):  # a button
            return {**heard, "problem_text": None}
        if complaint and names_only(tracker, cues):
            return {**heard, **_named_now(tracker), "problem_text": None}
        if not complaint and _is_only_cross(tracker, cues):
            return {**heard, "problem_text": None}  # "sois unos inútiles" is no fault of a line
        place = entity(tracker, "district")
        moved = place and place != tracker.get_slot("problem_district") and cues.is_elsewhere(words)
        most = _WORDS_PUT_RIGHT if cues.denies(words) else _WORDS_OF_A_PLACE
        if moved and not complaint and len(words.split()) <= most:
            told = words if is_told(_behind_places(tracker), cues) else None
            return {**heard, "problem_district": place, "problem_text": told}
        brief = len(words.split()) <= (_WORDS_OF_A_QUESTION if complaint else _WORDS_OF_A_WISH)
        beside = not complaint and intent(tracker) == "not_what_i_asked"
        question = "?" in words or cues.telling.asks_leave(words)
        question = question and not (complaint and cues.telling.reproaches(words))
        beyond = _BEYOND[:1] if complaint and not cues.telling.asks_who(words) else _BEYOND
        if brief and (beside or (intent(tracker) in beyond and question)):
            again = "utter_in_form_out_of_scope" in said_responses(tracker)
            say.utter_message(response="utter_offer_person" if again else "utter_in_form_out_of_scope")
            return {**heard, "problem_text": None}
        if intent(tracker) in _QUESTIONS and not story(tracker, cues) and cues.telling.asks(words):
            asked = TicketStatus if intent(tracker) == "ticket_status" else ServiceStatus
            await asked(self.desk).act(say, tracker, {})
            return {**heard, "problem_text": None}
        before = told_before(tracker, cues, complaint)
        return {**heard, "problem_text": _one_after_the_other(before, heard["problem_text"])}

    def _complaint_besides(self, say: CollectingDispatcher, tracker: Tracker, cues: Cues) -> dict[str, Any]:
        """What was told of the report goes on record, and the complaint follows it; where nothing was, or
        with a no, it is a complaint instead."""
        before = told_before(tracker, cues)
        if before and not cues.denies(said(tracker)):
            return {"problem_text": before}
        say.utter_message(response="utter_complain_sorry")
        return {"problem_text": None, "ticket_kind": COMPLAINT}

    async def _say_what_is_known(self, say: CollectingDispatcher, tracker: Tracker, heard: Values) -> None:
        """An outage on record is told before anything is asked or noted."""
        service = heard.get("problem_service") or tracker.get_slot("problem_service")
        district = heard.get("problem_district") or tracker.get_slot("problem_district")
        placed_now = heard.get("problem_service") or heard.get("problem_district")
        if placed_now and service and district:
            for incident in await self.desk.incidents(service, district):
                tell(self, say, incident, language(tracker))

    def _tells_beside_a_yes(self, tracker: Tracker) -> bool:
        """ "Fue el jueves en Centro", written where a button to record it was offered."""
        words, cues = said(tracker), self.business.cues
        mere = only_wants(words, cues) or cues.only_agrees(words) or cues.is_courtesy(words)
        return not words.startswith("/") and not mere

    def _known(self, tracker: Tracker, complaint: bool) -> dict[str, Any]:
        """What was told already: now, or before they took the way to a report."""
        cues = self.business.cues
        told = tracker.get_slot("problem_text") if complaint else None
        now, pressed = story(tracker, cues), entity(tracker, "ticket_kind") == COMPLAINT
        goes_on = intent(tracker) in _GOES_ON
        before = told_before(tracker, cues, complaint)
        if (goes_on or (complaint and not pressed)) and is_told(said(tracker), cues):
            now = None if only_wants(said(tracker), cues) else said(tracker)
        elif pressed and before and self._tells_beside_a_yes(tracker):
            now = said(tracker)
        if complaint and now is None and not pressed and before and is_told(before, cues):
            now = None if tells_nothing(tracker, cues) else said(tracker)  # "100 euros de más"
        if now or (goes_on and not complaint):
            told = _one_after_the_other(before, told)
        elif (tells_nothing(tracker, cues) or pressed) and not told and before:
            told = before if is_story(before, cues) or (complaint and is_told(before, cues)) else None
        return {
            "ticket_kind": COMPLAINT if complaint else PROBLEM,
            "problem_service": the_one_named(tracker, "service"),
            "problem_district": the_one_named(tracker, "district"),
            "problem_text": _one_after_the_other(told, now),
        }


class AskProblemText(DeskAction):
    """Says back which service and district are meant."""

    title = "action_ask_problem_text"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        complaint, cues = tracker.get_slot("ticket_kind") == COMPLAINT, self.business.cues
        if complaint or not _placed(tracker):
            told = not complaint and told_something(tracker, cues)
            say.utter_message(
                response="utter_ask_problem_text_more_alone" if told else "utter_ask_complaint_text"
            )
        else:
            named = _named(self, tracker)
            named["service"] = wording.sentence(named["service"])
            told = told_enough(tracker, cues)
            asked = "utter_ask_problem_text_more" if told else "utter_ask_problem_text"
            say.utter_message(response=asked, **named)
        return []


class ReportProblem(DeskAction):
    title = "action_report_problem"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        kind = tracker.get_slot("ticket_kind") or PROBLEM
        place, told = tracker.get_slot("problem_place"), tracker.get_slot("problem_text")
        if again := await put_back_already(self, tracker):
            say.utter_message(response="utter_recorded_already", ticket=again.number)
            return [*done(), *slots(offer="nothing")]
        ticket = await self.desk.open_ticket(
            self.turn(tracker),
            kind,
            f"{place}: {told}" if place and place != told else told,
            tracker.get_slot("problem_service"),
            tracker.get_slot("problem_district"),
        )
        if kind == COMPLAINT:
            say_complaint_noted(self, say, tracker, ticket)
        elif (noted := f"{FORM_NOTED}{kind.removesuffix('_form')}") in domain.get("responses", {}):
            say.utter_message(response=noted, ticket=ticket.number)  # of a form of the editors' own
        elif _placed(tracker):
            named = _named(self, tracker)
            say.utter_message(response="utter_problem_noted", ticket=ticket.number, **named)
        else:
            say.utter_message(response="utter_problem_noted_alone", ticket=ticket.number)
        if intent(tracker) == "notify_me" and ticket.service and ticket.district:
            await promise_news(self, say, tracker, ticket.service, ticket.district)
        another = kind == PROBLEM and only_wants_a_complaint(tracker, self.business.cues)
        follows: list[EventType] = [FollowupAction("action_complain")] if another else []
        return [*done(), *slots(offer="nothing"), *follows]


def _one_after_the_other(*told: str | None) -> str | None:
    """What was told bit by bit, each line once."""
    lines = (line for part in told if part for line in part.split("\n"))
    return "\n".join(dict.fromkeys(lines)) or None


def _complains_now(tracker: Tracker) -> bool:
    return any(
        event["event"] == "action" and event["name"] == "action_complain" for event in this_turn(tracker)
    )


def _named_now(tracker: Tracker) -> dict[str, str]:
    """What else is named is still known."""
    named = {f"problem_{what}": entity(tracker, what) for what in ("service", "district")}
    return {slot: value for slot, value in named.items() if value}


def _is_only_cross(tracker: Tracker, cues: Cues) -> bool:
    """Whether a few words are about us and not the trouble: once, or nothing else would ever be heard."""
    before = next(iter(messages(tracker)[1:]), {})
    again = intent_of(before) == "complain"
    brief = is_brief(said(tracker), cues) and len(said(tracker).split()) <= _WORDS_OF_A_WISH
    return intent(tracker) == "complain" and brief and not again


def _behind_places(tracker: Tracker) -> str:
    """ "No, en Norte tampoco hay agua": what is said behind the last place that is named."""
    ends = [one["end"] for one in entities(tracker) if one["entity"] == "district" and one.get("end")]
    return said(tracker)[max(ends) :] if ends else ""


def _placed(tracker: Tracker) -> bool:
    """Whether service and district are known: a business without them is told neither."""
    return bool(tracker.get_slot("problem_service") and tracker.get_slot("problem_district"))


def _named(action: DeskAction, tracker: Tracker) -> dict[str, str]:
    return names(
        action.business,
        language(tracker),
        service=tracker.get_slot("problem_service"),
        district=tracker.get_slot("problem_district"),
    )
