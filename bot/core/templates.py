"""Messages that a provider must have approved before: what they say, and what they are called there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count


@dataclass(frozen=True)
class Template:
    """``texts`` and ``ids`` by language; ``{blanks}`` of the text are numbered at the provider as they come.

    A language without an id is not approved yet: the template cannot be sent in it.
    """

    key: str
    texts: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)

    def ready(self, language: str) -> bool:
        return bool(self.ids.get(language))

    def fill(self, language: str, values: Mapping[str, object]) -> str:
        return re.sub(r"\{(\w+)\}", lambda blank: str(values.get(blank[1], "")), self.texts[language])

    def numbered(self, language: str) -> str:
        """Its text as the provider has it: each blank with its number, also one that comes twice."""
        numbers = count(1)
        return re.sub(r"\{\w+\}", lambda _: f"{{{{{next(numbers)}}}}}", self.texts[language])

    def variables(self, language: str, values: Mapping[str, object]) -> dict[str, str]:
        """The values by the numbers the provider knows them by: ``{"1": ...}``."""
        blanks = re.findall(r"\{(\w+)\}", self.texts[language])
        return {str(number): str(values.get(blank, "")) for number, blank in enumerate(blanks, 1)}


@dataclass(frozen=True)
class Templates:
    """``buttons``, ``lists``: by how many choices they have, what the provider calls a message with them."""

    messages: dict[str, Template] = field(default_factory=dict)
    buttons: dict[int, str] = field(default_factory=dict)
    lists: dict[int, str] = field(default_factory=dict)
