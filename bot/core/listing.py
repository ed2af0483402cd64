"""What an operator wants to see in a list of conversations, and in which order."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from enum import Enum

from bot.core.conversation import Priority, Status


class View(str, Enum):
    """``mine``: the operator's own. ``unassigned``: the queue. ``all``: everyone's and the bot's."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    ALL = "all"


class Sort(str, Enum):
    """``urgent``: by priority, then who waits longest. ``latest`` and ``quiet``: by what happened last."""

    URGENT = "urgent"
    LATEST = "latest"
    QUIET = "quiet"


@dataclass(frozen=True)
class Filter:
    """None and False leave a thing out of account. ``label`` is an id, ``assignee`` an operator's,
    ``team`` a key, ``channel`` a kind such as ``whatsapp``; ``waiting``: only those where the customer
    waits for us; ``undelivered``: where something did not reach them, and nobody has written since.

    Without a ``status`` those put aside are left out of one's own list. Without a ``sort``, ``all`` shows the
    latest first and the other lists the most urgent.
    """

    status: Status | None = None
    team: str | None = None
    assignee: str | None = None
    label: str | None = None
    channel: str | None = None
    language: str | None = None
    priority: Priority | None = None
    waiting: bool = False
    undelivered: bool = False
    sort: Sort | None = None

    def sort_in(self, view: View) -> Sort:
        return self.sort or (Sort.LATEST if view is View.ALL else Sort.URGENT)

    def to_dict(self) -> dict[str, str | bool]:
        """Only what is wanted; see ``filter_from``."""
        return {key: getattr(value, "value", value) for key, value in asdict(self).items() if value}


def filter_from(values: dict[str, str | bool | None]) -> Filter:
    """Raises ValueError for a name or value that means nothing."""
    unknown = set(values) - {field.name for field in fields(Filter)}
    if unknown:
        raise ValueError(f"filter: unknown {', '.join(sorted(unknown))}")
    given = {key: value for key, value in values.items() if value not in (None, "", False)}
    kinds = {"status": Status, "priority": Priority, "sort": Sort}
    read = {key: kinds[key](value) if key in kinds else value for key, value in given.items()}
    for key in ("team", "assignee", "label", "channel", "language"):
        if not isinstance(read.get(key, ""), str):
            raise ValueError(f"{key}: expected text")
    flags = {name: bool(read.get(name)) for name in ("waiting", "undelivered")}
    return Filter(**{**read, **flags})  # type: ignore[arg-type]
