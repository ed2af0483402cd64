"""The sentences the gateway itself speaks, from the same files as the bot's: data/responses/*.yml."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.faults import ContentError, Fault
from bot.content.sheet import read_sheet
from bot.core.message import Button, Reply

_BLANK = re.compile(r"(?<!{){(\w+)}(?!})")
Choose = Callable[[Sequence["Variation"]], "Variation"]


@dataclass(frozen=True)
class Variation:
    """One way of saying a response in a language."""

    language: str
    text: str
    buttons: tuple[Button, ...] = ()


class Words:
    """Speaks responses by their key, one of their variations at random."""

    def __init__(self, variations: dict[str, list[Variation]], choose: Choose = random.choice) -> None:
        self._variations = variations
        self._choose = choose

    @classmethod
    def load(cls, root: Path, choose: Choose = random.choice) -> Words:
        """Read ``root``/data/responses. Raises ContentError for files that cannot be read."""
        variations: dict[str, list[Variation]] = {}
        faults: list[Fault] = []
        for path in sorted((root / "data" / "responses").rglob("*.yml")):
            try:
                data = read_sheet(root, path).data or {}
            except ContentError as error:
                faults += error.faults
                continue
            for key, found in data.get("responses", {}).items():
                variations.setdefault(key, []).extend(v for one in found if (v := _variation(one)))
        if faults:
            raise ContentError(faults)
        return cls(variations, choose)

    def reply(self, key: str, language: str, **values: object) -> Reply:
        """Return a response with its blanks filled in. An unknown ``key`` is a KeyError.

        Without a variation in ``language`` Spanish is spoken; a blank nobody gave a value for stays empty.
        """
        known = self._variations[key]
        for spoken in (language, "es"):
            if there := [one for one in known if one.language == spoken]:
                chosen = self._choose(there)
                return Reply(_fill(chosen.text, values), tuple(_button(b, values) for b in chosen.buttons))
        raise KeyError(f"{key} in {language}")

    def say(self, key: str, language: str, **values: object) -> str:
        return self.reply(key, language, **values).text

    def buttons(self, key: str, language: str, **values: object) -> tuple[Button, ...]:
        return self.reply(key, language, **values).buttons

    def __contains__(self, key: str) -> bool:
        return key in self._variations


def _variation(data: dict[str, Any]) -> Variation | None:
    """Only the language may be asked of a variation here: the gateway knows no other slot."""
    conditions = {one.get("name"): one.get("value") for one in data.get("condition", [])}
    if set(conditions) != {"language"} or "channel" in data:
        return None
    buttons = tuple(Button(one["title"], one["payload"]) for one in data.get("buttons", []))
    return Variation(str(conditions["language"]), data.get("text", ""), buttons)


def _button(button: Button, values: dict[str, object]) -> Button:
    return Button(_fill(button.title, values), _fill(button.payload, values))


def _fill(text: str, values: dict[str, object]) -> str:
    """Fill ``{blank}`` in, and write the braces that Rasa needs doubled (``{{"office": ...}}``) once."""
    filled = _BLANK.sub(lambda m: str(values.get(m[1], "")), text)
    return filled.replace("{{", "{").replace("}}", "}")
