"""Tells by the whole sound of a message whether it is of one kind, anger or danger, or not."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeVar

import numpy as np
from scipy import sparse

from bot.engine.facts import in_another_language, read, read_languages
from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.normalise import spoken, tokens
from bot.engine.nlu.second_opinion import SecondOpinion
from bot.engine.nlu.side_by_side import side_by_side
from bot.engine.nlu.tfidf import Tfidf, grams_of

# Examples that stand together say alike: they are held out together.
FOLDS, NEIGHBOURS = 5, 10
# Of the examples of intents as many as one in so many are enough for a second opinion.
ENOUGH = 3
# What is rarer than the first is told by how the loudest examples thin out, those of the second share: evenly
# in decision values. One of them alone moves it little.
RARE, TOP = 0.001, 0.01
TINY = 1e-9
# Weights of words and letters and of the embedding, and how freely it may learn: chosen on the examples, held
# out, and on dialogues somebody else wrote.
LEXICAL, SEMANTIC, FREEDOM = 4.0, 1.0, 2.5
Model = TypeVar("Model", bound="DetectorModel")


@dataclass(frozen=True)
class Examples:
    """``of_it``: which of them are of the kind. ``hard``: which stand in the folder; the others teach
    intents."""

    texts: list[str]
    of_it: np.ndarray
    hard: np.ndarray

    @classmethod
    def read(
        cls, folder: Path, kinds: tuple[str, str], others: Sequence[str], of_it: Sequence[str] = ()
    ) -> Examples:
        """Read ``folder``/<language>/*.yml of the languages that are spoken; empty if there is none.
        ``kinds``: the keys there, of it and not. ``others``, ``of_it``: examples of intents that are not of
        the kind, and that are."""
        texts: list[str] = []
        marks: list[bool] = []
        spoken_here = read_languages()
        for path in sorted(folder.glob("*/*.yml")):
            if in_another_language(path, spoken_here):
                continue
            content = read(path)
            for kind, mark in zip(kinds, (True, False), strict=True):
                lines = content.get(kind, "").splitlines()
                said = [line[1:].strip() for line in lines if line.startswith("-")]
                texts += said
                marks += [mark] * len(said)
        if not texts:
            return cls([], np.zeros(0, bool), np.zeros(0, bool))
        hard = np.arange(len(texts) + len(others) + len(of_it)) < len(texts)
        both = [*marks, *[False] * len(others), *[True] * len(of_it)]
        return cls([*texts, *others, *of_it], np.array(both, bool), hard)

    def hardest(self, of_it: bool) -> np.ndarray:
        """Which are those of the folder that are of the kind, or that are not; where it has none, of all."""
        alike = self.of_it == of_it
        return self.hard & alike if (self.hard & alike).any() else alike


class DetectorModel:
    """``levels``: (from which probability, how heavy a sign), the lightest first."""

    # Of the hard examples that are not of the kind, or of those that are, held out, so many sound as heavy as
    # that; between two of them the weight rises evenly.
    may_sound: ClassVar[Sequence[tuple[float, float]]]
    by_its_kind: ClassVar[bool] = False
    # As a decision value no piece counts for more where it is asked whether any could make a message a sign.
    loudest: ClassVar[float] = 7.5
    # Above this decision value a second opinion is heard, which takes none below; how much it counts beside
    # the first, and how much it adds at most.
    doubtful: ClassVar[float] = -np.inf
    reliance: ClassVar[float]
    at_most: ClassVar[float] = np.inf
    # Below this decision value no second opinion makes a message of one piece a sign, and none is asked.
    hopeless: ClassVar[float] = -np.inf
    second: SecondOpinion | None = None

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

    @staticmethod
    def heard(text: str) -> list[str]:
        """A message, and what of it is listened to by itself: the whole and the loudest count alike."""
        return [text]

    @staticmethod
    def manners(text: str) -> np.ndarray:
        """What a text gives beside its words, letters and meaning: one row."""
        return np.zeros(0)

    @classmethod
    def fit(cls: type[Model], examples: Examples, encoder_name: str = "use") -> Model:
        measured = examples.hardest(cls.by_its_kind)
        pieces = [
            cls.heard(text) if whole else cls.heard(text)[:1]
            for text, whole in zip(examples.texts, measured, strict=True)
        ]
        starts = np.cumsum([0, *map(len, pieces)])[:-1]
        texts = [piece for of_one in pieces for piece in of_one]
        said = [spoken(text) for text in texts]
        grams = [grams_of(tokens(text)) for text in said]
        tfidf = Tfidf.fit([grams[start] for start in starts])
        manners = np.array([cls.manners(text) for text in texts])
        vectors = encoder(encoder_name).encode(said)
        dense = np.hstack([SEMANTIC * vectors, manners])
        rows = sparse.hstack([LEXICAL * tfidf.matrix(grams), sparse.csr_matrix(dense)], format="csr")
        wholes, meant = rows[starts], vectors[starts]
        fold = np.arange(len(starts)) // NEIGHBOURS % FOLDS
        of = np.repeat(np.arange(len(starts)), list(map(len, pieces)))
        decisions = np.zeros(len(texts))
        chosen = [*(fold != held for held in range(FOLDS)), np.full(len(starts), True)]
        *firsts, whole = side_by_side(lambda some: _learn(wholes, examples.of_it, some), chosen)
        for held, (weights, bias) in enumerate(firsts):
            here = np.flatnonzero((fold == held)[of])
            decisions[here] = rows[here] @ weights + bias
        some = np.arange(len(starts)) % ENOUGH == 0
        taught = np.flatnonzero((examples.hard | examples.of_it | some) & (decisions[starts] > cls.doubtful))
        parts = [np.flatnonzero(fold[taught] != held) for held in range(FOLDS)]
        every = [*parts, np.arange(len(taught))]
        *seconds, second = SecondOpinion.of_each(meant[taught], examples.of_it[taught], every)
        for held, opinion in enumerate(seconds):
            here = np.flatnonzero((measured & (fold == held))[of])
            decisions[here] = cls._beside(decisions[here], opinion, vectors[here])
        held_out = (decisions[starts] + np.maximum.reduceat(decisions, starts)) / 2
        levels = [(above(held_out[measured], share), weight) for share, weight in cls.may_sound]
        model = cls(tfidf, *whole, levels, encoder_name)
        model.second = second
        return model

    @classmethod
    def _beside(cls, decisions: np.ndarray, second: SecondOpinion | None, vectors: np.ndarray) -> np.ndarray:
        """First opinions, and the ``second`` where they are doubtful."""
        asked = np.flatnonzero(decisions > cls.doubtful)
        if second is None or not len(asked):
            return decisions
        both = decisions.copy()
        more = np.minimum(cls.reliance * second.decisions(vectors[asked]), cls.at_most)
        both[asked] = np.maximum(cls.doubtful, both[asked] + more)
        return both

    def probability(self, text: str) -> float:
        """That of the whole and the loudest piece together. Where no piece could make it a sign, none is
        listened to: most of what is said is nothing of the kind, and each costs an embedding."""
        whole, *pieces = self.heard(text)
        decision = loudest = self._decides(whole, hopeless=-np.inf if pieces else self.hopeless)
        if pieces and decision + self.loudest >= 2 * _decision(self._levels[0][0]):
            loudest = max(decision, *map(self._decides, pieces))
        return float(_probability((decision + loudest) / 2))

    def weight(self, probability: float) -> float:
        """How heavy a sign this is; 0: none."""
        decisions, weights = self._steps
        return round(float(np.interp(_decision(probability), decisions, weights, left=0.0)), 3)

    def _decides(self, piece: str, hopeless: float = -np.inf) -> float:
        said = spoken(piece)
        columns, values = self._tfidf.row_of_both(tokens(said))
        vectors = encoder(self._encoder_name).encode([said])
        rest = np.concatenate([SEMANTIC * vectors[0], self.manners(piece)])
        lexical = LEXICAL * float(values @ self._weights[columns])
        first = lexical + float(rest @ self._weights[-len(rest) :]) + self._bias
        if first < hopeless:
            return first
        return float(self._beside(np.array([first]), self.second, vectors)[0])

    @functools.cached_property
    def _steps(self) -> tuple[np.ndarray, np.ndarray]:
        """The levels as decision values, and what each weighs."""
        return np.array([_decision(least) for least, _ in self._levels]), np.array(
            [weight for _, weight in self._levels]
        )

    def arrays(self) -> dict[str, np.ndarray]:
        """What is stored of it."""
        return {
            "grams": self._tfidf.grams,
            "idf": self._tfidf.idf,
            "weights": self._weights,
            "bias": np.array(self._bias),
            "levels": np.array(self._levels),
            "encoder": np.array(self._encoder_name),
            **(self.second.arrays() if self.second else {}),
        }

    def save(self, path: Path) -> None:
        np.savez(path, **self.arrays())

    @classmethod
    def load(cls: type[Model], path: Path) -> Model:
        with np.load(path, allow_pickle=False) as stored:
            return cls.of(stored)

    @classmethod
    def of(cls: type[Model], stored: Mapping[str, np.ndarray]) -> Model:
        tfidf = Tfidf.of(stored["grams"], stored["idf"])
        levels = [(least, weight) for least, weight in stored["levels"].tolist()]
        model = cls(tfidf, stored["weights"], float(stored["bias"]), levels, str(stored["encoder"]))
        model.second = SecondOpinion.of(stored)
        return model


def _learn(rows: sparse.csr_matrix, of_it: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, float]:
    from sklearn.linear_model import LogisticRegression

    # The quickest of the solvers that come to the same; decisions are within 0.01 of the exact ones.
    machine = LogisticRegression(C=FREEDOM, solver="liblinear", dual=True, tol=0.1, random_state=0)
    machine.fit(rows[chosen], of_it[chosen])
    return machine.coef_[0].astype(np.float32), float(machine.intercept_[0])


def above(decisions: np.ndarray, share: float) -> float:
    """Return the probability that this share of them is above; 0: that of the loudest."""
    if not 0 < share < RARE:
        return float(np.quantile(_probability(decisions), 1 - share))
    loud = float(np.quantile(decisions, 1 - TOP))
    louder = decisions[decisions > loud] - loud
    return float(_probability(loud + (louder.mean() if louder.size else 0.0) * np.log(TOP / share)))


def _decision(probability: float) -> float:
    return float(np.log(probability + TINY) - np.log(1 - probability + TINY))


def _probability(decision: np.ndarray | float) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-decision)))
