"""The tables. Migrations live in migrations/; test_migrations compares the two."""

from bot.storage.tables.base import Moment, metadata
from bot.storage.tables.care import handoffs, tasks, timers
from bot.storage.tables.contacts import contacts, identities, link_codes, link_tries, merges, stops
from bot.storage.tables.conversations import conversations, effects, messages, turns
from bot.storage.tables.delivery import album_pieces, caught_up, events, fetches, leases, parts
from bot.storage.tables.desk import (
    bulk_answers,
    bulk_items,
    contact_notes,
    conversation_labels,
    labels,
    saved_filters,
)
from bot.storage.tables.erasures import erasures
from bot.storage.tables.keeping import keeping
from bot.storage.tables.operators import audit, operators, second_steps, secrets, sign_offs, teams
from bot.storage.tables.outward import answered_requests, api_keys, tellings, webhooks
from bot.storage.tables.records import appointments, incidents, series, subscriptions, tickets
from bot.storage.tables.writing import (
    alert_cursor,
    alerts,
    canned_replies,
    drafts,
    macros,
    mentions,
    operator_settings,
    push_subscriptions,
)

__all__ = [
    "Moment",
    "album_pieces",
    "alert_cursor",
    "alerts",
    "answered_requests",
    "api_keys",
    "appointments",
    "audit",
    "bulk_answers",
    "bulk_items",
    "canned_replies",
    "caught_up",
    "contact_notes",
    "contacts",
    "conversation_labels",
    "conversations",
    "drafts",
    "effects",
    "erasures",
    "events",
    "fetches",
    "handoffs",
    "identities",
    "incidents",
    "keeping",
    "labels",
    "leases",
    "link_codes",
    "link_tries",
    "macros",
    "mentions",
    "merges",
    "messages",
    "metadata",
    "operator_settings",
    "operators",
    "parts",
    "push_subscriptions",
    "saved_filters",
    "second_steps",
    "secrets",
    "series",
    "sign_offs",
    "stops",
    "subscriptions",
    "tasks",
    "teams",
    "tellings",
    "tickets",
    "timers",
    "turns",
    "webhooks",
]
