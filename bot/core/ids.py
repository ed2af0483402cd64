"""Identifiers: sortable by time of making, hard to guess, readable in a log."""

import secrets
import time
from hashlib import sha256


def new_id(kind: str) -> str:
    """Return e.g. ``msg_018f3c2a7b105f0c9e1d2a3b4c5d``: 48 bits of milliseconds, 64 random bits."""
    return f"{kind}_{time.time_ns() // 1_000_000:012x}{secrets.token_hex(8)}"


def id_of(kind: str, *asked: str) -> str:
    """The same for the same: what was asked for twice, its first answer lost, is there once."""
    return f"{kind}_{sha256(' '.join(asked).encode()).hexdigest()[:28]}"


def reference(prefix: str, number: int) -> str:
    """Return a number a customer can read out over the phone: ``reference("R", 1043)`` is ``R-1043``."""
    return f"{prefix}-{number}"
