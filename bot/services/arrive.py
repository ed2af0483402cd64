"""What happens in the one transaction in which a customer's message arrives, the same on every channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.message import IncomingMessage
from bot.services import link_channels, opt_out
from bot.services.link_channels import Linking
from bot.services.ports import UnitOfWork, Words
from bot.services.receive import Received, receive


@dataclass(frozen=True)
class Arrivals:
    """``transcribing``: voice notes wait for their words."""

    words: Words
    linking: Linking
    clock: Callable[[], datetime]
    transcribing: bool = False

    def take(self, uow: UnitOfWork, incoming: IncomingMessage, private: bool = True) -> Received:
        """Store it, and heed what the house itself answers. ``private``: nobody else reads along."""
        now = self.clock()
        received = receive(uow, incoming, now, self.transcribing)
        if not opt_out.heed(uow, received, self.words, now) and private:
            link_channels.heed(uow, received, self.linking, self.words, now)
        return received
