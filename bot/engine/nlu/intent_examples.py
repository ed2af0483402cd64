"""The examples of intents as the classifier learns from them: words, letters and embeddings, in folds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bot.engine.nlu.discriminant import discriminant, widest
from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.normalise import spoken, tokens, unmarked, wish
from bot.engine.nlu.side_by_side import side_by_side
from bot.engine.nlu.tfidf import Grams, Tfidf, character_grams, word_grams

# Weights of the feature blocks, and what the discriminant of the embeddings adds to the decision: chosen on
# held-out training examples of HINT3, Banking77, HWU64 and CLINC150 (10 to 50 an intent).
LEXICAL, SEMANTIC, DISCRIMINANT = 0.7, 1.7, 0.2
FOLDS = 5
# So many examples held out tell enough: further folds would only cost time.
ENOUGH = 700
# How exactly the linear machine is solved: decision values differ by at most 0.003, for a fifth less time.
ROUGHLY = 0.01
# The fold no example is of.
NONE = -1
# Intents, both TF-IDF blocks, weights (features x intents) and bias.
Learnt = tuple[list[str], Tfidf, Tfidf, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Examples:
    """A question is learnt without its marks as well: many leave them out; to the encoder it is a statement
    then. ``origin``: which example each one is written from."""

    words: list[Grams]
    characters: list[Grams]
    vectors: np.ndarray
    labels: np.ndarray
    origin: np.ndarray

    @classmethod
    def prepare(cls, texts: list[str], labels: list[str], encoder_name: str) -> Examples:
        said = [wish(spoken(text)) for text in texts]
        questions = [i for i, text in enumerate(said) if "?" in text]
        said += [unmarked(said[i]) for i in questions]
        origin = np.array([*range(len(texts)), *questions])
        split = [tokens(text) for text in said]
        return cls(
            [word_grams(words) for words in split],
            [character_grams(words) for words in split],
            encoder(encoder_name).encode(said),
            np.array(labels)[origin],
            origin,
        )

    def learn(self, chosen: np.ndarray) -> Learnt:
        """Fit on the chosen."""
        from sklearn.svm import LinearSVC

        words = Tfidf.fit([self.words[i] for i in chosen])
        characters = Tfidf.fit([self.characters[i] for i in chosen])
        directions = widest(self.vectors[chosen])
        features = self.features(words, characters, chosen, self.vectors[chosen] @ directions)
        machine = LinearSVC(C=1.0, random_state=0, tol=ROUGHLY)
        machine.fit(features, self.labels[chosen], sample_weight=self.weights()[chosen])
        learnt, bias = machine.coef_.T.astype(np.float32), machine.intercept_.astype(np.float32)
        lexical, turned = np.split(learnt, [-directions.shape[1]])
        weights = np.vstack([lexical, directions @ turned])
        if len(machine.classes_) == 2:
            weights, bias = np.hstack([-weights, weights]), np.hstack([-bias, bias])
        classes = machine.classes_.tolist()
        more, offset = discriminant(self.vectors[chosen], self.labels[chosen], classes)
        weights[-len(more) :] += DISCRIMINANT / SEMANTIC * more
        return classes, words, characters, weights, bias + DISCRIMINANT * offset

    def learn_without(self, fold: np.ndarray, folds: Iterable[int]) -> dict[int, Learnt]:
        """Fit once for each of the ``folds``, on all examples but its own."""
        chosen = {held: np.flatnonzero(fold != held) for held in folds}
        return dict(zip(chosen, side_by_side(self.learn, [*chosen.values()]), strict=True))

    def weights(self) -> np.ndarray:
        """A question counts half as it is written and half without its marks."""
        return 1.0 / np.bincount(self.origin)[self.origin]

    def features(
        self, words: Tfidf, characters: Tfidf, chosen: np.ndarray, vectors: np.ndarray
    ) -> sparse.csr_matrix:
        return sparse.hstack(
            [
                LEXICAL * words.matrix(self.words[i] for i in chosen),
                LEXICAL * characters.matrix(self.characters[i] for i in chosen),
                sparse.csr_matrix(SEMANTIC * vectors),
            ],
            format="csr",
        )

    def folds(self) -> np.ndarray:
        """Deal each intent's examples out in turn, so that every fold knows every intent it can."""
        seen: dict[str, int] = {}
        fold = np.zeros(int(self.origin.max()) + 1, dtype=np.int64)
        for i, label in enumerate(self.labels[: len(fold)]):
            fold[i] = seen.get(label, 0) % FOLDS
            seen[label] = seen.get(label, 0) + 1
        return fold[self.origin]


def folds_held_out(fold: np.ndarray) -> range:
    """Return the folds that are held out in turn, given that of each example."""
    examples = np.cumsum(np.bincount(fold))
    return range(int(np.searchsorted(examples, min(ENOUGH, examples[-1]))) + 1)


def embedded(texts: Collection[str], encoder_name: str) -> np.ndarray:
    """As examples are; no row where there are none."""
    said = [wish(spoken(text)) for text in texts]
    return encoder(encoder_name).encode(said) if said else np.zeros((0, 1), np.float32)
