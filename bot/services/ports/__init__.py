"""What the use cases need from outside."""

from bot.services.ports.care import Handoffs, Tasks, Timers
from bot.services.ports.contacts import Contacts, Links, Stops
from bot.services.ports.conversations import Conversations, Effects, Messages, Turns
from bot.services.ports.delivery import Events, Fetches, Leases, Parts
from bot.services.ports.desk import BulkAnswers, ContactNotes, Filters, Labels, Search
from bot.services.ports.hub import CONSOLE, Hub, News
from bot.services.ports.operators import Audit, Operators, SecondSteps, Secrets
from bot.services.ports.outward import ApiKeys, Webhooks
from bot.services.ports.records import DeskRecords, Incidents
from bot.services.ports.reports import Reports
from bot.services.ports.rooms import Addresses, Channel, Dialogue, MediaSource, MediaStore, Transcriber, Words
from bot.services.ports.unit_of_work import Database, UnitOfWork, Work
from bot.services.ports.writing import Alerts, Drafts, Mentions, OperatorSettings, Shelf

__all__ = [
    "CONSOLE",
    "Addresses",
    "Alerts",
    "ApiKeys",
    "Audit",
    "BulkAnswers",
    "Channel",
    "ContactNotes",
    "Contacts",
    "Conversations",
    "Database",
    "DeskRecords",
    "Dialogue",
    "Drafts",
    "Effects",
    "Events",
    "Fetches",
    "Filters",
    "Handoffs",
    "Hub",
    "Incidents",
    "Labels",
    "Leases",
    "Links",
    "MediaSource",
    "MediaStore",
    "Mentions",
    "Messages",
    "News",
    "OperatorSettings",
    "Operators",
    "Parts",
    "Reports",
    "Search",
    "SecondSteps",
    "Secrets",
    "Shelf",
    "Stops",
    "Tasks",
    "Timers",
    "Transcriber",
    "Turns",
    "UnitOfWork",
    "Webhooks",
    "Words",
    "Work",
]
