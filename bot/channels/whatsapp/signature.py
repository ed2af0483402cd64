"""Whether a request comes from Twilio: its signature covers the address it called and every field it sent."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from twilio.request_validator import RequestValidator


class Fields(dict[str, list[str]]):
    """Repeated fields as Twilio's own validator asks for them. Blank ones count."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        for name, value in pairs:
            self.setdefault(name, []).append(value)

    def getall(self, name: str) -> list[str]:
        return self[name]


def expected(token: str, url: str, pairs: Iterable[tuple[str, str]]) -> str:
    return str(RequestValidator(token).compute_signature(url, Fields(pairs)))


def genuine(token: str, url: str, pairs: Iterable[tuple[str, str]], given: str) -> bool:
    """``url`` and ``given`` as the server read them: bytes that are no text came as lone surrogates."""
    try:
        return hmac.compare_digest(expected(token, url, pairs).encode(), given.encode())
    except UnicodeEncodeError:
        return False
