"""Whether a request comes from Twilio: its signature covers the address it called and every field it sent."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from urllib.parse import urlparse

from twilio.request_validator import RequestValidator, add_port, remove_port


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


def genuine(token: str, url: str, pairs: Sequence[tuple[str, str]], given: str) -> bool:
    """``url`` and ``given`` as the server read them: bytes that are no text came as lone surrogates.

    Twilio signs an address now with its port and now without, whichever it was given.
    """
    parts = urlparse(url)
    try:
        right = (expected(token, each, pairs) for each in {url, add_port(parts), remove_port(parts)})
        return any(hmac.compare_digest(one.encode(), given.encode()) for one in right)
    except UnicodeEncodeError:
        return False
