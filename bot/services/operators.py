"""Who the operators are."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from bot.core.ids import new_id
from bot.core.operator import Operator, Presence
from bot.services.ports import UnitOfWork


def add(
    uow: UnitOfWork,
    name: str,
    login: str | None,
    now: datetime,
    presence: Presence = Presence.OFFLINE,
    administrator: bool = False,
) -> Operator:
    """Raises ValueError if the name is empty or the login is taken or not of the form ``marta.ruiz``."""
    name = " ".join(name.split())
    if not name:
        raise ValueError("name: expected the operator's name, as customers will read it")
    login = login or login_for(name)
    if not re.fullmatch(r"[a-z0-9._-]{1,64}", login):
        raise ValueError(f"login {login!r}: expected small letters, digits, dots and dashes")
    if uow.operators.by_login(login) is not None:
        raise ValueError(f"login {login!r} is taken: give another with --login")
    operator = Operator(new_id("opr"), name, login, presence, now, administrator=administrator)
    uow.operators.add(operator)
    return operator


def login_for(name: str) -> str:
    """``Marta Ruiz`` signs in as ``marta.ruiz``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", ".", plain).strip(".") or "operator"
