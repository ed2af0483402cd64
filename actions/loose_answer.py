"""A yes, a no or a fact that answers nothing we asked."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.another import like_the_last
from actions.appointments import AppointmentRequirements
from actions.base import DeskAction, Values, entities, entity, intent, language, names, said, slots
from actions.booking_times import later
from actions.buttons import choices
from actions.counted import days_later, minutes_later
from actions.follow_up import (
    booked_before,
    day_counted,
    faq_gone_on_with,
    time_gone_by,
    topic_before,
)
from actions.history import (
    acted_before,
    asked_before,
    entities_of,
    last_before,
    messages,
    offered_before,
    said_last,
    said_responses,
)
from actions.hours import OpeningHours
from actions.not_here import NONE_HERE, pass_on_number, say_none, wants_it_done
from actions.notify_me import say_what_is_promised
from actions.offices import OfficeLocation
from actions.places import gives_address, names_unknown_district, say_districts, say_which_district
from actions.recording import complained_before, offer_again
from actions.service_status import ServiceStatus
from actions.telling import tells_since_when
from actions.the_other import Other, the_other
from actions.tickets import TicketStatus, number_given, offered_beside_an_answer
from actions.wish_words import bare_hour
from actions.wishes import has_hours
from bot.core.cues import Cues

# What can be asked of something else, and what that may be.
_CONTINUED: dict[str, tuple[type[DeskAction], set[str]]] = {
    OpeningHours.title: (OpeningHours, {"office", "district", "time", "no_such_day"}),
    OfficeLocation.title: (OfficeLocation, {"office", "district"}),
    ServiceStatus.title: (ServiceStatus, {"service", "district"}),
    AppointmentRequirements.title: (AppointmentRequirements, {"appointment_kind"}),
}
_IN_FORM = {
    "affirm": "utter_in_form_affirm",
    "deny": "utter_in_form_deny",
    "inform": "utter_in_form_inform",
}
_WORDS_OF_SINCE = 3
_PHONE = re.compile(r"(\d[ .-]?){9,}")


class LooseAnswer(DeskAction):
    """An open form asks its question again by itself. A fact after an answer asks the same of something else:
    "¿y en Norte?".
    """

    title = "action_loose_answer"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        if intent(tracker) == "inform" and gives_address(tracker):
            return say_which_district(self, say, tracker)
        if intent(tracker) == "inform" and names_unknown_district(self, tracker):
            say_districts(self, say, tracker)
            return []
        if tracker.active_loop_name:
            return self._in_form(say, tracker)
        return await self._outside(say, tracker, domain)

    def _in_form(self, say: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        of, asked = intent(tracker), tracker.get_slot("requested_slot")
        if of == "deny" and asked == "booking_time" and (after := later(tracker)):
            say.utter_message(response="utter_in_form_later")
            return slots(booking_wish=after)
        if wrong := entity(tracker, "no_such_day"):
            say.utter_message(response="utter_no_such_day", day=wrong)
            return []
        say.utter_message(response=_IN_FORM.get(of, _IN_FORM["inform"]))
        return []

    async def _outside(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        of = intent(tracker)
        if len(buttons := self._others(tracker)) > bool(offered_before(tracker)):
            say.utter_message(response="utter_which_of_them", buttons=buttons)
            return []
        if of == "inform" and (done := await self._fact(say, tracker, domain)) is not None:
            return done
        if wants_it_done(tracker, of == "affirm"):
            return say_none(say, tracker)
        if of == "deny" and say_what_is_promised(self, say, tracker):
            return []
        if of == "affirm":
            self._say_yes_to_what(say, tracker)
            return []
        if of == "inform" and (kind := entity(tracker, "appointment_kind")):
            named = names(self.business, language(tracker), kind=kind)
            say.utter_message(response="utter_loose_kind", kind_key=kind, **named)
            return []
        say.utter_message(response="utter_loose_deny" if of == "deny" else "utter_loose_inform")
        return _let_go(tracker) if of == "deny" else []

    async def _fact(
        self, say: CollectingDispatcher, tracker: Tracker, domain: Values
    ) -> list[EventType] | None:
        """What a fact does for what was answered before; None if nothing."""
        if (passed_on := pass_on_number(say, tracker)) is not None:
            return passed_on
        if complained_before(tracker):
            if (place := entity(tracker, "district")) and tracker.get_slot("next_wish"):
                lang = language(tracker)
                say.utter_message(
                    response="utter_place_for_later", **names(self.business, lang, district=place)
                )
            return offer_again(say)
        if number_given(tracker, self.business.cues):
            return await TicketStatus(self.desk).act(say, tracker, domain)
        goes_on = self.business.cues.carries_on(said(tracker))
        if NONE_HERE & said_responses(tracker) and not goes_on:  # of the one they have
            return say_none(say, tracker)
        if _says_where_and_when(tracker, self.business.cues) and not (goes_on and _of(OpeningHours, tracker)):
            return [FollowupAction("book_appointment_form")]
        if answer := faq_gone_on_with(tracker, self.business.cues):
            say.utter_message(response="utter_the_same_goes")
            say.utter_message(response=answer)
            return []
        named = {found["entity"] for found in entities(tracker)}
        if earlier := last_before(tracker, _that_may_go_on(tracker, named)):
            return await _CONTINUED[earlier][0](self.desk).act(say, tracker, domain)
        if "address" in named and ServiceStatus.title in acted_before(tracker):
            return [*slots(problem_place=entity(tracker, "address")), FollowupAction("report_problem_form")]
        if _PHONE.search(said(tracker)):
            say.utter_message(response="utter_phone_given")
            return []
        if _goes_on_with_an_outage(tracker, self.business.cues):
            return [FollowupAction("report_problem_form")]
        if named & {"service", "district"} and _trouble_placed(tracker):
            return [FollowupAction(ServiceStatus.title)]
        if _moves_an_appointment(tracker, named):
            another = "appointment_kind" in named or await like_the_last(self, tracker)
            return [FollowupAction(f"{'book' if another else 'change'}_appointment_form")]
        if offered := offered_beside_an_answer(tracker):
            say.utter_message(response="utter_told_more", buttons=offered)
            return []
        return None

    def _others(self, tracker: Tracker) -> list[dict[str, str]]:
        """ "La otra", after the hours or the place of an office, or where several things are offered: which
        it may be."""
        if the_other(self, tracker) not in (Other.OFFERED, Other.OFFICE):
            return []
        topic = next(
            (each for each in (OpeningHours, OfficeLocation) if each.title in acted_before(tracker)), None
        )
        if topic is None:
            return offered_before(tracker)
        told = {one["value"] for one in entities_of(messages(tracker)[1])} | {tracker.get_slot("office")}
        every = self.business.offices
        left = {key: one for key, one in every.items() if key not in told} or every
        return choices(left, language(tracker), topic.title.removeprefix("action_"), "office")

    def _say_yes_to_what(self, say: CollectingDispatcher, tracker: Tracker) -> None:
        before = (said_last(tracker).get("text") or "").rstrip()
        offered = offered_before(tracker)
        asked, read = before.endswith("?"), self.business.cues.acknowledges(said(tracker))
        if asked and len(offered) > 1:
            say.utter_message(response="utter_which_of_them", buttons=offered)
        elif before and (read or not asked):
            say.utter_message(response="utter_acknowledged")
        else:
            say.utter_message(response="utter_loose_affirm")


def _of(topic: type[DeskAction], tracker: Tracker) -> bool:
    """Whether it was answered a moment ago, or asked of something else: "y la de norte, por la tarde"."""
    told = {topic.title, LooseAnswer.title} & acted_before(tracker)
    return bool(told) and topic_before(tracker) == topic.title


def _that_may_go_on(tracker: Tracker, named: set[str]) -> set[str]:
    """The actions that can be asked the same of what is named."""
    if _of(OpeningHours, tracker) and day_counted(tracker):
        return {OpeningHours.title}
    return {topic for topic, (_, asked_of) in _CONTINUED.items() if named & asked_of}


def _moves_an_appointment(tracker: Tracker, named: set[str]) -> bool:
    """Whether a time is told right after an appointment was made, or counted from one that was shown."""
    text = said(tracker)
    counted = days_later(text) or minutes_later(text)
    when = named & {"refused_day"} if time_gone_by(tracker) else named & {"time", "refused_day"}
    shown = counted and "action_my_appointments" in acted_before(tracker)
    return bool(when or bare_hour(text) or counted) and bool(shown or booked_before(tracker))


def _says_where_and_when(tracker: Tracker, cues: Cues) -> bool:
    """Whether an office and an hour to come are named, which together are of an appointment. "Estuve en
    Centro a las 10" tells what happened."""
    text, time = said(tracker), entity(tracker, "time") or ""
    over = time_gone_by(tracker) or cues.telling.tells_what_happened(text)
    return entity(tracker, "office") is not None and has_hours(time) and not over


def _trouble_placed(tracker: Tracker) -> bool:
    """Whether a service and a district have been named, one after the other: "luz", "norte"."""
    return bool(tracker.get_slot("service") and tracker.get_slot("district"))


def _goes_on_with_an_outage(tracker: Tracker, cues: Cues) -> bool:
    """ "Since about six", right after a trouble whose place is known was looked up: it is for the report."""
    words, when = said(tracker), entity(tracker, "time") or any(map(str.isdigit, said(tracker)))
    told = when and len(words.split()) >= _WORDS_OF_SINCE and not cues.carries_on(words)
    told = told or tells_since_when(messages(tracker)[0], cues)
    return bool(told) and _of(ServiceStatus, tracker) and _trouble_placed(tracker)


def _let_go(tracker: Tracker) -> list[EventType]:
    """Who does not want to go on with a form that gave way need not be asked again."""
    left, asked = tracker.get_slot("left_forms") or {}, asked_before(tracker)
    refused = {form for form in left if f"utter_go_on_{form.removesuffix('_form')}" in asked}
    kept = {form: told for form, told in left.items() if form not in refused}
    return slots(left_forms=kept or None) if refused else []
