"""A filter that an operator uses often enough to give it a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.core.listing import View

LONGEST_NAME = 60
MOST = 30


@dataclass
class SavedFilter:
    """``wanted`` as ``Filter.to_dict`` has it; a name is one operator's once."""

    id: str
    operator_id: str
    name: str
    view: View
    created_at: datetime
    wanted: dict[str, str | bool] = field(default_factory=dict)
