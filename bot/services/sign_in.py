"""How operators get in: a one-time link, a password, and the session that follows. Only hashes are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.core.operator import Operator
from bot.services.ports import UnitOfWork

LINK_LASTS = timedelta(hours=24)
SESSION_LASTS = timedelta(hours=16)
SHORTEST_PASSWORD = 10
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")


def make_link(uow: UnitOfWork, operator_id: str, now: datetime) -> str:
    """Return the secret part of a sign-in link that works once."""
    return _make(uow, "link", operator_id, now + LINK_LASTS)


def peek_link(uow: UnitOfWork, token: str, now: datetime) -> Operator | None:
    """Whose link it is, without using it up: a messenger's preview must not burn it."""
    operator_id = uow.secrets.operator_id("link", _hashed(token), now)
    return uow.operators.get(operator_id) if operator_id else None


def redeem_link(uow: UnitOfWork, token: str, now: datetime) -> str | None:
    """Use the link up and return a session's token."""
    operator_id = uow.secrets.operator_id("link", _hashed(token), now)
    if operator_id is None or not uow.secrets.remove("link", _hashed(token)):
        return None
    return begin_session(uow, operator_id, now)


def check_password(uow: UnitOfWork, login: str, password: str) -> Operator | None:
    """Whose login and password these are. Takes as long for an unknown login as for a wrong password.

    It takes that long on purpose: only read in the same transaction.
    """
    operator = uow.operators.by_login(login.strip().lower())
    try:
        _hasher.verify((operator and operator.password_hash) or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return operator if operator is not None and operator.password_hash is not None else None


def begin_session(uow: UnitOfWork, operator_id: str, now: datetime) -> str:
    """Return the token of a new session of someone who proved who they are."""
    return _make(uow, "session", operator_id, now + SESSION_LASTS)


def set_password(uow: UnitOfWork, operator_id: str, password: str) -> None:
    """Raises ValueError if it is too short to be one."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"password: expected at least {SHORTEST_PASSWORD} characters")
    operator = uow.operators.get(operator_id)
    operator.password_hash = _hasher.hash(password)
    uow.operators.save(operator)


def operator_of(uow: UnitOfWork, session: str, now: datetime) -> tuple[Operator, str] | None:
    """The session's operator and its CSRF token, or None when the session has ended."""
    operator_id = uow.secrets.operator_id("session", _hashed(session), now)
    return (uow.operators.get(operator_id), csrf_token(session)) if operator_id else None


def sign_out(uow: UnitOfWork, session: str) -> None:
    uow.secrets.remove("session", _hashed(session))


def csrf_token(session: str) -> str:
    """Follows from the session's secret, which pages cannot read, and does not give it away."""
    return hmac.new(session.encode(), b"csrf", hashlib.sha256).hexdigest()


def _make(uow: UnitOfWork, kind: str, operator_id: str, expires_at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    uow.secrets.add(kind, _hashed(token), operator_id, expires_at)
    return token


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
