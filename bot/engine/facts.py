"""What any response may fill in, from the files editors write."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Sequence, Tuple

import yaml

from bot.core.business import OF_CONTACTS, own_words
from bot.core.languages import LANGUAGES

FOLDER = Path("data/business")
_BY_LANGUAGE = ("nlu", "frustration")


def read_languages(folder: Path = FOLDER) -> Tuple[str, ...]:
    """Those that the business speaks, the first first; all of them where no file says so."""
    path = folder / "business.yml"
    listed = (yaml.safe_load(path.read_text("utf-8")) or {}).get("languages") if path.exists() else None
    return tuple(listed or LANGUAGES)


def in_another_language(path: Path, spoken: Sequence[str]) -> bool:
    """Whether a file of data/nlu or data/frustration lies in the folder of a language that is not spoken."""
    pairs = itertools.pairwise(path.parts)
    return any(kind in _BY_LANGUAGE and one in LANGUAGES and one not in spoken for kind, one in pairs)


def read_facts(folder: Path = FOLDER) -> dict[str, dict[str, str]]:
    """By language."""
    about, contacts = (
        yaml.safe_load((folder / f"{name}.yml").read_text("utf-8")) for name in ("business", "contacts")
    )
    same = {"business": about["name"], **{name: contacts[name] for name in OF_CONTACTS}}
    return {language: {**same, **own_words(about.get("words", {}), language)} for language in LANGUAGES}
