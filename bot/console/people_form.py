"""What is in the form of a person, as it was filled in, as it is kept, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from sanic import Request

from bot.console.forms import Words, field, several
from bot.console.rendering import language_of, say
from bot.core.operator import Operator
from bot.services.errors import WrongField
from bot.services.operators import LastAdministrator
from bot.services.people import Duties, known


@dataclass(frozen=True)
class Given:
    """What is in the form, whatever it is worth."""

    name: str
    login: str
    role: str
    teams: tuple[str, ...]
    languages: tuple[str, ...]
    capacity: str
    hours: str


def given_in(request: Request) -> Given:
    name, login, role, capacity, hours = (
        field(request, name) for name in ("name", "login", "role", "capacity", "hours")
    )
    teams, languages = tuple(several(request, "team")), tuple(several(request, "language"))
    return Given(name, login, role, teams, languages, capacity, hours)


def as_kept(one: Operator) -> Given:
    duties = (one.teams, one.languages, str(one.capacity), one.hours or "")
    return Given(one.name, one.login, one.role.value, *duties)


def duties_in(request: Request, languages: tuple[str, ...]) -> Duties:
    """Raises WrongField."""
    capacity = field(request, "capacity").strip()
    if not capacity.isdecimal():
        raise WrongField("capacity", "number")
    return Duties(
        tuple(several(request, "team")),
        known("language", several(request, "language"), languages),
        int(capacity[:6]),
        field(request, "hours").strip(),
    )


def in_fields(language: str, teams: dict[str, str], one: Given, whole: bool) -> Words:
    """``whole``: with what only those may change who give access."""
    duties = {
        say(language, "people.teams"): ", ".join(sorted(teams.get(key, key) for key in one.teams)),
        say(language, "people.languages"): ", ".join(say(language, f"language.{k}") for k in one.languages),
        say(language, "people.capacity"): one.capacity,
        say(language, "people.hours"): one.hours,
    }
    if not whole:
        return duties
    name, role = say(language, "people.name"), say(language, "people.role")
    return {name: one.name, role: say(language, f"role.{one.role}"), **duties}


def in_words(request: Request, fault: Exception) -> str:
    language = language_of(request)
    if isinstance(fault, LastAdministrator):
        return say(language, "people.last_administrator")
    if not isinstance(fault, WrongField) or fault.field == "language":
        return say(language, "people.fault.other")
    return say(language, f"people.fault.{'taken' if fault.why == 'taken' else fault.field}")
