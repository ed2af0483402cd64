"""Phrases, looked for word by word."""

from __future__ import annotations

import pytest

from bot.core.phrases import Phrases

PHRASES = Phrases(["y", "y además", "y además de eso", "por favor", ""])


@pytest.mark.parametrize(
    ("said", "start", "ends"),
    [
        ("y además de eso quiero", 0, [1, 2, 4]),
        ("y además", 0, [1, 2]),
        ("quiero y", 1, [2]),
        ("quiero y", 0, []),
        ("quiero y", 2, []),
        ("por", 0, []),
        ("", 0, []),
    ],
)
def test_all_phrases_are_found_that_stand_at_a_place(said: str, start: int, ends: list[int]) -> None:
    assert PHRASES.ends(said.split(), start) == ends


@pytest.mark.parametrize(("said", "ends"), [("quiero por favor", True), ("y", True), ("por favor no", False)])
def test_one_stands_at_the_end_or_not(said: str, ends: bool) -> None:
    assert PHRASES.end(said.split()) is ends
