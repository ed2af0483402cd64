"""Webhooks and what they are told; keys and what was answered to them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.api_key import Answered, ApiKey
from bot.core.webhook import Outcome, Telling, Webhook
from bot.storage.mapping import to_row
from bot.storage.repository import Repository, forget_oldest
from bot.storage.tables import answered_requests, api_keys, tellings, webhooks

_w, _t, _r = webhooks.c, tellings.c, answered_requests.c
_TOLD = (_w.removed_at.is_(None), _w.since.is_not(None))


class WebhookRepository(Repository[Webhook]):
    table, kind = webhooks, Webhook

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._tellings = _Tellings(connection)

    def all(self) -> list[Webhook]:
        return self._all(sa.select(webhooks).where(_w.removed_at.is_(None)).order_by(_w.created_at))

    def behind(self, last_event: int) -> list[Webhook]:
        behind = sa.select(webhooks).where(*_TOLD, _w.cursor < last_event)
        return self._all(behind.order_by(_w.id).with_for_update())

    def hold(self) -> None:
        self._connection.execute(sa.select(_w.id).order_by(_w.id).with_for_update())

    def tell(self, telling: Telling) -> bool:
        known = (_t.webhook_id == telling.webhook_id, _t.kind == telling.kind, _t.key == telling.key)
        if self._connection.execute(sa.select(_t.id).where(*known)).first() is not None:
            return False
        self._tellings.add(telling)
        return True

    def telling(self, telling_id: str) -> Telling:
        return self._tellings.get(telling_id)

    def save_telling(self, telling: Telling) -> None:
        self._tellings.save(telling)

    def forget(self, telling_id: str) -> None:
        self._connection.execute(sa.delete(tellings).where(_t.id == telling_id))

    def due(self, now: datetime, limit: int) -> list[Telling]:
        return self._tellings.due(now, limit)

    def listing(self, state: Outcome, webhook_id: str | None = None, limit: int = 100) -> list[Telling]:
        return self._tellings.listing(state, webhook_id, limit)

    def refused(self, webhook_id: str) -> Telling | None:
        return self._tellings.refused(webhook_id)

    def count(self, webhook_id: str) -> dict[str, int]:
        query = sa.select(_t.state, sa.func.count()).where(_t.webhook_id == webhook_id).group_by(_t.state)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def forget_before(self, moment: datetime, most: int) -> int:
        return forget_oldest(self._connection, tellings, moment, most)


class _Tellings(Repository[Telling]):
    table, kind = tellings, Telling

    def due(self, now: datetime, limit: int) -> list[Telling]:
        wanted = sa.select(_w.id).where(*_TOLD)
        query = (
            sa.select(tellings)
            .where(_t.state == Outcome.WAITING.value, _t.next_attempt_at <= now, _t.webhook_id.in_(wanted))
            .order_by(_t.number)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return self._all(query)

    def listing(self, state: Outcome, webhook_id: str | None, limit: int) -> list[Telling]:
        query = sa.select(tellings).where(_t.state == state.value).order_by(_t.number.desc()).limit(limit)
        return self._all(query if webhook_id is None else query.where(_t.webhook_id == webhook_id))

    def refused(self, webhook_id: str) -> Telling | None:
        tried = (_t.state == Outcome.WAITING.value, _t.failure.is_not(None))
        query = sa.select(tellings).where(_t.webhook_id == webhook_id, *tried).order_by(_t.number).limit(1)
        return next(iter(self._all(query)), None)


class ApiKeyRepository(Repository[ApiKey]):
    table, kind = api_keys, ApiKey

    def by_hash(self, hashed: str) -> ApiKey | None:
        return self._first(api_keys.c.hashed == hashed)

    def all(self) -> list[ApiKey]:
        return self._all(sa.select(api_keys).order_by(api_keys.c.created_at))

    def answered(self, key_id: str, name: str) -> Answered | None:
        query = sa.select(answered_requests).where(_r.key_id == key_id, _r.name == name)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else Answered(**row)

    def remember(self, answered: Answered) -> None:
        self._connection.execute(sa.insert(answered_requests), to_row(answered))

    def forget_before(self, moment: datetime, most: int) -> int:
        key = sa.tuple_(*answered_requests.primary_key)
        over = sa.select(*answered_requests.primary_key).where(_r.created_at < moment)
        oldest = over.order_by(_r.created_at).limit(most)
        return self._connection.execute(sa.delete(answered_requests).where(key.in_(oldest))).rowcount
