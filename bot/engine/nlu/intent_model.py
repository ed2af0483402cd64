"""The intent classifier itself: linear over TF-IDF and sentence embeddings, finding its own thresholds.

All that needs a threshold is taken from scores that training examples got while they were held out, so
nothing has to be tuned by hand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.engine.nlu.background import Background
from bot.engine.nlu.calibration import Calibration
from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.familiar import Familiar
from bot.engine.nlu.gibberish import is_speech
from bot.engine.nlu.held_out import HeldOut
from bot.engine.nlu.intent_examples import LEXICAL, NONE, SEMANTIC, Examples, embedded, folds_held_out
from bot.engine.nlu.neighbours import Neighbours
from bot.engine.nlu.normalise import spoken, tokens, wish
from bot.engine.nlu.spelling import Spelling
from bot.engine.nlu.tfidf import Tfidf, word_grams

# What config.yml may say of the classifier, and what holds where it says nothing.
SETTINGS: dict[str, Any] = {
    "answer": 0.95,
    "ask_back": 0.99,
    "encoder": "use",
    "beyond": [],
    "background": True,
}
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
        self.spelling = spelling
        self._names, self._answers, self._of_name = _parted(intents)

    @classmethod
    def fit(
        cls,
        texts: list[str],
        labels: list[str],
        answer: float = SETTINGS["answer"],
        ask_back: float = SETTINGS["ask_back"],
        encoder_name: str = SETTINGS["encoder"],
        beyond: Collection[str] = (),
        background: Collection[str] = (),
    ) -> IntentModel:
        """Learn from labelled texts. ``answer`` and ``ask_back``: which share of messages like them shall be
        sure, and which at least likely. ``beyond``: the intents whose examples are none of ours.
        ``background``: what people write to any bot."""
        examples = Examples.prepare(texts, labels, encoder_name)
        calibration, behind = Calibration(), Background.nothing(examples.vectors.shape[1])
        fold = examples.folds()
        tested = folds_held_out(fold) if fold.max() > 0 else ()
        without = examples.learn_without(fold, [*tested, NONE])
        learnt = without.pop(NONE)
        if tested:
            written = embedded(background, encoder_name)
            held = HeldOut.of(examples, fold, without, beyond, written, answer)
            calibration = held.calibration(examples.labels, np.isin(fold, tested), answer, ask_back)
            behind = held.background
        spelling = Spelling.learn(map(spoken, texts), encoder(encoder_name))
        familiar = Familiar.of(examples.vectors, examples.labels, learnt[0], beyond)
        return cls(*learnt, familiar, calibration, behind, encoder_name, spelling)

    def guess(self, text: str) -> Guess:
        said = self.spelling.mend(wish(spoken(text)))
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
        ranking = _from_the_best(self._names, np.bincount(self._of_name, weights=confidences))
        answers = {
            name: _from_the_best(labels, confidences[places])
            for name, (labels, places) in self._answers.items()
        }
        return ranking, answers

    def _decide(self, said: str, words: list[str]) -> tuple[np.ndarray, float, float]:
        """Return the decision value of each intent, and what tells whether any is meant (``Familiar``)."""
        lexical = np.zeros_like(self._bias)
        start = 0
        rows = self._words.row(word_grams(words)), self._characters.row_of_characters(words)
        for block, (columns, values) in zip((self._words, self._characters), rows, strict=True):
            lexical += LEXICAL * (values @ self._weights[start + columns])
            start += len(block.vocabulary)
        vector = encoder(self._encoder_name).encode([said])[0]
        decisions = self._bias + lexical + SEMANTIC * (vector @ self._weights[start:])
        decisions, linear, cosine = self._familiar.decide(vector, decisions, lexical)
        return decisions, linear - self._background.against(vector), cosine

    def save(self, path: Path) -> None:
        np.savez(
            path,
            intents=np.array(self.intents),
            words=self._words.grams,
            words_idf=self._words.idf,
            characters=self._characters.grams,
            characters_idf=self._characters.idf,
            weights=self._weights,
            bias=self._bias,
            known=self._familiar.vectors,
            expected=self._familiar.expected,
            starts=self._familiar.starts,
            beyond=self._familiar.beyond,
            calibration=np.array(list(vars(self._calibration).values())),
            background=self._background.weights,
            background_from=self._background.bias,
            encoder=np.array(self._encoder_name),
            known_words=np.array(list(self.spelling.words)),
            known_counts=np.array(list(self.spelling.words.values())),
            known_pairs=self.spelling.neighbours.pairs,
            known_pairs_counts=self.spelling.neighbours.counts,
            accented=np.array(list(self.spelling.accented.values()), str),
        )

    @classmethod
    def load(cls, path: Path) -> IntentModel:
        with np.load(path, allow_pickle=False) as stored:
            words, characters = (
                Tfidf.of(stored[name], stored[f"{name}_idf"]) for name in ("words", "characters")
            )
            known = stored["known_words"].tolist()
            seen = dict(zip(known, stored["known_counts"].tolist(), strict=True))
            neighbours = Neighbours(known, stored["known_pairs"], stored["known_pairs_counts"])
            return cls(
                stored["intents"].tolist(),
                words,
                characters,
                stored["weights"],
                stored["bias"],
                Familiar(stored["known"], stored["expected"], stored["starts"], stored["beyond"]),
                Calibration(*stored["calibration"].tolist()),
                Background(stored["background"], stored["background_from"]),
                str(stored["encoder"]),
                Spelling(seen, encoder(str(stored["encoder"])), neighbours, stored["accented"].tolist()),
            )


def _parted(labels: list[str]) -> tuple[list[str], dict[str, tuple[list[str], np.ndarray]], np.ndarray]:
    """Return the intents; of each that has answers, its labels and their places; and whose each label is."""
    found = [label.partition("/")[0] for label in labels]
    intents, of_intent = np.unique(found, return_inverse=True)
    answered = {intent for intent, label in zip(found, labels, strict=True) if intent != label}
    places = {intent: np.flatnonzero(np.array(found) == intent) for intent in sorted(answered)}
    answers = {intent: ([labels[i] for i in own], own) for intent, own in places.items()}
    return intents.tolist(), answers, of_intent


def _from_the_best(names: list[str], likely: np.ndarray) -> list[tuple[str, float]]:
    order = np.argsort(-likely, kind="stable")
    return [(names[i], sure) for i, sure in zip(order.tolist(), likely[order].tolist(), strict=True)]
