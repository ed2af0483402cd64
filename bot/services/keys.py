"""Keys that let other systems in: shown once, kept as hashes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from bot.core.api_key import ApiKey, Scope
from bot.core.ids import new_id
from bot.services.audit import note
from bot.services.errors import WrongField
from bot.services.ports import UnitOfWork

LONGEST_NAME = 80
REMEMBERED = timedelta(hours=24)
USED_AGAIN_AFTER = timedelta(minutes=1)


def add(
    uow: UnitOfWork,
    name: str,
    scopes: tuple[Scope, ...],
    operator_id: str | None,
    now: datetime,
    by: str | None = None,
) -> tuple[ApiKey, str]:
    """Return it with the key itself, which is shown this once. Raises WrongField for a bad or a used name."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        said = f"name: expected 1 to {LONGEST_NAME} characters that say who uses the key"
        raise WrongField("name", "shape", said=said)
    if any(key.name == name for key in valid(uow)):
        raise WrongField("name", "taken", said=f"name {name!r} is used by another key")
    secret = f"vnt_{secrets.token_urlsafe(32)}"
    key = ApiKey(new_id("key"), name, hash_of(secret), scopes, now, operator_id)
    uow.api_keys.add(key)
    may = "+".join(scope.value for scope in scopes)
    note(uow, now, "keys.added", by, subject_id=operator_id, key=key.id, scopes=may)
    return key, secret


def valid(uow: UnitOfWork) -> list[ApiKey]:
    """The oldest first."""
    return [key for key in uow.api_keys.all() if key.revoked_at is None]


def revoke(uow: UnitOfWork, name_or_id: str, now: datetime, by: str | None = None) -> ApiKey:
    """KeyError if there is none."""
    found = next((key.id for key in valid(uow) if name_or_id in (key.id, key.name)), name_or_id)
    key = uow.api_keys.lock(found)
    if key.revoked_at is not None:
        raise KeyError(name_or_id)
    key.revoked_at = now
    uow.api_keys.save(key)
    note(uow, now, "keys.revoked", by, subject_id=key.operator_id, key=key.id)
    return key


def who_has(uow: UnitOfWork, secret: str) -> ApiKey | None:
    key = uow.api_keys.by_hash(hash_of(secret))
    return key if key is not None and key.revoked_at is None else None


def used(uow: UnitOfWork, key_id: str, now: datetime) -> None:
    """Note that it is in use, to the minute."""
    key = uow.api_keys.lock(key_id)
    key.last_used_at = now
    uow.api_keys.save(key)


def hash_of(secret: str) -> str:
    """A key is long and drawn by us: guessing is hopeless without any slowing down."""
    return hashlib.sha256(secret.encode()).hexdigest()
