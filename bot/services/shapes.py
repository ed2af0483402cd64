"""What other systems are shown of things: by the API and by webhooks alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.core.contact import Contact
from bot.core.conversation import Conversation
from bot.core.desk import Appointment, Incident, Ticket
from bot.core.handoff import Handoff
from bot.core.message import Message
from bot.core.operator import Operator
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork

Shape = dict[str, Any]


def conversation_shape(one: Conversation) -> Shape:
    return {
        "id": one.id,
        "account": one.account,
        "status": one.status.value,
        "priority": one.priority.value,
        "language": one.language,
        "team": one.team,
        "assignee_id": one.assignee_id,
        "waiting_since": moment(one.waiting_since),
        "created_at": moment(one.created_at),
        "updated_at": moment(one.updated_at),
    }


def contact_shape(one: Contact) -> Shape:
    return {"id": one.id, "name": one.name, "language": one.language}


def operator_shape(one: Operator) -> Shape:
    return {"id": one.id, "login": one.login, "name": one.name, "presence": one.presence.value}


def message_shape(one: Message) -> Shape:
    """``private``: a note for colleagues, which no customer may see."""
    return {
        "id": one.id,
        "position": one.position,
        "author": one.author.value,
        "author_name": one.author_name,
        "text": one.text,
        "private": one.private,
        "delivery": one.delivery.value,
        "attachments": [
            {"kind": each.kind, "name": each.name, "media_type": each.media_type} for each in one.attachments
        ],
        "created_at": moment(one.created_at),
    }


def handoff_shape(uow: UnitOfWork, one: Handoff) -> Shape:
    operator = operator_shape(uow.operators.get(one.operator_id)) if one.operator_id else None
    return {
        "id": one.id,
        "reason": one.reason.value,
        "team": one.team,
        "ticket": one.ticket_number,
        "operator": operator,
        "signals": [
            {"kind": signal.kind, "weight": signal.weight, "words": signal.words} for signal in one.signals
        ],
        "requested_at": moment(one.requested_at),
        "assigned_at": moment(one.assigned_at),
        "first_reply_at": moment(one.first_reply_at),
        "resolved_at": moment(one.resolved_at),
        "ending": one.ending.value if one.ending else None,
        "summary": one.summary,
    }


def ticket_shape(one: Ticket, opening: Opening) -> Shape:
    """Without what was written and answered. ``answer_by``: also of one that is closed."""
    day = opening.answer_by(one)
    return {
        "id": one.id,
        "number": one.number,
        "conversation_id": one.conversation_id,
        "kind": one.kind,
        "state": one.state.value,
        "service": one.service,
        "district": one.district,
        "created_at": moment(one.created_at),
        "answer_by": day.isoformat() if day else None,
    }


def appointment_shape(one: Appointment) -> Shape:
    return {
        "id": one.id,
        "number": one.number,
        "kind": one.kind,
        "office": one.office,
        "starts_at": moment(one.starts_at),
        "state": one.state.value,
        "created_at": moment(one.created_at),
    }


def incident_shape(one: Incident) -> Shape:
    return {
        "id": one.id,
        "service": one.service,
        "district": one.district,
        "started_at": moment(one.started_at),
        "expected_at": moment(one.expected_at),
        "closed_at": moment(one.closed_at),
        "note_es": one.note_es,
        "note_en": one.note_en,
        "opened_by": one.opened_by,
        "told": one.told,
    }


def moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
