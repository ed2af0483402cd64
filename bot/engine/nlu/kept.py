"""Sentence embeddings kept from one training to the next: only new sentences have to be looked at."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

# Some 2 kB each; of more, those go first that were not asked for longest.
MOST = 100_000

Encode = Callable[[list[str]], np.ndarray]


class Kept:
    """``encode`` for what is not in ``folder`` yet. ``version``: of the encoder; another's are not used."""

    def __init__(self, encode: Encode, folder: Path, version: str) -> None:
        self._encode = encode
        self._path = folder / "embeddings.npz"
        self._version = version.encode()
        self._vectors = self._read()

    def __call__(self, texts: list[str]) -> np.ndarray:
        keys = [self._key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._vectors}
        if new:
            self._vectors |= zip(new, self._encode(list(new.values())), strict=True)
        found = {key: self._vectors.pop(key) for key in dict.fromkeys(keys)}
        self._vectors |= found
        if new:
            self._write()
        return np.stack([found[key] for key in keys])

    def _key(self, text: str) -> str:
        return hashlib.blake2b(text.encode(), digest_size=16, key=self._version).hexdigest()

    def _read(self) -> dict[str, np.ndarray]:
        try:
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
        except Exception:
            return {}  # none yet, or broken in whatever way: they are worth a few seconds, no more

    def _write(self) -> None:
        last = list(self._vectors.items())[-MOST:]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_suffix(f".{os.getpid()}.npz")
        np.savez(unfinished, keys=[key for key, _ in last], vectors=[vector for _, vector in last])
        unfinished.replace(self._path)
