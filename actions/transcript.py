"""A copy of the conversation."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values


class RequestTranscript(DeskAction):
    title = "action_request_transcript"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        link = await self.desk.transcript_link(self.turn(tracker))
        say.utter_message(response="utter_transcript", link=link)
        return []
