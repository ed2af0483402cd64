"""Our records as the widget and the transcript show them."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.web.deps import ACCOUNT
from bot.core.conversation import Conversation, Status
from bot.core.message import Attachment, Author, Delivery, Message
from bot.core.operator import Operator
from bot.services.ports import UnitOfWork
from bot.services.undo import seen_by_customer

_SHOWN = (Delivery.SENT, Delivery.DELIVERED, Delivery.READ)


def external_id(visitor: str, client_id: str) -> str:
    """Two visitors never share a message, whatever ids their pages make."""
    return f"{visitor}.{client_id}"


def shown_to_customer(message: Message) -> bool:
    return not message.private and (message.incoming or message.delivery in _SHOWN)


def message_data(uow: UnitOfWork, message: Message) -> dict[str, Any]:
    operator = uow.operators.get(message.operator_id) if message.operator_id else None
    own = message.incoming and message.account == ACCOUNT and message.external_id
    return {
        "id": message.id,
        "position": message.position,
        "author": message.author.value,
        "name": message.author_name or (operator.name if operator else None),
        "initials": operator.initials if operator else None,
        "photo": operator.face if operator else None,
        "text": message.text,
        "buttons": [{"title": button.title, "payload": button.payload} for button in message.buttons],
        "attachments": [_attachment(one) for one in message.attachments],
        "language": message.language,
        "at": message.created_at.isoformat(),
        "client_id": message.external_id.partition(".")[2] if own and message.external_id else None,
    }


def state_data(uow: UnitOfWork, conversation: Conversation) -> dict[str, Any]:
    status, owner_id = seen_by_customer(uow, conversation)
    with_person = owner_id and status in (Status.OPEN, Status.SNOOZED)
    operator = _person(uow.operators.get(owner_id)) if owner_id and with_person else None
    return {"status": status.value, "operator": operator, "language": conversation.language}


def speaker(message: Message, language: str) -> str:
    """Who said it, for a reader of the transcript."""
    names = {
        Author.CUSTOMER: {"es": "Tú", "en": "You"},
        Author.BOT: {"es": "Asistente automático", "en": "Automatic assistant"},
        Author.OPERATOR: {"es": "Equipo", "en": "Team"},
        Author.SYSTEM: {"es": "Aviso", "en": "Notice"},
    }
    named = message.author_name if message.author is Author.OPERATOR else None
    return named or names[message.author][language]


def _attachment(one: Attachment) -> dict[str, Any]:
    """``kept``: it can be asked for, at /web/files/<message>/<number>."""
    kept = one.key is not None
    return {"kind": one.kind, "name": one.name, "type": one.media_type, "size": one.size, "kept": kept}


def file_name(one: Attachment, language: str) -> str:
    """What was sent along, for a reader of the transcript."""
    kinds = {
        "image": {"es": "Foto", "en": "Photo"},
        "voice": {"es": "Audio", "en": "Audio"},
        "video": {"es": "Vídeo", "en": "Video"},
        "location": {"es": "Ubicación", "en": "Location"},
        "contact": {"es": "Contacto", "en": "Contact"},
    }
    kind = kinds.get(one.kind, {"es": "Archivo", "en": "File"})[language]
    return f"{kind}: {one.name}" if one.name else kind


def sse(kind: str, data: dict[str, Any], cursor: int | None = None) -> str:
    """One event of the stream. JSON holds no line break, so one data line is enough."""
    head = "" if cursor is None else f"id: {cursor}\n"
    return f"{head}event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _person(operator: Operator) -> dict[str, str | None]:
    """``photo``: where it is, behind /web/faces/."""
    return {"name": operator.name, "initials": operator.initials, "photo": operator.face}
