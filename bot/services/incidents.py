"""What is wrong with a service in a district, and telling those who asked to be told."""

from __future__ import annotations

from datetime import datetime

from bot.core.desk import Incident
from bot.core.ids import new_id
from bot.core.message import Author
from bot.services.ports import UnitOfWork, Words
from bot.services.record import append


def open_incident(
    uow: UnitOfWork,
    service: str,
    district: str,
    note_es: str,
    note_en: str,
    expected_at: datetime | None,
    now: datetime,
) -> Incident:
    incident = Incident(new_id("inc"), service, district, now, note_es, note_en, expected_at)
    uow.desk.add_incident(incident)
    return incident


def close_incident(uow: UnitOfWork, incident_id: str, words: Words, now: datetime) -> int:
    """End it and tell everyone who asked; returns how many are told. Closing it again tells nobody."""
    incident = uow.desk.incident(incident_id)
    if incident.closed_at is not None:
        return 0
    incident.closed_at = now
    uow.desk.save_incident(incident)
    told = uow.desk.subscriptions(incident.service, incident.district)
    for subscription in told:
        conversation = uow.conversations.lock(subscription.conversation_id)
        said = words.say(
            "utter_system_service_restored",
            conversation.language,
            service=incident.service,
            district=incident.district,
        )
        append(
            uow,
            conversation,
            Author.SYSTEM,
            said,
            now,
            meta={
                "proactive": True,
                "template": "service_restored",
                "values": {"service": incident.service, "district": incident.district},
            },
        )
        uow.conversations.save(conversation)
    return len(told)
