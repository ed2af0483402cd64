"""Tells by its whole sound, not by single words, whether a message is from someone who has had enough."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from bot.engine.facts import in_another_language, read, read_languages
from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.frustration_features import features
from bot.engine.nlu.frustration_signals import own_words
from bot.engine.nlu.normalise import spoken, tokens
from bot.engine.nlu.tfidf import Tfidf, grams_of

# Examples that stand together say alike: they are held out together.
FOLDS, NEIGHBOURS = 5, 10
TINY = 1e-9
# Weights of words and letters and of the embedding, and how freely it may learn: chosen on the examples, held
# out, and on dialogues somebody else wrote.
LEXICAL, SEMANTIC, FREEDOM = 4.0, 1.0, 2.5
# Of the calm examples, held out, as few as this sound as heavy as that; between two of them the weight rises
# evenly. From 0.95 a message calls a person by itself: what none of them sounds like.
MAY_SOUND = ((0.2, 0.25), (0.07, 0.4), (0.005, 0.59), (0.0008, 0.6), (0.0, 0.95))


@dataclass(frozen=True)
class Examples:
    """``hard``: which of them stand in the folder; the others teach intents."""

    texts: list[str]
    fed_up: np.ndarray
    hard: np.ndarray

    @classmethod
    def read(cls, folder: Path, also_calm: list[str]) -> Examples:
        """Read ``folder``/<language>/*.yml of the languages that are spoken; empty if there is none."""
        texts: list[str] = []
        fed_up: list[bool] = []
        spoken_here = read_languages()
        for path in sorted(folder.glob("*/*.yml")):
            if in_another_language(path, spoken_here):
                continue
            content = read(path)
            for kind, angry in (("fed_up", True), ("calm", False)):
                lines = content.get(kind, "").splitlines()
                said = [line[1:].strip() for line in lines if line.startswith("-")]
                texts += said
                fed_up += [angry] * len(said)
        count = len(texts)
        texts = [own_words(text) for text in (*texts, *also_calm)] if count else []
        both = [*fed_up, *[False] * len(also_calm)] if count else []
        return cls(texts, np.array(both, bool), np.arange(len(both)) < count)


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
        grams = [grams_of(tokens(text)) for text in said]
        tfidf = Tfidf.fit(grams)
        manners = np.array([features(text) for text in examples.texts])
        dense = np.hstack([SEMANTIC * encoder(encoder_name).encode(said), manners])
        rows = sparse.hstack([LEXICAL * tfidf.matrix(grams), sparse.csr_matrix(dense)], format="csr")
        fold = np.arange(len(said)) // NEIGHBOURS % FOLDS
        held_out = np.zeros(len(said))
        for held in range(FOLDS):
            weights, bias = _learn(rows, examples, fold != held)
            inside = fold == held
            held_out[inside] = _probability(rows[inside] @ weights + bias)
        calm = held_out[examples.hard & ~examples.fed_up]
        levels = [(float(np.quantile(calm, 1 - share)), weight) for share, weight in MAY_SOUND]
        weights, bias = _learn(rows, examples, np.full(len(said), True))
        return cls(tfidf, weights, bias, levels, encoder_name)

    def probability(self, text: str) -> float:
        said = spoken(text)
        columns, values = self._tfidf.row(grams_of(tokens(said)))
        vector = encoder(self._encoder_name).encode([said])[0]
        rest = np.concatenate([SEMANTIC * vector, features(text)])
        lexical = LEXICAL * float(values @ self._weights[columns])
        decision = lexical + float(rest @ self._weights[-len(rest) :]) + self._bias
        return float(_probability(np.array(decision)))

    def weight(self, probability: float) -> float:
        """How heavy a sign this is; 0: none."""
        decisions, weights = self._steps
        return round(float(np.interp(_decision(probability), decisions, weights, left=0.0)), 3)

    @functools.cached_property
    def _steps(self) -> tuple[np.ndarray, np.ndarray]:
        """The levels as decision values, and what each weighs."""
        return np.array([_decision(least) for least, _ in self._levels]), np.array(
            [weight for _, weight in self._levels]
        )

    def save(self, path: Path) -> None:
        np.savez(
            path,
            grams=self._tfidf.grams,
            idf=self._tfidf.idf,
            weights=self._weights,
            bias=self._bias,
            levels=np.array(self._levels),
            encoder=np.array(self._encoder_name),
        )

    @classmethod
    def load(cls, path: Path) -> FrustrationModel:
        with np.load(path, allow_pickle=False) as stored:
            tfidf = Tfidf.of(stored["grams"], stored["idf"])
            levels = [(least, weight) for least, weight in stored["levels"].tolist()]
            return cls(tfidf, stored["weights"], float(stored["bias"]), levels, str(stored["encoder"]))


def _learn(rows: sparse.csr_matrix, examples: Examples, chosen: np.ndarray) -> tuple[np.ndarray, float]:
    from sklearn.linear_model import LogisticRegression

    # The quickest of the solvers that come to the same; decisions are within 0.01 of the exact ones.
    machine = LogisticRegression(C=FREEDOM, solver="liblinear", dual=True, tol=0.1, random_state=0)
    machine.fit(rows[chosen], examples.fed_up[chosen])
    return machine.coef_[0].astype(np.float32), float(machine.intercept_[0])


def _decision(probability: float) -> float:
    return float(np.log(probability + TINY) - np.log(1 - probability + TINY))


def _probability(decision: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-decision)))
