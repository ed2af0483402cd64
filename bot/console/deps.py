"""What the console is given by whoever wires it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.business import Business
from bot.core.report import ServiceLevels
from bot.core.templates import Templates
from bot.core.webhook import Webhook
from bot.services.ports import Database, Dialogue, Hub, MediaStore, Words
from bot.services.sealing import Sealer


class PushKeys(Protocol):
    """What the page needs to be told with its tab closed."""

    @property
    def public_key(self) -> str: ...
    def allows(self, endpoint: str) -> bool: ...


class WebhookCalls(Protocol):
    """What the sender of webhooks knows and does."""

    def refusal(self, url: str) -> str | None:
        """Why this address is not called: ``address``, ``https`` or ``inside``; None: it is."""
        ...

    def secret_of(self, webhook: Webhook) -> str:
        """What its messages are signed with."""
        ...

    async def ping(self, webhook: Webhook) -> str | None:
        """Send it a message of type "ping"; return how that failed, such as ``status 500``, if it did."""
        ...


@dataclass(frozen=True)
class ConsoleDeps:
    """``clock`` returns aware datetimes. ``secure_cookies``: the console is reached over https,
    at ``public_url``; empty: wherever it was asked for.

    ``windows``: by account, how long its network lets us write freely after the customer has.
    ``files``: by account, the types of those that operators may send there. ``topics``: questions with a
    prepared answer, e.g. ``faq/move_house``. ``forms``: what the editors' own forms are called in a
    language, by their keys. ``beyond``: intents that are nothing the bot does.
    They are asked for each time: another version has others.
    ``sealer``: for the secrets of second steps. ``recall``: how long a reply from the page, and what the
    customer is told of a resolve or a transfer, is held before it goes out.
    """

    database: Database
    hub: Hub
    words: Words
    business: Business
    clock: Callable[[], datetime]
    sealer: Sealer
    webhooks: WebhookCalls
    secure_cookies: bool = False
    public_url: str = ""
    levels: ServiceLevels = field(default_factory=ServiceLevels)
    media: MediaStore | None = None
    templates: Templates = field(default_factory=Templates)
    windows: Mapping[str, timedelta] = field(default_factory=dict)
    files: Mapping[str, frozenset[str]] = field(default_factory=dict)
    topics: Callable[[], frozenset[str]] = frozenset
    forms: Callable[[str], dict[str, str]] = lambda _: {}
    beyond: Callable[[], frozenset[str]] = frozenset
    recall: timedelta = timedelta(0)
    dialogue: Dialogue | None = None
    push: PushKeys | None = None
