"""Contacts and operators."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.contact import Contact, Identity
from bot.core.operator import Operator, Presence
from bot.storage import tables
from bot.storage.mapping import from_row, to_row
from bot.storage.prepared import prepared
from bot.storage.repository import Repository
from bot.storage.search import says

_i = tables.identities.c


_BY_IDENTITY = (
    sa.select(tables.contacts)
    .join(tables.identities, _i.contact_id == tables.contacts.c.id)
    .where(_i.account == sa.bindparam("account"), _i.external_id == sa.bindparam("address"))
)

_IDENTITY = sa.select(tables.identities).where(
    _i.account == sa.bindparam("account"), _i.external_id == sa.bindparam("address")
)


class ContactRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._contacts = _Contacts(connection)

    def get(self, contact_id: str) -> Contact:
        return self._contacts.get(contact_id)

    def lock(self, contact_id: str) -> Contact:
        return self._contacts.lock(contact_id)

    def several(self, contact_ids: Collection[str]) -> dict[str, Contact]:
        rows = self._connection.execute(
            sa.select(tables.contacts).where(tables.contacts.c.id.in_(contact_ids))
        ).mappings()
        return {row["id"]: from_row(Contact, row) for row in rows}

    def by_identity(self, account: str, external_id: str) -> Contact | None:
        values = {"account": account, "address": external_id}
        rows = prepared(_BY_IDENTITY).rows(self._connection, values)
        return from_row(Contact, rows[0]) if rows else None

    def add(self, contact: Contact, identity: Identity) -> None:
        self._contacts.add(contact)
        self._connection.execute(sa.insert(tables.identities).values(to_row(identity)))

    def save(self, contact: Contact) -> None:
        self._contacts.save(contact)

    def identity(self, account: str, external_id: str) -> Identity | None:
        rows = prepared(_IDENTITY).rows(self._connection, {"account": account, "address": external_id})
        return from_row(Identity, rows[0]) if rows else None

    def identities(self, contact_id: str) -> list[Identity]:
        return self.addresses_of([contact_id])

    def addresses_of(self, contact_ids: Collection[str]) -> list[Identity]:
        query = sa.select(tables.identities).where(_i.contact_id.in_(contact_ids))
        rows = self._connection.execute(query.order_by(_i.account, _i.external_id)).mappings()
        return [from_row(Identity, row) for row in rows]

    def addresses(self, external_id: str) -> list[Identity]:
        query = sa.select(tables.identities).where(_i.external_id == external_id).order_by(_i.account)
        return [from_row(Identity, row) for row in self._connection.execute(query).mappings()]

    def reached(self, account: str, external_id: str, unreachable_since: datetime | None) -> None:
        this = sa.update(tables.identities).where(_i.account == account, _i.external_id == external_id)
        self._connection.execute(this.values(unreachable_since=unreachable_since))

    def readdress(self, account: str, old: str, new: str) -> None:
        c = tables.conversations.c
        for table, address in ((tables.identities, _i.external_id), (tables.conversations, c.address)):
            here = (table.c.account == account) & (address == old)
            self._connection.execute(sa.update(table).where(here).values({address.name: new}))

    def search(self, words: str, limit: int = 20) -> list[Contact]:
        address = sa.select(_i.contact_id).where(_i.external_id.icontains(words, autoescape=True))
        query = (
            sa.select(tables.contacts)
            .where(
                sa.exists().where(_i.contact_id == tables.contacts.c.id),
                says(self._connection, tables.contacts.c.name, words) | tables.contacts.c.id.in_(address),
            )
            .order_by(tables.contacts.c.created_at.desc())
            .limit(limit)
        )
        return [from_row(Contact, row) for row in self._connection.execute(query).mappings()]


class _Contacts(Repository[Contact]):
    table, kind = tables.contacts, Contact


class OperatorRepository(Repository[Operator]):
    table, kind = tables.operators, Operator

    def by_login(self, login: str) -> Operator | None:
        return self._first(tables.operators.c.login == login)

    def by_face(self, key: str) -> Operator | None:
        o = tables.operators.c
        return self._first(o.photo == key, o.left_at.is_(None))

    def all(self) -> list[Operator]:
        return self._all(sa.select(tables.operators).order_by(tables.operators.c.created_at))

    def idle(self, since: datetime) -> list[Operator]:
        o = tables.operators.c
        here = o.presence != Presence.OFFLINE.value
        return self._all(sa.select(tables.operators).where(here, o.seen_at < since))
