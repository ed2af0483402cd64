"""How lists of cue words are read, whatever they tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from bot.core.phrases import Phrases
from bot.core.text import plain

Group = TypeVar("Group")


def of_all_languages(by_language: Mapping[str, Iterable[str]]) -> Phrases:
    listed = (one for words in by_language.values() for one in words)
    return Phrases(plain(one) or one for one in listed)  # "&" is plain already


def read_group(kind: type[Group], under: str, data: Mapping[str, Any]) -> Group:
    """``kind``: a dataclass of such lists. Raises ValueError for one that is missing or none of ours."""
    if wrong := {each.name for each in fields(kind)} ^ data.keys():  # type: ignore[arg-type]
        raise ValueError(f"cues.yml: {under}: missing or unknown: {', '.join(sorted(wrong))}")
    return kind(**{name: of_all_languages(by_language) for name, by_language in data.items()})
