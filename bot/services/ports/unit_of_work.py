"""One transaction, and the database that runs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol, TypeVar

from bot.core.canned import CannedReply
from bot.core.macro import Macro
from bot.core.turn import Question
from bot.services.ports.care import Handoffs, Tasks, Timers
from bot.services.ports.contacts import Contacts, Links, Stops
from bot.services.ports.conversations import Conversations, Effects, Messages, Turns
from bot.services.ports.delivery import Albums, Events, Fetches, Leases, Parts
from bot.services.ports.desk import BulkAnswers, ContactNotes, Filters, Labels, Search
from bot.services.ports.keeping import Keeping
from bot.services.ports.operators import Audit, Operators, SecondSteps, Secrets, SignOffs, Teams
from bot.services.ports.outward import ApiKeys, Webhooks
from bot.services.ports.personal import Erasures, Personal
from bot.services.ports.records import DeskRecords, Incidents
from bot.services.ports.reports import Reports
from bot.services.ports.writing import Alerts, Drafts, Mentions, OperatorSettings, Shelf

T = TypeVar("T")
Work = Literal["answer", "send"]


class UnitOfWork(Protocol):
    """One transaction. What it announces is told to the hub after it has committed."""

    @property
    def contacts(self) -> Contacts: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def turns(self) -> Turns: ...
    @property
    def effects(self) -> Effects: ...
    @property
    def handoffs(self) -> Handoffs: ...
    @property
    def operators(self) -> Operators: ...
    @property
    def teams(self) -> Teams: ...
    @property
    def sign_offs(self) -> SignOffs: ...
    @property
    def secrets(self) -> Secrets: ...
    @property
    def second_steps(self) -> SecondSteps: ...
    @property
    def desk(self) -> DeskRecords: ...
    @property
    def incidents(self) -> Incidents: ...
    @property
    def events(self) -> Events: ...
    @property
    def leases(self) -> Leases: ...
    @property
    def links(self) -> Links: ...
    @property
    def parts(self) -> Parts: ...
    @property
    def fetches(self) -> Fetches: ...
    @property
    def albums(self) -> Albums: ...
    @property
    def stops(self) -> Stops: ...
    @property
    def labels(self) -> Labels: ...
    @property
    def filters(self) -> Filters: ...
    @property
    def search(self) -> Search: ...
    @property
    def bulk(self) -> BulkAnswers: ...
    @property
    def notes(self) -> ContactNotes: ...
    @property
    def canned(self) -> Shelf[CannedReply]: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def mentions(self) -> Mentions: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def settings(self) -> OperatorSettings: ...
    @property
    def macros(self) -> Shelf[Macro]: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def timers(self) -> Timers: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def personal(self) -> Personal: ...
    @property
    def erasures(self) -> Erasures: ...
    @property
    def keeping(self) -> Keeping: ...

    @property
    def webhooks(self) -> Webhooks: ...
    @property
    def api_keys(self) -> ApiKeys: ...

    def in_turn(self) -> None:
        """For what is set up for all: from here on nobody else who asks for it goes on before this has ended.

        It comes before anything is read: who comes second sees what the first has done.
        """
        ...

    def wake(self, conversation_id: str, *work: Work) -> None:
        """Let a worker look at the conversation once this is committed: for this work, or for any."""
        ...

    def ask(self, question: Question) -> None:
        """Let a worker of this process put it to the engine once this is committed."""
        ...


class Database(Protocol):
    """All of it raises StorageUnavailable where it is not there, or takes nothing."""

    async def run(self, work: Callable[[UnitOfWork], T], lasting: bool = True, repeatable: bool = False) -> T:
        """Do ``work`` in one transaction, again from the start if the database asks for it.

        Not ``lasting``: it survives the death of this process, but need not survive a power cut.
        ``repeatable``: done twice, it is as if done once; so it is also done again where the line broke as it
        was committed, and nobody knows whether it was kept; and what it notes has happened, whether or not
        whoever asked for it is still there.
        """
        ...

    async def jot(self, work: Callable[[UnitOfWork], T], lasting: bool = False) -> T:
        """``run`` for a few rows: at once, if nobody else is writing.

        A turn that begins in it may be put to the engine before it lasts; nobody else hears of it until then.
        """
        ...

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Do ``work`` on a snapshot; nothing it changes is kept."""
        ...

    async def write_over(self) -> None:
        """Have nothing of what was deleted be left on the disk, as far as it is ours to say and nobody reads
        at that moment."""
        ...

    async def glance(self, work: Callable[[UnitOfWork], T]) -> T:
        """The same for a few rows by their keys: at once, where handing it to a thread would take longer."""
        ...
