"""What happens in the one transaction in which a customer's message arrives, the same on every channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.conversation import Conversation
from bot.core.message import IncomingMessage
from bot.services import link_channels, old_buttons, opt_out, wait
from bot.services.link_channels import Linking
from bot.services.ports import UnitOfWork, Words
from bot.services.receive import Ahead, Received, receive
from bot.services.reception import ALWAYS_OPEN, Reception

Begin = Callable[[UnitOfWork, Conversation], None]


def leave(uow: UnitOfWork, conversation: Conversation) -> None:
    """To a worker who finds it waiting."""


@dataclass(frozen=True)
class Arrivals:
    """``transcribing``: voice notes wait for their words; ``begin``: Worker.begin of this process; ``ahead``:
    Dialogue.read_ahead."""

    words: Words
    linking: Linking
    clock: Callable[[], datetime]
    transcribing: bool = False
    reception: Reception = ALWAYS_OPEN
    begin: Begin = leave
    ahead: Ahead | None = None

    def take(self, uow: UnitOfWork, incoming: IncomingMessage, private: bool = True) -> Received:
        """Store it, and heed what the house itself answers. ``private``: nobody else reads along."""
        now = self.clock()
        if private:
            self.linking.hold(uow, incoming, now)
        received = receive(uow, incoming, now, self.transcribing, self.reception, self.ahead)
        if opt_out.heed(uow, received, self.words, now) or old_buttons.heed(uow, received, self.words, now):
            return received
        if private and link_channels.heed(uow, received, self.linking, self.words, now):
            return received
        wait.heed(uow, received, self.reception, self.words, now)
        if not received.duplicate:
            self.begin(uow, received.conversation)
        return received
