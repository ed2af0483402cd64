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


def _as_it_is(name: str, value: object, language: str) -> str:
    return str(value)


@dataclass(frozen=True)
class WhatsAppDeps:
    """``number`` as +34600000100. ``public_url``: the address Twilio calls us by; its signatures cover it.

    ``media_url``: where Twilio can fetch a file that we keep.
    ``spoken``: what goes into a template's blank for a value such as the key of a district.
    ``api_url``: another Twilio region, or None. ``catch_up``: how old what is asked for afterwards may be.
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
    spoken: Callable[[str, object, str], str] = _as_it_is
    api_url: str | None = None
    per_second: float = 80.0
    catch_up: timedelta = WINDOW

    @property
    def account(self) -> str:
        return f"whatsapp:{self.number}"
