"""What the gateway asks, checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.languages import LANGUAGES
from bot.core.text import clean, never_a_command

_KINDS = {bool: "true or false", list: "a list"}


class Malformed(Exception):
    pass


@dataclass(frozen=True)
class Notice:
    """What the house said by itself; ``buttons``: their titles and payloads."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TurnRequest:
    """``text`` is clean and can no longer be taken for a command; ``slashed``: it began with a slash.
    ``written_at``: when, in ISO 8601 with its offset; now, where nothing is said.
    ``notices``: those that came after the last turn and before this message, oldest first.
    ``after_person``: whether a person has had the conversation since that turn.
    ``private``: the intents that are not for those who read along; none where nobody does."""

    conversation: str
    turn: str
    sequence: int
    text: str
    payload: str | None
    language: str | None
    fresh: bool
    contact: str
    written_at: str | None = None
    slashed: bool = False
    notices: tuple[Notice, ...] = ()
    after_person: bool = False
    private: tuple[str, ...] = ()


@dataclass(frozen=True)
class AheadRequest:
    """What of a turn is known before it is asked; see TurnRequest."""

    conversation: str
    text: str
    language: str | None
    written_at: str | None


def turn_request(body: Any) -> TurnRequest:
    body = _object(body)
    said = _typed(body, "text", str, "")
    text = harmless(said)
    return TurnRequest(
        conversation=_required(body, "conversation"),
        turn=_required(body, "turn"),
        sequence=_whole_number(body, "sequence"),
        text=text,
        payload=_typed(body, "payload", str, None),
        language=_language(body),
        fresh=_typed(body, "fresh", bool, False),
        contact=_typed(body, "contact", str, ""),
        written_at=_moment(body, "written_at"),
        slashed=text != clean(said),
        notices=tuple(map(_notice, _typed(body, "notices", list, []))),
        after_person=_typed(body, "after_person", bool, False),
        private=_names(body, "private"),
    )


def ahead_request(body: Any) -> AheadRequest:
    body = _object(body)
    return AheadRequest(
        conversation=_required(body, "conversation"),
        text=harmless(_typed(body, "text", str, "")),
        language=_language(body),
        written_at=_moment(body, "written_at"),
    )


def parse_request(body: Any) -> tuple[str, str | None]:
    body = _object(body)
    return harmless(_typed(body, "text", str, "")), _language(body)


def forget_request(body: Any) -> tuple[str, int | None]:
    body = _object(body)
    known = body.get("sequence") is not None
    return _required(body, "conversation"), _whole_number(body, "sequence") if known else None


def harmless(text: str) -> str:
    """Clean a text and take away slashes at its start, also those that only appear once others are gone."""
    text = clean(text)
    while (shorter := never_a_command(text)) != text:
        text = shorter
    return text


def _object(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise Malformed("the body must be a JSON object")
    return body


def _notice(said: Any) -> Notice:
    said = _object(said)
    buttons = map(_object, _typed(said, "buttons", list, []))
    return Notice(
        _typed(said, "text", str, ""),
        tuple((_typed(one, "title", str, ""), _typed(one, "payload", str, "")) for one in buttons),
    )


def _required(body: dict[str, Any], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= 255:
        raise Malformed(f"{key} must be a text of 1 to 255 characters")
    return value


def _names(body: dict[str, Any], key: str) -> tuple[str, ...]:
    names = _typed(body, key, list, [])
    if not all(isinstance(name, str) for name in names):
        raise Malformed(f"{key} must be a list of texts")
    return tuple(names)


def _whole_number(body: dict[str, Any], key: str) -> int:
    value = body.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Malformed(f"{key} must be a whole number")
    return value


def _typed(body: dict[str, Any], key: str, kind: type, default: Any) -> Any:
    value = body.get(key)
    if value is None:
        return default
    if not isinstance(value, kind):
        raise Malformed(f"{key} must be {_KINDS.get(kind, 'a text')}")
    return value


def _moment(body: dict[str, Any], key: str) -> str | None:
    value = _typed(body, key, str, None)
    try:
        if value is None or datetime.fromisoformat(value).tzinfo:
            return value
    except ValueError:
        pass
    raise Malformed(f"{key} must be a moment with its offset, such as 2026-11-27T09:30:00+00:00")


def _language(body: dict[str, Any]) -> str | None:
    value = body.get("language")
    if value not in (None, *LANGUAGES):
        raise Malformed(f"language must be one of {', '.join(LANGUAGES)}, or null")
    return value
