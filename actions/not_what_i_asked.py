"""The answer was not to the question: choices first, then a person."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import DeskAction, Values
from actions.handoff import announce
from actions.rephrase import choices
from bot.core.handoff import Reason
from bot.core.signals import Signal

_ENOUGH = 2


class NotWhatIAsked(DeskAction):
    title = "action_not_what_i_asked"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        turn = self.turn(tracker)
        rejection = await self.desk.reject_answer(turn)
        if rejection.times < _ENOUGH:
            buttons = choices(tracker, domain, rejection.ranking)
            say.utter_message(response="utter_not_what_i_asked", buttons=buttons)
            return []
        signals = [Signal("rejected", 0.8, f"{rejection.times} x")]
        outcome = await self.desk.hand_off(turn, Reason.NOT_UNDERSTOOD, signals)
        announce(self, say, tracker, outcome, Reason.NOT_UNDERSTOOD)
        return []
