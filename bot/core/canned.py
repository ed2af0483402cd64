"""Canned replies: what operators keep ready, and the blanks in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

BLANKS = ("customer", "operator", "business", "ticket")
CODE = re.compile(r"[a-z0-9áéíóúüñ][a-z0-9áéíóúüñ_-]{0,31}")
_BLANK = re.compile(r"\{(\w+)\}")


@dataclass
class CannedReply:
    """``texts``: by language. ``team``: whose it is, everybody's without one. ``intent``: what it answers,
    e.g. ``opening_hours`` or ``faq/move_house``. ``removed_at``: it can be restored."""

    id: str
    code: str
    created_at: datetime
    updated_at: datetime
    texts: dict[str, str] = field(default_factory=dict)
    team: str | None = None
    intent: str | None = None
    updated_by: str | None = None
    removed_at: datetime | None = None

    def text(self, language: str) -> tuple[str, str]:
        """Return the language and the text for a customer who speaks ``language``: any other before none."""
        spoken = language if language in self.texts else min(self.texts)
        return spoken, self.texts[spoken]


@dataclass(frozen=True)
class Filled:
    """``missing``: blanks nobody knows a value for. They are still in the text."""

    text: str
    missing: tuple[str, ...]


def unknown_blanks(text: str) -> list[str]:
    return [name for name in _BLANK.findall(text) if name not in BLANKS]


def fill(text: str, values: Mapping[str, str | None]) -> Filled:
    missing = []

    def value(found: re.Match[str]) -> str:
        known = values.get(found[1])
        if not known and found[1] in BLANKS:
            missing.append(found[1])
        return known or found[0]

    return Filled(_BLANK.sub(value, text), tuple(dict.fromkeys(missing)))
