"""What the web channel is given by bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from bot.channels.web.limits import Limits
from bot.core.business import Business
from bot.services.arrive import Arrivals
from bot.services.ports import Database, Hub, MediaStore, Words

ACCOUNT = "web"
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class WebDeps:
    """``origins``: the other sites that may embed the widget, such as ``https://www.example.org``."""

    database: Database
    hub: Hub
    words: Words
    secret_key: str
    business: Business
    clock: Clock
    media: MediaStore
    arrivals: Arrivals
    origins: tuple[str, ...] = ()
    zone: tzinfo = UTC
    limits: Limits = field(default_factory=Limits)
    heartbeat: float = 15.0
