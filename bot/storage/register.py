"""What of all that is kept is about customers, and what becomes of it when one of them is erased.

One line for each table, carried out from top to bottom. tests/contracts/test_personal.py fails for a table,
or a column that can hold words, that has no place here. What the engine keeps goes as a whole (engine_events,
engine_turns), and the search follows its tables by itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bot.core.erasure import Person
from bot.storage import tables as t

Whose = Callable[[Person], sa.ColumnElement[bool]]
STAFF = "about the people who work here"
HOUSE = "the house's own, written for everybody"


@dataclass(frozen=True)
class Line:
    """``whose``: which rows are about a person; None: none is about a customer. They are deleted, or
    their columns take the values of ``becomes``. ``at_once``: in the transaction that parts the person from
    the rest. ``stays``: the other columns that can hold words, and hold none of a customer's."""

    table: sa.Table
    whose: Whose | None = None
    deleted: bool = False
    becomes: Mapping[str, Any] = field(default_factory=dict)
    at_once: bool = False
    stays: str = ""
    why: str = ""

    def left(self, person: Person) -> sa.ColumnElement[bool]:
        """The rows that are not yet what they are to become."""
        whose = self.whose(person) if self.whose else sa.false()
        return whose if self.deleted else whose & self.wordy()

    def change(self) -> sa.Delete | sa.Update:
        """What makes every row of the table so; to be narrowed."""
        return sa.delete(self.table) if self.deleted else sa.update(self.table).values(**self.becomes)

    def wordy(self) -> sa.ColumnElement[bool]:
        """Whether a row is not yet what it is to become."""
        return sa.or_(sa.false(), *(_differs(self.table.c[n], v) for n, v in self.becomes.items()))


def _differs(column: sa.Column[Any], value: Any) -> sa.ColumnElement[bool]:
    """PostgreSQL compares no JSON."""
    if isinstance(column.type, sa.JSON):
        return sa.func.coalesce(sa.cast(column, sa.Text), "null") != json.dumps(value)
    return column.is_distinct_from(value)


def contact(column: sa.Column[Any]) -> Whose:
    return lambda person: column.in_(person.contacts)


def conversation(column: sa.Column[Any]) -> Whose:
    return lambda person: column.in_(person.conversations)


def message(column: sa.Column[Any]) -> Whose:
    m = t.messages.c
    return lambda person: column.in_(sa.select(m.id).where(m.conversation_id.in_(person.conversations)))


def _turn(person: Person) -> sa.ColumnElement[bool]:
    theirs = sa.select(t.turns.c.id).where(t.turns.c.conversation_id.in_(person.conversations))
    return t.effects.c.turn_id.in_(theirs)


def address(account: sa.Column[Any], external_id: sa.Column[Any]) -> Whose:
    i = t.identities.c
    same = (i.account == account) & (i.external_id == external_id)
    return lambda person: sa.exists().where(same, i.contact_id.in_(person.contacts))


def _merged(person: Person) -> sa.ColumnElement[bool]:
    return t.merges.c.kept_id.in_(person.contacts) | t.merges.c.gone_id.in_(person.contacts)


def _told_of(person: Person) -> sa.ColumnElement[bool]:
    told: sa.ColumnElement[str] = t.tellings.c.body["data"]["contact"]["id"].as_string()
    return told.in_(person.contacts)


def _named(person: Person) -> sa.ColumnElement[bool]:
    ids = (*person.contacts, *person.conversations)
    return sa.or_(sa.false(), *(t.answered_requests.c.body.contains(id, autoescape=True) for id in ids))


def _not_answered(person: Person) -> sa.ColumnElement[bool]:
    b = t.bulk_items.c
    return b.conversation_id.in_(person.conversations) & (b.done == sa.false())


REGISTER: tuple[Line, ...] = (
    # Who they are, and what would still be done for them: gone in the first transaction.
    Line(t.stops, address(t.stops.c.account, t.stops.c.external_id), deleted=True, at_once=True),
    Line(
        t.album_pieces,
        address(t.album_pieces.c.account, t.album_pieces.c.address),
        deleted=True,
        at_once=True,
    ),
    Line(t.identities, contact(t.identities.c.contact_id), deleted=True, at_once=True),
    Line(t.link_codes, contact(t.link_codes.c.contact_id), deleted=True, at_once=True),
    Line(t.link_tries, contact(t.link_tries.c.contact_id), deleted=True, at_once=True),
    Line(t.merges, _merged, deleted=True, at_once=True),
    Line(t.contacts, contact(t.contacts.c.id), becomes={"name": None, "language": None}, at_once=True),
    Line(
        t.conversations,
        conversation(t.conversations.c.id),
        becomes={"address": "", "open_form": None},
        at_once=True,
        stays="account status language team gate_turn_id",
    ),
    Line(t.subscriptions, conversation(t.subscriptions.c.conversation_id), deleted=True, at_once=True),
    Line(t.timers, conversation(t.timers.c.conversation_id), deleted=True, at_once=True),
    Line(t.leases, conversation(t.leases.c.conversation_id), deleted=True, at_once=True),
    Line(t.fetches, conversation(t.fetches.c.conversation_id), deleted=True, at_once=True),
    Line(t.alerts, conversation(t.alerts.c.conversation_id), deleted=True, at_once=True),
    Line(t.bulk_items, _not_answered, becomes={"done": True, "why": "unknown"}, at_once=True),
    Line(t.tellings, _told_of, deleted=True, at_once=True),
    # What was said, and what was made of it: a few rows at a time. Reports count those that stay.
    Line(t.parts, message(t.parts.c.message_id), deleted=True),
    Line(t.mentions, conversation(t.mentions.c.conversation_id), deleted=True),
    Line(t.drafts, conversation(t.drafts.c.conversation_id), deleted=True),
    Line(t.effects, _turn, deleted=True),
    Line(
        t.messages,
        conversation(t.messages.c.conversation_id),
        becomes={
            "text": "",
            "buttons": [],
            "payload": None,
            "author_name": None,
            "external_id": None,
            "failure": None,
            "attachments": [],
            "meta": {},
        },
        stays="author delivery account turn_id quoted_id language",
    ),
    Line(
        t.turns,
        conversation(t.turns.c.conversation_id),
        becomes={"understood": None, "signals": [], "slots": {}, "rejected": False},
        stays="state",
    ),
    Line(
        t.handoffs,
        conversation(t.handoffs.c.conversation_id),
        becomes={"signals": [], "wanted": None, "summary": None, "comment": None},
        stays="reason turn_id ticket_number team step tried ending late",
    ),
    Line(
        t.tickets,
        contact(t.tickets.c.contact_id),
        becomes={"text": "", "note": None},
        stays="number kind state service district",
    ),
    Line(
        t.appointments,
        contact(t.appointments.c.contact_id),
        stays="number kind office state",
        why="which office was full when: names nobody once the contact does not",
    ),
    Line(t.tasks, conversation(t.tasks.c.conversation_id), deleted=True),
    Line(t.contact_notes, contact(t.contact_notes.c.contact_id), deleted=True),
    Line(t.conversation_labels, conversation(t.conversation_labels.c.conversation_id), deleted=True),
    Line(t.answered_requests, _named, deleted=True),
    # What is about nobody who writes to us.
    Line(t.events, stays="audience kind conversation_id data", why="ids and states only, ended by time"),
    Line(t.erasures, stays="contacts conversations media lately", why="the proof of the erasure: ids only"),
    Line(t.audit, stays="action conversation_id detail terminal", why="ids and codes only, never changed"),
    Line(t.alert_cursor, why=HOUSE),
    Line(t.caught_up, why=HOUSE),
    Line(t.keeping, stays="last_id", why=HOUSE),
    Line(t.incidents, stays="service district note_es note_en", why=HOUSE),
    Line(t.series, why=HOUSE),
    Line(t.labels, stays="name folded merged_into", why=HOUSE),
    Line(t.saved_filters, stays="name view wanted", why=HOUSE),
    Line(t.bulk_answers, stays="texts progress", why=HOUSE),
    Line(t.canned_replies, stays="code texts team intent", why=HOUSE),
    Line(t.macros, stays="name steps team", why=HOUSE),
    Line(t.teams, stays="names languages reasons intents services first", why=HOUSE),
    Line(t.webhooks, stays="url kinds", why=HOUSE),
    Line(t.api_keys, stays="name hashed scopes", why=HOUSE),
    Line(
        t.operators,
        stays="name login presence role password_hash teams languages hours photo",
        why=STAFF,
    ),
    Line(t.sign_offs, stays="because chats", why=STAFF),
    Line(t.secrets, stays="device", why=STAFF),
    Line(t.second_steps, stays="secret codes", why=STAFF),
    Line(t.operator_settings, stays="settings", why=STAFF),
    Line(t.push_subscriptions, stays="endpoint p256dh auth language", why=STAFF),
)
