"""A tracker whose cost does not grow with the conversation."""

from __future__ import annotations

import copy
import operator
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Iterable, Iterator, TypeVar

from rasa.nlu.constants import RESPONSE_SELECTOR_UTTER_ACTION_KEY
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

# Customer turns kept alive. Rules look back one turn, escalation and stories a few.
LONGEST_TAIL = 6
TRIMMED_TAIL = 4
# Events after which others before them no longer count.
TAKING_BACK = frozenset({ActionReverted, ActiveLoop, Restarted, SessionStarted, UserUtteranceReverted})
# Steps before the present one that are kept as they were. Hardly a rule has more.
STEPS_KEPT = 4
# In the metadata of what the bot uttered: the place of what was said among its response's variations.
VARIATION = "variation"

# What a step kept as it was has no use for; it would only keep itself and the tracker alive.
_OF_THE_LIVING = ("events", "unsaved", "said", "steps", "_replay")

_Kind = TypeVar("_Kind")


@dataclass
class _Replay:
    """``events``: those played; ``moments``: the tracker as it was before each action among them, and whether
    that action is hidden from what learns from stories; ``now``: the tracker after all of them."""

    events: list[Event] = field(default_factory=list)
    moments: list[tuple[DialogueStateTracker, bool]] = field(default_factory=list)
    now: DialogueStateTracker | None = None

    def of(self, tracker: DialogueStateTracker) -> Iterator[tuple[DialogueStateTracker, bool]]:
        events, played = tracker.applied_events(), len(self.events)
        if self.now is None or played > len(events) or not all(map(operator.is_, self.events, events)):
            self.moments, self.now, played = [], tracker.init_copy(), 0
        for event in events[played:]:
            if isinstance(event, ActionExecuted):
                self.moments.append((_moment(self.now), event.hide_rule_turn))
            self.now.update(event)
        self.events = events
        return iter([*self.moments, (self.now, False)])


def _twin(of: _Kind) -> _Kind:
    """As copy.copy does with such objects, in a third of its time: each step has a hundred of them."""
    twin = object.__new__(type(of))
    twin.__dict__.update(of.__dict__)
    return twin


def _moment(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """A twin that stays as it is, with the slots that decide anything: never those without a value."""
    twin = _twin(tracker)
    for name in _OF_THE_LIVING:
        twin.__dict__.pop(name, None)
    twin.slots = {
        name: _twin(slot)
        for name, slot in tracker.slots.items()
        if slot.value is not None and slot.has_features()
    }
    return twin


class LiveTracker(DialogueStateTracker):
    """Keeps the last turns and the state; ``unsaved`` are the events the store has not written yet.
    ``said``: of each response, which variation was said last in this session. ``steps``: the tracker as it
    was before each of the last actions.

    What falls out of the tail is stood in for by the slots and the form as they were at the cut.
    """

    events: deque[Event]

    def __init__(self, sender_id: str, slots: Iterable[Slot] | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(sender_id, slots, *args, **kwargs)
        self.unsaved: list[Event] = []
        self.said: dict[str, int] = {}
        self.steps: deque[DialogueStateTracker] = deque(maxlen=STEPS_KEPT)
        self._replay = _Replay()
        self.language_known = True

    def update(self, event: Event, domain: Domain | None = None) -> None:
        if isinstance(event, ActionExecuted):
            self.steps.append(_moment(self))
        super().update(event, domain)
        self.unsaved.append(event)
        if isinstance(event, SessionStarted):
            self.said.clear()
            self.steps.clear()
        elif isinstance(event, BotUttered) and VARIATION in event.metadata:
            self.said[event.metadata[RESPONSE_SELECTOR_UTTER_ACTION_KEY]] = event.metadata[VARIATION]

    def init_copy(self) -> DialogueStateTracker:
        """A tracker of which nothing has been heard yet."""
        blank = DialogueStateTracker(self.sender_id, None, self._max_event_history)
        blank.slots = {name: _twin(slot) for name, slot in self.slots.items()}
        blank._reset_slots()
        return blank

    def copy(self) -> LiveTracker:
        """A twin that shares the events themselves. Rasa's own copy replays all of them, once per action."""
        twin = _twin(self)
        twin.events = deque(self.events)
        twin.slots = {name: _twin(slot) for name, slot in self.slots.items()}
        twin.active_loop = copy.copy(self.active_loop)
        twin.unsaved = []
        twin.said = dict(self.said)
        twin.steps = self.steps.copy()
        twin._replay = _Replay()
        return twin

    def applied_events(self) -> list[Event]:
        """Without those that were taken back. Rasa asks each what it is; mostly none is of that kind."""
        kinds = set(map(type, self.events))
        return list(self.events) if kinds.isdisjoint(TAKING_BACK) else super().applied_events()

    def lately(self, steps: int) -> list[DialogueStateTracker]:
        """The last of what ``generate_all_prior_trackers`` finds, at once where nothing was taken back."""
        taken_back = not (TAKING_BACK - {SessionStarted}).isdisjoint(map(type, self.events))
        if taken_back or steps > STEPS_KEPT + 1:
            return [moment for moment, _ in self.generate_all_prior_trackers()][-steps:]
        return [*self.steps, self][-steps:]

    def generate_all_prior_trackers(self) -> Iterator[tuple[DialogueStateTracker, bool]]:
        """What was before each action, and what is now. Every policy wants to know at every step; Rasa plays
        the whole conversation again each time, we play what has come since the last time."""
        return self._replay.of(self)

    def trim(self) -> None:
        """Forget all but the last turns once the tail has grown too long. Call between turns only."""
        self._replay = _Replay()
        starts = [i for i, event in enumerate(self.events) if type(event) is UserUttered]
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
