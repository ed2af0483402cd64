"""Canned replies: what operators keep ready, and the blanks in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

# By the language of the text, in the same order.
BLANKS = {
    "en": ("customer", "operator", "business", "ticket"),
    "es": ("cliente", "operador", "negocio", "caso"),
}
_MEANT = {name: meant for names in BLANKS.values() for name, meant in zip(names, BLANKS["en"], strict=True)}
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
        return spoken, spelled(self.texts[spoken], spoken)


@dataclass(frozen=True)
class Filled:
    """``missing``: blanks nobody knows a value for, as they still are in the text."""

    text: str
    missing: tuple[str, ...]


def unknown_blanks(text: str) -> list[str]:
    return [name for name in _BLANK.findall(text) if name not in _MEANT]


def spelled(text: str, language: str) -> str:
    """With its blanks named in its own language, in whichever they were written."""
    names = dict(zip(BLANKS["en"], BLANKS.get(language, BLANKS["en"]), strict=True))
    return _BLANK.sub(lambda found: f"{{{names.get(_MEANT.get(found[1], ''), found[1])}}}", text)


def fill(text: str, values: Mapping[str, str | None]) -> Filled:
    """``values``: by the blanks' English names, whatever they are called in the text."""
    missing = []

    def value(found: re.Match[str]) -> str:
        known = values.get(_MEANT.get(found[1], found[1]))
        if not known and found[1] in _MEANT:
            missing.append(found[1])
        return known or found[0]

    return Filled(_BLANK.sub(value, text), tuple(dict.fromkeys(missing)))
