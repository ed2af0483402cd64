"""Is something wrong with a service, and being told when it is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import phrases
from actions.base import DeskAction, Values, language, names, slots
from actions.forms import AskDistrict, AskService, FormCheck, done
from bot.core.desk import Incident


class ServiceStatus(DeskAction):
    title = "action_service_status"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        service, district = tracker.get_slot("service"), tracker.get_slot("district")
        incidents = await self.desk.incidents(service, district)
        for incident in incidents:
            self._tell(say, incident, language(tracker))
        if incidents:
            say.utter_message(response="utter_offer_notice")
        else:
            say.utter_message(
                response=_none_on_record(service, district),
                **names(self.business, language(tracker), service=service, district=district),
            )
        return slots(offer="notify_me")

    def _tell(self, say: CollectingDispatcher, incident: Incident, lang: str) -> None:
        expected = self._at(incident.expected_at, lang)
        say.utter_message(
            response="utter_incident_expected" if expected else "utter_incident",
            service=phrases.sentence(self.business.services[incident.service].name(lang)),
            district=self.business.districts[incident.district].name(lang),
            since=self._at(incident.started_at, lang),
            expected=expected,
        )
        note = incident.note_en if lang == "en" else incident.note_es
        if note:
            say.utter_message(response="utter_incident_note", note=note)

    def _at(self, at: datetime | None, lang: str) -> str:
        return phrases.at(at.astimezone(self.business.zone), self.desk.now().date(), lang) if at else ""


def _none_on_record(service: str | None, district: str | None) -> str:
    if service and district:
        return "utter_no_incident_here"
    return "utter_no_incident_of_service" if service else "utter_no_incident"


class ValidateNotifyMe(FormCheck):
    title = "validate_notify_me_form"

    async def check(
        self, say: CollectingDispatcher, tracker: Tracker, heard: Values, opening: bool
    ) -> dict[str, Any]:
        if not opening:
            return heard
        return {
            "notify_service": tracker.get_slot("service"),
            "notify_district": tracker.get_slot("district"),
        }


class AskNotifyService(AskService):
    title = "action_ask_notify_service"


class AskNotifyDistrict(AskDistrict):
    title = "action_ask_notify_district"


class NotifyMe(DeskAction):
    title = "action_notify_me"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        service, district = tracker.get_slot("notify_service"), tracker.get_slot("notify_district")
        await self.desk.subscribe(self.turn(tracker), service, district)
        say.utter_message(
            response="utter_notify_me_done",
            **names(self.business, language(tracker), service=service, district=district),
        )
        return done()
