"""A photo, a voice note or another thing that only a person can look at or listen to."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values

_ANNOUNCED = "announced"
_REFUSED = ("too_large", "unsupported")
_KINDS = ("image", "voice", "location", "contact", "unknown", "sticker", "link", *_REFUSED, _ANNOUNCED)


class SendAttachment(DeskAction):
    title = "action_send_attachment"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        """Say what happens to it, or why it is not taken. Without one it was only announced."""
        kind = next(tracker.get_latest_entity_values("attachment_kind"), _ANNOUNCED)
        say.utter_message(response=f"utter_attachment_{kind if kind in _KINDS else 'document'}")
        return []
