"""What the Telegram channel is given by bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.core.message import Button
from bot.services.arrive import Arrivals
from bot.services.ports import Database, Hub, MediaStore, Words

ACCOUNT = "telegram"
API = "https://api.telegram.org"


class Spoken(Words, Protocol):
    """The house's words with their buttons: bot.content.words.Words."""

    def buttons(self, key: str, language: str, **values: object) -> tuple[Button, ...]: ...


@dataclass(frozen=True)
class TelegramDeps:
    """``webhook``: the address Telegram is to call with ``secret``; None: we ask Telegram for news ourselves.

    ``poll``: for how many seconds such a question waits for news. ``album``: how long a picture in a group is
    kept, until another of its album calls us. ``joining``: until a group that let us in hears who we are.
    ``watch``: how often we look whether Telegram still calls us. ``pace``: of the periods of its limits; less
    than 1 is for tests.
    """

    database: Database
    hub: Hub
    words: Spoken
    arrivals: Arrivals
    clock: Callable[[], datetime]
    token: str = field(repr=False)
    secret: str = field(repr=False)
    webhook: str | None = None
    api_url: str = API
    store: MediaStore | None = None
    poll: int = 50
    typing: float = 4.0
    album: float = 5.0
    joining: float = 3.0
    watch: float = 120.0
    pace: float = 1.0
