"""Full-text search: FTS5 on SQLite, tsvector on PostgreSQL, kept up to date by the database itself.

The migration that made the indexes has their definitions. What is looked for arrives as folded words only
(core/search.py), so no query syntax of either database can be typed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.contact import Contact
from bot.core.folding import folded
from bot.core.message import Message
from bot.core.search import Phrase, read_query
from bot.core.sight import Sight
from bot.services.hold import RECALLED
from bot.storage import tables
from bot.storage.listing import seen_by
from bot.storage.mapping import from_row

_m = tables.messages.c
_c = tables.conversations.c
_i = tables.identities.c
_docs = sa.table("search_docs", sa.column("id"), sa.column("message_id"))
_text = sa.table("search_text", sa.column("rowid"), sa.column("search_text"))
_people = sa.table("search_people", sa.column("id"), sa.column("contact_id"))
_names = sa.table("search_names", sa.column("rowid"), sa.column("search_names"))


class SearchRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"

    def messages(
        self, phrases: tuple[Phrase, ...], limit: int, after: str | None, sight: Sight | None
    ) -> list[tuple[Message, str]]:
        if not phrases:
            return []
        query = self._fts5(phrases, after) if self._sqlite else self._tsvector(phrases, after)
        query = query.join(tables.conversations, _c.id == _m.conversation_id).where(*seen_by(sight))
        query = query.where(_m.failure.is_distinct_from(RECALLED))  # the history shows its words no more
        rows = self._connection.execute(query.limit(limit)).mappings()
        return [(from_row(Message, row), self._cursor(row)) for row in rows]

    def contacts(
        self, phrases: tuple[Phrase, ...], digits: str, limit: int, ending: str = ""
    ) -> list[Contact]:
        found = self._names(phrases)
        if ending:
            nameless = sa.func.coalesce(tables.contacts.c.name, "") == ""
            found = found | (nameless & tables.contacts.c.id.endswith(ending, autoescape=True))
        first: list[sa.ColumnElement[Any]] = []
        if digits:
            by_number = sa.select(_i.contact_id).where(_i.external_id.contains(digits, autoescape=True))
            found = found | tables.contacts.c.id.in_(by_number)
            by_end = sa.select(_i.contact_id).where(_i.external_id.endswith(digits, autoescape=True))
            first = [sa.case((tables.contacts.c.id.in_(by_end), 0), else_=1)]  # whose number is shown so
        known = sa.exists().where(_i.contact_id == tables.contacts.c.id)  # merged ones have no address
        query = sa.select(tables.contacts).where(known, found)
        query = query.order_by(*first, tables.contacts.c.created_at.desc(), tables.contacts.c.id).limit(limit)
        return [from_row(Contact, row) for row in self._connection.execute(query).mappings()]

    def _fts5(self, phrases: tuple[Phrase, ...], after: str | None) -> sa.Select[Any]:
        query = (
            sa.select(tables.messages, _docs.c.id.label("place"))
            .select_from(_text)
            .join(_docs, _docs.c.id == _text.c.rowid)
            .join(tables.messages, _m.id == _docs.c.message_id)
            .where(_text.c.search_text.op("MATCH")(_fts5_query(phrases)))
        )
        if after:
            query = query.where(_text.c.rowid < int(after))
        return query.order_by(_text.c.rowid.desc())

    def _tsvector(self, phrases: tuple[Phrase, ...], after: str | None) -> sa.Select[Any]:
        query = sa.select(tables.messages).where(_m.text != "", _matches(_m.text, phrases))
        if after:
            at, _, last = after.partition("|")
            seen = sa.tuple_(sa.literal(datetime.fromisoformat(at), _m.created_at.type), sa.literal(last))
            query = query.where(sa.tuple_(_m.created_at, _m.id) < seen)
        return query.order_by(_m.created_at.desc(), _m.id.desc())

    def _names(self, phrases: tuple[Phrase, ...]) -> sa.ColumnElement[bool]:
        if not phrases:
            return sa.false()
        if not self._sqlite:
            return _matches(tables.contacts.c.name, phrases)
        named = (
            sa.select(_people.c.contact_id)
            .join(_names, _names.c.rowid == _people.c.id)
            .where(_names.c.search_names.op("MATCH")(_fts5_query(phrases)))
        )
        return tables.contacts.c.id.in_(named)

    def _cursor(self, row: sa.RowMapping) -> str:
        if self._sqlite:
            return str(row["place"])
        return f"{row['created_at'].isoformat()}|{row['id']}"


def says(connection: Connection, column: sa.ColumnElement[Any], typed: str) -> sa.ColumnElement[bool]:
    """Whether a text has all these words, or words that begin so, whatever their accents and capitals: read
    row by row, for what no index is worth."""
    phrases = read_query(typed)
    if not phrases:
        return sa.false()
    if connection.dialect.name != "sqlite":
        return _matches(column, phrases)
    there = sa.literal(" ") + sa.func.folded(column) + sa.literal(" ")
    wanted = (f"% {' '.join(one.words)}{'%' if one.begins else ' %'}" for one in phrases)
    return sa.and_(*map(there.like, wanted))  # folded words have no signs


def folded_or_none(text: str | None) -> str | None:
    """What ``folded`` is on SQLite, which knows capitals of English only."""
    return None if text is None else folded(text)


def _matches(column: sa.ColumnElement[Any], phrases: tuple[Phrase, ...]) -> sa.ColumnElement[bool]:
    wanted = sa.func.to_tsquery(sa.literal_column("'simple'::regconfig"), _tsquery(phrases))
    return sa.func.search_words(column).op("@@")(wanted)


def _fts5_query(phrases: tuple[Phrase, ...]) -> str:
    return " AND ".join(f'"{" ".join(one.words)}"{" *" if one.begins else ""}' for one in phrases)


def _tsquery(phrases: tuple[Phrase, ...]) -> str:
    def one(phrase: Phrase) -> str:
        *before, last = phrase.words
        return "(" + " <-> ".join([*before, f"{last}:*" if phrase.begins else last]) + ")"

    return " & ".join(map(one, phrases))
