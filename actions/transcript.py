"""A copy of the conversation."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values

# "Quiero una copia de unos apuntes" sounds a little like one of this conversation.
_SURE = 0.8


class RequestTranscript(DeskAction):
    title = "action_request_transcript"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        if (tracker.latest_message.get("intent") or {}).get("confidence", 1.0) < _SURE:
            say.utter_message(response="utter_transcript_doubtful")
            return []
        link = await self.desk.transcript_link(self.turn(tracker))
        say.utter_message(response="utter_transcript", link=link)
        return []
