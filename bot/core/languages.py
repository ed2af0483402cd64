"""The languages that can be spoken. A business says in data/business/business.yml which of them it speaks."""

from __future__ import annotations

from collections.abc import Sequence

LANGUAGES = ("es", "en")


def spoken(wished: str | None, languages: Sequence[str] = LANGUAGES) -> str:
    """Return the language wished for if it is one of those that are spoken, else the first of them."""
    return wished if wished is not None and wished in languages else languages[0]
