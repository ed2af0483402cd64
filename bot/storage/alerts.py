"""What people are told of outside the console, and the browsers that want to be told."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.alert import Alert, AlertKind, PushSubscription
from bot.storage.repository import Repository, forget_oldest
from bot.storage.tables import alert_cursor, alerts, push_subscriptions

_a, _s, _c = alerts.c, push_subscriptions.c, alert_cursor.c
ONLY = 1


class AlertRepository(Repository[Alert]):
    table, kind = alerts, Alert

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._subscriptions = _Subscriptions(connection)

    def lock_cursor(self) -> int | None:
        query = sa.select(_c.event_id).where(_c.id == ONLY).with_for_update()
        found = self._connection.execute(query).scalar()
        return None if found is None else int(found)

    def cursor(self) -> int | None:
        found = self._connection.execute(sa.select(_c.event_id).where(_c.id == ONLY)).scalar()
        return None if found is None else int(found)

    def move_cursor(self, event_id: int) -> None:
        moved = self._connection.execute(
            sa.update(alert_cursor).where(_c.id == ONLY).values(event_id=event_id)
        )
        if not moved.rowcount:
            self._connection.execute(sa.insert(alert_cursor).values(id=ONLY, event_id=event_id))

    def due(self, now: datetime, limit: int) -> list[Alert]:
        return self._all(
            sa.select(alerts)
            .where(_a.ended_at.is_(None), _a.next_attempt_at <= now)
            .order_by(_a.next_attempt_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )

    def of(self, conversation_id: str) -> list[Alert]:
        return self._all(
            sa.select(alerts).where(_a.conversation_id == conversation_id).order_by(_a.created_at, _a.id)
        )

    def last(self, news: AlertKind) -> Alert | None:
        latest = sa.select(alerts).where(_a.news == news.value).order_by(_a.created_at.desc()).limit(1)
        return next(iter(self._all(latest)), None)

    def forget_before(self, moment: datetime, most: int) -> int:
        return forget_oldest(self._connection, alerts, moment, most)

    def subscribe(self, subscription: PushSubscription) -> None:
        self._subscriptions.add(subscription)

    def unsubscribe(self, endpoint: str) -> None:
        self._connection.execute(sa.delete(push_subscriptions).where(_s.endpoint == endpoint))

    def subscription(self, subscription_id: str) -> PushSubscription | None:
        return self._subscriptions.find(subscription_id)

    def subscriptions(self, operator_id: str) -> list[PushSubscription]:
        return self._subscriptions.of(operator_id)


class _Subscriptions(Repository[PushSubscription]):
    table, kind = push_subscriptions, PushSubscription

    def find(self, key: str) -> PushSubscription | None:
        return self._first_of(self._by_id, this=key)

    def of(self, operator_id: str) -> list[PushSubscription]:
        mine = sa.select(push_subscriptions).where(_s.operator_id == operator_id)
        return self._all(mine.order_by(_s.created_at, _s.id))
