"""Reads data/business/cues.yml, with what business.yml calls offices, of the version that is served."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rasa.shared.utils.io import read_yaml_file

from bot.core.business import offices_called
from bot.core.calls import Calls
from bot.core.cues import Cues

FILE, ABOUT_US = Path("data/business/cues.yml"), Path("data/business/business.yml")


@lru_cache(maxsize=1)
def read_cues() -> Cues:
    words = read_yaml_file(ABOUT_US).get("words", {})
    return Cues.read(read_yaml_file(FILE)).with_offices(offices_called(words))


@lru_cache(maxsize=1)
def read_calls() -> Calls:
    return Calls(read_cues())
