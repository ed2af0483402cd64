"""Identifiers: sortable by the order of making, hard to guess, readable in a log."""

import secrets
import time
from hashlib import sha256
from threading import Lock

_TAIL = 64  # bits, after 48 of milliseconds
_STEP = 48  # random bits between two of one millisecond: the next one is not known from this one

_making = Lock()
_latest = 0


def new_id(kind: str) -> str:
    """Return e.g. ``msg_018f3c2a7b105f0c9e1d2a3b4c5d``: 48 bits of milliseconds, 64 random bits.

    Of one process each is greater than the one before, also within a millisecond, and while a clock that
    was set back catches up. Those of several processes stand by their clocks' milliseconds.
    """
    global _latest
    with _making:
        made = time.time_ns() // 1_000_000 << _TAIL | secrets.randbits(_TAIL)
        if made >> _TAIL <= _latest >> _TAIL:
            made = _latest + 1 + secrets.randbits(_STEP)
        _latest = made
    return f"{kind}_{made:028x}"


def id_of(kind: str, *asked: str) -> str:
    """The same for the same: what was asked for twice, its first answer lost, is there once."""
    return f"{kind}_{sha256(' '.join(asked).encode()).hexdigest()[:28]}"


def reference(prefix: str, number: int) -> str:
    """Return a number a customer can read out over the phone: ``reference("R", 1043)`` is ``R-1043``."""
    return f"{prefix}-{number}"
