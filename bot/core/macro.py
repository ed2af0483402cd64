"""Macros: what operators do together again and again, under one name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Do(str, Enum):
    """``reply`` with a canned reply (its code), ``note`` (its text), ``label`` (its name), ``priority``,
    ``snooze`` (until when), ``transfer`` (to a team by its key, to an operator by ``@`` and their id),
    ``resolve`` (no value)."""

    REPLY = "reply"
    NOTE = "note"
    LABEL = "label"
    PRIORITY = "priority"
    SNOOZE = "snooze"
    TRANSFER = "transfer"
    RESOLVE = "resolve"


PERSON = "@"
LAST = (Do.SNOOZE, Do.TRANSFER, Do.RESOLVE)  # the conversation is out of hand afterwards


@dataclass(frozen=True)
class MacroStep:
    do: Do
    value: str = ""


@dataclass
class Macro:
    """``team``: whose it is, everybody's without one. ``removed_at``: it can be restored."""

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    steps: tuple[MacroStep, ...] = ()
    team: str | None = None
    updated_by: str | None = None
    removed_at: datetime | None = None
