"""What people, the bot and the house say to each other, and how far a message has come on its way out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

WRITTEN = "written"  # in what is told of a message: when that was, where it came to us only later


class Author(str, Enum):
    CUSTOMER = "customer"
    BOT = "bot"
    OPERATOR = "operator"
    SYSTEM = "system"


class Delivery(str, Enum):
    """Where a message stands. Incoming ones are RECEIVED; the rest of the states are for outgoing ones."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    SUPPRESSED = "suppressed"

    def may_become(self, new: Delivery) -> bool:
        """Delivery only moves forward; a failed message may be queued again by a person, and one that was
        suppressed may turn out to have been at its provider by then."""
        return new in _NEXT[self]


_NEXT: dict[Delivery, set[Delivery]] = {
    Delivery.RECEIVED: set(),
    Delivery.QUEUED: {
        Delivery.SENT,
        Delivery.DELIVERED,
        Delivery.READ,
        Delivery.FAILED,
        Delivery.SUPPRESSED,
    },
    Delivery.SENT: {Delivery.DELIVERED, Delivery.READ, Delivery.FAILED},
    Delivery.DELIVERED: {Delivery.READ},
    Delivery.READ: set(),
    Delivery.FAILED: {Delivery.QUEUED},
    Delivery.SUPPRESSED: {Delivery.SENT, Delivery.DELIVERED, Delivery.READ},
}


@dataclass(frozen=True)
class Button:
    """A quick reply: the words the customer sees and the payload that comes back when they press it."""

    title: str
    payload: str


@dataclass(frozen=True)
class Attachment:
    """Something sent along. ``kind``: image, voice, video, document, sticker, location or contact.

    ``remote``: where the provider keeps it, until it was fetched; ``key``: where we keep it, afterwards.
    ``size`` in bytes. A location has ``latitude`` and ``longitude`` in degrees, and its name in ``name``.
    """

    kind: str
    name: str = ""
    media_type: str = ""
    size: int | None = None
    remote: str | None = None
    key: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    failure: str | None = None


@dataclass(frozen=True)
class IncomingMessage:
    """A customer's message as a channel parsed it. ``external_id`` is unique within ``account``.

    ``quoted``: the ``external_id`` of the message it answers, where the network tells; ``quote``: the words
    that they picked out of it. ``ordinal``: its number in its conversation, where the network counts them;
    gaps are of no account. ``topic``: the one of several in a group that it is written in. ``album``: what
    those sent together have in common. ``shared``: others read along. ``written_at``: when that was, where it
    comes to us only later.
    """

    account: str
    sender: str
    external_id: str
    text: str
    payload: str | None = None
    language: str | None = None
    sender_name: str | None = None
    attachments: tuple[Attachment, ...] = ()
    quoted: str | None = None
    quote: str = ""
    ordinal: int | None = None
    topic: int | None = None
    album: str | None = None
    shared: bool = False
    written_at: datetime | None = None


@dataclass
class Part:
    """What a message, or the ``number``-th part of a long one, is called by its provider."""

    account: str
    external_id: str
    message_id: str
    number: int
    delivery: Delivery


@dataclass
class Fetch:
    """An attachment that is still at its provider: the ``number``-th, from 0, of a message.

    ``holding``: the message is answered only once this is there, because its words are in it.
    """

    message_id: str
    number: int
    conversation_id: str
    holding: bool
    attempts: int
    next_attempt_at: datetime


@dataclass(frozen=True)
class AlbumPiece:
    """One of several things sent together, of which it is not known yet whether they are meant for us.

    ``told``: it as its network told it. It is found by ``address`` and ``album``.
    """

    account: str
    external_id: str
    address: str
    album: str
    told: dict[str, object]
    at: datetime


@dataclass(frozen=True)
class Reply:
    """Something the bot wants to say in a turn."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass
class Message:
    """A stored message. ``position`` counts from 1 within its conversation, in the order it reads in.

    ``language``: the one its words are in; None for a customer's as long as nobody has understood them.
    """

    id: str
    conversation_id: str
    position: int
    author: Author
    text: str
    created_at: datetime
    delivery: Delivery
    buttons: tuple[Button, ...] = ()
    payload: str | None = None
    private: bool = False
    author_name: str | None = None
    operator_id: str | None = None
    account: str | None = None
    external_id: str | None = None
    turn_id: str | None = None
    epoch: int = 0
    handled: bool = True
    attempts: int = 0
    next_attempt_at: datetime | None = None
    failure: str | None = None
    attachments: tuple[Attachment, ...] = ()
    quoted_id: str | None = None
    language: str | None = None
    meta: dict[str, object] = field(default_factory=dict)

    @property
    def incoming(self) -> bool:
        return self.author is Author.CUSTOMER

    @property
    def written_at(self) -> datetime:
        """Before ``created_at`` where it came to us only later."""
        told = self.meta.get(WRITTEN)
        return datetime.fromisoformat(told) if isinstance(told, str) else self.created_at
