"""Where we are and how else to reach us."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values, language, slots
from actions.follow_up import office_meant, offices_named
from actions.places import say_no_office


class OfficeLocation(DeskAction):
    title = "action_office_location"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        lang = language(tracker)
        key = office_meant(tracker, self.business.offices)
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
        return []
