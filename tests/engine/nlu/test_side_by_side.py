"""Work in processes of its own gives what it gives one after the other, and says what failed."""

from __future__ import annotations

import os

import numpy as np
import pytest
from scipy import sparse

from bot.engine.nlu.detector_model import _learn
from bot.engine.nlu.side_by_side import side_by_side
from bot.engine.nlu.tfidf import Tfidf


def test_a_solver_that_draws_lots_learns_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(1)
    rows = sparse.csr_matrix(chance.normal(size=(60, 8)))
    of_it = chance.random(60) > 0.5
    parts = [np.arange(60) % 5 != held for held in range(5)]
    alone = [_learn(rows, of_it, part) for part in parts]
    for cores in (1, 4):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        for (weights, bias), expected in zip(
            side_by_side(lambda part: _learn(rows, of_it, part), parts), alone, strict=True
        ):
            assert bias == expected[1]
            assert np.array_equal(weights, expected[0])


def test_each_part_in_its_turn_and_where_there_are_cores_in_another_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    answers = side_by_side(lambda part: (part, os.getpid()), range(6))
    assert [part for part, _ in answers] == list(range(6))
    assert os.getpid() not in {process for _, process in answers}
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert side_by_side(lambda part: (part, os.getpid()), [3]) == [(3, os.getpid())]
    assert side_by_side(lambda part: part, []) == []


def test_what_fails_in_a_process_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda part: 1 // part, [1, 0])


def test_words_and_letters_travel() -> None:
    learnt = Tfidf.fit([["hola", "que tal"], ["hola"]])
    learnt.row_of_characters(["hola"])
    there = side_by_side(lambda _: learnt, [0, 1])[0]
    assert there.vocabulary == learnt.vocabulary
    assert np.array_equal(there.idf, learnt.idf)
