"""A second step at the door: a code of the person's authenticator (TOTP), or a recovery code, once each."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp

from bot.core.operator import Operator
from bot.core.secret import SecondStep
from bot.services.ports import UnitOfWork

STEP_SECONDS = 30
RECOVERY_CODES = 10


class StepIsOn(Exception):
    """It has to be turned off before another one is begun."""


def begin(uow: UnitOfWork, operator_id: str) -> SecondStep:
    """Make a secret, which counts once a code of it was shown. Asked twice, it is the same one."""
    found = uow.second_steps.get(operator_id)
    if found is not None and found.on:
        raise StepIsOn(operator_id)
    if found is None:
        found = SecondStep(operator_id, pyotp.random_base32())
        uow.second_steps.put(found)
    return found


def address(step: SecondStep, operator: Operator, business: str) -> str:
    """The ``otpauth:`` address that an authenticator reads from a picture."""
    return pyotp.TOTP(step.secret).provisioning_uri(name=operator.login, issuer_name=business)


def confirm(uow: UnitOfWork, operator_id: str, code: str, now: datetime) -> list[str] | None:
    """Turn it on with the first code; return the recovery codes, told this once. None for a wrong code."""
    step = uow.second_steps.get(operator_id)
    if step is None or step.on or not _accept(step, code, now):
        return None
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    step.confirmed_at, step.codes = now, tuple(_hashed(one) for one in codes)
    uow.second_steps.put(step)
    return codes


def verify(uow: UnitOfWork, operator_id: str, code: str, now: datetime) -> bool:
    """Whether the code is good. It is used up: neither a code nor a recovery code is good twice."""
    step = uow.second_steps.get(operator_id)
    if step is None or not step.on:
        return False
    if _accept(step, code, now):
        uow.second_steps.put(step)
        return True
    given = _hashed(code)
    left = tuple(one for one in step.codes if not hmac.compare_digest(one, given))
    if len(left) == len(step.codes):
        return False
    step.codes = left
    uow.second_steps.put(step)
    return True


def turn_off(uow: UnitOfWork, operator_id: str) -> None:
    uow.second_steps.remove(operator_id)


def _accept(step: SecondStep, code: str, now: datetime) -> bool:
    """Clocks differ: the code before and the one after are good too, but none before the last accepted."""
    plain = "".join(code.split())
    at = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(step.secret)
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
