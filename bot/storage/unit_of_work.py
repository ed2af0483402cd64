"""One transaction and everything that can be done in it."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from bot.core.turn import Question
from bot.services.ports import Work
from bot.storage.alerts import AlertRepository
from bot.storage.audit import AuditRepository
from bot.storage.bulk import BulkRepository
from bot.storage.care import TaskRepository, TimerRepository
from bot.storage.contact_notes import ContactNoteRepository
from bot.storage.conversations import ConversationRepository, HandoffRepository, LeaseRepository
from bot.storage.delivery import FetchRepository, PartRepository, StopRepository
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


class SqlUnitOfWork:
    """One transaction; see ports.UnitOfWork."""

    def __init__(self, connection: Connection, terminal: str | None = None) -> None:
        self.contacts = ContactRepository(connection)
        self.conversations = ConversationRepository(connection)
        self.messages = MessageRepository(connection)
        self.turns = TurnRepository(connection)
        self.effects = EffectRepository(connection)
        self.handoffs = HandoffRepository(connection)
        self.operators = OperatorRepository(connection)
        self.secrets = SecretRepository(connection)
        self.second_steps = SecondStepRepository(connection)
        self.desk = DeskRepository(connection)
        self.incidents = IncidentRepository(connection)
        self.events = EventRepository(connection)
        self.leases = LeaseRepository(connection)
        self.links = LinkRepository(connection)
        self.parts = PartRepository(connection)
        self.fetches = FetchRepository(connection)
        self.stops = StopRepository(connection)
        self.labels = LabelRepository(connection)
        self.teams = TeamRepository(connection)
        self.sign_offs = SignOffRepository(connection)
        self.filters = FilterRepository(connection)
        self.search = SearchRepository(connection)
        self.bulk = BulkRepository(connection)
        self.notes = ContactNoteRepository(connection)
        self.canned = CannedRepository(connection)
        self.drafts = DraftRepository(connection)
        self.mentions = MentionRepository(connection)
        self.alerts = AlertRepository(connection)
        self.settings = SettingsRepository(connection)
        self.macros = MacroRepository(connection)
        self.audit = AuditRepository(connection, terminal)
        self.reports = ReportRepository(connection)
        self.webhooks = WebhookRepository(connection)
        self.api_keys = ApiKeyRepository(connection)
        self.timers = TimerRepository(connection)
        self.tasks = TaskRepository(connection)
        self.personal = PersonalRepository(connection)
        self.erasures = ErasureRepository(connection)
        self.keeping = KeepingRepository(connection)
        self.woken: dict[tuple[str, Work], Question | None] = {}

    def wake(self, conversation_id: str, *work: Work) -> None:
        for each in work or ("answer", "send"):
            self.woken.setdefault((conversation_id, each), None)

    def ask(self, question: Question) -> None:
        self.woken[question.conversation_id, "answer"] = question
