"""Incidents, and who wants to be told of them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.core.desk import PROBLEM, Incident, Place, Reports, Subscription
from bot.storage import tables
from bot.storage.desk import OPEN_TICKET
from bot.storage.mapping import from_row, to_row
from bot.storage.repository import Repository

_i = tables.incidents.c
_s = tables.subscriptions.c
_k = tables.tickets.c


class IncidentRepository(Repository[Incident]):
    table, kind = tables.incidents, Incident

    def open(self) -> list[Incident]:
        return self._all(sa.select(self.table).where(_i.closed_at.is_(None)).order_by(_i.started_at))

    def closed_since(self, since: datetime) -> list[Incident]:
        return self._all(
            sa.select(self.table).where(_i.closed_at >= since).order_by(_i.closed_at.desc(), _i.id)
        )

    def add_subscription(self, subscription: Subscription) -> None:
        known = _s.conversation_id == subscription.conversation_id
        same = sa.and_(known, _s.service == subscription.service, _s.district == subscription.district)
        if self._connection.execute(sa.select(_s.service).where(same)).first() is None:
            self._connection.execute(sa.insert(tables.subscriptions).values(to_row(subscription)))

    def subscriptions(self, service: str, district: str) -> list[Subscription]:
        query = sa.select(tables.subscriptions).where(_s.service == service, _s.district == district)
        return [from_row(Subscription, row) for row in self._connection.execute(query).mappings()]

    def subscriptions_of(self, contact_id: str) -> list[Subscription]:
        query = sa.select(tables.subscriptions).where(_s.contact_id == contact_id)
        return [from_row(Subscription, row) for row in self._connection.execute(query).mappings()]

    def waiting(self) -> dict[Place, int]:
        people = sa.func.count(_s.contact_id.distinct())
        both = sa.outerjoin(tables.subscriptions, tables.incidents, _i.id == _s.incident_id)
        query = sa.select(_s.service, _s.district, people).select_from(both).where(_i.closed_at.is_(None))
        rows = self._connection.execute(query.group_by(_s.service, _s.district))
        return {(service, district): many for service, district, many in rows}

    def call(self, incident: Incident) -> int:
        mine = sa.and_(_s.service == incident.service, _s.district == incident.district)
        self._connection.execute(
            sa.update(tables.subscriptions)
            .where(mine, _s.incident_id.is_(None))
            .values(incident_id=incident.id)
        )
        people = sa.select(sa.func.count(_s.contact_id.distinct())).where(_s.incident_id == incident.id)
        return int(self._connection.execute(people).scalar_one())

    def call_off(self, incident_id: str) -> None:
        self._connection.execute(
            sa.update(tables.subscriptions).where(_s.incident_id == incident_id).values(incident_id=None)
        )

    def called(self) -> Subscription | None:
        query = sa.select(tables.subscriptions).where(_s.incident_id.is_not(None))
        row = self._connection.execute(query.order_by(_s.conversation_id).limit(1)).mappings().first()
        return None if row is None else from_row(Subscription, row)

    def wait_on(self, subscription: Subscription) -> bool:
        same = sa.update(tables.subscriptions).where(*_as_it_was(subscription))
        return self._connection.execute(same.values(incident_id=None)).rowcount == 1

    def end_subscription(self, subscription: Subscription) -> bool:
        same = sa.delete(tables.subscriptions).where(*_as_it_was(subscription))
        return self._connection.execute(same).rowcount == 1

    def reports(self, since: datetime) -> dict[Place, Reports]:
        first, many = sa.func.min(_k.created_at), sa.func.count()
        rows = self._connection.execute(
            sa.select(_k.service, _k.district, many, sa.type_coerce(first, tables.Moment))
            .where(OPEN_TICKET, _k.kind == PROBLEM, _k.created_at >= since)
            .where(_k.service.is_not(None), _k.district.is_not(None))
            .group_by(_k.service, _k.district)
        )
        return {(service, district): Reports(count, at) for service, district, count, at in rows}


def _as_it_was(subscription: Subscription) -> list[sa.ColumnElement[bool]]:
    return [_s[name] == value for name, value in to_row(subscription).items()]
