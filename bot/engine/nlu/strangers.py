"""Which language a word belongs to that was never seen: by its letters, and by where the encoder puts it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from bot.engine.nlu.encoder import encoder

# From log-odds to weight, and what one word never seen may weigh at most.
_SHARE, _LIMIT = 0.5, 0.6
# How long an embedding is beside the letters; chosen on words of other domains than the content's.
_MEANING = 2.0


@dataclass(frozen=True)
class Strangers:
    """What a group of letters, and each direction of the embedding, says for the second of two languages."""

    letters: dict[str, float] = field(default_factory=dict)
    meaning: list[float] = field(default_factory=list)
    bias: float = 0.0
    encoder_name: str = "none"

    @classmethod
    def learn(cls, first: list[str], second: list[str], encoder_name: str) -> Strangers:
        """Learn from words of the one and of the other language."""
        from scipy import sparse
        from sklearn.feature_extraction.text import CountVectorizer
        from sklearn.linear_model import LogisticRegression

        words, belongs = first + second, [0] * len(first) + [1] * len(second)
        if not (first and second):
            return cls()
        groups = CountVectorizer(analyzer=letter_groups, binary=True)
        vectors = sparse.csr_matrix(_MEANING * encoder(encoder_name).encode(words))
        features = sparse.hstack([groups.fit_transform(words), vectors], format="csr")
        machine = LogisticRegression(C=1.0, max_iter=1000, class_weight="balanced").fit(features, belongs)
        names = groups.get_feature_names_out().tolist()
        weights = np.round(machine.coef_[0], 4).tolist()
        letters = dict(zip(names, weights[: len(names)], strict=True))
        return cls(letters, weights[len(names) :], float(machine.intercept_[0]), encoder_name)

    def weight(self, word: str, look_up: bool) -> float | None:
        """Return how much speaks for the second language (above 0) or the first, or None for letters struck
        at random. ``look_up``: whether to ask the encoder too, for a millisecond."""
        groups = set(letter_groups(word))
        seen = [self.letters[group] for group in groups if group in self.letters]
        if not word.isalpha() or len(seen) < len(groups) / 2:
            return None
        odds = self.bias + sum(seen)
        if look_up:
            vector = encoder(self.encoder_name).encode([word])[0]
            odds += _MEANING * float(vector @ np.array(self.meaning, np.float32))
        return max(-_LIMIT, min(_LIMIT, _SHARE * odds))


def letter_groups(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[i : i + size] for size in (2, 3, 4) for i in range(len(padded) - size + 1)]
