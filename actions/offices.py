"""Where we are and how else to reach us."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, entity, language, said, slots
from actions.follow_up import BOOKED, office_meant, offices_named
from actions.history import acted_when_understood
from actions.places import say_no_office
from bot.core import wording
from bot.core.business import Business

_APPOINTMENTS = BOOKED | {"action_my_appointments"}


class OfficeLocation(DeskAction):
    title = "action_office_location"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        lang = language(tracker)
        key = await self._meant(tracker)
        named = offices_named(tracker, self.business.offices)
        office = self.business.offices.get(key or "") if len(named) < 2 else None
        if say_no_office(self, say, tracker) or office is None:
            listed = (self.business.offices[each] for each in named or self.business.offices)
            lines = [f"{each.name(lang)}: {each.address}" for each in listed]
            say.utter_message(response="utter_office_locations", offices="\n".join(lines))
            return []
        say.utter_message(response="utter_office_location", office=office.name(lang), address=office.address)
        if office.note.get(lang):
            say.utter_message(response="utter_office_note", note=office.note[lang])
        return slots(office=key)

    async def _meant(self, tracker: Tracker) -> str | None:
        placed = entity(tracker, "office") or entity(tracker, "district")
        if not placed and self.business.cues.naming.of_all_offices(said(tracker)):
            return None
        return office_meant(tracker, self.business.offices) or await self._of_their_appointment(tracker)

    async def _of_their_appointment(self, tracker: Tracker) -> str | None:
        """ "Where is it exactly?", right after it was booked or shown, but for what was not understood."""
        if _APPOINTMENTS.isdisjoint(acted_when_understood(tracker)):
            return None
        booked = {each.office for each in await self.desk.appointments(self.turn(tracker))}
        return booked.pop() if len(booked) == 1 else None


def say_emergency_lines(business: Business, say: CollectingDispatcher, lang: str) -> None:
    general, own = business.contacts.emergency["general"], business.contacts.own_emergency
    if own:
        lines = (f"{business.services[key].name(lang)} {line}" for key, line in own.items())
        say.utter_message(
            response="utter_emergency_lines", lines=wording.listing(lines, lang), general=general
        )
    else:
        say.utter_message(response="utter_emergency_general", general=general)


class ContactChannels(DeskAction):
    title = "action_contact_channels"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        contacts = self.business.contacts
        say.utter_message(
            response="utter_contact_channels",
            phone=contacts.phone,
            phone_hours=contacts.phone_hours.get(language(tracker), ""),
            whatsapp=contacts.whatsapp,
            email=contacts.email,
        )
        if self.business.cues.telling.is_urgent(said(tracker)):
            say_emergency_lines(self.business, say, language(tracker))
        return []
