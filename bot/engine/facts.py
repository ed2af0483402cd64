"""What any response may fill in, from the files editors write."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any, Sequence, Tuple

from rasa.shared.utils.io import read_yaml_file

from bot.core.business import OF_CONTACTS, own_words
from bot.core.languages import LANGUAGES

FOLDER = Path("data/business")
# Files of data/business, the key under which each lists its things, and the entity they become.
FILES = {
    "services": "service",
    "districts": "district",
    "offices": "office",
    "appointment_kinds": "appointment_kind",
}
_BY_LANGUAGE = ("nlu", "frustration", "danger")


def read(path: Path) -> dict[str, Any]:
    """What an editor wrote, as the check and Rasa read it: in YAML 1.2 ``no`` is a word, and 9:30 no number.
    Nothing where there is no file."""
    found: Any = read_yaml_file(path) if path.exists() else {}
    return dict(found)


def read_languages(folder: Path = FOLDER) -> Tuple[str, ...]:
    """Those that the business speaks, the first first; all of them where no file says so."""
    return tuple(read(folder / "business.yml").get("languages") or LANGUAGES)


def in_another_language(path: Path, spoken: Sequence[str]) -> bool:
    """Whether a file of data/nlu and its likes lies in the folder of a language that is not spoken."""
    pairs = itertools.pairwise(path.parts)
    return any(kind in _BY_LANGUAGE and one in LANGUAGES and one not in spoken for kind, one in pairs)


def read_facts(folder: Path = FOLDER) -> dict[str, dict[str, str]]:
    """By language."""
    about, contacts = (read(folder / f"{name}.yml") for name in ("business", "contacts"))
    same = {"business": about["name"], **{name: contacts[name] for name in OF_CONTACTS}}
    return {language: {**same, **own_words(about.get("words", {}), language)} for language in LANGUAGES}


def read_called(folder: Path = FOLDER) -> dict[str, dict[str, dict[str, str]]]:
    """By entity and language, what each thing is called whose key the entity holds."""
    listed = {entity: read(folder / f"{stem}.yml").get(stem) or {} for stem, entity in FILES.items()}
    return {
        entity: {
            language: {str(key): str(thing[language]) for key, thing in things.items() if language in thing}
            for language in LANGUAGES
        }
        for entity, things in listed.items()
    }
