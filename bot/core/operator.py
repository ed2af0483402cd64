"""The people who take over from the bot."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.core.languages import LANGUAGES
from bot.core.message import Author, Message
from bot.core.roles import Permission, Role, allows
from bot.core.text import plain


class Presence(str, Enum):
    ONLINE = "online"
    BUSY = "busy"
    OFFLINE = "offline"


@dataclass
class Operator:
    """A person with a console. ``capacity``: how many conversations that wait for us they hold at once.

    ``teams``: keys of data/business/handoff.yml; ``hours``: their own working hours as an opening_hours
    expression, none in particular if None. ``seen_at``: when their console was last open; ``acted_at``: when
    they last did something there. ``left_at``: since when they have no access any more; their name stays
    where they wrote. ``photo``: its key in the media store.
    """

    id: str
    name: str
    login: str
    presence: Presence
    created_at: datetime
    capacity: int = 5
    role: Role = Role.OPERATOR
    password_hash: str | None = None
    last_assigned_at: datetime | None = None
    teams: tuple[str, ...] = ()
    languages: tuple[str, ...] = LANGUAGES
    hours: str | None = None
    seen_at: datetime | None = None
    left_at: datetime | None = None
    acted_at: datetime | None = None
    photo: str | None = None

    def may(self, permission: Permission) -> bool:
        return self.left_at is None and allows(self.role, permission)

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def face(self) -> str | None:
        """The key of the photo that is shown of them: none once they have left."""
        return self.photo if self.left_at is None else None

    def is_in(self, team: str | None) -> bool:
        """An operator without teams belongs to all of them."""
        return team is None or not self.teams or team in self.teams


def choose(
    operators: list[tuple[Operator, int]],
    first: Sequence[str] = (),
    team: str | None = None,
    language: str | None = None,
    without: Collection[str] = (),
) -> Operator | None:
    """Pick who takes a conversation from ``(operator, conversations waiting on them)`` pairs.

    ``first``: ids or names of those who get it if they are free, the first first; then whoever of ``team``
    speaks the language, has least to do and was idle longest. ``without``: ids of those who are not asked.
    Nobody online and below capacity: None.
    """
    free = [
        (operator, load)
        for operator, load in operators
        if operator.may(Permission.CONVERSATIONS)
        and operator.presence is Presence.ONLINE
        and load < operator.capacity
        and operator.id not in without
    ]
    for wanted in first:
        for operator, _ in free:
            if wanted in (operator.id, operator.name):
                return operator
    free = [(operator, load) for operator, load in free if operator.is_in(team)]
    free.sort(
        key=lambda pair: (
            language is not None and language not in pair[0].languages,
            pair[1],
            _idle_since(pair[0]),
            pair[0].id,
        )
    )
    return free[0][0] if free else None


def named_in(text: str, operators: Iterable[Operator]) -> Operator | None:
    """The operator whom a customer asks for by the whole name, or by a first name that only one has."""
    said = plain(text)
    found = list(operators)
    for operator in found:
        if re.search(rf"\b{re.escape(plain(operator.name))}\b", said):
            return operator
    firsts = [plain(operator.name).split()[0] for operator in found if plain(operator.name)]
    for operator in found:
        own = plain(operator.name).split()[:1]
        if own and firsts.count(own[0]) == 1 and own[0] in said.split():
            return operator
    return None


def initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def signature(message: Message, style: str) -> str | None:
    """What an operator signs with where no faces are shown. ``style``: name, initials or none."""
    if message.author is not Author.OPERATOR or not message.author_name or style == "none":
        return None
    return initials(message.author_name) if style == "initials" else message.author_name


def _idle_since(operator: Operator) -> str:
    return operator.last_assigned_at.isoformat() if operator.last_assigned_at else ""
