"""Whether a message is made of words, or of letters struck at random: a cat reports no danger."""

from __future__ import annotations

from collections.abc import Container

from bot.engine.nlu.encoder import SHORT, Encoder

# So likely, for each of its letters, are the pieces of a word that nobody taught; of letters struck at random
# they are less. Chosen on 1,500 rows of such letters, before one word was to be known: of our examples, held
# out, 6 of 1,000 fall below, nearly all scraps like "yep" that are known once taught.
LIKELY = -3.8
# Which share of the letters is to stand in words.
ENOUGH = 0.5


def is_speech(words: list[str], known: Container[str], encoder: Encoder) -> bool:
    """``words``: as ``normalise.tokens`` gives them; ``known``: those of the content. One is to be known."""
    sure = [word for word in words if word in known or encoder.knows(word)]
    letters = sum(map(len, words))
    in_words = sum(len(word) for word in words if word in sure or _may_be_one(word, encoder))
    return bool(sure) and in_words >= ENOUGH * letters


def _may_be_one(word: str, encoder: Encoder) -> bool:
    if any(letter.isdigit() for letter in word):
        return True
    return len(word) >= SHORT and encoder.likelihood(word) > LIKELY * (len(word) + 1)
