"""What is kept so that only this house can read it: whoever has the database alone cannot."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = "sealed1:"  # no base32 secret begins so
_NONCE = 12


class WrongKey(Exception):
    """It was sealed with another SECRET_KEY, or for something else, or was changed since."""


@dataclass(frozen=True)
class Sealer:
    """AES-256-GCM with a key of its own, derived from the house's SECRET_KEY (HKDF, SHA-256)."""

    secret_key: str = field(repr=False)
    purpose: str

    def seal(self, text: str, about: str) -> str:
        """``about``: whose it is. Sealed for one, it does not open for another."""
        nonce = os.urandom(_NONCE)
        sealed = self._cipher.encrypt(nonce, text.encode(), about.encode())
        return MARK + base64.b64encode(nonce + sealed).decode()

    def open(self, sealed: str, about: str) -> str:
        """Raises WrongKey. What was kept before anything was sealed is returned as it is."""
        from cryptography.exceptions import InvalidTag

        if not is_sealed(sealed):
            return sealed
        try:
            whole = base64.b64decode(sealed.removeprefix(MARK), validate=True)
            return self._cipher.decrypt(whole[:_NONCE], whole[_NONCE:], about.encode()).decode()
        except (InvalidTag, ValueError) as fault:
            raise WrongKey(self.purpose) from fault

    @cached_property
    def _cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # slow to load, and seldom needed
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        purpose = f"ventanilla {self.purpose}".encode()
        return AESGCM(HKDF(SHA256(), 32, None, purpose).derive(self.secret_key.encode()))


def is_sealed(text: str) -> bool:
    return text.startswith(MARK)
