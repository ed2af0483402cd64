"""What was said before a person had the conversation is answered by nobody any more."""

from __future__ import annotations

from itertools import takewhile
from typing import Iterator

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.turn import HANDED_BACK
from bot.engine.connector.answer import NEXT_WISH


def hand_back(tracker: DialogueStateTracker, hand_over: str) -> None:
    """A person was there, whoever called them: it is as if the bot had handed over. An open form stays; what
    was put off they have seen to."""
    if NEXT_WISH in tracker.slots and tracker.get_slot(NEXT_WISH):
        tracker.update(SlotSet(NEXT_WISH, None))
    tracker.update(ActionExecuted(hand_over, metadata={HANDED_BACK: True}))
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))


def said_since(tracker: DialogueStateTracker) -> Iterator[Event]:
    """What has happened since the customer's last message, or since a person or a long time came in between,
    the last first."""
    return takewhile(lambda event: not _breaks_off(event), reversed(tracker.events))


def is_handed_back(event: Event) -> bool:
    return type(event) is ActionExecuted and bool((event.metadata or {}).get(HANDED_BACK))


def _breaks_off(event: Event) -> bool:
    return is_handed_back(event) or type(event) in (UserUttered, SessionStarted)
