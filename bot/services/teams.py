"""The teams of the house: what the file declares and the page has decided since; see core.team."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.care import Care, Team
from bot.core.conversation import Status
from bot.core.event import Audience
from bot.core.folding import folded
from bot.core.listing import Filter, View
from bot.core.operator import Operator
from bot.core.roles import Permission
from bot.core.team import TAKEN, PageTeam, together
from bot.core.text import clean
from bot.services.audit import note
from bot.services.operators import login_for
from bot.services.ports import UnitOfWork

LONGEST_NAME = 60
MOST_COUNTED = 1000


class TeamFault(ValueError):
    """``why`` is a code for choosing words; ``what`` the part it is about."""

    def __init__(self, why: str, what: str = "") -> None:
        super().__init__(f"{why} {what}")
        self.why, self.what = why, what


@dataclass(frozen=True)
class WantedTeam:
    """As it was filled in. ``members``: the ids of those who are in it."""

    names: dict[str, str]
    languages: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    first: str | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class InTheWay:
    """Why a team cannot be removed now. ``only_here``: names of those who are in no other."""

    conversations: int
    words: int
    only_here: tuple[str, ...]
    last: bool

    def __bool__(self) -> bool:
        return bool(self.conversations or self.words or self.only_here or self.last)


def care_now(uow: UnitOfWork, care: Care) -> Care:
    """The rules of the file, with the teams there are."""
    decided = uow.teams.all()
    return replace(care, teams=together(care.teams, decided)) if decided else care


def teams_now(uow: UnitOfWork, care: Care) -> dict[str, Team]:
    return care_now(uow, care).teams


def team_now(uow: UnitOfWork, care: Care, key: str) -> Team:
    """Raises ValueError if there is none."""
    found = teams_now(uow, care).get(key)
    if found is None:
        raise ValueError(f"team {key!r}: there is none")
    return found


def make(uow: UnitOfWork, care: Care, wanted: WantedTeam, now: datetime, by: str) -> str:
    """A new team; its key is made of its name. Raises TeamFault."""
    uow.in_turn()
    key = re.sub(r"[^a-z0-9]+", "_", login_for(next(iter(wanted.names.values()), ""))).strip("_")[:40]
    taken = {*care.teams, *(one.id for one in uow.teams.all())}
    key = next(k for k in (key, *(f"{key}_{n}" for n in range(2, 1000))) if k not in taken)
    made = _checked(uow, care, key, wanted, now, by)
    uow.teams.add(made)
    _tell(uow, now, "teams.made", by, key)
    _set_members(uow, key, wanted.members, now, by)
    return key


def change(uow: UnitOfWork, care: Care, key: str, wanted: WantedTeam, now: datetime, by: str) -> None:
    """One that was removed comes back with it. Raises KeyError, TeamFault."""
    uow.in_turn()
    before = teams_now(uow, care).get(key)
    if before is None:
        uow.teams.get(key)  # removed, or unknown
    made = _checked(uow, care, key, wanted, now, by)
    if made.team() != before:
        _put(uow, made)
        _tell(uow, now, "teams.changed" if before else "teams.restored", by, key)
    _set_members(uow, key, wanted.members, now, by)


def follow_file(uow: UnitOfWork, care: Care, key: str, now: datetime, by: str) -> None:
    """As handoff.yml says again. Raises KeyError; TeamFault if another takes what it declares."""
    uow.in_turn()
    declared = care.teams[key]
    _free(uow, care, key, {what: getattr(declared, what) for what in TAKEN})
    uow.teams.remove(key)
    _tell(uow, now, "teams.as_declared", by, key)


def remove(uow: UnitOfWork, care: Care, key: str, now: datetime, by: str) -> None:
    """It can be restored. Raises KeyError; TeamFault while something is in the way."""
    uow.in_turn()
    team = teams_now(uow, care)[key]
    if in_the_way(uow, care, key):
        raise TeamFault("in_use")
    _set_members(uow, key, (), now, by)
    gone = _of(team, now, by)
    gone.removed_at = now
    _put(uow, gone)
    _tell(uow, now, "teams.removed", by, key)


def restore(uow: UnitOfWork, care: Care, key: str, now: datetime, by: str) -> None:
    """Raises KeyError; TeamFault if another team takes now what it took."""
    uow.in_turn()
    team = uow.teams.get(key)
    _free(uow, care, key, {what: getattr(team, what) for what in TAKEN})
    team.removed_at, team.changed_at, team.changed_by = None, now, by
    uow.teams.save(team)
    _tell(uow, now, "teams.restored", by, key)


def in_the_way(uow: UnitOfWork, care: Care, key: str) -> InTheWay:
    waiting = sum(
        uow.conversations.count(View.ALL, "", Filter(status=status, team=key), MOST_COUNTED)
        for status in (Status.OPEN, Status.SNOOZED)
    )
    words = sum(one.team == key and not one.removed_at for one in uow.canned.all())
    words += sum(one.team == key and not one.removed_at for one in uow.macros.all())
    only = [one.name for one in uow.operators.all() if one.teams == (key,) and one.left_at is None]
    return InTheWay(waiting, words, tuple(only), set(teams_now(uow, care)) == {key})


def owner_of(uow: UnitOfWork, care: Care, what: str, name: str, but: str) -> str | None:
    """Which other team takes a reason, intent or service."""
    teams = teams_now(uow, care)
    return next((key for key, team in teams.items() if key != but and name in getattr(team, what)), None)


def _tell(uow: UnitOfWork, now: datetime, action: str, by: str, key: str) -> None:
    """Those who look later, and those who have the console open."""
    note(uow, now, action, by, team=key)
    uow.events.add(Audience.CONSOLE, "teams", None, {}, now)


def _checked(uow: UnitOfWork, care: Care, key: str, wanted: WantedTeam, now: datetime, by: str) -> PageTeam:
    names = {language: clean(name, LONGEST_NAME + 1) for language, name in wanted.names.items()}
    if any(not name or len(name) > LONGEST_NAME for name in names.values()):
        raise TeamFault("name")
    for other in teams_now(uow, care).values():
        if other.key != key and _said(names) & _said(other.names):
            raise TeamFault("name_taken")
    if not wanted.languages:
        raise TeamFault("languages")
    _free(uow, care, key, {what: getattr(wanted, what) for what in TAKEN})
    if wanted.first is not None and wanted.first not in (one.id for one in uow.operators.all()):
        raise TeamFault("first")
    given = (wanted.languages, wanted.reasons, wanted.intents, wanted.services, wanted.first or None)
    return PageTeam(key, names, now, *given, changed_by=by)


def _said(names: dict[str, str]) -> set[tuple[str, str]]:
    """What accents and capitals do not tell apart is one name."""
    return {(language, folded(name)) for language, name in names.items()}


def _free(uow: UnitOfWork, care: Care, key: str, takes: dict[str, Collection[str]]) -> None:
    """What goes to two teams would go to the first of them."""
    for what, names in takes.items():
        for name in names:
            if owner_of(uow, care, what, name, key) is not None:
                raise TeamFault("taken", name)


def _of(team: Team, now: datetime, by: str) -> PageTeam:
    given = (team.languages, team.reasons, team.intents, team.services, team.first)
    return PageTeam(team.key, team.names, now, *given, changed_by=by)


def _put(uow: UnitOfWork, team: PageTeam) -> None:
    uow.teams.remove(team.id)
    uow.teams.add(team)


def _set_members(uow: UnitOfWork, key: str, members: Collection[str], now: datetime, by: str) -> None:
    """Raises TeamFault rather than leave somebody in no team, which would mean in all of them."""
    for one in uow.operators.all():
        if one.left_at is not None or not one.may(Permission.CONVERSATIONS):
            continue
        if (one.id in members) == (key in one.teams):
            continue
        _move(uow, one, key, now, by)


def _move(uow: UnitOfWork, operator: Operator, key: str, now: datetime, by: str) -> None:
    left = tuple(team for team in operator.teams if team != key)
    if key in operator.teams and not left:
        raise TeamFault("only_here", operator.name)
    operator.teams = left if key in operator.teams else (*operator.teams, key)
    uow.operators.save(operator)
    note(uow, now, "people.arranged", by, subject_id=operator.id, teams="+".join(operator.teams)[:64])
