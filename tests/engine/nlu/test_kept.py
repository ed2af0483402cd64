"""Embeddings are kept from one training to the next, and never taken for another's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.engine.nlu import kept
from bot.engine.nlu.kept import Kept


class Letters:
    """An encoder that counts letters and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: list[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[text.count(letter) for letter in "abc"] for text in texts], np.float32)


def test_what_was_asked_before_is_kept_across_trainings_and_only_the_new_is_encoded(tmp_path: Path) -> None:
    before, after = Letters(), Letters()
    Kept(before, tmp_path, "1")(["aa", "b", "aa"])
    found = Kept(after, tmp_path, "1")(["b", "c", "aa"])
    assert before.asked == ["aa", "b"]
    assert after.asked == ["c"]
    assert found.tolist() == [[0, 1, 0], [0, 0, 1], [2, 0, 0]]


def test_another_version_of_the_encoder_starts_afresh(tmp_path: Path) -> None:
    after = Letters()
    Kept(Letters(), tmp_path, "1")(["aa"])
    Kept(after, tmp_path, "2")(["aa"])
    assert after.asked == ["aa"]


def test_a_broken_file_is_written_anew(tmp_path: Path) -> None:
    Kept(Letters(), tmp_path, "1")(["aa"])
    (tmp_path / "embeddings.npz").write_bytes(b"PK\3\4 torn")
    again = Letters()
    assert Kept(Letters(), tmp_path, "1")(["aa"]).tolist() == [[2, 0, 0]]
    Kept(again, tmp_path, "1")(["aa"])
    assert again.asked == []


def test_whichever_byte_of_the_file_is_wrong_training_goes_on(tmp_path: Path) -> None:
    Kept(Letters(), tmp_path, "1")(["aa"])
    file = tmp_path / "embeddings.npz"
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        Kept(Letters(), tmp_path, "1")


def test_those_not_asked_for_longest_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    mine = Kept(Letters(), tmp_path, "1")
    mine(["a", "b"])
    mine(["a", "c"])
    again = Letters()
    Kept(again, tmp_path, "1")(["a", "b", "c"])
    assert again.asked == ["b"]
