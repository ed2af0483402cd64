"""Whether the network delivers to an address, and what it is called there now."""

from __future__ import annotations

from datetime import datetime

from bot.services.ports import UnitOfWork
from bot.services.record import activity


def set_reachable(uow: UnitOfWork, account: str, address: str, reachable: bool, now: datetime) -> None:
    """Note the change where operators see it. Nothing happens for an unknown address or without a change."""
    identity = uow.contacts.identity(account, address)
    if identity is None or (identity.unreachable_since is None) == reachable:
        return
    since = None if reachable else now
    uow.contacts.reached(account, address, since)
    found = uow.conversations.latest_at(account, address)
    if found is not None:
        conversation = uow.conversations.lock(found.id)
        activity(uow, conversation, "contact.reachable" if reachable else "contact.unreachable", now)
        uow.conversations.save(conversation)


def readdress(uow: UnitOfWork, account: str, old: str, new: str) -> None:
    """The network calls the address something else from now on. Told twice, it is done once."""
    found = uow.conversations.latest_at(account, old)
    if found is not None:
        uow.conversations.lock(found.id)
    if uow.contacts.identity(account, new) is None:
        uow.contacts.readdress(account, old, new)
