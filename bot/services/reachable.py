"""Whether the network delivers to an address, and what it is called there now."""

from __future__ import annotations

from datetime import datetime

from bot.services.ports import UnitOfWork
from bot.services.record import activity


def set_reachable(uow: UnitOfWork, account: str, address: str, reachable: bool, now: datetime) -> bool:
    """Note the change where operators see it. False, and nothing happens, for an unknown address or without a
    change."""
    if not _is_news(uow, account, address, reachable):
        return False
    found = uow.conversations.latest_at(account, address)
    conversation = uow.conversations.lock(found.id) if found is not None else None
    if conversation is not None and conversation.erased_at is not None:
        return False  # as we waited for it, and the address with it
    if not _is_news(uow, account, address, reachable):
        return False
    uow.contacts.reached(account, address, None if reachable else now)
    if conversation is not None:
        activity(uow, conversation, "contact.reachable" if reachable else "contact.unreachable", now)
        uow.conversations.save(conversation)
    return True


def _is_news(uow: UnitOfWork, account: str, address: str, reachable: bool) -> bool:
    identity = uow.contacts.identity(account, address)
    return identity is not None and (identity.unreachable_since is None) != reachable


def readdress(uow: UnitOfWork, account: str, old: str, new: str) -> None:
    """The network calls the address something else from now on. Told twice, it is done once."""
    found = uow.conversations.latest_at(account, old)
    if found is not None:
        uow.conversations.lock(found.id)
    if uow.contacts.identity(account, new) is None:
        uow.contacts.readdress(account, old, new)
