"""How operators get in: a one-time link, a password, and the session that follows. Only hashes are kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

from bot.core.operator import Operator
from bot.core.password import weakness
from bot.core.secret import Secret
from bot.services.ports import UnitOfWork

LINK_LASTS = timedelta(hours=24)
INVITATION_LASTS = timedelta(days=7)
STEP_LASTS = timedelta(minutes=5)
LONGEST_DEVICE = 80
SESSION_LASTS = timedelta(hours=16)
JUST = timedelta(minutes=15)
_hasher = PasswordHasher()


def _of_nobody() -> str:
    """What looks like a password's hash and is none: checked as slowly as any, and made at once."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")
        for length in (_hasher.salt_len, _hasher.hash_len)
    )
    costs = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${digest}"


_NOBODY = _of_nobody()


@dataclass(frozen=True)
class Admission:
    """``token``: a session's; or, if a ``second_step`` is asked for first, what is shown beside its code."""

    operator: Operator
    token: str
    second_step: bool = False


def make_link(uow: UnitOfWork, operator_id: str, now: datetime, lasts: timedelta = LINK_LASTS) -> str:
    """Return the secret part of a sign-in link that works once."""
    return _make(uow, "link", operator_id, now, lasts)


def peek_link(uow: UnitOfWork, token: str, now: datetime) -> Operator | None:
    """Whose link it is, without using it up: a messenger's preview must not burn it."""
    return _owner(uow, "link", token, now)


def use_link(uow: UnitOfWork, token: str, now: datetime, device: str = "") -> Admission | None:
    """Use the link up; None for one that is dead."""
    operator = _owner(uow, "link", token, now)
    if operator is None or not _still_so(uow, operator) or not uow.secrets.remove("link", _hashed(token)):
        return None
    return admit(uow, operator, now, device)


def admit(uow: UnitOfWork, operator: Operator, now: datetime, device: str = "") -> Admission | None:
    """Someone has shown a link or a password: let them in, or ask for the second step if they have one.

    ``operator``: as they were then. None if they have another password since, or have left.
    """
    if not _still_so(uow, operator):
        return None
    uow.secrets.forget_expired(now)
    step = uow.second_steps.get(operator.id)
    if step is not None and step.on:
        return Admission(operator, _make(uow, "step", operator.id, now, STEP_LASTS), second_step=True)
    return Admission(operator, begin_session(uow, operator.id, now, device))


def waiting_for_step(uow: UnitOfWork, token: str, now: datetime) -> Operator | None:
    """Who has still to show a second step; None when that has taken too long."""
    return _owner(uow, "step", token, now)


def finish_step(uow: UnitOfWork, token: str, now: datetime, device: str = "") -> str | None:
    """The second step was right: return a session's token."""
    operator = _owner(uow, "step", token, now)
    if operator is None or not _still_so(uow, operator) or not uow.secrets.remove("step", _hashed(token)):
        return None
    return begin_session(uow, operator.id, now, device)


def check_password(uow: UnitOfWork, login: str, password: str) -> Operator | None:
    """Whose login and password these are. Takes as long for an unknown login as for a wrong password.

    It takes that long on purpose: only read in the same transaction.
    """
    operator = uow.operators.by_login(login.strip().lower())
    try:
        _hasher.verify((operator and operator.password_hash) or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    if operator is None or operator.password_hash is None or operator.left_at is not None:
        return None
    return operator


def begin_session(uow: UnitOfWork, operator_id: str, now: datetime, device: str = "") -> str:
    """Return the token of a new session of someone who proved who they are."""
    return _make(uow, "session", operator_id, now, SESSION_LASTS, device)


class WeakPassword(ValueError):
    """``why``: see core.password."""

    def __init__(self, why: str) -> None:
        super().__init__(f"password: too {why}")
        self.why = why


def hashed_password(password: str, about: Iterable[str] = ()) -> str:
    """Takes long on purpose: not for a transaction. Raises WeakPassword. ``about``: see core.password."""
    if why := weakness(password, about):
        raise WeakPassword(why)
    return _hasher.hash(password)


def just_came_in(uow: UnitOfWork, session: str, now: datetime) -> bool:
    """Whether it is only a moment since they showed a link or a password."""
    found = uow.secrets.get("session", _hashed(session), now)
    return found is not None and found.created_at is not None and now - found.created_at <= JUST


def set_password(uow: UnitOfWork, operator_id: str, hashed: str) -> None:
    """Every session and link of theirs ends with it."""
    operator = uow.operators.get(operator_id)
    operator.password_hash = hashed
    uow.operators.save(operator)
    uow.secrets.remove_all(operator_id, "session", "link", "step")


def operator_of(uow: UnitOfWork, session: str, now: datetime) -> tuple[Operator, str] | None:
    """The session's operator and its CSRF token, or None when the session has ended."""
    operator = _owner(uow, "session", session, now)
    return (operator, csrf_token(session)) if operator else None


def sessions(uow: UnitOfWork, operator_id: str, now: datetime) -> list[Secret]:
    return uow.secrets.of(operator_id, "session", now)


def is_session(secret: Secret, token: str) -> bool:
    return hmac.compare_digest(secret.hashed, _hashed(token))


def touch(uow: UnitOfWork, session: str, now: datetime) -> None:
    uow.secrets.used("session", _hashed(session), now)


def end_sessions(uow: UnitOfWork, operator_id: str, now: datetime, handle: str = "", keep: str = "") -> int:
    """End the session of that ``handle``, or all; but the one whose token is ``keep``. Return how many."""
    ended = [
        one
        for one in sessions(uow, operator_id, now)
        if (not handle or one.handle == handle) and not (keep and is_session(one, keep))
    ]
    return sum(uow.secrets.remove("session", one.hashed) for one in ended)


def sign_out(uow: UnitOfWork, session: str) -> None:
    uow.secrets.remove("session", _hashed(session))


def csrf_token(session: str) -> str:
    """Follows from the session's secret, which pages cannot read, and does not give it away."""
    return hmac.new(session.encode(), b"csrf", hashlib.sha256).hexdigest()


def _make(
    uow: UnitOfWork, kind: str, operator_id: str, now: datetime, lasts: timedelta, device: str = ""
) -> str:
    token = secrets.token_urlsafe(32)
    secret = Secret(kind, _hashed(token), operator_id, now + lasts, now, now, device[:LONGEST_DEVICE] or None)
    uow.secrets.add(secret)
    return token


def _owner(uow: UnitOfWork, kind: str, token: str, now: datetime) -> Operator | None:
    """Whose token it is; nobody's who has left."""
    secret = uow.secrets.get(kind, _hashed(token), now)
    operator = uow.operators.get(secret.operator_id) if secret else None
    return operator if operator is not None and operator.left_at is None else None


def _still_so(uow: UnitOfWork, operator: Operator) -> bool:
    """Whoever sets a password meanwhile waits, and ends the session that begins here too."""
    held = uow.operators.lock(operator.id)
    return held.left_at is None and held.password_hash == operator.password_hash


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
