"""Which of many prepared answers a question is for: by its likeness to the examples of each.

Nothing is fitted, so thousands of answers cost nothing to train. By their meaning a few come into question;
their words and letters are looked at then, and the single examples of the likeliest, so a turn costs hardly
more with a thousand answers than with twenty.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.nlu.constants import (
    RESPONSE_SELECTOR_PREDICTION_KEY,
    RESPONSE_SELECTOR_RANKING_KEY,
    RESPONSE_SELECTOR_UTTER_ACTION_KEY,
)
from rasa.shared.nlu.constants import INTENT_RESPONSE_KEY
from scipy import sparse

from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.normalise import spoken, tokens
from bot.engine.nlu.rows import Rows, spans
from bot.engine.nlu.tfidf import Tfidf, grams_of

# Shares of likeness in words and letters, and in meaning.
LEXICAL, SEMANTIC = 1 / 3, 2 / 3
# Answers whose words are looked at, and whose examples. Of a thousand messages of Banking77 that were held
# out, 5 get another first answer than if all of them were; of a thousand of CLINC150, none.
IN_QUESTION, LOOKED_AT_CLOSELY = 25, 12
# From likeness (0 to 1) to confidence: the best of equals gets its share, a clear best nearly all.
SHARPNESS = 25.0


class AnswerModel:
    """``parts``: TF-IDF rows and ``vectors``: embeddings of the examples; ``owner``: the answer of each."""

    def __init__(
        self,
        answers: list[str],
        tfidf: Tfidf,
        parts: sparse.csr_matrix,
        vectors: np.ndarray,
        owner: np.ndarray,
        encoder_name: str,
    ) -> None:
        self.answers = answers
        self._tfidf = tfidf
        order = np.argsort(owner, kind="stable")
        self._parts, self._vectors, self._owner = parts[order], vectors[order], owner[order]
        self._encoder_name = encoder_name
        self._first = np.searchsorted(self._owner, np.arange(len(answers) + 1))
        middle_parts, self._middles = self._middle()
        self._middle_rows, self._rows = Rows(middle_parts), Rows(self._parts)

    @classmethod
    def fit(cls, texts: list[str], labels: list[str], encoder_name: str = "use") -> AnswerModel:
        said = [spoken(text) for text in texts]
        grams = [grams_of(tokens(text)) for text in said]
        tfidf = Tfidf.fit(grams)
        answers = sorted(set(labels))
        owner = np.array([answers.index(label) for label in labels])
        vectors = encoder(encoder_name).encode(said)
        return cls(answers, tfidf, tfidf.matrix(grams), vectors, owner, encoder_name)

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return (answer, confidence) from the likeliest down."""
        said = spoken(text)
        columns, values = self._tfidf.row_of_both(tokens(said))
        part = np.zeros(len(self._tfidf.vocabulary), np.float32)
        part[columns] = values
        vector = encoder(self._encoder_name).encode([said])[0]
        meaning = self._middles @ vector
        asked = np.argsort(-meaning, kind="stable")[:IN_QUESTION]
        likeness = _mixed(self._middle_rows.times(asked, asked + 1, part), meaning[asked])
        close = np.argsort(-likeness, kind="stable")[:LOOKED_AT_CLOSELY]
        best = (likeness[close] + self._nearest(asked[close], part, vector)) / 2
        order = np.argsort(-best, kind="stable")
        raised = np.exp(SHARPNESS * (best[order] - best[order[0]]))
        shares = (raised / raised.sum()).tolist()
        return [(self.answers[a], share) for a, share in zip(asked[close[order]], shares, strict=True)]

    def _nearest(self, answers: np.ndarray, part: np.ndarray, vector: np.ndarray) -> np.ndarray:
        """How alike the likeliest example of each answer is."""
        first, last = self._first[answers], self._first[answers + 1]
        alike = _mixed(self._rows.times(first, last, part), self._vectors[spans(first, last)] @ vector)
        return np.asarray(np.maximum.reduceat(alike, np.cumsum(last - first) - (last - first)))

    def _middle(self) -> tuple[sparse.csr_matrix, np.ndarray]:
        count = len(self._owner)
        belongs = sparse.csr_matrix((np.ones(count, np.float32), (self._owner, np.arange(count))))
        parts, vectors = belongs @ self._parts, belongs @ self._vectors
        lengths = np.sqrt(parts.multiply(parts).sum(axis=1)).A1
        parts = sparse.diags(1 / np.maximum(lengths, 1e-9)) @ parts
        return parts.tocsr(), vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def save(self, path: Path) -> None:
        np.savez(
            path,
            answers=np.array(self.answers),
            grams=self._tfidf.grams,
            idf=self._tfidf.idf,
            values=self._parts.data,
            columns=self._parts.indices,
            starts=self._parts.indptr,
            vectors=self._vectors,
            owner=self._owner,
            encoder=np.array(self._encoder_name),
        )

    @classmethod
    def load(cls, path: Path) -> AnswerModel:
        with np.load(path, allow_pickle=False) as stored:
            tfidf = Tfidf.of(stored["grams"], stored["idf"])
            shape = (len(stored["owner"]), len(tfidf.vocabulary))
            parts = sparse.csr_matrix((stored["values"], stored["columns"], stored["starts"]), shape=shape)
            answers, name = stored["answers"].tolist(), str(stored["encoder"])
            return cls(answers, tfidf, parts, stored["vectors"], stored["owner"], name)


def _mixed(lexical: np.ndarray, semantic: np.ndarray) -> np.ndarray:
    return np.asarray(LEXICAL * lexical + SEMANTIC * semantic)


def selection(intent: str, ranking: list[tuple[str, float]]) -> dict[str, Any]:
    """Return what Rasa wants to find under the intent's name; ``ranking``: (``faq/key``, confidence)."""
    best, confidence = ranking[0]
    return {
        RESPONSE_SELECTOR_PREDICTION_KEY: {
            "responses": None,
            "confidence": confidence,
            INTENT_RESPONSE_KEY: best,
            RESPONSE_SELECTOR_UTTER_ACTION_KEY: f"utter_{best}",
        },
        RESPONSE_SELECTOR_RANKING_KEY: [
            {INTENT_RESPONSE_KEY: key, "confidence": sure} for key, sure in ranking
        ],
    }
