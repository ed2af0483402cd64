"""Lists of conversations: every page of any of them costs the same, however many conversations there are.

A page begins after a cursor (the sort's value and the id of the last one seen), which an index finds at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.conversation import Conversation, Status
from bot.core.listing import Filter, Sort, View
from bot.core.message import Author, Delivery
from bot.core.sight import Sight
from bot.storage import tables

_c = tables.conversations.c
_l = tables.conversation_labels.c
_PLACE = sa.tuple_(_c.urgency, _c.id)
# Written out, not bound: only so does SQLite see that its small index of the queue serves.
_QUEUE = [_c.assignee_id.is_(None), _c.status == sa.literal_column(f"'{Status.OPEN.value}'")]

_FAILED = tables.messages.c.delivery == sa.literal_column(f"'{Delivery.FAILED.value}'")


def page(
    view: View, operator_id: str, wanted: Filter, limit: int, after: str | None, sight: Sight | None = None
) -> sa.Select[Any]:
    """Raises ValueError for a cursor of another sort, or of nobody's."""
    column, downwards = _SORTS[sort := wanted.sort_in(view)]
    where = within(view, operator_id, wanted, sight)
    if after:
        value, _, last = after.partition("|")
        place = sa.tuple_(column, _c.id)
        seen = sa.tuple_(sa.literal(_read(sort, value), column.type), sa.literal(last, _c.id.type))
        where.append(place < seen if downwards else place > seen)
    order = (column.desc(), _c.id.desc()) if downwards else (column, _c.id)
    return sa.select(tables.conversations).where(*where).order_by(*order).limit(limit)


def queue(limit: int, after: Conversation | None) -> sa.Select[Any]:
    where = [*_QUEUE] if after is None else [*_QUEUE, _place(after) < _PLACE]
    return sa.select(tables.conversations).where(*where).order_by(_c.urgency, _c.id).limit(limit)


def before(conversation: Conversation) -> list[sa.ColumnElement[bool]]:
    """Those in the queue who are served before it; whoever waits for another team is not."""
    where = [*_QUEUE, _place(conversation) > _PLACE]
    team = conversation.team
    return where if team is None else [*where, (_c.team == team) | _c.team.is_(None)]


def cursor(view: View, wanted: Filter, last: Conversation) -> str:
    sort = wanted.sort_in(view)
    value = str(last.urgency) if sort is Sort.URGENT else last.updated_at.isoformat()
    return f"{value}|{last.id}"


def seen_by(sight: Sight | None) -> list[sa.ColumnElement[bool]]:
    """As ``Sight.covers``, for any query over conversations. None: whoever asks sees all."""
    if sight is None or sight.teams is None:
        return []
    # In a form that no index serves: the list's own order is what has to be found by one.
    theirs = sa.func.coalesce(_c.team, "").in_(["", *sorted(sight.teams)])
    return [theirs | (_c.assignee_id == sight.operator_id)]


def within(
    view: View, operator_id: str, wanted: Filter, sight: Sight | None = None
) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = []
    if view is View.MINE:
        where = [_c.assignee_id == operator_id, _c.status == (wanted.status or Status.OPEN).value]
    elif view is View.UNASSIGNED:
        where = [*_QUEUE]
    elif wanted.status is not None:
        where = [_c.status == wanted.status.value]
    if view is View.ALL and wanted.status in (None, Status.RESOLVED):
        where.append(_c.erased_at.is_(None))  # any other is nobody's who was erased
    where += [] if view is View.MINE else seen_by(sight)
    if wanted.team:
        where.append(_c.team == wanted.team)
    if wanted.assignee:
        where.append(_c.assignee_id == wanted.assignee)
    if wanted.language:
        where.append(_c.language == wanted.language)
    if wanted.priority:
        where.append(_c.priority == wanted.priority.rank)
    if wanted.channel:
        kind = wanted.channel
        where.append((_c.account == kind) | _c.account.startswith(f"{kind}:", autoescape=True))
    if wanted.waiting:
        where.append(_c.waiting_since.is_not(None))
    if wanted.undelivered:
        where.append(undelivered(_c.id))
    if wanted.label:
        where.append(sa.exists().where(_l.label_id == wanted.label, _l.conversation_id == _c.id))
    return where


def _place(conversation: Conversation) -> sa.ColumnElement[Any]:
    here, this = conversation.urgency, conversation.id
    return sa.tuple_(sa.literal(here, _c.urgency.type), sa.literal(this, _c.id.type))


def undelivered(conversation_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether something failed there that was said after all that people have written."""
    m, later = tables.messages, tables.messages.alias().c
    people = [Author.CUSTOMER.value, Author.OPERATOR.value]
    written = (later.conversation_id == m.c.conversation_id) & (later.position > m.c.position)
    since = sa.exists().where(written, later.author.in_(people), later.private == sa.false())
    return sa.exists().where(m.c.conversation_id == conversation_id, _FAILED, ~since)


_SORTS: dict[Sort, tuple[sa.Column[Any], bool]] = {
    Sort.URGENT: (_c.urgency, False),
    Sort.LATEST: (_c.updated_at, True),
    Sort.QUIET: (_c.updated_at, False),
}


def _read(sort: Sort, value: str) -> int | datetime:
    if sort is Sort.URGENT:
        return int(value)
    return datetime.fromisoformat(value)
