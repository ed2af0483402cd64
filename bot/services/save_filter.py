"""Operators keep the lists they look at every day."""

from __future__ import annotations

from datetime import datetime

from bot.core.ids import new_id
from bot.core.listing import Filter, View
from bot.core.saved_filter import LONGEST_NAME, MOST, SavedFilter
from bot.core.text import clean
from bot.services.ports import UnitOfWork


def save_filter(
    uow: UnitOfWork, operator_id: str, name: str, view: View, wanted: Filter, now: datetime
) -> SavedFilter:
    """Keep it under its name, instead of the operator's earlier one of that name.

    Raises ValueError for an empty or over-long name, or beyond 30 filters.
    """
    name = " ".join(clean(name, LONGEST_NAME + 1).split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValueError(f"name: expected 1 to {LONGEST_NAME} characters")
    mine = uow.filters.of(operator_id)
    for known in mine:
        if known.name.casefold() == name.casefold():
            known.name, known.view, known.wanted = name, view, wanted.to_dict()
            uow.filters.save(known)
            return known
    if len(mine) >= MOST:
        raise ValueError(f"filters: expected at most {MOST}")
    saved = SavedFilter(new_id("flt"), operator_id, name, view, now, wanted.to_dict())
    uow.filters.add(saved)
    return saved


def remove_filter(uow: UnitOfWork, operator_id: str, filter_id: str) -> SavedFilter:
    """Raises KeyError if the operator has no such filter."""
    for known in uow.filters.of(operator_id):
        if known.id == filter_id:
            uow.filters.remove(filter_id)
            return known
    raise KeyError(filter_id)
