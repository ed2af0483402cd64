"""Is something wrong with a service, and being told when it is over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import product

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, entities, entity, intent, language, names, said, slots
from actions.buttons import button, choices
from actions.follow_up import faq_gone_on_with, recorded_before, topic_before
from actions.history import Event, entities_of, messages, said_responses
from actions.hours import OpeningHours
from actions.offices import OfficeLocation
from actions.outages_named import pairs_named
from actions.telling import names_only
from bot.core import wording
from bot.core.cues import Cues
from bot.core.desk import Incident

OF_AN_OUTAGE = ("report_problem_form", "notify_me_form")
# "Y el internet también", of what was answered before; "y no hay luz también" tells of something.
_BEFORE_A_NAME = r"(?:en|a|al|de|del|con|para|por|el|la|los|las|mi|mis|in|at|on|for|with|the|my)"
_AS_WELL = re.compile(
    rf"^\W*(?:(?:y|and)\s+)?(?:{_BEFORE_A_NAME}\s+){{1,2}}\w+,?\s+(?:tambi[eé]n|too|as well)\W*$",
    re.IGNORECASE,
)
# So many fit under a message on WhatsApp; more are a list that has to be opened first.
_BUTTONS = 3
_WHEN = "ask_when"
_DISTRICT_ASKED = "utter_no_incident_of_service"
_PLACES: dict[str | None, type[DeskAction]] = {each.title: each for each in (OpeningHours, OfficeLocation)}


class ServiceStatus(DeskAction):
    title = "action_service_status"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        if _AS_WELL.search(said(tracker)) and (given := faq_gone_on_with(tracker, self.business.cues)):
            say.utter_message(response="utter_the_same_goes")
            say.utter_message(response=given)
            return []
        cues = self.business.cues
        goes_on = cues.carries_on(said(tracker)) and names_only(tracker, cues)
        if goes_on and not entity(tracker, "service") and intent(tracker) != _WHEN:
            earlier = topic_before(tracker)
            if earlier in _PLACES:
                return await _PLACES[earlier](self.desk).act(say, tracker, domain)
        service, district = _meant(tracker, "service"), _meant(tracker, "district")
        if tracker.active_loop_name in OF_AN_OUTAGE and not (service and district):
            say.utter_message(response="utter_when_after_this")  # the form asks where and what by itself
            return []
        pairs = [] if tracker.active_loop_name else _pairs(tracker, service, district, cues)
        if pairs:
            return await self._tell_each(say, tracker, pairs)
        several = [] if tracker.active_loop_name else _services_in(messages(tracker)[0])
        asked: Sequence[str | None] = several or [service]
        incidents = [one for each in asked for one in await self.desk.incidents(each, district)]
        for incident in incidents:
            tell(self, say, incident, language(tracker))
        await self._go_on(say, tracker, service, district, known=bool(incidents))
        return []

    async def _tell_each(
        self, say: CollectingDispatcher, tracker: Tracker, pairs: list[tuple[str, str]]
    ) -> list[EventType]:
        """The outages on record of ``pairs``, and in one message what is not; it is gone on with the last."""
        unknown, lang = list[tuple[str, str]](), language(tracker)
        for pair in pairs:
            incidents = await self.desk.incidents(*pair)
            for incident in incidents:
                tell(self, say, incident, lang)
            if not incidents:
                unknown.append(pair)
        service, district = (unknown or pairs)[-1]
        if len(unknown) < 2:
            await self._go_on(say, tracker, service, district, known=not unknown)
            return slots(service=service, district=district)
        of_a_service = len(unknown) > _BUTTONS and len({one for one, _ in unknown}) > 1
        self._offer_reports(say, unknown, lang, of_a_service)
        return slots(service=service, district=None if of_a_service else district)

    def _offer_reports(
        self, say: CollectingDispatcher, pairs: list[tuple[str, str]], lang: str, of_a_service: bool
    ) -> None:
        """A button for each; ``of_a_service``: for each service, whose district is asked for next."""
        places, buttons = dict[str, list[str]](), []
        for service, district in pairs:
            named = names(self.business, lang, service=service, district=district)
            name = wording.sentence(named["service"])
            if of_a_service and name not in places:
                everywhere = [where for one, where in pairs if one == service]
                alone = {"district": district} if len(everywhere) == 1 else {}
                buttons.append(button(name, "report_problem", service=service, **alone))
            elif not of_a_service:
                title = f"{name}, {named['district']}"
                buttons.append(button(title, "report_problem", service=service, district=district))
            places.setdefault(name, []).append(named["district"])
        lines = [f"{name} {wording.IN[lang]} {wording.listing(each, lang)}" for name, each in places.items()]
        say.utter_message(response="utter_no_incidents_here", places="\n".join(lines), buttons=buttons)

    async def _go_on(
        self,
        say: CollectingDispatcher,
        tracker: Tracker,
        service: str | None,
        district: str | None,
        known: bool,
    ) -> None:
        """What is to be said behind what is ``known`` of it, or where nothing is."""
        in_form = tracker.active_loop_name is not None  # which asks its own question next
        if known and in_form:
            return
        if not (service and district):
            if known:
                say.utter_message(response="utter_offer_notice")
            else:
                self._ask_more(say, _services_in(messages(tracker)[0]) or [service], language(tracker))
            return
        promised = await self.desk.promised(self.turn(tracker), service, district)
        named = names(self.business, language(tracker), service=service, district=district)
        if known:
            say.utter_message(response="utter_notice_promised" if promised else "utter_offer_notice")
        elif in_form:
            say.utter_message(response="utter_no_incident_in_form", **named)
        elif number := recorded_before(tracker):
            say.utter_message(response="utter_no_incident_reported", ticket=number)
        else:
            which = "utter_no_incident_promised" if promised else "utter_no_incident_here"
            if intent(tracker) == _WHEN and not promised:
                which = "utter_no_incident_when"
            say.utter_message(response=which, **named)

    def _ask_more(self, say: CollectingDispatcher, services: Sequence[str | None], lang: str) -> None:
        """None on record so far: the service and then the district are worth asking for."""
        if all(services):
            named = (names(self.business, lang, service=one)["service"] for one in services)
            buttons = choices(self.business.districts, lang, "service_status", "district")
            say.utter_message(response=_DISTRICT_ASKED, buttons=buttons, service=wording.one_of(named, lang))
        else:
            buttons = choices(self.business.services, lang, "service_status", "service")
            say.utter_message(response="utter_no_incident", buttons=buttons)


def tells_where_it_fails(action: DeskAction, tracker: Tracker) -> bool:
    """Whether a district is named for which we asked because an outage came into an open form of something
    else; unless it is a place that the form asks for."""
    district, asked = entity(tracker, "district"), tracker.get_slot("requested_slot")
    ours = asked == "booking_office" and district in action.business.offices
    return bool(district) and not ours and _DISTRICT_ASKED in said_responses(tracker)


def _pairs(tracker: Tracker, service: str | None, district: str | None, cues: Cues) -> list[tuple[str, str]]:
    """Each outage that is asked about; of several services for whose district we have asked, each there."""
    named = entities(tracker)
    if _DISTRICT_ASKED in said_responses(tracker) and not any(one["entity"] == "service" for one in named):
        places = [str(one["value"]) for one in named if one["entity"] == "district"]
        asked = _services_in(messages(tracker)[1])
        if places and asked:
            return [*product(asked, dict.fromkeys(places))]
    return pairs_named(said(tracker), named, service, district, cues)


def _services_in(message: Event) -> list[str]:
    """Those a message names, if there are several."""
    every = dict.fromkeys(str(one["value"]) for one in entities_of(message) if one["entity"] == "service")
    return [*every] if len(every) > 1 else []


def _meant(tracker: Tracker, what: str) -> str | None:
    """The service or district that the open form is about, or else the one spoken of last."""
    form = (tracker.active_loop_name or "").partition("_")[0]  # report_problem_form: problem_service
    own = tracker.get_slot({"report": f"problem_{what}", "notify": f"notify_{what}"}.get(form, what))
    meant = own or tracker.get_slot(what)
    return None if meant is None else str(meant)


def tell(action: DeskAction, say: CollectingDispatcher, incident: Incident, lang: str) -> None:
    """What is known of an outage, since when, and what is not."""
    expected = _at(action, incident.expected_at and wording.rounded_up(incident.expected_at), lang)
    say.utter_message(
        response="utter_incident_expected" if expected else "utter_incident",
        service=wording.sentence(action.business.services[incident.service].name(lang)),
        district=action.business.districts[incident.district].name(lang),
        since=_at(action, incident.started_at, lang),
        expected=expected,
    )
    note = incident.note_en if lang == "en" else incident.note_es
    if note:
        say.utter_message(response="utter_incident_note", note=note)


def _at(action: DeskAction, at: datetime | None, lang: str) -> str:
    return wording.at(at.astimezone(action.business.zone), action.desk.now().date(), lang) if at else ""
