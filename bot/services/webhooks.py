"""Which other systems are told what happens, and how that goes. Every change is put on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.ids import new_id
from bot.core.webhook import Outcome, Telling, Told, Webhook
from bot.services import tell_others
from bot.services.audit import note
from bot.services.ports import UnitOfWork

MOST_AT_ONCE = 10_000


@dataclass(frozen=True)
class Standing:
    """``sent``: in 30 days; ``taken``: the latest of those; ``refused``: the oldest that is tried again.
    ``failure``: how it fails at present, if it does."""

    webhook: Webhook
    waiting: int
    sent: int
    dead: int
    taken: Telling | None
    refused: Telling | None
    failure: str | None


def add(uow: UnitOfWork, url: str, kinds: tuple[Told, ...], now: datetime, by: str | None = None) -> Webhook:
    """It is told what happens from now on, of every kind if none is named."""
    webhook = Webhook(new_id("whk"), url, kinds or tuple(Told), now, now, uow.events.last_id())
    uow.webhooks.add(webhook)
    note(uow, now, "webhooks.added", by, webhook=webhook.id)
    return webhook


def find(uow: UnitOfWork, webhook_id: str) -> Webhook:
    """Raises KeyError if there is none, or none any more."""
    webhook = uow.webhooks.lock(webhook_id)
    if webhook.removed_at is not None:
        raise KeyError(webhook_id)
    return webhook


def change(
    uow: UnitOfWork, webhook_id: str, url: str, kinds: tuple[Told, ...], now: datetime, by: str | None = None
) -> None:
    """What waits for it goes to the new address. Raises KeyError."""
    webhook = find(uow, webhook_id)
    wanted = {"url": url, "kinds": kinds}
    what = [name for name, value in wanted.items() if getattr(webhook, name) != value]
    if what:
        webhook.url, webhook.kinds = url, kinds
        uow.webhooks.save(webhook)
        note(uow, now, "webhooks.changed", by, webhook=webhook_id, what="+".join(what))


def renew_secret(uow: UnitOfWork, webhook_id: str, now: datetime, by: str | None = None) -> Webhook:
    """What it is told is signed with another secret, for a day also with the one before. Raises KeyError."""
    webhook = find(uow, webhook_id)
    webhook.secret_number, webhook.secret_at = webhook.secret_number + 1, now
    uow.webhooks.save(webhook)
    note(uow, now, "webhooks.secret-renewed", by, webhook=webhook_id)
    return webhook


def switch_off(uow: UnitOfWork, webhook_id: str, now: datetime, by: str | None = None) -> None:
    """It is not told what happens from now on; what waits for it goes on waiting. Raises KeyError."""
    webhook = find(uow, webhook_id)
    if webhook.since is not None:
        webhook.since = None
        uow.webhooks.save(webhook)
        note(uow, now, "webhooks.switched-off", by, webhook=webhook_id)


def switch_on(uow: UnitOfWork, webhook_id: str, now: datetime, by: str | None = None) -> None:
    """It is told what waited, and what happens from now on. Raises KeyError."""
    webhook = find(uow, webhook_id)
    if webhook.since is None:
        webhook.since, webhook.cursor = now, uow.events.last_id()
        uow.webhooks.save(webhook)
        note(uow, now, "webhooks.switched-on", by, webhook=webhook_id)


def remove(uow: UnitOfWork, webhook_id: str, now: datetime, by: str | None = None) -> None:
    """What still waited for it is not sent. Raises KeyError."""
    webhook = find(uow, webhook_id)
    webhook.removed_at = now
    uow.webhooks.save(webhook)
    note(uow, now, "webhooks.removed", by, webhook=webhook_id)


def try_again(uow: UnitOfWork, webhook_id: str | None, now: datetime, by: str | None = None) -> int:
    """Try all that was given up, of one or of all, from the beginning. Returns how many there are.

    Raises KeyError.
    """
    if webhook_id is not None:
        find(uow, webhook_id)
    given_up = uow.webhooks.listing(Outcome.DEAD, webhook_id, MOST_AT_ONCE)
    for telling in given_up:
        tell_others.again(uow, telling.id, now)
    if given_up:
        note(uow, now, "webhooks.tried-again", by, webhook=webhook_id or "all", count=len(given_up))
    return len(given_up)


def try_one_again(
    uow: UnitOfWork, telling_id: str, now: datetime, by: str | None = None, webhook_id: str | None = None
) -> None:
    """KeyError if it is unknown or not of ``webhook_id``, ValueError if it is not given up (any more)."""
    telling = uow.webhooks.telling(telling_id)
    if webhook_id not in (None, telling.webhook_id):
        raise KeyError(telling_id)
    find(uow, telling.webhook_id)
    tell_others.again(uow, telling_id, now)
    note(uow, now, "webhooks.tried-again", by, webhook=telling.webhook_id, message=telling_id)


def standing(uow: UnitOfWork, webhook: Webhook) -> Standing:
    counts = uow.webhooks.count(webhook.id)
    waiting, sent, dead = (counts.get(one.value, 0) for one in (Outcome.WAITING, Outcome.SENT, Outcome.DEAD))
    taken, given_up = (_latest(uow, webhook.id, state) for state in (Outcome.SENT, Outcome.DEAD))
    refused = uow.webhooks.refused(webhook.id)
    failing = refused or (given_up if given_up and (not taken or given_up.number > taken.number) else None)
    return Standing(webhook, waiting, sent, dead, taken, refused, failing.failure if failing else None)


def _latest(uow: UnitOfWork, webhook_id: str, state: Outcome) -> Telling | None:
    return next(iter(uow.webhooks.listing(state, webhook_id, 1)), None)
