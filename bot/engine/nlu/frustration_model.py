"""Tells by its whole sound, not by single words, whether a message is from someone who has had enough."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from scipy import sparse

from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.frustration_signals import KINDS, signals_in
from bot.engine.nlu.normalise import LONGEST, spoken, tokens
from bot.engine.nlu.tfidf import Grams, Tfidf, character_grams, word_grams

FOLDS = 5
# Weights of words and letters, of the embedding and of loudness, and how freely it may learn: chosen on the
# examples, held out. What the lists of words find counts with its own weight.
LEXICAL, SEMANTIC, LOUD, FREEDOM = 1.4, 1.4, 0.3, 0.3
# An example written for this weighs as much as ten of those that teach intents.
WRITTEN_FOR_IT = 10.0
# Of the hard calm examples, held out, as few as this may sound as heavy as that. The heaviest calls a person
# by itself. The next two call one with a sign beside it: another heavy message, or one from the conversation
# (that they have to ask again, say no to an answer, or were not understood).
MAY_SOUND = ((0.15, 0.25), (0.06, 0.48), (0.02, 0.55), (0.005, 0.62))


@dataclass(frozen=True)
class Examples:
    """``hard``: which of them were written to tell fed up from calm."""

    texts: list[str]
    fed_up: np.ndarray
    hard: np.ndarray

    @classmethod
    def read(cls, folder: Path, also_calm: list[str]) -> Examples:
        """Read ``folder``/<language>.yml; empty if there is none."""
        texts: list[str] = []
        fed_up: list[bool] = []
        for path in sorted(folder.glob("*.yml")):
            content = yaml.safe_load(path.read_text("utf-8"))
            for kind, angry in (("fed_up", True), ("calm", False)):
                said = [line.removeprefix("- ").strip() for line in content[kind].splitlines()]
                texts += said
                fed_up += [angry] * len(said)
        count = len(texts)
        both = [*fed_up, *[False] * len(also_calm)] if count else []
        return cls([*texts, *also_calm] if count else [], np.array(both, bool), np.arange(len(both)) < count)


class FrustrationModel:
    """``levels``: (from which probability, how heavy a sign), the lightest first."""

    def __init__(
        self,
        tfidf: Tfidf,
        weights: np.ndarray,
        bias: float,
        levels: list[tuple[float, float]],
        encoder_name: str,
    ) -> None:
        self._tfidf, self._weights, self._bias = tfidf, weights, bias
        self._levels = levels
        self._encoder_name = encoder_name

    @classmethod
    def fit(cls, examples: Examples, encoder_name: str = "use") -> FrustrationModel:
        said = [spoken(text) for text in examples.texts]
        grams, vectors = [_grams(text) for text in said], encoder(encoder_name).encode(said)
        marks = np.array([_marks(text) for text in examples.texts])

        def learn(rows: np.ndarray) -> tuple[Tfidf, np.ndarray, float]:
            from sklearn.linear_model import LogisticRegression

            tfidf = Tfidf.fit([grams[i] for i in rows])
            machine = LogisticRegression(C=FREEDOM, max_iter=500)
            heavy = np.where(examples.hard[rows], WRITTEN_FOR_IT, 1.0)
            machine.fit(features(tfidf, rows), examples.fed_up[rows], sample_weight=heavy)
            return tfidf, machine.coef_[0].astype(np.float32), float(machine.intercept_[0])

        def features(tfidf: Tfidf, rows: np.ndarray) -> sparse.csr_matrix:
            lexical = LEXICAL * tfidf.matrix(grams[i] for i in rows)
            dense = np.hstack([SEMANTIC * vectors[rows], marks[rows]])
            return sparse.hstack([lexical, sparse.csr_matrix(dense)], format="csr")

        fold = np.arange(len(said)) % FOLDS
        held_out = np.zeros(len(said))
        for held in range(FOLDS):
            inside = np.flatnonzero(fold == held)
            tfidf, weights, bias = learn(np.flatnonzero(fold != held))
            held_out[inside] = _probability(features(tfidf, inside) @ weights + bias)
        calm = held_out[examples.hard & ~examples.fed_up]
        levels = [(float(np.quantile(calm, 1 - share)), weight) for share, weight in MAY_SOUND]
        tfidf, weights, bias = learn(np.arange(len(said)))
        return cls(tfidf, weights, bias, levels, encoder_name)

    def probability(self, text: str) -> float:
        said = spoken(text)
        columns, values = self._tfidf.row(_grams(said))
        vector = encoder(self._encoder_name).encode([said])[0]
        rest = np.concatenate([SEMANTIC * vector, _marks(text[:LONGEST])])
        lexical = LEXICAL * float(values @ self._weights[columns])
        decision = lexical + float(rest @ self._weights[-len(rest) :]) + self._bias
        return float(_probability(np.array(decision)))

    def weight(self, probability: float) -> float:
        """How heavy a sign this is; 0: none."""
        return max((weight for least, weight in self._levels if probability >= least), default=0.0)

    def save(self, path: Path) -> None:
        np.savez(
            path,
            grams=np.array(list(self._tfidf.vocabulary)),
            idf=self._tfidf.idf,
            weights=self._weights,
            bias=self._bias,
            levels=np.array(self._levels),
            encoder=np.array(self._encoder_name),
        )

    @classmethod
    def load(cls, path: Path) -> FrustrationModel:
        with np.load(path, allow_pickle=False) as stored:
            tfidf = Tfidf({gram: i for i, gram in enumerate(stored["grams"].tolist())}, stored["idf"])
            levels = [(least, weight) for least, weight in stored["levels"].tolist()]
            return cls(tfidf, stored["weights"], float(stored["bias"]), levels, str(stored["encoder"]))


def _grams(said: str) -> Grams:
    words = tokens(said)
    return word_grams(words) + character_grams(words)


def _marks(text: str) -> list[float]:
    """What single words and signs give: a column for each kind of them."""
    found = {signal.kind: signal.weight for signal in signals_in(text)}
    letters = [ch for ch in text if ch.isalpha()]
    capitals = sum(map(str.isupper, letters)) / len(letters) if letters else 0.0
    loud = [len(letters) > 8 and capitals > 0.6, "!!" in text, "??" in text]
    return [*(found.get(kind, 0.0) for kind in KINDS), *(LOUD * float(one) for one in loud)]


def _probability(decision: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-decision)))
