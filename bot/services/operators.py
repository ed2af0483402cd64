"""Who the operators are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.core.care import Care
from bot.core.ids import new_id
from bot.core.languages import LANGUAGES
from bot.core.operator import Operator, Presence
from bot.core.roles import Permission, Role
from bot.core.team import together
from bot.services.errors import WrongField
from bot.services.opening import readable
from bot.services.ports import UnitOfWork

MOST_CHATS = 50


def add(
    uow: UnitOfWork,
    name: str,
    login: str | None,
    now: datetime,
    presence: Presence = Presence.OFFLINE,
    role: Role = Role.OPERATOR,
    capacity: int = 5,
) -> Operator:
    """Raises WrongField if the name is empty or the login is taken or not of the form ``marta.ruiz``."""
    name = _name(name)
    login = login or login_for(name)
    if not re.fullmatch(r"[a-z0-9._-]{1,64}", login):
        said = f"login {login!r}: expected small letters, digits, dots and dashes"
        raise WrongField("login", "shape", said=said)
    if uow.operators.by_login(login) is not None:
        raise WrongField("login", "taken", said=f"login {login!r} is taken: give another with --login")
    operator = Operator(new_id("opr"), name, login, presence, now, capacity, role)
    uow.operators.add(operator)
    return operator


def change(
    uow: UnitOfWork,
    operator_id: str,
    care: Care,
    teams: Sequence[str] | None = None,
    languages: Sequence[str] | None = None,
    capacity: int | None = None,
    hours: str | None = None,
) -> Operator:
    """What is None stays as it is; ``hours`` "" are none of their own. WrongField says what cannot be."""
    uow.in_turn()  # a team may be changed or removed at this moment
    operator = uow.operators.get(operator_id)
    if teams is not None:
        _known("team", teams, together(care.teams, uow.teams.all()))
        operator.teams = tuple(dict.fromkeys(teams))
    if languages is not None:
        _known("language", languages, LANGUAGES)
        operator.languages = tuple(dict.fromkeys(languages))
    if capacity is not None:
        if not 1 <= capacity <= MOST_CHATS:
            said = f"capacity {capacity}: expected 1 to {MOST_CHATS} chats"
            raise WrongField("capacity", "number", said=said)
        operator.capacity = capacity
    if hours is not None:
        if hours and not readable(hours):
            said = f"hours {hours!r}: expected them like 'Mo-Fr 09:00-14:00; Sa 10:00-13:00'"
            raise WrongField("hours", "shape", said=said)
        operator.hours = hours or None
    uow.operators.save(operator)
    return operator


def rename(uow: UnitOfWork, operator_id: str, name: str) -> bool:
    """Whether it is another name than before. What they wrote keeps the name they wrote it under.

    Raises WrongField if the name is empty.
    """
    operator = uow.operators.get(operator_id)
    before, operator.name = operator.name, _name(name)
    uow.operators.save(operator)
    return operator.name != before


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        said = "name: expected the operator's name, as customers will read it"
        raise WrongField("name", "empty", said=said)
    return name


def _known(kind: str, names: Sequence[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise WrongField(kind, "unknown", name, f"{kind} {name!r}: expected one of {', '.join(known)}")


def login_for(name: str) -> str:
    """``Marta Ruiz`` signs in as ``marta.ruiz``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", ".", plain).strip(".") or "operator"


class LastAdministrator(Exception):
    """Without them nobody could let anybody in."""


def role_for_next(uow: UnitOfWork) -> Role:
    """The first person of a new house is its administrator."""
    return Role.OPERATOR if uow.operators.all() else Role.ADMINISTRATOR


def change_role(uow: UnitOfWork, operator_id: str, role: Role) -> None:
    """Who talks with customers no more leaves those who wait for them to others (ladder.py).

    Raises LastAdministrator rather than leave the house without one.
    """
    if role is not Role.ADMINISTRATOR:
        keep_an_administrator(uow, operator_id)
    operator = uow.operators.get(operator_id)
    operator.role = role
    if not operator.may(Permission.CONVERSATIONS):
        operator.presence = Presence.OFFLINE
    uow.operators.save(operator)


def keep_an_administrator(uow: UnitOfWork, leaving_id: str) -> None:
    """Raises LastAdministrator if they are the only one, also of two who step down at the same moment."""
    uow.in_turn()
    there = [one.id for one in uow.operators.all() if one.role is Role.ADMINISTRATOR and one.left_at is None]
    if there == [leaving_id]:
        raise LastAdministrator(leaving_id)
