"""What the operators' desk needs from outside, beside what every conversation needs (``ports``)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from bot.core.contact import Contact
from bot.core.label import Label
from bot.core.message import Message
from bot.core.saved_filter import SavedFilter
from bot.core.search import Phrase
from bot.core.sight import Sight


class Labels(Protocol):
    def get(self, label_id: str) -> Label: ...
    def all(self) -> list[Label]:
        """By name."""
        ...

    def by_name(self, folded: str) -> Label | None: ...
    def add(self, label: Label) -> None: ...
    def save(self, label: Label) -> None: ...
    def of(self, conversation_ids: Collection[str]) -> dict[str, list[Label]]:
        """Those of each conversation that has any, by name."""
        ...

    def attach(self, conversation_id: str, label_id: str) -> bool:
        """False if it has the label already."""
        ...

    def detach(self, conversation_id: str, label_id: str) -> bool:
        """False if it does not have the label."""
        ...


class Filters(Protocol):
    def of(self, operator_id: str) -> list[SavedFilter]:
        """The operator's own, the oldest first."""
        ...

    def add(self, saved: SavedFilter) -> None: ...
    def save(self, saved: SavedFilter) -> None: ...
    def remove(self, filter_id: str) -> None: ...


class Search(Protocol):
    def messages(
        self, phrases: tuple[Phrase, ...], limit: int, after: str | None, sight: Sight | None
    ) -> list[tuple[Message, str]]:
        """Those in which all phrases are, the latest first, each with the cursor that follows it."""
        ...

    def contacts(self, phrases: tuple[Phrase, ...], digits: str, limit: int) -> list[Contact]:
        """Those whose name has all phrases in it, or an address of theirs the digits, if any."""
        ...
