"""What is said in a conversation, and what the bot made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Protocol

from bot.core.conversation import Conversation
from bot.core.listing import Filter, View
from bot.core.message import Message
from bot.core.sight import Sight
from bot.core.turn import Turn


class Conversations(Protocol):
    def get(self, conversation_id: str) -> Conversation: ...
    def lock(self, conversation_id: str) -> Conversation:
        """Read it so that no other transaction changes it before this one ends. KeyError if unknown."""
        ...

    def several(self, conversation_ids: Collection[str]) -> dict[str, Conversation]: ...
    def latest_at(self, account: str, address: str) -> Conversation | None: ...
    def held_at(self, account: str, address: str) -> Conversation | None:
        """The latest one there, as ``lock`` reads it."""
        ...

    def looked_after(self, contact_id: str) -> list[Conversation]:
        """Those of a contact that are with a person."""
        ...

    def of_contact(self, contact_id: str) -> list[Conversation]:
        """All of them, on every channel, in a fixed order."""
        ...

    def add(self, conversation: Conversation) -> None: ...
    def save(self, conversation: Conversation) -> None: ...
    def listing(
        self,
        view: View | str,
        operator_id: str,
        wanted: Filter | None = None,
        limit: int = 50,
        after: str | None = None,
        sight: Sight | None = None,
    ) -> list[Conversation]:
        """A page, from the beginning of the list or ``after`` a cursor. ValueError for a bad cursor.

        ``sight``: only what it covers.
        """
        ...

    def cursor(self, view: View, wanted: Filter, last: Conversation) -> str:
        """From where the page after the one that ends with ``last`` begins."""
        ...

    def count(
        self, view: View, operator_id: str, wanted: Filter, most: int, sight: Sight | None = None
    ) -> int:
        """How many are in the list; ``most`` if there are more."""
        ...

    def waiting_on_operator(self, operator_id: str, most: int) -> int:
        """How many of theirs wait for an answer of ours; ``most`` if there are more."""
        ...

    def accounts(self) -> list[str]:
        """Those that conversations are held on, by name."""
        ...

    def snoozed_until(self, now: datetime) -> str | None:
        """Of those whose snooze ends by then the one that is over the longest."""
        ...

    def queue(self, limit: int = 200, after: Conversation | None = None) -> list[Conversation]:
        """Open ones that nobody has, most pressing first, then longest waiting; those behind ``after``."""
        ...

    def before_in_queue(self, conversation: Conversation) -> int:
        """How many in the queue are served before it; whoever waits for another team is not."""
        ...

    def first_open(self) -> str | None:
        """The id of the one to be looked after first, nobody's before somebody's."""
        ...

    def stranded(self, limit: int = 100) -> list[Conversation]:
        """Those that wait for the answer of an operator who is offline."""
        ...

    def waiting_on(self) -> dict[str, int]:
        """Operator id to how many of their conversations wait for an answer of ours."""
        ...


class Messages(Protocol):
    def get(self, message_id: str) -> Message: ...
    def lock(self, message_id: str) -> Message: ...
    def by_external_id(self, account: str, external_id: str) -> Message | None: ...
    def add(self, message: Message) -> None:
        """Store it; its ``position`` is given by the caller, from the locked conversation."""
        ...

    def save(self, message: Message) -> None: ...
    def of(self, conversation_id: str, limit: int = 500) -> list[Message]:
        """The latest ``limit``, oldest first."""
        ...

    def since(self, conversation_id: str, position: int, limit: int) -> list[Message]:
        """Those after a position, oldest first."""
        ...

    def last_of(self, conversation_ids: Collection[str]) -> dict[str, Message]:
        """What somebody said last in each: not the house, nor the bot once people have the conversation."""
        ...

    def undelivered_in(self, conversation_ids: Collection[str]) -> set[str]:
        """Those where something did not reach the customer, and nobody has written since."""
        ...

    def unhandled(self, conversation_id: str, limit: int = 20) -> list[Message]:
        """The customer's messages that nobody has looked at yet, oldest first."""
        ...

    def of_turn(self, turn_id: str) -> list[Message]:
        """The customer's messages that the turn answers, oldest first."""
        ...

    def queued(self, conversation_id: str) -> list[Message]: ...
    def waiting_to_be_sent(self, limit: int = 1000) -> list[Message]:
        """Queued messages of any conversation that were tried already."""
        ...

    def visible_to_customer(self, conversation_id: str, limit: int = 200) -> list[Message]: ...
    def last_incoming_before(self, conversation_id: str, position: int) -> Message | None: ...
    def came_with_a_name(self, conversation_id: str) -> bool:
        """Whether any of the customer's messages told who they are, or may have as it is no longer kept."""
        ...

    def last_and_notices(self, conversation_id: str, position: int) -> list[Message]:
        """The customer's last message before a position, and what the house has said by itself since that and
        since the bot or an operator spoke, oldest first."""
        ...

    def offered_payloads(self, conversation_id: str) -> set[str]: ...


class Turns(Protocol):
    def get(self, turn_id: str) -> Turn: ...
    def add(self, turn: Turn) -> None: ...
    def save(self, turn: Turn) -> None: ...
    def asked(self, conversation_id: str) -> Turn | None:
        """The one that was asked of the engine and has no answer yet."""
        ...

    def epoch_before(self, turn: Turn) -> int | None:
        """In which epoch the conversation's turn before was begun; None if this is the first."""
        ...

    def of(self, conversation_id: str, limit: int = 50) -> list[Turn]: ...
    def since(self, since: datetime, by_conversation: bool = False) -> Iterator[tuple[Turn, list[Message]]]:
        """Those that were answered since then, each with the customer's messages it answers; oldest first, or
        one conversation after another. However many there are, a few are in memory at a time."""
        ...

    def understood_since(self, since: datetime) -> tuple[dict[str, int], datetime | None]:
        """How often each intent was understood since then, and when the first of these was asked."""
        ...

    def unsettled(
        self, since: datetime, beyond: Collection[str] = ()
    ) -> Iterator[tuple[Turn, list[Message]]]:
        """Those that were not understood, or understood as one of ``beyond``, or whose answer the customer
        rejected, oldest first; otherwise as ``since``."""
        ...


class Effects(Protocol):
    def get(self, turn_id: str, action: str) -> dict[str, Any] | None: ...
    def add(self, turn_id: str, action: str, result: dict[str, Any]) -> None: ...
