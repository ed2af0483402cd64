"""What the WhatsApp channel is given by bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.message import Attachment
from bot.core.templates import Templates
from bot.services.arrive import Arrivals
from bot.services.ports import Database, Hub

Clock = Callable[[], datetime]
WINDOW = timedelta(hours=24)


@dataclass(frozen=True)
class WhatsAppDeps:
    """``number`` as +34600000100. ``public_url``: the address Twilio calls us by; its signatures cover it.

    ``media_url``: where Twilio can fetch a file that we keep. ``api_url``: another Twilio region, or None.
    """

    database: Database
    hub: Hub
    arrivals: Arrivals
    clock: Clock
    account_sid: str
    auth_token: str = field(repr=False)
    number: str
    public_url: str
    media_url: Callable[[Attachment], str]
    templates: Templates = field(default_factory=Templates)
    api_url: str | None = None
    per_second: float = 80.0

    @property
    def account(self) -> str:
        return f"whatsapp:{self.number}"
