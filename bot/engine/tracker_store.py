"""Where conversations are kept: live in memory, every event and every answered turn in SQL."""

from __future__ import annotations

import contextlib
import json
import re
from collections import OrderedDict
from pathlib import Path
from typing import Any, Iterable, Optional

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SessionStarted, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.silent_server import we_wait
from bot.engine.adjusted.live_tracker import LiveTracker

LIVE_CONVERSATIONS = 2000
WAITS = 5000  # ms for another process's lock
_POSTGRESQL = re.compile(r"^(postgres|postgresql\+psycopg)://")

_tables = sa.MetaData()
_events = sa.Table(
    "engine_events",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation", sa.String(255), nullable=False, index=True),
    sa.Column("type", sa.String(255), nullable=False),
    sa.Column("event", sa.Text, nullable=False),
)
_turns = sa.Table(
    "engine_turns",
    _tables,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("turn", sa.String(255), primary_key=True),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
)


_written = json.JSONEncoder(ensure_ascii=False).encode
_ANSWER = sa.select(_turns.c.answer).where(
    _turns.c.conversation == sa.bindparam("of"), _turns.c.turn == sa.bindparam("in")
)


class _Insert:
    """Into all columns but ``id``, straight to the driver: a turn is kept in half the time."""

    def __init__(self, table: sa.Table, engine: sa.engine.Engine) -> None:
        columns = [column.name for column in table.columns if column.name != "id"]
        compiled = table.insert().inline().compile(engine, column_keys=columns)
        self._text, self._positions = compiled.string, getattr(compiled, "positiontup", None)

    def run(self, connection: Any, rows: list[dict[str, Any]]) -> None:
        values = [tuple(map(row.get, self._positions)) for row in rows] if self._positions else rows
        connection.cursor().executemany(self._text, values)


class _Delete:
    """All of a conversation, as straight."""

    def __init__(self, table: sa.Table, engine: sa.engine.Engine) -> None:
        compiled = sa.delete(table).where(table.c.conversation == sa.bindparam("of")).compile(engine)
        self._text, self._by_place = compiled.string, compiled.positional

    def run(self, connection: Any, conversation: str) -> None:
        values = (conversation,) if self._by_place else {"of": conversation}
        connection.cursor().execute(self._text, values)


class LiveTrackerStore(TrackerStore):
    """Keeps recent conversations' trackers as they are and appends only what is new.

    A turn's events and its answer are written in one transaction: all of it is there, or nothing.
    """

    def __init__(
        self,
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
        url: Optional[str] = None,
        host: Optional[str] = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self._engine = _connect(url or host or "sqlite:///var/trackers.db")
        _tables.create_all(self._engine)
        self._insert_events, self._insert_turn = _Insert(_events, self._engine), _Insert(_turns, self._engine)
        self._deletes = [_Delete(table, self._engine) for table in (_events, _turns)]
        self._live: OrderedDict[str, LiveTracker] = OrderedDict()
        self._sequences: dict[str, int] = {}

    def answer(self, conversation: str, turn: str, sequence: int) -> dict[str, Any] | None:
        """Return what was answered in a turn, if it was. One that follows the last one here was not."""
        if self._sequences.get(conversation) == sequence - 1:
            return None
        with self._engine.connect() as connection:
            found = connection.execute(_ANSWER, {"of": conversation, "in": turn}).scalar()
        return json.loads(found) if found is not None else None

    def open(self, conversation: str, sequence: int) -> LiveTracker:
        """Return the tracker for turn ``sequence``, reloaded unless that follows the last one here."""
        if self._sequences.get(conversation) != sequence - 1:
            self.forget(conversation)
        return self._live_or_loaded(conversation) or self.init_tracker(conversation)

    def live(self, conversation: str) -> LiveTracker | None:
        """The tracker as the last turn left it, if that was here not long ago."""
        return self._live.get(conversation)

    def keep(self, tracker: LiveTracker, turn: str, sequence: int, answer: dict[str, Any]) -> None:
        """Write the turn's events and answer, and keep the tracker alive for the next one."""
        record = {
            "conversation": tracker.sender_id,
            "turn": turn,
            "sequence": sequence,
            "answer": _written(answer),
        }
        begins = any(isinstance(event, SessionStarted) for event in tracker.unsaved)
        self._write(tracker, [record], instead=begins)
        tracker.trim()
        self._keep_alive(tracker, sequence)

    def forget(self, conversation: str) -> None:
        """Drop the live tracker: the next turn starts from what is stored."""
        self._live.pop(conversation, None)
        self._sequences.pop(conversation, None)

    def last_sequence(self, conversation: str) -> int:
        """That of the turn answered last, here or elsewhere; 0 if there is none."""
        last = sa.select(sa.func.max(_turns.c.sequence)).where(_turns.c.conversation == conversation)
        with self._engine.connect() as connection:
            return connection.execute(last).scalar() or 0

    def erase(self, conversation: str) -> None:
        """Keep nothing of it, neither here nor in the store."""
        self.forget(conversation)
        with contextlib.closing(self._engine.raw_connection()) as connection:
            for delete in self._deletes:
                delete.run(connection, conversation)
            connection.commit()
            if self._engine.dialect.name == "sqlite":
                # The log of changes holds what was said until it is written over. Who reads now keeps it so.
                for step in ("busy_timeout=0", "wal_checkpoint(TRUNCATE)", f"busy_timeout={WAITS}"):
                    connection.execute(f"PRAGMA {step}")

    def init_tracker(self, sender_id: str) -> LiveTracker:
        return LiveTracker(sender_id, self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """For Rasa's own commands. Turns are kept with ``keep``."""
        if isinstance(tracker, LiveTracker):
            self._write(tracker, [])
            self._keep_alive(tracker, None)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        return self._live_or_loaded(sender_id)

    async def retrieve_full_tracker(self, conversation_id: str) -> Optional[DialogueStateTracker]:
        return self._load(conversation_id, since=0)

    async def keys(self) -> Iterable[str]:
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(_events.c.conversation).distinct()).scalars())

    def _live_or_loaded(self, conversation: str) -> LiveTracker | None:
        live = self._live.get(conversation)
        if live is not None:
            return live
        loaded = self._load(conversation, since=self._session_start(conversation))
        if loaded:
            loaded.trim()
        return loaded

    def _session_start(self, conversation: str) -> int:
        started = sa.select(sa.func.max(_events.c.id)).where(
            _events.c.conversation == conversation, _events.c.type == SessionStarted.type_name
        )
        with self._engine.connect() as connection:
            return connection.execute(started).scalar() or 0

    def _load(self, conversation: str, since: int) -> LiveTracker | None:
        wanted = (
            sa.select(_events.c.event)
            .where(_events.c.conversation == conversation, _events.c.id >= since)
            .order_by(_events.c.id)
        )
        with self._engine.connect() as connection:
            stored = [json.loads(event) for event in connection.execute(wanted).scalars()]
        if not stored:
            return None
        tracker = self.init_tracker(conversation)
        for event in deserialise_events(stored):
            tracker.update(event, self.domain)
        tracker.unsaved.clear()
        self._leave_what_is_gone(tracker)
        return tracker

    def _leave_what_is_gone(self, tracker: LiveTracker) -> None:
        """A form that another model knew and this one does not is left, as if the customer had left it."""
        form = tracker.active_loop_name
        if form and form not in self.domain.form_names:
            tracker.update(ActiveLoop(None), self.domain)
            tracker.update(SlotSet(REQUESTED_SLOT, None), self.domain)

    def _write(self, tracker: LiveTracker, turns: list[dict[str, Any]], instead: bool = False) -> None:
        """All of it, or nothing: given back uncommitted, a connection is rolled back. ``instead``: of what
        was kept before, which a new session has no use for."""
        events = [
            {
                "conversation": tracker.sender_id,
                "type": event.type_name,
                "event": _written(event.as_dict()),
            }
            for event in tracker.unsaved
        ]
        with contextlib.closing(self._engine.raw_connection()) as connection:
            if instead:
                for delete in self._deletes:
                    delete.run(connection, tracker.sender_id)
            for insert, rows in ((self._insert_events, events), (self._insert_turn, turns)):
                if rows:
                    insert.run(connection, rows)
            connection.commit()
        tracker.unsaved.clear()

    def _keep_alive(self, tracker: LiveTracker, sequence: int | None) -> None:
        conversation = tracker.sender_id
        self._live[conversation] = tracker
        self._live.move_to_end(conversation)
        if sequence is not None:
            self._sequences[conversation] = sequence
        while len(self._live) > LIVE_CONVERSATIONS:
            self.forget(next(iter(self._live)))


def _connect(url: str) -> sa.engine.Engine:
    """Its errors tell no parameters: those are what people write, and errors are logged."""
    url = _POSTGRESQL.sub("postgresql://", url)  # the gateway's driver is another
    if not url.startswith("sqlite"):
        waits = we_wait(sa.engine.make_url(url).query)
        return sa.create_engine(
            url, future=True, pool_pre_ping=True, hide_parameters=True, connect_args=waits
        )
    path = sa.engine.make_url(url).database
    if path:
        Path(path).resolve().parent.mkdir(parents=True, exist_ok=True)
    # One connection kept open: closing the last one copies the write-ahead log back, 5 ms each time.
    engine = sa.create_engine(
        url,
        future=True,
        poolclass=sa.pool.QueuePool,
        connect_args={"check_same_thread": False},
        hide_parameters=True,
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # WAL with NORMAL survives the death of the process; a power cut may lose the last turns.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={WAITS}", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
