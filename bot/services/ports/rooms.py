"""What the other rooms do for the use cases."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.contact import Identity
from bot.core.message import Attachment, Message, Reply
from bot.core.turn import Answer, Question, Understanding


class Dialogue(Protocol):
    async def ask(self, question: Question) -> Answer:
        """Raises EngineUnavailable (ask again later) or TurnFailed (this turn will not do)."""
        ...

    def read_ahead(self, conversation_id: str, text: str, language: str | None, written_at: datetime) -> None:
        """A turn with this text is about to be asked, it may be: read it meanwhile, if there is time. From
        any thread; returns at once and raises nothing. What does not come, or otherwise, costs nobody."""
        ...

    async def parse(self, text: str, language: str | None) -> Understanding: ...
    async def forget(self, conversation_id: str, sequence: int | None = None) -> None:
        """Keep nothing of the conversation, neither in memory nor in a store; only if no turn came after
        ``sequence``, where that is given. Raises as ``ask``."""
        ...

    async def ready(self) -> bool:
        """Whether it could be asked now."""
        ...


class Channel(Protocol):
    """``immediate``: showing a message is a row in our own database, written where the gate is read.

    Otherwise ``send`` hands it to a provider and returns the provider's id, or raises SendFailed.
    """

    account: str
    immediate: bool

    async def send(self, message: Message, identity: Identity) -> str | None: ...


class MediaSource(Protocol):
    """A channel whose provider keeps what customers send."""

    account: str

    async def fetch(self, attachment: Attachment) -> tuple[bytes, str]:
        """Return the content and its media type. Raises FetchFailed."""
        ...


class MediaStore(Protocol):
    """Keeps files by what is in them: the same file twice is one."""

    async def keep(self, content: bytes) -> str:
        """Return its key."""
        ...

    async def read(self, key: str) -> bytes:
        """KeyError if there is none."""
        ...

    async def forget(self, key: str) -> None:
        """Remove it, if it is there."""
        ...

    async def forget_unless_kept_since(self, key: str, moment: datetime) -> bool:
        """The same; but False, with nothing done, if it was kept again since then."""
        ...

    async def kept_before(self, moment: datetime) -> set[str]:
        """The keys of what was kept before then and not again since. What a crash left of others goes."""
        ...

    async def mark_unshown(self, keys: set[str], now: datetime) -> dict[str, datetime]:
        """Note of these, and no longer of any other, that nothing shows them. Return since when."""
        ...


class Transcriber(Protocol):
    async def transcribe(self, content: bytes, media_type: str, language: str) -> str | None:
        """Return the words of a recording; None if they could not be made out."""
        ...


class Words(Protocol):
    def say(self, key: str, language: str, **values: object) -> str: ...
    def reply(self, key: str, language: str, **values: object) -> Reply:
        """With its buttons."""
        ...

    def is_key(self, name: str, value: str) -> bool:
        """Whether the business has a ``name``, such as a ``district``, with this key."""
        ...


class Addresses(Protocol):
    def transcript(self, conversation_id: str) -> str:
        """An address, signed and expiring, where the conversation can be read."""
        ...
