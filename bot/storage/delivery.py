"""What became of messages at their providers, what is still to be fetched there, and who wants no more."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.message import AlbumPiece, Delivery, Fetch, Part
from bot.storage import tables
from bot.storage.mapping import from_row, to_row
from bot.storage.prepared import prepared

_p = tables.parts.c
_a = tables.album_pieces.c
_c = tables.caught_up.c
_f = tables.fetches.c
_s = tables.stops.c


class PartRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, message_id: str) -> list[Part]:
        query = sa.select(tables.parts).where(_p.message_id == message_id).order_by(_p.number)
        return [from_row(Part, row) for row in self._connection.execute(query).mappings()]

    def by_external_id(self, account: str, external_id: str) -> Part | None:
        query = sa.select(tables.parts).where(_p.account == account, _p.external_id == external_id)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else from_row(Part, row)

    def add(self, part: Part) -> None:
        self._connection.execute(sa.insert(tables.parts).values(to_row(part)))

    def move(self, part: Part, delivery: Delivery) -> None:
        part.delivery = delivery
        self._connection.execute(
            sa.update(tables.parts)
            .where(_p.account == part.account, _p.external_id == part.external_id)
            .values(delivery=delivery.value)
        )


_HOLDS = sa.select(_f.number).where(_f.message_id == sa.bindparam("message"), _f.holding == sa.true())


class FetchRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, fetch: Fetch) -> None:
        self._connection.execute(sa.insert(tables.fetches).values(to_row(fetch)))

    def due(self, now: datetime, limit: int = 20, holding: bool | None = None) -> list[Fetch]:
        which = [] if holding is None else [_f.holding == sa.literal(holding)]
        query = (
            sa.select(tables.fetches)
            .where(_f.next_attempt_at <= now, *which)
            .order_by(_f.next_attempt_at)
            .limit(limit)
        )
        return [from_row(Fetch, row) for row in self._connection.execute(query).mappings()]

    def claim(self, fetch: Fetch, until: datetime) -> bool:
        """Count an attempt; False if someone else took it since it was read."""
        taken = self._connection.execute(
            sa.update(tables.fetches)
            .where(*_this(fetch), _f.attempts == fetch.attempts)
            .values(attempts=fetch.attempts + 1, next_attempt_at=until)
        )
        return taken.rowcount == 1

    def postpone(self, fetch: Fetch, until: datetime) -> None:
        self._connection.execute(sa.update(tables.fetches).where(*_this(fetch)).values(next_attempt_at=until))

    def not_tried(self, fetch: Fetch, until: datetime) -> None:
        mine = sa.update(tables.fetches).where(*_this(fetch), _f.attempts == fetch.attempts)
        self._connection.execute(mine.values(attempts=_f.attempts - 1, next_attempt_at=until))

    def let_go(self, fetch: Fetch) -> None:
        self._connection.execute(sa.update(tables.fetches).where(*_this(fetch)).values(holding=False))

    def remove(self, fetch: Fetch) -> bool:
        return self._connection.execute(sa.delete(tables.fetches).where(*_this(fetch))).rowcount == 1

    def under_way(self, conversation_id: str, now: datetime) -> bool:
        tried = (_f.attempts > 0) & (_f.next_attempt_at > now)
        query = sa.select(_f.number).where(_f.conversation_id == conversation_id, tried)
        return self._connection.execute(query).first() is not None

    def holds(self, message_id: str) -> bool:
        return bool(prepared(_HOLDS).rows(self._connection, {"message": message_id}))


class CaughtUpRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def until(self, account: str) -> datetime | None:
        query = sa.select(_c.until).where(_c.account == account)
        return self._connection.execute(query).scalar_one_or_none()

    def note(self, account: str, until: datetime) -> None:
        moved = sa.update(tables.caught_up).where(_c.account == account).values(until=until)
        if not self._connection.execute(moved).rowcount:
            self._connection.execute(sa.insert(tables.caught_up).values(account=account, until=until))


class AlbumRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, piece: AlbumPiece) -> None:
        if not self._found(_a.account == piece.account, _a.external_id == piece.external_id):
            self._connection.execute(sa.insert(tables.album_pieces).values(to_row(piece)))

    def held(self, account: str) -> list[AlbumPiece]:
        return self._found(_a.account == account)

    def take(self, account: str, external_id: str) -> AlbumPiece | None:
        return next(iter(self._taken(_a.account == account, _a.external_id == external_id)), None)

    def take_all(self, account: str, address: str, album: str) -> list[AlbumPiece]:
        return self._taken(_a.account == account, _a.address == address, _a.album == album)

    def forget_before(self, at: datetime, most: int) -> int:
        oldest = sa.select(_a.account, _a.external_id).where(_a.at < at).order_by(_a.at).limit(most)
        these = sa.tuple_(_a.account, _a.external_id).in_(self._connection.execute(oldest).all())
        return self._connection.execute(sa.delete(tables.album_pieces).where(these)).rowcount

    def _found(self, *which: sa.ColumnElement[bool]) -> list[AlbumPiece]:
        query = sa.select(tables.album_pieces).where(*which).order_by(_a.at, _a.external_id)
        return [from_row(AlbumPiece, row) for row in self._connection.execute(query).mappings()]

    def _taken(self, *which: sa.ColumnElement[bool]) -> list[AlbumPiece]:
        """No other than those that are returned: more of them may come between."""
        found = self._found(*which)
        if found:
            these = sa.tuple_(_a.account, _a.external_id).in_(
                [(one.account, one.external_id) for one in found]
            )
            self._connection.execute(sa.delete(tables.album_pieces).where(these))
        return found


def _this(fetch: Fetch) -> tuple[sa.ColumnElement[bool], ...]:
    return _f.message_id == fetch.message_id, _f.number == fetch.number


class StopRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account: str, external_id: str, at: datetime) -> None:
        if not self.has(account, external_id):
            row = {"account": account, "external_id": external_id, "at": at}
            self._connection.execute(sa.insert(tables.stops).values(row))

    def remove(self, account: str, external_id: str) -> None:
        self._connection.execute(
            sa.delete(tables.stops).where(_s.account == account, _s.external_id == external_id)
        )

    def has(self, account: str, external_id: str) -> bool:
        query = sa.select(_s.at).where(_s.account == account, _s.external_id == external_id)
        return self._connection.execute(query).first() is not None
