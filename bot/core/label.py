"""What operators call conversations, to find those of one kind again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LONGEST = 40
TINTS = 6


@dataclass
class Label:
    """``folded``: the name without accents and capitals, unique; of a removed one its id, so that the name is
    free. ``tint``: a colour of the theme, from 0. ``merged_into``: the label that its conversations got."""

    id: str
    name: str
    folded: str
    tint: int
    created_at: datetime
    removed_at: datetime | None = None
    merged_into: str | None = None
