"""What is kept about one person: told, exported and erased, as the register says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.erasure import Erasure, Person
from bot.core.message import Author
from bot.storage import tables
from bot.storage.register import REGISTER, Line
from bot.storage.repository import Repository

PAGES = 64
NOTHING_MERGED = 2  # fewer rows than this were changed: https://sqlite.org/fts5.html#the_merge_command
MERGING = ("contacts.merged", "contacts.unmerged")
_m = tables.messages.c
_c = tables.conversations.c
_g = tables.merges.c
_e = tables.erasures.c


class PersonalRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def media(self, person: Person) -> tuple[str, ...]:
        sent = sa.select(_m.attachments).where(_m.conversation_id.in_(person.conversations), _has_files())
        rows = self._connection.execute(sent).scalars()
        return tuple(sorted({one["key"] for row in rows for one in row if one.get("key")}))

    def listed_elsewhere(self, person: Person, since: datetime) -> list[tuple[str, str]]:
        theirs = _m.conversation_id.in_(person.conversations) & (_m.author == Author.CUSTOMER.value)
        asked = _m.account.in_(sa.select(tables.caught_up.c.account))
        known = _m.external_id.is_not(None) & (_m.created_at >= since)
        query = sa.select(_m.account, _m.external_id).where(theirs, asked, known)
        return [(row.account, row.external_id) for row in self._connection.execute(query)]

    def in_use(self, key: str, but: str = "") -> bool:
        """It reads through all messages that have files: for what is done seldom."""
        shown = sa.cast(_m.attachments, sa.Text).contains(key, autoescape=True)
        sent = sa.select(sa.exists().where(_has_files(), shown, _m.id != but))
        face = sa.select(sa.exists().where(tables.operators.c.photo == key))
        return any(self._connection.execute(query).scalar_one() for query in (sent, face))

    def count(self, person: Person) -> dict[str, int]:
        found = {}
        for line in REGISTER:
            if line.whose is not None and (line.deleted or line.becomes):
                query = sa.select(sa.func.count()).select_from(line.table).where(line.left(person))
                found[line.table.name] = int(self._connection.execute(query).scalar_one())
        return {name: many for name, many in found.items() if many}

    def rows(self, person: Person) -> dict[str, list[dict[str, Any]]]:
        found = {}
        for line in REGISTER:
            if line.whose is not None:
                query = sa.select(line.table).where(line.whose(person)).order_by(*line.table.primary_key)
                found[line.table.name] = [dict(row) for row in self._connection.execute(query).mappings()]
        return {name: rows for name, rows in found.items() if rows}

    def part(self, person: Person) -> None:
        self._unname(person)
        for line in REGISTER:
            if line.at_once:
                self._carry_out(line, line.left(person))

    def sweep(self, person: Person, most: int) -> int:
        for line in REGISTER:
            if line.at_once or not (line.deleted or line.becomes):
                continue
            key = sa.tuple_(*line.table.primary_key)
            some = sa.select(*line.table.primary_key).where(line.left(person)).limit(most)
            done = self._carry_out(line, key.in_(some))
            if done:
                return done
        return 0

    def tidy(self, first: bool) -> bool:
        """FTS5 drops words from its index only as it merges its parts; these are the steps of that."""
        if self._connection.dialect.name != "sqlite":
            return False
        more = False
        for words in ("search_text", "search_names"):
            before = self._changes()
            pages = -PAGES if first else PAGES
            self._connection.exec_driver_sql(f"INSERT INTO {words}({words}, rank) VALUES ('merge', {pages})")
            more = more or self._changes() - before >= NOTHING_MERGED
        return more

    def _changes(self) -> int:
        return int(self._connection.exec_driver_sql("SELECT total_changes()").scalar_one())

    def _unname(self, person: Person) -> None:
        """Whoever was taken for them for a while has their name in a line of their own history."""
        with_them = sa.select(_g.kept_id, _g.gone_id).where(
            _g.kept_id.in_(person.contacts) | _g.gone_id.in_(person.contacts)
        )
        others = {key for row in self._connection.execute(with_them) for key in row} - {*person.contacts}
        theirs = sa.select(_c.id).where(_c.contact_id.in_(others))
        activity = _m.meta["activity"].as_string()
        lines = sa.select(_m.id, _m.meta).where(_m.conversation_id.in_(theirs), activity.in_(MERGING))
        for key, meta in self._connection.execute(lines).all():
            changed = sa.update(tables.messages).where(_m.id == key).values(meta={**meta, "other": None})
            self._connection.execute(changed)

    def _carry_out(self, line: Line, where: sa.ColumnElement[bool]) -> int:
        return self._connection.execute(line.change().where(where)).rowcount


def _has_files() -> sa.ColumnElement[bool]:
    return sa.cast(_m.attachments, sa.Text) != "[]"


class ErasureRepository(Repository[Erasure]):
    table, kind = tables.erasures, Erasure

    def unfinished(self) -> list[Erasure]:
        return self._all(sa.select(self.table).where(_e.done_at.is_(None)).order_by(_e.asked_at))

    def since(self, moment: datetime) -> list[Erasure]:
        return self._all(sa.select(self.table).where(_e.asked_at >= moment).order_by(_e.asked_at))

    def forget_lately(self, before: datetime, most: int) -> int:
        full = sa.cast(_e.lately, sa.Text) != "[]"
        oldest = sa.select(_e.id).where(_e.asked_at < before, full).order_by(_e.asked_at).limit(most)
        emptied = sa.update(self.table).where(_e.id.in_(oldest)).values(lately=[])
        return self._connection.execute(emptied).rowcount
