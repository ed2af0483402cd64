"""A token that was handed out: only its hash is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Secret:
    """``kind``: ``link``, ``session`` or ``step`` (the password was right, the second step is asked for).

    ``device``: in what it was handed to, such as ``Firefox, Linux``; ``used_at``: within some minutes.
    """

    kind: str
    hashed: str
    operator_id: str
    expires_at: datetime
    created_at: datetime | None = None
    used_at: datetime | None = None
    device: str | None = None

    @property
    def handle(self) -> str:
        """What it may be called on a page."""
        return self.hashed[:16]


@dataclass
class SecondStep:
    """``secret``: base32, sealed, shared with the person's authenticator; ``last_step``: of the last code
    accepted, which is not accepted again. ``codes``: hashes of the recovery codes that are left.
    """

    operator_id: str
    secret: str
    confirmed_at: datetime | None = None
    last_step: int = 0
    codes: tuple[str, ...] = ()

    @property
    def on(self) -> bool:
        return self.confirmed_at is not None
