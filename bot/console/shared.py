"""What all operators' streams are told of one change is looked up once, whoever asks first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.console import views
from bot.core.conversation import Conversation
from bot.core.event import Event
from bot.core.listing import Filter, View
from bot.core.sight import Sight
from bot.services.ports import UnitOfWork

MOST_KEPT = 1000
REST_EACH, LONGEST_REST = 0.01, 0.25


@dataclass(frozen=True)
class Shown:
    """``by``: the operator who wrote the last message, if one did."""

    conversation: Conversation
    summary: views.Shape
    by: str | None

    def to(self, reader_id: str) -> views.Shape:
        if self.by != reader_id or self.summary["preview"] is None:
            return self.summary
        return {**self.summary, "preview": {**self.summary["preview"], "by_me": True}}


class Shared:
    """What was looked up after an event shows at least what that event changed, and whatever changes it
    again is an event of its own: so it holds for everyone who is told of that one. ``open``: the streams."""

    def __init__(self) -> None:
        self._shown: OrderedDict[tuple[str, int], Shown] = OrderedDict()
        self._counts: OrderedDict[tuple[int, View], int] = OrderedDict()
        self._one_at_a_time = threading.Lock()
        self.open = 0

    def rest(self) -> float:
        """How long a stream that has just told something waits, in seconds: what comes meanwhile is told
        together. The first of it comes at once, and the more streams there are, the more it saves."""
        return min(LONGEST_REST, self.open * REST_EACH)

    def touched(self, uow: UnitOfWork, events: Iterable[Event]) -> list[Shown]:
        """The conversations that the events are about, in a fixed order."""
        keys = {event.conversation_id: event.id for event in events if event.conversation_id}
        with self._one_at_a_time:
            missing = [id for id, event in keys.items() if (id, event) not in self._shown]
            if missing:
                found = [uow.conversations.get(id) for id in sorted(missing)]
                last = uow.messages.last_of(missing)
                for one, summary in zip(found, views.summaries(uow, found, ""), strict=True):
                    by = last[one.id].operator_id if one.id in last else None
                    self._shown[one.id, keys[one.id]] = Shown(one, summary, by)
            shown = [self._shown[key] for key in sorted(keys.items())]
            _trim(self._shown, MOST_KEPT + len(keys))
        return shown

    def count(self, uow: UnitOfWork, cursor: int) -> views.Count:
        """As ``uow.conversations.count``; what is the same for all who see everything is counted once."""

        def count(view: View, operator_id: str, wanted: Filter, most: int, sight: Sight | None) -> int:
            if view is View.MINE or sight is None or sight.teams is not None:
                return uow.conversations.count(view, operator_id, wanted, most, sight)
            with self._one_at_a_time:
                if (cursor, view) not in self._counts:
                    found = uow.conversations.count(view, operator_id, wanted, most, sight)
                    self._counts[cursor, view] = found
                    _trim(self._counts, MOST_KEPT)
                return self._counts[cursor, view]

        return count


def _trim(kept: OrderedDict[Any, Any], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)
