"""What operators keep ready for all is taken away and brought back, and says who did it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.services.ports import Shelf


class Kept(Protocol):
    updated_at: datetime
    updated_by: str | None
    removed_at: datetime | None


def remove[K: Kept](shelf: Shelf[K], key: str, operator_id: str, now: datetime) -> K:
    """Nobody is offered it any more; ``restore`` brings it back."""
    kept = shelf.get(key)
    kept.removed_at = kept.updated_at = now
    kept.updated_by = operator_id
    shelf.save(kept)
    return kept


def restore[K: Kept](
    shelf: Shelf[K], key: str, operator_id: str, now: datetime, free: Callable[[K], None]
) -> K:
    """``free`` raises WrongField if its name was given to another one meanwhile."""
    kept = shelf.get(key)
    free(kept)
    kept.removed_at, kept.updated_at, kept.updated_by = None, now, operator_id
    shelf.save(kept)
    return kept
