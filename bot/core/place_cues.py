"""Words by which a place or an address is known that is none of ours: "en Chamberí", "calle Mayor, 12"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.core.phrases import NONE, Phrases, one_of
from bot.core.text import fold, plain

# "En el barrio de San Blas": so many words a place may have after its preposition, and by itself.
_LONGEST_PLACE, _LONGEST_BARE_PLACE = 4, 3
_LONGEST_ADDRESS, _LONGEST_STREET = 12, 4


@dataclass(frozen=True)
class PlaceCues:
    """``after``: what stands before a place; ``on_the_way``: before that. ``street_before`` and
    ``street_after``: what stands before a street's name, and behind it."""

    after: Phrases = NONE
    on_the_way: Phrases = NONE
    street_before: Phrases = NONE
    street_after: Phrases = NONE

    def may_be_named(self, text: str) -> bool:
        """Whether a message looks like a place: "vivo en Chamberí", "Alcalá de Henares"."""
        words = plain(text).split()
        named = [end for start in self.on_the_way.reach(words) for end in self.after.ends(words, start)]
        then = len(words) - max(named) if named else 0
        return 1 <= then <= _LONGEST_PLACE or 1 <= len(words) <= _LONGEST_BARE_PLACE

    def is_address(self, text: str) -> bool:
        """Whether a message is an address and nothing else: "en la calle Mayor, 12", "12 Mayor Street"."""
        words = plain(text).split()
        if "?" in text or len(words) > _LONGEST_ADDRESS:
            return False
        return any(self._is_street(words[start:]) for start in self.leading_up.reach(words))

    def street_in(self, text: str) -> tuple[int, int] | None:
        """Where a message with a house number names the street: from the word before its name to the number,
        or from the number to the word after it."""
        if not any(map(str.isdigit, text)):
            return None
        before, after, folded = one_of(self.street_before), one_of(self.street_after), fold(text)
        found = re.search(rf"(?<!\w){before}\.?\s[^\d,;]*", folded) or re.search(
            rf"\d+\w?,?\s(?:[^\W\d]+['.]?\s+){{1,{_LONGEST_STREET}}}?{after}(?!\w)", folded
        )
        return found.span() if found else None

    def _is_street(self, words: list[str]) -> bool:
        if len(words) >= 2 and self.street_before.ends(words[:1]):
            return len(words[0]) > 1 or not words[1].isdigit()  # "c-1001" is no street
        numbered = len(words) >= 3 and words[0].isdigit()
        return numbered and self.street_after.stand_in(words[2 : 2 + _LONGEST_STREET])

    @cached_property
    def leading_up(self) -> Phrases:
        """What may stand before a place, or the name of a street."""
        return self.on_the_way + self.after


NOWHERE = PlaceCues()
