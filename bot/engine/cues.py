"""Reads data/business/cues.yml of the version that is served."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rasa.shared.utils.io import read_yaml_file

from bot.core.calls import Calls
from bot.core.cues import Cues

FILE = Path("data/business/cues.yml")


@lru_cache(maxsize=1)
def read_cues() -> Cues:
    return Cues.read(read_yaml_file(FILE))


@lru_cache(maxsize=1)
def read_calls() -> Calls:
    return Calls(read_cues())
