"""What telling other systems needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.business import Business
from bot.outward.signing import Secrets
from bot.services.ports import Database, Hub


@dataclass(frozen=True)
class WebhookDeps:
    """``private``: addresses inside our own network, and plain http, are allowed."""

    database: Database
    hub: Hub
    secrets: Secrets
    clock: Callable[[], datetime]
    business: Business
    private: bool = False
