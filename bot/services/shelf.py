"""What operators keep ready for all is changed, taken away and brought back, and says who did it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.services.errors import ChangedMeanwhile
from bot.services.ports import Shelf, UnitOfWork


class Kept(Protocol):
    updated_at: datetime
    updated_by: str | None
    removed_at: datetime | None


def to_change[K: Kept](uow: UnitOfWork, shelf: Shelf[K], key: str, seen: datetime | None) -> K:
    """``seen``: when it was last changed, as the page shows it; ChangedMeanwhile if that is so no more."""
    uow.in_turn()
    kept = shelf.get(key)
    if seen is not None and seen != kept.updated_at:
        raise ChangedMeanwhile
    return kept


def remove[K: Kept](shelf: Shelf[K], key: str, operator_id: str, now: datetime) -> K:
    """Nobody is offered it any more; ``restore`` brings it back."""
    kept = shelf.get(key)
    kept.removed_at = kept.updated_at = now
    kept.updated_by = operator_id
    shelf.save(kept)
    return kept


def restore[K: Kept](
    uow: UnitOfWork, shelf: Shelf[K], key: str, operator_id: str, now: datetime, free: Callable[[K], None]
) -> K:
    """``free`` raises WrongField if its name was given to another one meanwhile."""
    uow.in_turn()
    kept = shelf.get(key)
    free(kept)
    kept.removed_at, kept.updated_at, kept.updated_by = None, now, operator_id
    shelf.save(kept)
    return kept
