"""How long what is kept is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class KeptFor:
    """``events``: after all have read them; ``engine``: the engine's record, after the last word, always
    longer than a session; ``customers``: after anything was heard of them, ``messages``: what was said, of
    customers who stay; None for ever."""

    events: timedelta = timedelta(days=30)
    engine: timedelta = timedelta(days=30)
    customers: timedelta | None = None
    messages: timedelta | None = None
