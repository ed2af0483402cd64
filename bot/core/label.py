"""What operators call conversations, to find those of one kind again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LONGEST = 40
TINTS = 6


@dataclass
class Label:
    """``folded``: the name without accents and capitals, unique. ``tint``: a colour of the theme, from 0."""

    id: str
    name: str
    folded: str
    tint: int
    created_at: datetime
