"""The engine's own learner is asked, with the settings of config.yml."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.beyond import beyond, beyond_in
from bot.content.project import Project
from bot.model import taken_for
from bot.model.training import TrainingFailed
from bot.settings import ROOT

LOANS = [
    "renew my book",
    "renew this book",
    "can i renew a book",
    "renew the book please",
    "book renewal please",
]
ROOMS = [
    "is the wifi free",
    "wifi password",
    "what is the wifi password",
    "connect to wifi",
    "free wifi here",
]


def test_an_example_that_the_others_teach_is_understood_and_a_stray_one_is_not() -> None:
    texts = [*LOANS, "zucchini wifi wifi password", *ROOMS, "wifi, wifi, free"]
    labels = ["faq/renew"] * 6 + ["wifi"] * 6
    taken = taken_for.taken_for(Project.read(ROOT), texts, labels)
    assert len(taken) == len(texts)
    right = [one == label for one, label in zip(taken, labels, strict=True)]
    assert sum(right) >= 8, taken
    assert not right[5]


def test_what_the_bot_does_not_do_is_what_config_says() -> None:
    assert beyond(Project.read(ROOT).config.data) == ["out_of_scope"]
    assert beyond_in(ROOT) == {"out_of_scope"}


def test_without_its_environment_the_engine_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taken_for, "ENGINE_COMMAND", (str(Path("nowhere/python")), "-m", "bot.engine"))
    with pytest.raises(TrainingFailed, match="make setup"):
        taken_for.taken_for(Project.read(ROOT), ["a"], ["b"])
