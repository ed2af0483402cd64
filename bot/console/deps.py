"""What the console is given by whoever wires it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.business import Business
from bot.services.ports import Database, Hub, Words


@dataclass(frozen=True)
class ConsoleDeps:
    """``clock`` returns aware datetimes. ``secure_cookies``: the console is reached over https."""

    database: Database
    hub: Hub
    words: Words
    business: Business
    clock: Callable[[], datetime]
    secure_cookies: bool = False
