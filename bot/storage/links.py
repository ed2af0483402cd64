"""Which contacts are one person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.contact import LinkCode, LinkTries, Merge
from bot.storage import tables
from bot.storage.mapping import from_row, to_row
from bot.storage.repository import Repository

_k = tables.link_codes.c
_m = tables.merges.c
_conversations = tables.conversations
_OWNED: dict[str, tuple[sa.Table, Callable[[Any], str]]] = {
    "identities": (tables.identities, lambda row: f"{row.account} {row.external_id}"),
    "conversations": (_conversations, lambda row: row.id),
    "appointments": (tables.appointments, lambda row: row.id),
    "tickets": (tables.tickets, lambda row: row.id),
    "contact_notes": (tables.contact_notes, lambda row: row.id),
    "subscriptions": (tables.subscriptions, lambda row: row.conversation_id),
}


class LinkRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._merges = _Merges(connection)

    def put_code(self, code: LinkCode) -> None:
        self.drop_code(code.contact_id)
        self._connection.execute(sa.insert(tables.link_codes).values(to_row(code)))

    def code(self, hashed: str, now: datetime) -> LinkCode | None:
        query = sa.select(tables.link_codes).where(_k.hashed == hashed, _k.expires_at > now)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else from_row(LinkCode, row)

    def drop_code(self, contact_id: str) -> bool:
        gone = self._connection.execute(sa.delete(tables.link_codes).where(_k.contact_id == contact_id))
        return gone.rowcount == 1

    def count_wrong(self, most: int, now: datetime) -> None:
        self._connection.execute(sa.update(tables.link_codes).values(wrong=_k.wrong + 1))
        useless = (_k.wrong >= most) | (_k.expires_at <= now)
        self._connection.execute(sa.delete(tables.link_codes).where(useless))

    def tries(self, contact_id: str) -> LinkTries | None:
        query = sa.select(tables.link_tries).where(tables.link_tries.c.contact_id == contact_id)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else from_row(LinkTries, row)

    def put_tries(self, tries: LinkTries) -> None:
        mine = tables.link_tries.c.contact_id == tries.contact_id
        self._connection.execute(sa.delete(tables.link_tries).where(mine))
        self._connection.execute(sa.insert(tables.link_tries).values(to_row(tries)))

    def move(self, gone_id: str, kept_id: str) -> dict[str, list[str]]:
        moved = {}
        for name, (table, key) in _OWNED.items():
            theirs = table.c.contact_id == gone_id
            moved[name] = sorted(
                {key(row) for row in self._connection.execute(sa.select(table).where(theirs))}
            )
            self._connection.execute(sa.update(table).where(theirs).values(contact_id=kept_id))
        return moved

    def move_back(self, moved: dict[str, list[str]], holder_id: str, to_id: str) -> None:
        for name, (table, key) in _OWNED.items():
            held = sa.select(table).where(table.c.contact_id == holder_id)
            for row in self._connection.execute(held).all():
                of_conversation = getattr(row, "conversation_id", None) in moved["conversations"]
                if key(row) in moved.get(name, ()) or of_conversation:
                    same = sa.and_(
                        *(table.c[column.name] == row._mapping[column.name] for column in table.primary_key)
                    )
                    self._connection.execute(sa.update(table).where(same).values(contact_id=to_id))

    def add_merge(self, merge: Merge) -> None:
        self._merges.add(merge)

    def save_merge(self, merge: Merge) -> None:
        self._merges.save(merge)

    def merge(self, merge_id: str) -> Merge:
        return self._merges.get(merge_id)

    def merges_of(self, contact_id: str) -> list[Merge]:
        return self._merges.into(contact_id)

    def holder(self, contact_id: str) -> str:
        onward = sa.select(_m.kept_id).where(_m.gone_id == contact_id, _m.undone_at.is_(None))
        kept = self._connection.execute(onward).scalar()
        return contact_id if kept is None else self.holder(kept)


class _Merges(Repository[Merge]):
    table, kind = tables.merges, Merge

    def into(self, contact_id: str) -> list[Merge]:
        """Through every step: a merge into a contact that was itself merged into this one counts."""
        direct = self._all(sa.select(self.table).where(_m.kept_id == contact_id, _m.undone_at.is_(None)))
        found = direct + [earlier for one in direct for earlier in self.into(one.gone_id)]
        return sorted(found, key=lambda one: one.at, reverse=True)
