"""One customer message through Rasa, once."""

from __future__ import annotations

import asyncio
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.answer import answer_for, understood
from bot.engine.live_tracker import LiveTracker
from bot.engine.payload import forged, not_understood, parse_payload
from bot.engine.tracker_store import LiveTrackerStore
from bot.engine.turn_request import TurnRequest

CHANNEL = "ventanilla"
LANGUAGE = "language"
ESCALATION = "escalation"


class Turns:
    def __init__(self, processor: MessageProcessor, store: LiveTrackerStore) -> None:
        self._processor = processor
        self._store = store
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, request: TurnRequest) -> dict[str, Any]:
        """Run a turn and keep it, or return what was answered in it before."""
        lock = self._locks.setdefault(request.conversation, asyncio.Lock())
        async with lock:
            recorded = self._store.answer(request.conversation, request.turn)
            if recorded is not None:
                return {**recorded, "replayed": True}
            tracker = self._store.open(request.conversation, request.sequence)
            try:
                answer = await self._run(tracker, request)
                self._store.keep(tracker, request.turn, request.sequence, answer)
            except BaseException:
                self._store.forget(request.conversation)
                raise
            return answer

    async def parse(self, text: str, language: str | None) -> dict[str, Any]:
        """What the engine makes of a text, touching no conversation."""
        blank = DialogueStateTracker("parse", self._processor.domain.slots)
        return understood(await self._understand(text, language, blank))

    async def _run(self, tracker: LiveTracker, request: TurnRequest) -> dict[str, Any]:
        domain = self._processor.domain
        if request.fresh or not tracker.events:
            _begin_session(tracker)
        prior = request.language or _language_so_far(tracker)
        parsed = parse_payload(request.payload, domain, prior)
        if parsed is None and forged(request, domain):
            parsed = not_understood(request.text, prior)
        if parsed is None:
            parsed = await self._understand(request.text, prior, tracker)
        tracker.update(_uttered(request, parsed), domain)
        self._set(tracker, LANGUAGE, parsed[LANGUAGE])
        self._set(tracker, ESCALATION, None)

        channel = _Replies()
        await self._processor.run_action_extract_slots(channel, tracker)
        await self._processor._run_prediction_loop(channel, tracker)
        if (
            tracker.latest_action_name != ACTION_LISTEN_NAME
        ):  # Rasa's limit of actions in one turn was reached
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME), domain)
        return answer_for(request.turn, parsed, channel.messages, tracker)

    async def _understand(
        self, text: str, language: str | None, tracker: DialogueStateTracker
    ) -> dict[str, Any]:
        message = UserMessage(text, input_channel=CHANNEL, metadata={LANGUAGE: language})
        parsed = dict(await self._processor.parse_message(message, tracker))
        parsed.setdefault(LANGUAGE, language or "es")
        return parsed

    @staticmethod
    def _set(tracker: LiveTracker, name: str, value: Any) -> None:
        if name in tracker.slots and tracker.slots[name].value != value:
            tracker.update(SlotSet(name, value))


def _begin_session(tracker: LiveTracker) -> None:
    """Begin afresh, keeping the language. Rasa's own way copies every slot ever set into the new session."""
    language = tracker.slots[LANGUAGE].value if LANGUAGE in tracker.slots else None
    tracker.update(ActionExecuted(ACTION_SESSION_START_NAME))
    tracker.update(SessionStarted())
    if language is not None and tracker.slots[LANGUAGE].value != language:
        tracker.update(SlotSet(LANGUAGE, language))
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))


def _language_so_far(tracker: LiveTracker) -> str | None:
    """The slot's value, unless it is only the initial one."""
    known = any(isinstance(event, SlotSet) and event.key == LANGUAGE for event in tracker.events)
    return tracker.slots[LANGUAGE].value if known else None


def _uttered(request: TurnRequest, parsed: dict[str, Any]) -> UserUttered:
    return UserUttered(
        request.text,
        parsed["intent"],
        parsed["entities"],
        parsed,
        input_channel=CHANNEL,
        message_id=request.turn,
        metadata={
            "turn": request.turn,
            "conversation": request.conversation,
            "contact": request.contact,
            "sequence": request.sequence,
        },
    )


class _Replies(CollectingOutputChannel):
    """Collects replies whole: Rasa's own channels split a text at its empty lines."""

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(message)
