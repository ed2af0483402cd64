"""One transaction and everything that can be done in it."""

from __future__ import annotations

import functools
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.turn import Question
from bot.services.ports import Work
from bot.storage.alerts import AlertRepository
from bot.storage.audit import AuditRepository
from bot.storage.bulk import BulkRepository
from bot.storage.care import TaskRepository, TimerRepository
from bot.storage.contact_notes import ContactNoteRepository
from bot.storage.conversations import ConversationRepository, HandoffRepository, LeaseRepository
from bot.storage.delivery import (
    AlbumRepository,
    CaughtUpRepository,
    FetchRepository,
    PartRepository,
    StopRepository,
)
from bot.storage.desk import DeskRepository
from bot.storage.events import EventRepository
from bot.storage.filters import FilterRepository
from bot.storage.incidents import IncidentRepository
from bot.storage.keeping import KeepingRepository
from bot.storage.labels import LabelRepository
from bot.storage.links import LinkRepository
from bot.storage.messages import EffectRepository, MessageRepository, TurnRepository
from bot.storage.outward import ApiKeyRepository, WebhookRepository
from bot.storage.people import ContactRepository, OperatorRepository
from bot.storage.personal import ErasureRepository, PersonalRepository
from bot.storage.reports import ReportRepository
from bot.storage.search import SearchRepository
from bot.storage.secrets import SecondStepRepository, SecretRepository
from bot.storage.sign_offs import SignOffRepository
from bot.storage.teams import TeamRepository
from bot.storage.writing import (
    CannedRepository,
    DraftRepository,
    MacroRepository,
    MentionRepository,
    SettingsRepository,
)

_ONE_AT_A_TIME = 0x7365747570  # any number that no other lock of ours uses


class _Made[T]:
    """By what is given, when it is first asked for: there are forty, and a turn has a use for eight."""

    def __init__(self, kind: Callable[[Connection], T]) -> None:
        self._kind = kind

    def __set_name__(self, owner: type[SqlUnitOfWork], name: str) -> None:
        self._name = name

    def __get__(self, unit: SqlUnitOfWork, owner: type[SqlUnitOfWork]) -> T:
        made = vars(unit)[self._name] = self._kind(unit.connection)
        return made


class SqlUnitOfWork:
    """One transaction; see ports.UnitOfWork."""

    contacts = _Made(ContactRepository)
    conversations = _Made(ConversationRepository)
    messages = _Made(MessageRepository)
    turns = _Made(TurnRepository)
    effects = _Made(EffectRepository)
    handoffs = _Made(HandoffRepository)
    operators = _Made(OperatorRepository)
    secrets = _Made(SecretRepository)
    second_steps = _Made(SecondStepRepository)
    desk = _Made(DeskRepository)
    incidents = _Made(IncidentRepository)
    events = _Made(EventRepository)
    leases = _Made(LeaseRepository)
    links = _Made(LinkRepository)
    parts = _Made(PartRepository)
    fetches = _Made(FetchRepository)
    albums = _Made(AlbumRepository)
    caught_up = _Made(CaughtUpRepository)
    stops = _Made(StopRepository)
    labels = _Made(LabelRepository)
    teams = _Made(TeamRepository)
    sign_offs = _Made(SignOffRepository)
    filters = _Made(FilterRepository)
    search = _Made(SearchRepository)
    bulk = _Made(BulkRepository)
    notes = _Made(ContactNoteRepository)
    canned = _Made(CannedRepository)
    drafts = _Made(DraftRepository)
    mentions = _Made(MentionRepository)
    alerts = _Made(AlertRepository)
    settings = _Made(SettingsRepository)
    macros = _Made(MacroRepository)
    reports = _Made(ReportRepository)
    webhooks = _Made(WebhookRepository)
    api_keys = _Made(ApiKeyRepository)
    timers = _Made(TimerRepository)
    tasks = _Made(TaskRepository)
    personal = _Made(PersonalRepository)
    erasures = _Made(ErasureRepository)
    keeping = _Made(KeepingRepository)

    def __init__(self, connection: Connection, terminal: str | None = None) -> None:
        self.connection = connection
        self._terminal = terminal
        self.woken: dict[tuple[str, Work], Question | None] = {}

    @functools.cached_property
    def audit(self) -> AuditRepository:
        return AuditRepository(self.connection, self._terminal)

    def in_turn(self) -> None:
        """SQLite has a single writer anyway."""
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))

    def wake(self, conversation_id: str, *work: Work) -> None:
        for each in work or ("answer", "send"):
            self.woken.setdefault((conversation_id, each), None)

    def ask(self, question: Question) -> None:
        self.woken[question.conversation_id, "answer"] = question
