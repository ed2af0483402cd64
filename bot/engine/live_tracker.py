"""A tracker whose cost does not grow with the conversation."""

from __future__ import annotations

import copy
from collections import deque
from typing import Any, Iterable

from rasa.nlu.constants import RESPONSE_SELECTOR_UTTER_ACTION_KEY
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

# Customer turns kept alive. Rules look back one turn, escalation and stories a few.
LONGEST_TAIL = 6
TRIMMED_TAIL = 4
# In the metadata of what the bot uttered: the place of what was said among its response's variations.
VARIATION = "variation"


class LiveTracker(DialogueStateTracker):
    """Keeps the last turns and the state; ``unsaved`` are the events the store has not written yet.
    ``said``: of each response, which variation was said last in this session.

    What falls out of the tail is stood in for by the slots and the form as they were at the cut.
    """

    events: deque[Event]

    def __init__(self, sender_id: str, slots: Iterable[Slot] | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(sender_id, slots, *args, **kwargs)
        self.unsaved: list[Event] = []
        self.said: dict[str, int] = {}

    def update(self, event: Event, domain: Domain | None = None) -> None:
        super().update(event, domain)
        self.unsaved.append(event)
        if isinstance(event, SessionStarted):
            self.said.clear()
        elif isinstance(event, BotUttered) and VARIATION in event.metadata:
            self.said[event.metadata[RESPONSE_SELECTOR_UTTER_ACTION_KEY]] = event.metadata[VARIATION]

    def copy(self) -> LiveTracker:
        """A twin that shares the events themselves. Rasa's own copy replays all of them, once per action."""
        twin = copy.copy(self)
        twin.events = deque(self.events)
        twin.slots = {name: copy.copy(slot) for name, slot in self.slots.items()}
        twin.active_loop = copy.copy(self.active_loop)
        twin.unsaved = []
        twin.said = dict(self.said)
        return twin

    def trim(self) -> None:
        """Forget all but the last turns once the tail has grown too long. Call between turns only."""
        starts = [i for i, event in enumerate(self.events) if isinstance(event, UserUttered)]
        if len(starts) <= LONGEST_TAIL:
            return
        events = list(self.events)
        cut = starts[-TRIMMED_TAIL]
        self.events = deque(self._state_after(events[:cut]) + events[cut:])

    def _state_after(self, events: list[Event]) -> list[Event]:
        past = self.init_copy()
        for event in events:
            past.update(event)
        initial = self.init_copy()
        changed = [name for name, slot in past.slots.items() if slot.value != initial.slots[name].value]
        state: list[Event] = [SlotSet(name, past.slots[name].value) for name in changed]
        if past.active_loop_name:
            state.append(ActiveLoop(past.active_loop_name))
        state.append(ActionExecuted(ACTION_LISTEN_NAME))
        for event in state:
            event.timestamp = events[-1].timestamp
        return state
