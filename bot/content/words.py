"""The sentences the gateway itself speaks, from the same files as the bot's: data/responses/*.yml."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.business import load_business
from bot.content.faults import ContentError, Fault
from bot.content.files import files
from bot.content.project import group, rows
from bot.content.sheet import Sheet, once, read_sheet
from bot.core.business import Business, Named
from bot.core.desk import FORM_CALLED
from bot.core.languages import spoken as spoken_of
from bot.core.message import Button, Reply

_BLANK = re.compile(r"(?<!{){(\w+)}(?!})")
Choose = Callable[[Sequence["Variation"]], "Variation"]


@dataclass(frozen=True)
class Variation:
    """One way of saying a response in a language."""

    language: str
    text: str
    buttons: tuple[Button, ...] = ()


def the(number: int) -> Choose:
    """Always that variation, counted from 1, or the last where there are fewer; 0: one at random."""
    return (lambda there: there[min(number, len(there)) - 1]) if number else random.choice


class Words:
    """Speaks responses by their key, one of their variations at random.

    The blanks ``service``, ``district``, ``office`` and ``appointment_kind`` take keys of the business
    and speak their names; in payloads they stay keys.
    """

    def __init__(
        self, variations: dict[str, list[Variation]], business: Business, choose: Choose = random.choice
    ) -> None:
        self._choose = choose
        self._learn(variations, business)

    def _learn(self, variations: dict[str, list[Variation]], business: Business) -> None:
        self._variations = variations
        self._business = business
        self._named: dict[str, Mapping[str, Named]] = {
            "service": business.services,
            "district": business.districts,
            "office": business.offices,
            "appointment_kind": business.appointment_kinds,
        }

    @classmethod
    def load(cls, root: Path, choose: Choose = random.choice) -> Words:
        """Read ``root``/data. Raises ContentError for files that cannot be read."""
        variations: dict[str, list[Variation]] = {}
        faults: list[Fault] = []
        for path in files(root / "data" / "responses"):
            try:
                sheet = read_sheet(root, path)
            except ContentError as error:
                faults += error.faults
                continue
            for key, found in _in(sheet):
                variations.setdefault(key, []).extend(found)
        if faults:
            raise ContentError(faults)
        return cls(variations, load_business(root), choose)

    def become(self, other: Words) -> None:
        """Speak from now on as ``other`` does, everywhere these are in use."""
        self._learn(other._variations, other._business)

    def reply(self, key: str, language: str, **values: object) -> Reply:
        """Return a response with its blanks filled in. An unknown ``key`` is a KeyError.

        Without a variation in ``language`` the first that the business speaks is spoken; a blank nobody gave
        a value for stays empty.
        """
        known, languages = self._variations[key], self._business.languages
        for spoken in (spoken_of(language, languages), languages[0]):
            if there := [one for one in known if one.language == spoken]:
                chosen = self._choose(there)
                given = self._business.facts_in(spoken) | values
                told = {name: self.spoken(name, value, spoken) for name, value in given.items()}
                keys = {name: str(value) for name, value in given.items()}
                buttons = tuple(_button(one, told, keys) for one in chosen.buttons)
                return Reply(_fill(chosen.text, told), buttons)
        raise KeyError(f"{key} in {language}")

    def say(self, key: str, language: str, **values: object) -> str:
        return self.reply(key, language, **values).text

    def buttons(self, key: str, language: str, **values: object) -> tuple[Button, ...]:
        return self.reply(key, language, **values).buttons

    def spoken(self, name: str, value: object, language: str) -> str:
        """What goes into the blank ``name``: the name of a key of the business, or the value itself."""
        named = self._named.get(name, {}).get(str(value))
        return named.name(language) if named else "" if value is None else str(value)

    def is_key(self, name: str, value: str) -> bool:
        return value in self._named.get(name, {})

    def forms(self, language: str) -> dict[str, str]:
        """What the editors' own forms are called, by their keys."""
        named = (key for key in self._variations if key.startswith(FORM_CALLED))
        return {f"{key.removeprefix(FORM_CALLED)}_form": self.say(key, language) for key in named}

    @property
    def topics(self) -> frozenset[str]:
        """The questions with a prepared answer, as the engine names them: ``faq/move_house``."""
        keys = (key.removeprefix("utter_") for key in self._variations)
        return frozenset(key for key in keys if "/" in key)

    def __contains__(self, key: str) -> bool:
        return key in self._variations


@once
def _in(sheet: Sheet) -> Iterator[tuple[str, list[Variation]]]:
    for key, found in group(group(sheet.data).get("responses")).items():
        read = (_variation(group(one)) for one in rows(found))
        yield key, [one for one in read if one]


def _variation(data: dict[str, Any]) -> Variation | None:
    """Only the language may be asked of a variation here: the gateway knows no other slot."""
    conditions = {one.get("name"): one.get("value") for one in map(group, rows(data.get("condition")))}
    if set(conditions) != {"language"} or "channel" in data:
        return None
    buttons = [group(one) for one in rows(data.get("buttons"))]
    return Variation(
        str(conditions["language"]),
        str(data.get("text", "")),
        tuple(Button(str(one.get("title")), str(one.get("payload"))) for one in buttons),
    )


def _button(button: Button, told: dict[str, str], keys: dict[str, str]) -> Button:
    """Its title is read, its payload is not: that takes the keys of the business as they are."""
    return Button(_fill(button.title, told), _fill(button.payload, keys))


def _fill(text: str, values: dict[str, str]) -> str:
    """Fill ``{blank}`` in, and write the braces that Rasa needs doubled (``{{"office": ...}}``) once."""
    filled = _BLANK.sub(lambda m: values.get(m[1], ""), text)
    return filled.replace("{{", "{").replace("}}", "}")
