"""Rows of words and letters: the same whether a word was met before or not."""

from __future__ import annotations

import numpy as np
import pytest

from bot.engine.nlu.tfidf import Tfidf, character_grams, grams_of

KNOWN = [["no", "hay", "luz"], ["hay", "agua"], ["no"]]


@pytest.mark.parametrize("words", [["no", "hay", "agua"], ["hay", "hay", "nada"], ["zzz"], []])
def test_words_met_before_weigh_as_their_grams_do(words: list[str]) -> None:
    for grams, name in ((grams_of, "row_of_both"), (character_grams, "row_of_characters")):
        tfidf = Tfidf.fit([grams(known) for known in KNOWN])
        columns, values = tfidf.row(grams(words))
        for _ in range(2):
            again, weights = getattr(tfidf, name)(words)
            assert np.array_equal(again, columns) and np.array_equal(weights, values)
