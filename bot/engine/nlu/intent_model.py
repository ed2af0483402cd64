"""The intent classifier itself: linear over TF-IDF and sentence embeddings, finding its own thresholds.

All that needs a threshold is taken from scores that training examples got while they were held out, so
nothing has to be tuned by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from bot.engine.nlu.background import Background
from bot.engine.nlu.calibration import Calibration, calibrated
from bot.engine.nlu.discriminant import discriminant, widest
from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.familiar import Familiar, are_beyond
from bot.engine.nlu.gibberish import is_speech
from bot.engine.nlu.normalise import spoken, tokens, unmarked, wish, without_accents
from bot.engine.nlu.spelling import Spelling
from bot.engine.nlu.tfidf import Grams, Tfidf, character_grams, word_grams

# Weights of the feature blocks, and what the discriminant of the embeddings adds to the decision: chosen on
# held-out training examples of HINT3, Banking77, HWU64 and CLINC150 (10 to 50 an intent).
LEXICAL, SEMANTIC, DISCRIMINANT = 0.7, 1.7, 0.2
# How much a question counts as it is written, and without its marks: as much as any other example in all.
MARKED, UNMARKED = 0.7, 0.3
FOLDS = 5
# So many examples held out tell enough: further folds would only cost time.
ENOUGH = 700
# How exactly the linear machine is solved: decision values differ by at most 0.003, for a fifth less time.
ROUGHLY = 0.01
# That none of ours is meant is only said where it is likelier than all of them together.
LIKELIER = 0.5


@dataclass(frozen=True)
class Guess:
    """``ranking``: (intent, confidence) from the best down. ``sure``: good enough to act on; ``likely``: good
    enough to ask whether it was meant. ``answers``: rankings of the labels ``faq/...`` of the intents that
    have such."""

    ranking: list[tuple[str, float]]
    sure: bool
    likely: bool
    scope: float
    answers: dict[str, list[tuple[str, float]]]


class IntentModel:
    def __init__(
        self,
        intents: list[str],
        words: Tfidf,
        characters: Tfidf,
        weights: np.ndarray,
        bias: np.ndarray,
        familiar: Familiar,
        calibration: Calibration,
        background: Background,
        encoder_name: str,
        spelling: Spelling,
    ) -> None:
        self.intents = intents
        self._words, self._characters = words, characters
        self._weights, self._bias = weights, bias
        self._familiar = familiar
        self._calibration = calibration
        self._background = background
        self._encoder_name = encoder_name
        self._spelling = spelling

    @classmethod
    def fit(
        cls,
        texts: list[str],
        labels: list[str],
        answer: float = 0.95,
        ask_back: float = 0.99,
        encoder_name: str = "use",
        beyond: Collection[str] = (),
        background: Collection[str] = (),
    ) -> IntentModel:
        """Learn from labelled texts. ``answer`` and ``ask_back``: which share of messages like them shall be
        sure, and which at least likely. ``beyond``: the intents whose examples are none of ours.
        ``background``: what people write to any bot."""
        examples = Examples.prepare(texts, labels, encoder_name)
        written = examples.vectors[:0]
        if background:
            written = encoder(encoder_name).encode([wish(spoken(text)) for text in background])
        calibration, behind = _calibrate(examples, answer, ask_back, beyond, written)
        spelling = Spelling.learn(map(tokens, map(spoken, texts)), encoder(encoder_name))
        learnt = examples.learn(np.arange(len(examples.labels)))
        familiar = Familiar.of(examples.vectors, examples.labels, learnt[0], beyond)
        return cls(*learnt, familiar, calibration, behind, encoder_name, spelling)

    def guess(self, text: str) -> Guess:
        said = self._spelling.mend(wish(spoken(text)), without_accents)
        words = tokens(said)
        decisions, linear, cosine = self._decide(said, words)
        scope = self._calibration.scope(np.array([linear]), np.array([cosine]))
        beyond = self._familiar.beyond
        confidences = self._calibration.confidences(decisions[None, :], scope, beyond)[0]
        ranking, answers = self._ranked(confidences)
        speech = is_speech(words, self._words.vocabulary, encoder(self._encoder_name))
        best = ranking[0][1]
        enough = LIKELIER if decisions.argmax() in beyond else 0.0
        sure = speech and best >= max(enough, self._calibration.least_sure)
        likely = speech and best >= self._calibration.least_likely
        return Guess(ranking, sure, likely, float(scope[0]), answers)

    def _ranked(
        self, confidences: np.ndarray
    ) -> tuple[list[tuple[str, float]], dict[str, list[tuple[str, float]]]]:
        """An intent is as likely as all of its answers together."""
        likely: dict[str, float] = {}
        answers: dict[str, list[tuple[str, float]]] = {}
        order = np.argsort(-confidences, kind="stable")
        for i, confidence in zip(order.tolist(), confidences[order].tolist(), strict=True):
            label = self.intents[i]
            intent, slash, _ = label.partition("/")
            likely[intent] = likely.get(intent, 0.0) + confidence
            if slash:
                answers.setdefault(intent, []).append((label, confidence))
        return sorted(likely.items(), key=lambda pair: -pair[1]), answers

    def _decide(self, said: str, words: list[str]) -> tuple[np.ndarray, float, float]:
        """Return the decision value of each intent, and what tells whether any is meant (``Familiar``)."""
        decisions = self._bias.copy()
        start = 0
        for block, grams in ((self._words, word_grams(words)), (self._characters, character_grams(words))):
            columns, values = block.row(grams)
            decisions += LEXICAL * (values @ self._weights[start + columns])
            start += len(block.vocabulary)
        vector = encoder(self._encoder_name).encode([said])[0]
        decisions += SEMANTIC * (vector @ self._weights[start:])
        decisions, linear, cosine = self._familiar.decide(vector, decisions)
        return decisions, linear - self._background.against(vector), cosine

    def save(self, path: Path) -> None:
        np.savez(
            path,
            intents=np.array(self.intents),
            words=np.array(list(self._words.vocabulary)),
            words_idf=self._words.idf,
            characters=np.array(list(self._characters.vocabulary)),
            characters_idf=self._characters.idf,
            weights=self._weights,
            bias=self._bias,
            known=self._familiar.vectors,
            expected=self._familiar.expected,
            starts=self._familiar.starts,
            beyond=self._familiar.beyond,
            calibration=np.array(list(vars(self._calibration).values())),
            background=self._background.weights,
            background_from=np.array(self._background.bias),
            encoder=np.array(self._encoder_name),
            known_words=np.array(list(self._spelling.words)),
            known_counts=np.array(list(self._spelling.words.values())),
        )

    @classmethod
    def load(cls, path: Path) -> IntentModel:
        with np.load(path, allow_pickle=False) as stored:
            words, characters = (
                Tfidf({gram: i for i, gram in enumerate(stored[name].tolist())}, stored[f"{name}_idf"])
                for name in ("words", "characters")
            )
            seen = dict(zip(stored["known_words"].tolist(), stored["known_counts"].tolist(), strict=True))
            return cls(
                stored["intents"].tolist(),
                words,
                characters,
                stored["weights"],
                stored["bias"],
                Familiar(stored["known"], stored["expected"], stored["starts"], stored["beyond"]),
                Calibration(*stored["calibration"].tolist()),
                Background(stored["background"], float(stored["background_from"])),
                str(stored["encoder"]),
                Spelling(seen, encoder(str(stored["encoder"]))),
            )


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

    def learn(self, chosen: np.ndarray) -> tuple[list[str], Tfidf, Tfidf, np.ndarray, np.ndarray]:
        """Return intents, both TF-IDF blocks, weights (features x intents) and bias, fit on the chosen."""
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

    def weights(self) -> np.ndarray:
        written = np.bincount(self.origin)[self.origin]
        copy = self.origin != np.arange(len(self.origin))
        return np.where(written == 1, 1.0, np.where(copy, UNMARKED, MARKED))

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


def held_out(fold: np.ndarray) -> range:
    """Return the folds to hold out, given that of each example."""
    examples = np.cumsum(np.bincount(fold))
    return range(int(np.searchsorted(examples, min(ENOUGH, examples[-1]))) + 1)


def _calibrate(
    examples: Examples, answer: float, ask_back: float, beyond: Collection[str], written: np.ndarray
) -> tuple[Calibration, Background]:
    """``written``: embeddings of the background."""
    fold = examples.folds()
    if fold.max() == 0:
        return Calibration(), Background.nothing(examples.vectors.shape[1])
    tested = held_out(fold)
    every_label, decisions, linear, cosines = scores_held_out(examples, fold, tested, beyond)
    none_of_ours = are_beyond(every_label, beyond)
    ours = ~np.isin(examples.labels, np.array(every_label)[none_of_ours])
    held = [ours & (fold == one) for one in tested]
    parts = [(examples.vectors[ours & ~rows], examples.vectors[rows]) for rows in held]
    asked = np.concatenate([np.flatnonzero(rows) for rows in held])
    background, against = Background.learn(written, examples.vectors[ours], parts, cosines[asked], answer)
    linear[asked] -= against
    rows = np.isin(fold, tested)
    scores = decisions[rows], linear[rows], cosines[rows]
    return calibrated(every_label, examples.labels[rows], *scores, none_of_ours, answer, ask_back), background


def scores_held_out(
    examples: Examples, fold: np.ndarray, tested: Iterable[int], beyond: Collection[str]
) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """The labels, and what each example of the tested folds got while its fold was held out: decision values,
    and what tells whether any is meant."""
    every_label = sorted(set(examples.labels.tolist()))
    decisions = np.full((len(fold), len(every_label)), -2.0, dtype=np.float32)
    linear, cosines = np.zeros(len(fold)), np.zeros(len(fold))
    for held in tested:  # one after the other: the solver's chance is one for all threads
        inside, outside = np.flatnonzero(fold == held), np.flatnonzero(fold != held)
        labels, words, characters, weights, bias = examples.learn(outside)
        columns = np.array([every_label.index(label) for label in labels])
        vectors = examples.vectors[inside]
        found = examples.features(words, characters, inside, vectors) @ weights + bias
        familiar = Familiar.of(examples.vectors[outside], examples.labels[outside], labels, beyond)
        decided, linear[inside], cosines[inside] = zip(*map(familiar.decide, vectors, found), strict=True)
        decisions[np.ix_(inside, columns)] = decided
    return every_label, decisions, linear, cosines
