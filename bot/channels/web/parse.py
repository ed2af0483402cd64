"""What the widget sends, checked before anyone acts on it. Pure: bytes in, values or a refusal out."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from bot.core.languages import LANGUAGES
from bot.core.text import clean

LONGEST_TEXT = 20_000
LONGEST_PAYLOAD = 2_000
LARGEST_BODY = 128 * 1024


class Refused(Exception):
    """A request we do not serve: ``code`` for programs, ``message`` for people."""

    def __init__(self, status: int, code: str, message: str, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after


@dataclass(frozen=True)
class WebMessage:
    id: str
    text: str
    payload: str | None = None
    language: str | None = None


def parse_message(body: bytes) -> WebMessage:
    data = _object(body)
    text = _typed(data, "text", str, "")
    if len(text) > LONGEST_TEXT:
        raise Refused(
            413,
            "text_too_long",
            f"The message has {len(text)} characters and at most {LONGEST_TEXT} fit. Send it in parts.",
        )
    if not clean(text, LONGEST_TEXT):
        raise Refused(400, "empty", "The message has no text.")
    payload = _typed(data, "payload", str, None)
    if payload is not None and len(payload) > LONGEST_PAYLOAD:
        raise Refused(400, "wrong_shape", f"payload: expected at most {LONGEST_PAYLOAD} characters.")
    language = _typed(data, "language", str, None)
    return WebMessage(_id(data), text, payload or None, language if language in LANGUAGES else None)


def parse_typing(body: bytes) -> bool:
    return bool(_typed(_object(body), "on", bool, False))


def parse_cursor(value: str | None) -> int | None:
    """Return the event a page has seen last; None for a first visit."""
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 18):
        raise Refused(400, "wrong_cursor", "Last-Event-ID: expected the id of an event of this stream.")
    return int(value)


def bearer(header: str | None) -> str:
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise Refused(400, "wrong_encoding", "The body is not UTF-8.") from None
    except (ValueError, RecursionError):
        raise Refused(400, "wrong_json", "The body is not JSON.") from None
    if not isinstance(data, dict):
        raise Refused(400, "wrong_shape", "Expected a JSON object.")
    return data


def _typed(data: dict[str, Any], key: str, kind: type, default: Any) -> Any:
    value = data.get(key)
    if value is None:
        return default
    if not isinstance(value, kind):
        wanted = {str: "a text", bool: "true or false"}[kind]
        raise Refused(400, "wrong_shape", f"{key}: expected {wanted}.")
    return value


def _id(data: dict[str, Any]) -> str:
    try:
        return str(uuid.UUID(_typed(data, "id", str, "")))
    except ValueError:
        raise Refused(400, "wrong_shape", "id: expected a UUID made by the sender.") from None
