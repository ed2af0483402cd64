"""Conversations, their handoffs, and who is working on them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.conversation import Conversation, Status
from bot.core.handoff import Handoff
from bot.core.listing import Filter, View
from bot.core.message import Delivery
from bot.core.operator import Presence
from bot.core.sight import Sight
from bot.storage import listing, tables
from bot.storage.mapping import to_row
from bot.storage.prepared import prepared
from bot.storage.repository import Repository

_c = tables.conversations.c
_l = tables.leases.c


_OF_CONTACT = sa.select(tables.conversations).where(_c.contact_id == sa.bindparam("contact")).order_by(_c.id)
_LOOKED_AFTER = _OF_CONTACT.where(sa.or_(_c.status == Status.OPEN.value, _c.status == Status.SNOOZED.value))
_LATEST_AT = (
    sa.select(tables.conversations)
    .where(_c.account == sa.bindparam("account"), _c.address == sa.bindparam("address"))
    .order_by(_c.created_at.desc())
    .limit(1)
)
_HELD = (
    sa.select(_l.owner, _l.until).where(_l.conversation_id == sa.bindparam("conversation")).with_for_update()
)
_TAKE = sa.insert(tables.leases)
_RETAKE = (
    sa.update(tables.leases)
    .where(_l.conversation_id == sa.bindparam("conversation"))
    .values({name: sa.bindparam(name) for name in ("owner", "epoch", "until")})
)
_GIVE_BACK = sa.delete(tables.leases).where(
    _l.conversation_id == sa.bindparam("conversation"), _l.owner == sa.bindparam("holder")
)


class ConversationRepository(Repository[Conversation]):
    table, kind = tables.conversations, Conversation

    def several(self, conversation_ids: Collection[str]) -> dict[str, Conversation]:
        found = self._all(sa.select(self.table).where(_c.id.in_(conversation_ids)))
        return {one.id: one for one in found}

    def latest_at(self, account: str, address: str) -> Conversation | None:
        return self._first_of(_LATEST_AT, account=account, address=address)

    def held_at(self, account: str, address: str) -> Conversation | None:
        """Where one at a time writes it is held as soon as it is found."""
        found = self.latest_at(account, address)
        if found is None or self._connection.dialect.name == "sqlite":
            return found
        return self.lock(found.id)

    def looked_after(self, contact_id: str) -> list[Conversation]:
        return self._all(_LOOKED_AFTER, contact=contact_id)

    def of_contact(self, contact_id: str) -> list[Conversation]:
        return self._all(_OF_CONTACT, contact=contact_id)

    def add(self, thing: Conversation) -> None:
        self._add(_row(thing))

    def save(self, thing: Conversation) -> None:
        self._save(_row(thing))

    def listing(
        self,
        view: View | str,
        operator_id: str,
        wanted: Filter | None = None,
        limit: int = 50,
        after: str | None = None,
        sight: Sight | None = None,
    ) -> list[Conversation]:
        query = listing.page(View(view), operator_id, wanted or Filter(), limit, after, sight)
        return self._all(query)

    def cursor(self, view: View, wanted: Filter, last: Conversation) -> str:
        return listing.cursor(view, wanted, last)

    def count(
        self, view: View, operator_id: str, wanted: Filter, most: int, sight: Sight | None = None
    ) -> int:
        return self._count_to(most, *listing.within(view, operator_id, wanted, sight))

    def waiting_on_operator(self, operator_id: str, most: int) -> int:
        mine = listing.within(View.MINE, operator_id, Filter(waiting=True))
        return self._count_to(most, *mine)

    def accounts(self) -> list[str]:
        return list(self._connection.execute(sa.select(_c.account).distinct().order_by(_c.account)).scalars())

    def snoozed_until(self, now: datetime) -> str | None:
        due = sa.select(_c.id).where(_c.snoozed_until.is_not(None), _c.snoozed_until <= now)
        return self._connection.execute(due.order_by(_c.snoozed_until).limit(1)).scalar()

    def waiting_on(self) -> dict[str, int]:
        query = (
            sa.select(_c.assignee_id, sa.func.count())
            .where(_c.status == Status.OPEN.value, _c.assignee_id.is_not(None), _c.waiting_since.is_not(None))
            .group_by(_c.assignee_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def queue(self, limit: int = 200, after: Conversation | None = None) -> list[Conversation]:
        return self._all(listing.queue(limit, after))

    def before_in_queue(self, conversation: Conversation) -> int:
        query = sa.select(sa.func.count()).select_from(self.table).where(*listing.before(conversation))
        return int(self._connection.execute(query).scalar_one())

    def first_open(self) -> str | None:
        """The one that would be looked after first, nobody's before somebody's."""
        query = sa.select(_c.id).where(_c.status == Status.OPEN.value)
        query = query.order_by(_c.assignee_id.is_not(None), _c.priority.desc(), _c.updated_at, _c.id).limit(1)
        return self._connection.execute(query).scalar()

    def stranded(self, limit: int = 100) -> list[Conversation]:
        o = tables.operators.c
        return self._all(
            sa.select(self.table)
            .join(tables.operators, _c.assignee_id == o.id)
            .where(
                _c.status == Status.OPEN.value,
                _c.waiting_since.is_not(None),
                o.presence == Presence.OFFLINE.value,
            )
            .order_by(_c.priority.desc(), _c.waiting_since)
            .limit(limit)
        )

    def _count_to(self, most: int, *where: sa.ColumnElement[bool]) -> int:
        """It stops counting at ``most``: a number nobody reads need not be paid for."""
        some = sa.select(sa.literal(1)).select_from(self.table).where(*where).limit(most).subquery()
        query = sa.select(sa.func.count()).select_from(some)
        return int(self._connection.execute(query).scalar_one())


def _row(conversation: Conversation) -> dict[str, Any]:
    return {**to_row(conversation), "urgency": conversation.urgency}


class HandoffRepository(Repository[Handoff]):
    table, kind = tables.handoffs, Handoff

    def current(self, conversation_id: str) -> Handoff | None:
        return self._first(
            tables.handoffs.c.conversation_id == conversation_id, tables.handoffs.c.resolved_at.is_(None)
        )

    def current_of(self, conversation_ids: Collection[str]) -> dict[str, Handoff]:
        t = tables.handoffs
        found = self._all(
            sa.select(t).where(t.c.conversation_id.in_(conversation_ids), t.c.resolved_at.is_(None))
        )
        return {handoff.conversation_id: handoff for handoff in found}

    def of(self, conversation_id: str) -> list[Handoff]:
        t = tables.handoffs
        return self._all(
            sa.select(t).where(t.c.conversation_id == conversation_id).order_by(t.c.requested_at)
        )

    def of_contacts(self, contact_ids: Collection[str]) -> dict[str, list[Handoff]]:
        t = tables.handoffs
        theirs = sa.select(t, _c.contact_id).join(tables.conversations, _c.id == t.c.conversation_id)
        found: dict[str, list[Handoff]] = {}
        for row in self._rows(theirs.where(_c.contact_id.in_(contact_ids)).order_by(t.c.requested_at), {}):
            found.setdefault(row["contact_id"], []).append(self._thing(row))
        return found

    def served_since(self, since: datetime, team: str | None = None, limit: int = 20) -> list[datetime]:
        t = tables.handoffs.c
        query = sa.select(t.assigned_at).where(t.assigned_at >= since).order_by(t.assigned_at.desc())
        query = query if team is None else query.where(t.team == team)
        return list(self._connection.execute(query.limit(limit)).scalars())


class LeaseRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, conversation_id: str, owner: str, epoch: int, now: datetime, until: datetime) -> bool:
        """Two that find it free at once meet at the key: the second one begins its transaction again."""
        values: dict[str, Any] = {"owner": owner, "epoch": epoch, "until": until}
        held = prepared(_HELD).rows(self._connection, {"conversation": conversation_id})
        if not held:
            prepared(_TAKE).do(self._connection, {"conversation_id": conversation_id, **values})
        elif held[0]["owner"] == owner or held[0]["until"] < now:
            prepared(_RETAKE).do(self._connection, {"conversation": conversation_id, **values})
        else:
            return False
        return True

    def release(self, conversation_id: str, owner: str) -> None:
        prepared(_GIVE_BACK).do(self._connection, {"conversation": conversation_id, "holder": owner})

    def renew(self, owner: str, conversation_ids: Collection[str], until: datetime) -> None:
        held = sa.and_(_l.owner == owner, _l.conversation_id.in_(conversation_ids))
        self._connection.execute(sa.update(tables.leases).where(held).values(until=until))

    def drop_owner(self, owner_prefix: str) -> None:
        self._connection.execute(
            sa.delete(tables.leases).where(_l.owner.startswith(owner_prefix, autoescape=True))
        )

    def owners(self) -> set[str]:
        return set(self._connection.execute(sa.select(_l.owner).distinct()).scalars())

    def unanswered(self, now: datetime, limit: int = 100) -> list[str]:
        m, t = tables.messages.c, tables.turns.c
        waiting = sa.union_all(
            sa.select(m.conversation_id, m.created_at.label("since")).where(m.handled == sa.false()),
            sa.select(t.conversation_id, t.asked_at.label("since")).where(t.state == "asked"),
        ).subquery()
        held = sa.select(_l.conversation_id).where(_l.until >= now)
        query = (
            sa.select(waiting.c.conversation_id)
            .where(waiting.c.conversation_id.not_in(held))
            .group_by(waiting.c.conversation_id)
            .order_by(sa.func.min(waiting.c.since))
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    def unsent(self, now: datetime, accounts: Collection[str], limit: int = 100) -> list[str]:
        m = tables.messages.c
        queued = m.delivery == Delivery.QUEUED.value
        first = (
            sa.select(m.conversation_id, sa.func.min(m.position).label("position"))
            .where(queued)
            .group_by(m.conversation_id)
            .subquery()
        )
        query = (
            sa.select(m.conversation_id)
            .join(first, (m.conversation_id == first.c.conversation_id) & (m.position == first.c.position))
            .join(tables.conversations, _c.id == m.conversation_id)
            .where(m.next_attempt_at.is_(None) | (m.next_attempt_at <= now), _c.account.in_(accounts))
            .order_by(m.created_at)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())
