"""Messages, turns and the effects of turns."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.conversation import Status
from bot.core.message import Author, Delivery, Message
from bot.core.turn import Turn, TurnState
from bot.services.hold import RECALLED
from bot.storage import tables
from bot.storage.listing import undelivered
from bot.storage.mapping import from_row
from bot.storage.prepared import prepared
from bot.storage.repository import Repository

_m = tables.messages.c
_c = tables.conversations.c
_t = tables.turns.c
_e = tables.effects.c
AT_ONCE = 500
_SEEN = (Delivery.SENT.value, Delivery.DELIVERED.value, Delivery.READ.value)


def _literally(value: Enum) -> sa.ColumnClause[str]:
    """In the text itself: the one given to a statement may be another than an index is for, so that SQLite
    plans anew each time it is given."""
    return sa.literal_column(f"'{value.value}'", sa.String)


_HERE = _m.conversation_id == sa.bindparam("conversation")
_OURS = sa.select(tables.messages).where(_HERE).order_by(_m.position)
_BY_EXTERNAL_ID = sa.select(tables.messages).where(
    _m.account == sa.bindparam("account"), _m.external_id == sa.bindparam("external")
)
_UNHANDLED = _OURS.where(_m.handled == sa.false()).limit(sa.bindparam("most", type_=sa.Integer))
_QUEUED = _OURS.where(_m.delivery == _literally(Delivery.QUEUED))
_CUSTOMERS = sa.select(tables.messages).where(_m.author == _literally(Author.CUSTOMER))
_OF_TURN = _CUSTOMERS.where(_m.turn_id == sa.bindparam("turn")).order_by(_m.position)
_INCOMING_BEFORE = (
    sa.select(tables.messages)
    .where(_HERE, _m.author == _literally(Author.CUSTOMER), _m.position < sa.bindparam("before"))
    .order_by(_m.position.desc())
    .limit(1)
)


def _last(*authors: Author) -> sa.ColumnElement[int]:
    """The position of the last message of theirs before another; 0 if there is none."""
    found = (
        sa.select(_m.position)
        .where(
            _HERE,
            sa.or_(*(_m.author == _literally(author) for author in authors)),
            _m.position < sa.bindparam("before"),
        )
        .order_by(_m.position.desc())
        .limit(1)
    )
    return sa.func.coalesce(found.scalar_subquery(), 0)


_NOTICE = sa.and_(
    _m.author == _literally(Author.SYSTEM),
    _m.private == sa.false(),
    _m.delivery != _literally(Delivery.SUPPRESSED),
    _m.position > _last(Author.BOT, Author.OPERATOR),
)
_LAST_AND_NOTICES = _OURS.where(
    _m.position < sa.bindparam("before"),
    _m.position >= _last(Author.CUSTOMER),
    (_m.author == _literally(Author.CUSTOMER)) | _NOTICE,
)
_LATEST = (
    sa.select(tables.messages)
    .where(_HERE)
    .order_by(_m.position.desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_EPOCH_BEFORE = sa.select(_t.epoch).where(
    _t.conversation_id == sa.bindparam("conversation"), _t.sequence == sa.bindparam("sequence")
)
_ASKED = sa.select(tables.turns).where(
    _t.conversation_id == sa.bindparam("conversation"), _t.state == _literally(TurnState.ASKED)
)


class MessageRepository(Repository[Message]):
    table, kind = tables.messages, Message

    def by_external_id(self, account: str, external_id: str) -> Message | None:
        return self._first_of(_BY_EXTERNAL_ID, account=account, external=external_id)

    def of(self, conversation_id: str, limit: int = 500) -> list[Message]:
        return self._all(_LATEST, conversation=conversation_id, most=limit)[::-1]

    def since(self, conversation_id: str, position: int, limit: int) -> list[Message]:
        query = sa.select(self.table).where(_m.conversation_id == conversation_id, _m.position > position)
        return self._all(query.order_by(_m.position).limit(limit))

    def last_of(self, conversation_ids: Collection[str]) -> dict[str, Message]:
        """What somebody said last in each, what was taken back aside: not the house's own words, and not the
        bot's once people have it."""
        with_bot = sa.select(_c.id).where(_c.id.in_(conversation_ids), _c.status == Status.BOT.value)
        last = (
            sa.select(_m.conversation_id, sa.func.max(_m.position).label("position"))
            .where(
                _m.conversation_id.in_(conversation_ids),
                _m.author != Author.SYSTEM.value,
                (_m.author != Author.BOT.value) | _m.conversation_id.in_(with_bot),
                _m.failure.is_distinct_from(RECALLED),
            )
            .group_by(_m.conversation_id)
            .subquery()
        )
        found = self._all(
            sa.select(self.table).join(
                last, (_m.conversation_id == last.c.conversation_id) & (_m.position == last.c.position)
            )
        )
        return {message.conversation_id: message for message in found}

    def undelivered_in(self, conversation_ids: Collection[str]) -> set[str]:
        query = sa.select(_c.id).where(_c.id.in_(conversation_ids), undelivered(_c.id))
        return set(self._connection.execute(query).scalars())

    def unhandled(self, conversation_id: str, limit: int = 20) -> list[Message]:
        return self._all(_UNHANDLED, conversation=conversation_id, most=limit)

    def of_turn(self, turn_id: str) -> list[Message]:
        return self._all(_OF_TURN, turn=turn_id)

    def queued(self, conversation_id: str) -> list[Message]:
        return self._all(_QUEUED, conversation=conversation_id)

    def waiting_to_be_sent(self, limit: int = 1000) -> list[Message]:
        return self._all(
            sa.select(self.table)
            .where(_m.delivery == _literally(Delivery.QUEUED), _m.next_attempt_at.is_not(None))
            .order_by(_m.conversation_id, _m.position)  # as the index has them: all others are not read
            .limit(limit)
        )

    def visible_to_customer(self, conversation_id: str, limit: int = 200) -> list[Message]:
        return self._latest(
            limit,
            _m.conversation_id == conversation_id,
            _m.private == sa.false(),
            (_m.author == Author.CUSTOMER.value) | _m.delivery.in_(_SEEN),
            (_m.text != "") | (sa.cast(_m.attachments, sa.Text) != "[]"),
        )

    def last_incoming_before(self, conversation_id: str, position: int) -> Message | None:
        return self._first_of(_INCOMING_BEFORE, conversation=conversation_id, before=position)

    def came_with_a_name(self, conversation_id: str) -> bool:
        theirs = (_m.conversation_id == conversation_id) & (_m.author == Author.CUSTOMER.value)
        no_longer_kept = _m.external_id.is_(None)
        return self._first(theirs, _m.author_name.is_not(None) | no_longer_kept) is not None

    def last_and_notices(self, conversation_id: str, position: int) -> list[Message]:
        return self._all(_LAST_AND_NOTICES, conversation=conversation_id, before=position)

    def offered_payloads(self, conversation_id: str) -> set[str]:
        query = (
            sa.select(_m.buttons)
            .where(
                _m.conversation_id == conversation_id,
                _m.author != Author.CUSTOMER.value,
                # Queued or failed, it may be on their phone all the same: the answer is late, or lost.
                _m.delivery != Delivery.SUPPRESSED.value,
            )
            .order_by(_m.position.desc())
            .limit(100)
        )
        return {
            button["payload"] for buttons in self._connection.execute(query).scalars() for button in buttons
        }

    def _latest(self, limit: int, *where: sa.ColumnElement[bool]) -> list[Message]:
        found = self._all(sa.select(self.table).where(*where).order_by(_m.position.desc()).limit(limit))
        return found[::-1]


class TurnRepository(Repository[Turn]):
    table, kind = tables.turns, Turn

    def asked(self, conversation_id: str) -> Turn | None:
        return self._first_of(_ASKED, conversation=conversation_id)

    def epoch_before(self, turn: Turn) -> int | None:
        place = {"conversation": turn.conversation_id, "sequence": turn.sequence - 1}
        rows = prepared(_EPOCH_BEFORE).rows(self._connection, place)
        return rows[0]["epoch"] if rows else None

    def of(self, conversation_id: str, limit: int = 50) -> list[Turn]:
        query = (
            sa.select(self.table)
            .where(_t.conversation_id == conversation_id)
            .order_by(_t.sequence.desc())
            .limit(limit)
        )
        return self._all(query)[::-1]

    def since(self, since: datetime, by_conversation: bool = False) -> Iterator[tuple[Turn, list[Message]]]:
        order = (_t.conversation_id, _t.sequence) if by_conversation else (_t.asked_at, _t.id)
        answered = _t.state != TurnState.ASKED.value
        return self._with_words(sa.select(self.table).where(_t.asked_at >= since, answered).order_by(*order))

    def understood_since(self, since: datetime) -> tuple[dict[str, int], datetime | None]:
        intent = _t.understood["intent"].as_string()
        query = (
            sa.select(intent, sa.func.count(), sa.func.min(_t.asked_at, type_=_t.asked_at.type))
            .where(_t.asked_at >= since, _t.state != TurnState.ASKED.value, intent.is_not(None))
            .group_by(intent)
        )
        found = self._connection.execute(query).all()
        return {row[0]: row[1] for row in found}, min((row[2] for row in found), default=None)

    def unsettled(
        self, since: datetime, beyond: Collection[str] = ()
    ) -> Iterator[tuple[Turn, list[Message]]]:
        unanswered = _t.understood["intent"].as_string().in_(("nlu_fallback", *beyond))
        query = sa.select(self.table).where(
            _t.asked_at >= since,
            _t.state == TurnState.ANSWERED.value,
            unanswered | (_t.rejected == sa.true()),
        )
        return self._with_words(query.order_by(_t.asked_at, _t.id))

    def _with_words(self, query: sa.Select[Any]) -> Iterator[tuple[Turn, list[Message]]]:
        """A few at a time, and none of them is remembered: there may be years of them."""
        found = self._connection.execute(query.execution_options(yield_per=AT_ONCE)).mappings()
        for rows in found.partitions():
            turns = [from_row(Turn, row, self.table.name) for row in rows]
            said: dict[str, list[Message]] = {turn.id: [] for turn in turns}
            theirs = _CUSTOMERS.where(_m.turn_id.in_(said)).order_by(_m.turn_id, _m.position)
            for row in self._connection.execute(theirs).mappings():
                said[row["turn_id"]].append(from_row(Message, row))
            yield from ((turn, said[turn.id]) for turn in turns)


class EffectRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, turn_id: str, action: str) -> dict[str, Any] | None:
        query = sa.select(_e.result).where(_e.turn_id == turn_id, _e.action == action)
        return self._connection.execute(query).scalar()

    def add(self, turn_id: str, action: str, result: dict[str, Any]) -> None:
        self._connection.execute(
            sa.insert(tables.effects).values(turn_id=turn_id, action=action, result=result)
        )
