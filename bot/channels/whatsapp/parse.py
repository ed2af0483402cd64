"""Twilio's requests, checked before anyone acts on them. Pure: fields in, values or a refusal out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from bot.channels.whatsapp.failures import reason
from bot.core.media import kind_of, on_earth, plain_type
from bot.core.message import Attachment, Delivery, IncomingMessage
from bot.core.text import clean

LARGEST_BODY = 1024 * 1024  # 65,536 characters, of four bytes each, are 786 kB of it
MOST_FIELDS = 200
MOST_MEDIA = 10
LONGEST_NAME = 100

_SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")
_ADDRESS = re.compile(r"whatsapp:[!-~]{1,200}")  # a number today, a user name or another id tomorrow
_STATES = {
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "failed": Delivery.FAILED,
    "undelivered": Delivery.FAILED,
}


class Refused(Exception):
    """A request we do not serve: the ``status`` to answer with, and why, for Twilio's own log."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class Progress:
    """How far a message of ours has come. ``delivery`` None: nothing that we keep."""

    external_id: str
    delivery: Delivery | None
    failure: str | None = None


def pairs_of(body: bytes) -> list[tuple[str, str]]:
    """The form's fields in order, blank ones too: the signature covers them."""
    if len(body) > LARGEST_BODY:
        raise Refused(413, "The body is too large.")
    try:
        return parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except ValueError as error:
        raise Refused(400, "The body is not a form in UTF-8.") from error


def incoming(fields: Mapping[str, str], account: str, written_at: datetime | None = None) -> IncomingMessage:
    """``fields`` that we do not know are left alone: Twilio adds new ones without notice."""
    if fields.get("To") != account:
        raise Refused(400, "To: this message is for another number.")
    attachments = _attachments(fields)
    # What was chosen comes back as the text too, but need not.
    text = fields.get("Body", "") or fields.get("ButtonText", "") or fields.get("ListTitle", "")
    if not clean(text) and not attachments and fields.get("MessageType") != "text":
        attachments = (Attachment("unknown", name=clean(fields.get("MessageType", ""), 40)),)
    return IncomingMessage(
        account=account,
        sender=_matching(_ADDRESS, fields, "From"),
        external_id=_matching(_SID, fields, "MessageSid"),
        text=text,
        payload=fields.get("ButtonPayload") or fields.get("ListId") or None,
        sender_name=clean(fields.get("ProfileName", ""), LONGEST_NAME) or None,
        attachments=attachments,
        quoted=_sid_or_none(fields.get("OriginalRepliedMessageSid", "")),
        written_at=written_at,
    )


def progress(fields: Mapping[str, str]) -> Progress:
    delivery = _STATES.get(fields.get("MessageStatus", ""))
    failed = delivery is Delivery.FAILED
    return Progress(
        _matching(_SID, fields, "MessageSid"),
        delivery,
        reason(fields.get("ErrorCode", "")) if failed else None,
    )


def _matching(pattern: re.Pattern[str], fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name, "")
    if not pattern.fullmatch(value):
        raise Refused(400, f"{name}: missing or malformed.")
    return value


def _sid_or_none(value: str) -> str | None:
    return value if _SID.fullmatch(value) else None


def _attachments(fields: Mapping[str, str]) -> tuple[Attachment, ...]:
    found = []
    count = fields.get("NumMedia", "0")
    for number in range(min(int(count), MOST_MEDIA) if re.fullmatch(r"[0-9]{1,2}", count) else 0):
        url = fields.get(f"MediaUrl{number}", "")
        media_type = clean(fields.get(f"MediaContentType{number}", ""), 100)
        if url:
            # Photos come as JPEG; what comes as WebP is a sticker there, though its type does not say so.
            kind = "sticker" if plain_type(media_type) == "image/webp" else kind_of(media_type)
            found.append(Attachment(kind, media_type=media_type, remote=url[:2000]))
    if (place := _location(fields)) is not None:
        found.append(place)
    return tuple(found)


def _location(fields: Mapping[str, str]) -> Attachment | None:
    try:
        latitude, longitude = float(fields["Latitude"]), float(fields["Longitude"])
    except (KeyError, ValueError):
        return None
    if not on_earth(latitude, longitude):
        return None
    named = [clean(fields.get(name, ""), 200) for name in ("Label", "Address")]
    return Attachment("location", name=", ".join(filter(None, named)), latitude=latitude, longitude=longitude)
