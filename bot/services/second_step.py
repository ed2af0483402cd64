"""A second step at the door: a code of the person's authenticator (TOTP), or a recovery code, once each."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from contextlib import suppress
from datetime import datetime

import pyotp

from bot.core.operator import Operator
from bot.core.secret import SecondStep
from bot.services.ports import UnitOfWork
from bot.services.sealing import Sealer, WrongKey, is_sealed

PURPOSE = "second step"
STEP_SECONDS = 30
RECOVERY_CODES = 10


class StepIsOn(Exception):
    """It has to be turned off before another one is begun."""


def begin(uow: UnitOfWork, operator_id: str, sealer: Sealer) -> str:
    """Make a secret, which counts once a code of it was shown. Asked twice, it is the same one.

    Raises StepIsOn.
    """
    found = uow.second_steps.get(operator_id)
    if found is not None and found.on:
        raise StepIsOn(operator_id)
    if found is not None:
        with suppress(WrongKey):
            return sealer.open(found.secret, operator_id)
    secret = pyotp.random_base32()
    uow.second_steps.put(SecondStep(operator_id, sealer.seal(secret, operator_id)))
    return secret


def address(secret: str, operator: Operator, business: str) -> str:
    """The ``otpauth:`` address that an authenticator reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=operator.login, issuer_name=business)


def confirm(uow: UnitOfWork, operator_id: str, code: str, sealer: Sealer, now: datetime) -> list[str] | None:
    """Turn it on with the first code; return the recovery codes, told this once. None for a wrong code."""
    step = uow.second_steps.get(operator_id)
    if step is None or step.on:
        return None
    try:
        accepted = _accept(step, code, sealer, now)
    except WrongKey:
        return None
    if not accepted:
        return None
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    step.confirmed_at, step.codes = now, tuple(_hashed(one) for one in codes)
    uow.second_steps.put(step)
    return codes


def verify(uow: UnitOfWork, operator_id: str, code: str, sealer: Sealer, now: datetime) -> bool:
    """Whether the code is good. It is used up: neither a code nor a recovery code is good twice.

    Raises WrongKey where only a recovery code can be told, and this is none.
    """
    step = uow.second_steps.get(operator_id)
    if step is None or not step.on:
        return False
    given = _hashed(code)
    left = tuple(one for one in step.codes if not hmac.compare_digest(one, given))
    good = len(left) < len(step.codes) or _accept(step, code, sealer, now)
    if good:
        step.codes = left
        uow.second_steps.put(step)
    return good


def seal_all(uow: UnitOfWork, sealer: Sealer) -> int:
    """Seal what was kept before there were seals. Returns how many were sealed with another key."""
    unreadable = 0
    for known in uow.second_steps.all():
        step = uow.second_steps.get(known.operator_id) or known  # nobody shows a code of it meanwhile
        try:
            secret = sealer.open(step.secret, step.operator_id)
        except WrongKey:
            unreadable += 1
            continue
        if not is_sealed(step.secret):
            step.secret = sealer.seal(secret, step.operator_id)
            uow.second_steps.put(step)
    return unreadable


def turn_off(uow: UnitOfWork, operator_id: str) -> None:
    uow.second_steps.remove(operator_id)


def _accept(step: SecondStep, code: str, sealer: Sealer, now: datetime) -> bool:
    """Clocks differ: the code before and the one after are good too, but none before the last accepted."""
    plain = "".join(code.split())
    at = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(sealer.open(step.secret, step.operator_id))
    for number in (at - 1, at, at + 1):
        right = totp.at(number * STEP_SECONDS)
        if number > step.last_step and hmac.compare_digest(right.encode(), plain.encode()):
            step.last_step = number
            return True
    return False


def _recovery_code() -> str:
    plain = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(plain[start : start + 4] for start in range(0, 16, 4))


def _hashed(code: str) -> str:
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
