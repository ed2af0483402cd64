"""A photo, a voice note or another thing that only a person can look at or listen to."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values

_ANNOUNCED, _ANY_OTHER = "announced", "document"
_SAID = {
    _ANNOUNCED: "utter_attachment_announced",
    "contact": "utter_attachment_contact",
    _ANY_OTHER: "utter_attachment_document",
    "image": "utter_attachment_image",
    "link": "utter_attachment_link",
    "location": "utter_attachment_location",
    "sticker": "utter_attachment_sticker",
    "too_large": "utter_attachment_too_large",
    "unknown": "utter_attachment_unknown",
    "unsupported": "utter_attachment_unsupported",
    "voice": "utter_attachment_voice",
}


class SendAttachment(DeskAction):
    title = "action_send_attachment"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        """Say what happens to it, or why it is not taken. Without one it was only announced."""
        kind = next(tracker.get_latest_entity_values("attachment_kind"), _ANNOUNCED)
        say.utter_message(response=_SAID.get(kind, _SAID[_ANY_OTHER]))
        return []
