"""What customers wrote while nobody could bring it to us: taken as if it had been brought."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.erasure import known_again_by
from bot.core.message import IncomingMessage
from bot.services.arrive import Arrivals
from bot.services.ports import UnitOfWork
from bot.services.receive import Received

CLOCKS_DIFFER = timedelta(minutes=15)  # ours and a network's; and how late its list may know of a message
LONGEST_ASKED_FOR = timedelta(days=8)  # more than the settings let anybody ask for


def since(uow: UnitOfWork, account: str, now: datetime) -> datetime | None:
    """From when on something may be missing; None: nobody has asked yet, and from ``now`` on it is known."""
    until = uow.caught_up.until(account)
    if until is None:
        uow.caught_up.note(account, now)
        return None
    return min(until, now) - CLOCKS_DIFFER


def missing(uow: UnitOfWork, account: str, external_ids: Iterable[str]) -> set[str]:
    return {one for one in external_ids if uow.messages.by_external_id(account, one) is None}


def take(uow: UnitOfWork, arrivals: Arrivals, incoming: IncomingMessage) -> Received | None:
    """None for what somebody wrote who was erased since: it is missing because it is to be."""
    return None if _was_erased(uow, incoming) else arrivals.take(uow, incoming)


def _was_erased(uow: UnitOfWork, incoming: IncomingMessage) -> bool:
    assert incoming.written_at is not None
    since = uow.erasures.since(incoming.written_at - CLOCKS_DIFFER)
    known = known_again_by(incoming.account, incoming.external_id)
    return any(known in erasure.lately for erasure in since)
