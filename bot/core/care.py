"""How a customer gets a person and the bot gets them back, as read from data/business/handoff.yml."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

from bot.core.business import Named
from bot.core.clauses import clauses
from bot.core.handoff import Reason
from bot.core.languages import LANGUAGES
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain

LONGEST_QUESTION, LONGEST_REASON = 12, 16


class LadderStep(str, Enum):
    """A named operator has it; the team is waited for; then anybody; at last a ticket or a call.

    OURS: an operator has it, and it is for us to go on: the customer does not wait, and is told nothing.
    """

    OPERATOR = "operator"
    OURS = "ours"
    TEAM = "team"
    QUEUE = "queue"
    LAST = "last"


class WayOut(str, Enum):
    BOT = "bot"
    MESSAGE = "message"
    CALL = "call"

    @property
    def payload(self) -> str:
        return f"/leave_to_{self.value}"


@dataclass(frozen=True)
class Team(Named):
    """``first``: the operator who is asked before the others, by name or id."""

    languages: tuple[str, ...] = LANGUAGES
    reasons: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    first: str | None = None


def _only_team() -> dict[str, Team]:
    return {"care": Team("care", {"es": "", "en": ""})}


@dataclass(frozen=True)
class Care:
    """``hours``: an opening_hours expression without holidays; ``last``: ``ticket`` or ``callback``."""

    teams: dict[str, Team] = field(default_factory=_only_team)
    steps: dict[str, timedelta] = field(
        default_factory=lambda: {
            name: timedelta(minutes=minutes)
            for name, minutes in (("operator", 3), ("reply", 10), ("team", 5), ("queue", 15))
        }
    )
    last: str = "callback"
    capacity: int = 5
    hours: str = "24/7"
    goodbye: timedelta = timedelta(0)
    warn: timedelta = timedelta(minutes=120)
    end: timedelta = timedelta(minutes=30)
    danger: timedelta = timedelta(minutes=2)
    away: timedelta = timedelta(minutes=30)
    signature: str = "name"
    ways_out: dict[WayOut, dict[str, frozenset[str]]] = field(default_factory=dict)
    thanks: frozenset[str] = frozenset()
    leave: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    how_long: frozenset[str] = frozenset()
    cannot_wait: frozenset[str] = frozenset()
    because: frozenset[str] = frozenset()
    when: frozenset[str] = frozenset()
    denying: Phrases = NONE  # of cues.yml

    def team_for(self, reason: Reason, intents: Iterable[str], service: str | None) -> Team:
        """The team that takes the reason, else the latest of ``intents`` that one takes, or the service."""
        teams = list(self.teams.values())
        for team in teams:
            if reason.value in team.reasons:
                return team
        for intent in intents:
            for team in teams:
                if intent in team.intents:
                    return team
        for team in teams:
            if service is not None and service in team.services:
                return team
        return teams[0]

    def way_out(self, text: str, payload: str | None) -> WayOut | None:
        """The way out that a button, or the whole of a message, asks for."""
        said = plain(text)
        for way in WayOut:
            listed = self.ways_out.get(way, {}).values()
            if payload == way.payload or (payload is None and any(said in words for words in listed)):
                return way
        return None

    def language_of(self, text: str) -> str | None:
        """The language in which a way out was asked for; None if in none, or in one as well as in another."""
        said = plain(text)
        listed = [each for by_language in self.ways_out.values() for each in by_language.items()]
        languages = {language for language, words in listed if said in words}
        return languages.pop() if len(languages) == 1 else None

    def wants_to_leave(self, text: str) -> bool:
        """Whether the whole of a message, but for courtesies, says that they wait no more."""
        words = plain(text).split()
        around = Phrases(self.leave | self.thanks | self.beside)
        return Phrases(self.leave).stand_in(words) and around.make_up(words)

    def may_mean(self, text: str) -> WayOut | None:
        """The way out that a clause of a short message with more to it sounds like: "leave it, I'll phone
        tomorrow", "al final necesito que me llamen". It is asked about; a word alone, "cancel", may be of
        anything, and "leave it on the same account" is."""
        said = [plain(clause).split() for clause in clauses(text)]
        if "?" in text or sum(map(len, said)) > LONGEST_REASON:
            return None
        for way in (WayOut.CALL, WayOut.MESSAGE):
            listed = frozenset[str]().union(*self.ways_out.get(way, {}).values())
            if any(self._ends_with(Phrases(each for each in listed if " " in each), one) for one in said):
                return way
        beside = Phrases(self.beside)
        first = next((words for words in said if not beside.make_up(words)), [])
        # "I can't wait, it's flooding": who tells why is in need, and does not leave.
        leave = [each for each in self.leave if self.cannot_wait.isdisjoint(each.split())]
        if len(said) > 1 and first and Phrases([*leave, *self.beside]).make_up(first):
            return WayOut.BOT  # "déjalo, que ya me han llamado"
        several = Phrases(each for each in leave if " " in each)
        ends = (end for start in beside.reach(first) for end in several.ends(first, start))
        return WayOut.BOT if any({*first[end : end + 1]} <= self.because for end in ends) else None

    def _ends_with(self, phrases: Phrases, words: list[str]) -> bool:
        """Whether one of ``phrases`` stands in a clause with nothing but when behind it, not denied."""
        after = self.thanks | self.when | {word for one in self.beside for word in one.split()}
        return any(
            after.issuperset(words[end:]) and not self.denying.stand_in(words[:start])
            for start in range(len(words))
            for end in phrases.ends(words, start)
        )

    def asks_how_long(self, text: str) -> bool:
        """Whether a short message asks how long it takes, or whether anybody is there."""
        words = plain(text).split()
        return len(words) <= LONGEST_QUESTION and Phrases(self.how_long).stand_in(words)

    def only_thanks(self, text: str) -> bool:
        """Whether a message says thank you or goodbye and nothing else."""
        if "?" in text:
            return False
        words = plain(text).split()
        return bool(text.strip()) and len(words) <= 8 and all(word in self.thanks for word in words)
