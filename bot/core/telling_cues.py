"""Words by which one tells what is told, and what only announces that it will be: "quiero quejarme"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.core.cue_lists import read_group
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain

# "I'd like to know whether I can make a report": so many words may stand before what is wanted.
_LONGEST_OPENING = 10
_FEWEST_FIGURES = 3
# Came in later: a business whose own file is without them does without what they tell.
LATER = frozenset(
    {
        "since",
        "stretch",
        "before_a_question",
        "reproach",
        "asking_who",
        "asking_leave",
        "anybody",
        "becoming",
        "ones_own",
        "happened",
    }
)
# "Hace ya más de dos horas": so close behind it stands how long it has been.
_CLOSE = 4
_TICKET = re.compile(r"[rt]?(\d{3,7})")


@dataclass(frozen=True)
class TellingCues:
    """Phrases of all languages, as data/business/cues.yml explains them."""

    opening: Phrases = NONE
    wanted: Phrases = NONE
    around: Phrases = NONE
    anew: Phrases = NONE
    more: Phrases = NONE
    another: Phrases = NONE
    numbered: Phrases = NONE
    beside_a_number: Phrases = NONE
    asking: Phrases = NONE
    before_asking: Phrases = NONE
    before_a_question: Phrases = NONE
    how_long: Phrases = NONE
    calling: Phrases = NONE
    since: Phrases = NONE
    stretch: Phrases = NONE
    reproach: Phrases = NONE
    asking_who: Phrases = NONE
    asking_leave: Phrases = NONE
    urgent: Phrases = NONE
    anybody: Phrases = NONE
    becoming: Phrases = NONE
    ones_own: Phrases = NONE
    happened: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> TellingCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "telling", data)

    def behind_opening(self, text: str) -> list[str]:
        """The words behind those that only say what is wanted: "quiero poner una queja: ..."."""
        words = text.split()
        opened = (at for at, word in enumerate(words[:_LONGEST_OPENING], 1) if self._opens(word))
        return words[next(opened, 0) :]

    def leads_up(self, text: str) -> bool:
        """Whether those words end in a comma, a colon or the like: "quiero quejarme, ..."."""
        words = text.split()[:_LONGEST_OPENING]
        opened = next((word for word in words if self._opens(word)), "")
        return opened.endswith((",", ":", ";", "."))

    def opens(self, text: str) -> bool:
        """Whether it begins by saying that something is to be recorded."""
        return any(map(self._opens, text.split()[:_LONGEST_OPENING]))

    def only_wants(self, text: str) -> bool:
        """Whether words say that something is to be recorded, and nothing of what."""
        words = plain(text).split()
        return self._wanted.stand_in(words) and self._wanting.make_up(words)

    def only_announces(self, text: str) -> bool:
        """Whether words say that something is to be added, and nothing of what."""
        words = plain(text).split()
        return bool(words) and self._announcing.make_up(self._without_numbers(words))

    def has_more(self, text: str) -> bool:
        """Whether words say that there is more, or something new, or name a number."""
        words = plain(text).split()
        return self._more.stand_in(words) or any(map(str.isdigit, words))

    def tells_what_happened(self, text: str) -> bool:
        """Whether words tell of what is over: "estuve en Centro a las 10"."""
        return self.happened.stand_in(plain(text).split())

    def is_another(self, text: str) -> bool:
        """Whether what is meant is none of what was told before: "otra queja"."""
        return self.another.stand_in(plain(text).split())

    def asks(self, text: str) -> bool:
        """Whether a message is a question of how it goes, "estado de mi queja", or any with its mark."""
        return "?" in text or _begins(self.asking, self.before_asking, text)

    def reproaches(self, text: str) -> bool:
        """Whether a question is a complaint: "¿por qué me cobráis dos veces?"."""
        return _begins(self.reproach, self._before_a_question, text)

    def asks_who(self, text: str) -> bool:
        """Whether a question wants to know of it: "¿y quién lo lee?", not "¿me tomáis el pelo?"."""
        return _begins(self.asking_who, self._before_a_question, text)

    def asks_what_became(self, text: str) -> bool:
        """Whether one wants to know how something of one's own is getting on: "any news of my request"."""
        words = plain(text).split()
        return self.becoming.stand_in(words) and self.ones_own.stand_in(words)

    def asks_leave(self, text: str) -> bool:
        """Whether it is asked, with its mark or without, what may be done: "puedo ducharme"."""
        return _begins(self.asking_leave, self._before_a_question, text)

    def ticket_number(self, text: str) -> str | None:
        """The digits of a ticket's number that is all that is told: "I think it was T-1002"; no day, address
        or phone: "hace 15 días", "calle Mayor 140", "612345678"."""
        words = plain(text).split()
        found = [number for number in map(_TICKET.fullmatch, words) if number]
        rest = [word for word in words if not _TICKET.fullmatch(word)]
        return found[0][1] if len(found) == 1 and self.beside_a_number.make_up(rest) else None

    def only_a_number(self, text: str) -> bool:
        """Whether nothing is told but a number, of no one knows what: "el 4829173", a meter's reading."""
        words = plain(text).split()
        rest = [word for word in words if not word.isdigit()]
        figures = sum(len(word) for word in words if word.isdigit())
        return figures >= _FEWEST_FIGURES and self.beside_a_number.make_up(rest)

    def asks_how_long(self, text: str) -> bool:
        """Whether of a question back the answer is a stretch of time: "¿y cuánto se tarda?"."""
        return self.how_long.stand_in(plain(text).split())

    def tells_since_when(self, text: str, time_at: int | None = None) -> bool:
        """Whether words begin with how long it has been so: "desde el lunes", "since yesterday".
        ``time_at``: where in the text a time is named."""
        words = plain(text).split()
        begins = max(self.since.ends(words), default=None)
        if begins is None or "?" in text:
            return False
        close = words[begins : begins + _CLOSE]
        timed = time_at is not None and len(plain(text[:time_at]).split()) < begins + _CLOSE
        return timed or self.stretch.stand_in(close) or any(word[0].isdigit() for word in close)

    def speaks_of_a_call(self, text: str) -> bool:
        return self.calling.stand_in(plain(text).split())

    def is_urgent(self, text: str) -> bool:
        """Whether they say that it cannot wait until somebody is there."""
        return self.urgent.stand_in(plain(text).split())

    def asks_for_anybody(self, text: str) -> bool:
        """Whether they ask whether anybody reads it: "hola??? hay alguien?"."""
        return self.anybody.stand_in(plain(text).split())

    def _opens(self, word: str) -> bool:
        return self.opening.stand_in(plain(word).split())

    def _without_numbers(self, words: list[str]) -> list[str]:
        """Without the numbers of tickets: "22" by itself is that of a house, and tells something."""
        ends = {at + 1 for at in range(len(words)) if self.numbered.ends(words, at)}
        of_a_ticket = {at for at in ends if at < len(words) and words[at].isdigit()}
        return [word for at, word in enumerate(words) if not {at, at + 1} & of_a_ticket]

    @cached_property
    def _before_a_question(self) -> Phrases:
        return self.before_asking + self.before_a_question

    @cached_property
    def _wanted(self) -> Phrases:
        return self.opening + self.wanted

    @cached_property
    def _wanting(self) -> Phrases:
        return self._wanted + self.around + self.anew

    @cached_property
    def _more(self) -> Phrases:
        return self.more + self.anew

    @cached_property
    def _announcing(self) -> Phrases:
        return self._wanting + self.more


def _begins(phrases: Phrases, before: Phrases, text: str) -> bool:
    words = plain(text).split()
    return any(phrases.ends(words, start) for start in before.reach(words))


UNTOLD = TellingCues()
