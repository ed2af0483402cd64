"""Words by which one tells what a message is, whatever it is about, as read from data/business/cues.yml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.core.phrases import Phrases
from bot.core.text import plain

_DRAWN_OUT = re.compile(r"(.)\1{2,}")
# "En el barrio de San Blas": so many words a place may have after its preposition, and by itself.
_LONGEST_PLACE, _LONGEST_BARE_PLACE = 4, 3
_LONGEST_ADDRESS, _LONGEST_STREET = 12, 4
_LONGEST_NO = 5
_CLAUSE_ENDS = re.compile(r"[,.;:!\n]+")
# So many letters at its beginning tell a word: "confirmo", "confirma".
_TELLING = 4


@dataclass(frozen=True)
class Cues:
    """Each a list of words or phrases, of all languages."""

    agreement: tuple[str, ...] = ()
    refusal: tuple[str, ...] = ()
    before_agreement: tuple[str, ...] = ()
    acknowledgement: tuple[str, ...] = ()
    courtesy: tuple[str, ...] = ()
    only_asking: tuple[str, ...] = ()
    carrying_on: tuple[str, ...] = ()
    pointing: tuple[str, ...] = ()
    beside_names: tuple[str, ...] = ()
    place_after: tuple[str, ...] = ()
    place_on_the_way: tuple[str, ...] = ()
    street_before: tuple[str, ...] = ()
    street_after: tuple[str, ...] = ()
    joined_by: tuple[str, ...] = ()
    on_the_way: tuple[str, ...] = ()
    announced_by: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    wishing: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Cues:
        """``data``: what stands in the file."""
        place, wishes = data["place"], data["two_wishes"]
        return cls(
            agreement=_all(data["agreement"]),
            refusal=_all(data.get("refusal", {})),
            before_agreement=_all(data.get("before_agreement", {})),
            acknowledgement=_all(data.get("acknowledgement", {})),
            courtesy=_all(data.get("courtesy", {})),
            only_asking=_all(data.get("only_asking", {})),
            carrying_on=_all(data.get("carrying_on", {})),
            pointing=_all(data.get("pointing", {})),
            beside_names=_all(data.get("beside_names", {})),
            place_after=_all(place["after"]),
            place_on_the_way=_all(place["on_the_way"]),
            street_before=_all(place["street_before"]),
            street_after=_all(place["street_after"]),
            joined_by=_all(wishes["joined_by"]),
            on_the_way=_all(wishes["on_the_way"]),
            announced_by=_all(wishes["announced_by"]),
            asking=_all(data["asking"]),
            wishing=_all(data.get("wishing", {})),
        )

    def agrees(self, text: str) -> bool:
        """Whether a message begins with a yes: "vale, gracias", "siii"."""
        said = plain(text)
        return any(self._agrees.match(each) for each in (said, _DRAWN_OUT.sub(r"\1", said)))

    def agrees_in_passing(self, text: str) -> bool:
        """Whether something else is said before the yes: "con zeta, sí"."""
        words = _DRAWN_OUT.sub(r"\1", plain(text)).split()
        yes = next((at for at in range(len(words)) if self._agreeing.ends(words, at)), 0)
        return yes not in self._before_yes.reach(words)

    def only_agrees(self, text: str) -> bool:
        """Whether nothing is said beside a yes: "ay sí, por favor", not "sí, al mismo número"."""
        words = _DRAWN_OUT.sub(r"\1", plain(text)).split()
        return len(words) in self._only_yes.reach(words)

    def says_again(self, title: str, text: str) -> bool:
        """Whether a message says what a button for a yes says besides it: "confirmo" for "Sí, confirma"."""
        words = [word for word in plain(title).split() if len(word) >= _TELLING]
        return any(one[:_TELLING] == word[:_TELLING] for one in plain(text).split() for word in words)

    def refuses(self, text: str) -> bool:
        """Whether a message begins with a no: "No, otra hora"."""
        return self._refuses.match(plain(text)) is not None

    def denies(self, text: str) -> bool:
        """Whether a message begins with a no that stands by itself: "no, just asking", not "no hay luz"."""
        first = next(filter(plain, _CLAUSE_ENDS.split(text)), "")
        words = plain(first).split()
        return self.refuses(first) and len(words) in self._denying.reach(words)

    def refuses_briefly(self, text: str) -> bool:
        """Whether a short message has its no at either end: "pues a mí no", "no tengo"."""
        words = plain(text).split()
        return 0 < len(words) <= _LONGEST_NO and not {words[0], words[-1]}.isdisjoint(self.refusal)

    def acknowledges(self, text: str) -> bool:
        """Whether a message may only say that it was read: "vale", "ok, perfect", a thumb."""
        words = plain(text).split()
        return len(words) in self._acknowledging.reach(words)

    def is_courtesy(self, text: str) -> bool:
        """Whether a message is nothing but thanks, greetings and the like, or signs: "gracias por todo"."""
        words = plain(text).split()
        return len(words) in self._courteous.reach(words)

    def only_asks(self, text: str) -> bool:
        """Whether a message is a question that says nothing of what it is about: "¿y cuándo?"."""
        words = plain(text).split()
        return bool(words) and len(words) in self._only_asking.reach(words)

    def carries_on(self, text: str) -> bool:
        """Whether a message begins as one that asks the same of something else: "¿y en Norte?"."""
        return bool(self._carrying_on.ends(plain(text).split(), 0))

    def points(self, text: str) -> bool:
        """Whether a message begins with what there is already: "the one on the 3rd"."""
        return bool(self._pointing.ends(plain(text).split(), 0))

    def only_carries_on(self, rest: str) -> bool:
        """Whether what such a message says beside names is nothing but that."""
        words = plain(rest).split()
        return len(words) in self._around_names.reach(words)

    @staticmethod
    def is_question(text: str) -> bool:
        return "?" in text

    def asks(self, text: str) -> bool:
        """Whether a message, or a part of one, is a question or a wish."""
        return "?" in text or self._leads_up_to(self._asking, text)

    def wishes(self, text: str) -> bool:
        """Whether a message begins as a wish does, and not only as a question: "pues quiero que ..."."""
        return self._leads_up_to(self._wishing, text)

    def _leads_up_to(self, phrases: Phrases, text: str) -> bool:
        words = plain(text).split()
        return any(phrases.ends(words, start) for start in self._before_asking.reach(words))

    def may_name_place(self, text: str) -> bool:
        """Whether a message looks like a place: "vivo en Chamberí", "Alcalá de Henares"."""
        words = plain(text).split()
        on_the_way, after = self._on_the_way_to_place, self._before_place
        named = [end for start in on_the_way.reach(words) for end in after.ends(words, start)]
        then = len(words) - max(named) if named else 0
        return 1 <= then <= _LONGEST_PLACE or 1 <= len(words) <= _LONGEST_BARE_PLACE

    def is_address(self, text: str) -> bool:
        """Whether a message is an address and nothing else: "en la calle Mayor, 12", "12 Mayor Street"."""
        words = plain(text).split()
        if "?" in text or len(words) > _LONGEST_ADDRESS:
            return False
        return any(self._is_street(words[start:]) for start in self._before_street.reach(words))

    def street_in(self, text: str) -> tuple[int, int] | None:
        """Where a message with a house number names the street: from the word before its name to the number,
        or from the number to the word after it."""
        if not any(map(str.isdigit, text)):
            return None
        before, after = one_of(self.street_before), one_of(self.street_after)
        found = re.search(rf"(?<!\w){before}\.?\s[^\d,;]*", _same_length(text)) or re.search(
            rf"\d+\w?,?\s(?:[^\W\d]+['.]?\s+){{1,{_LONGEST_STREET}}}?{after}(?!\w)", _same_length(text)
        )
        return found.span() if found else None

    def _is_street(self, words: list[str]) -> bool:
        if len(words) >= 2 and words[0] in self.street_before:
            return len(words[0]) > 1 or not words[1].isdigit()  # "c-1001" is no street
        numbered = len(words) >= 3 and words[0].isdigit()
        return numbered and any(word in self.street_after for word in words[2 : 2 + _LONGEST_STREET])

    @cached_property
    def _agrees(self) -> re.Pattern[str]:
        return re.compile(rf"{one_of(self.agreement)}(?!\S)")

    @cached_property
    def _agreeing(self) -> Phrases:
        return Phrases(self.agreement)

    @cached_property
    def _before_yes(self) -> Phrases:
        return Phrases([*self._around_yes, *self.acknowledgement])

    @cached_property
    def _only_yes(self) -> Phrases:
        return Phrases(self._around_yes)

    @cached_property
    def _around_yes(self) -> list[str]:
        return [*self.before_agreement, *self.joined_by, *self.on_the_way, *self.agreement]

    @cached_property
    def _refuses(self) -> re.Pattern[str]:
        return re.compile(rf"{one_of(self.refusal)}(?!\S)")

    @cached_property
    def _denying(self) -> Phrases:
        return Phrases([*self.refusal, *self.courtesy])

    @cached_property
    def _acknowledging(self) -> Phrases:
        return Phrases(self.acknowledgement)

    @cached_property
    def _courteous(self) -> Phrases:
        return Phrases([*self.courtesy, *self.acknowledgement, *self.agreement])

    @cached_property
    def _only_asking(self) -> Phrases:
        return Phrases(self.only_asking)

    @cached_property
    def _carrying_on(self) -> Phrases:
        return Phrases(self.carrying_on)

    @cached_property
    def _pointing(self) -> Phrases:
        return Phrases(self.pointing)

    @cached_property
    def _around_names(self) -> Phrases:
        return Phrases([*self.carrying_on, *self.beside_names])

    @cached_property
    def _before_asking(self) -> Phrases:
        return Phrases([*self.joined_by, *self.on_the_way])

    @cached_property
    def _asking(self) -> Phrases:
        return Phrases(self.asking)

    @cached_property
    def _wishing(self) -> Phrases:
        return Phrases(self.wishing)

    @cached_property
    def _on_the_way_to_place(self) -> Phrases:
        return Phrases(self.place_on_the_way)

    @cached_property
    def _before_place(self) -> Phrases:
        return Phrases(self.place_after)

    @cached_property
    def _before_street(self) -> Phrases:
        return Phrases([*self.place_on_the_way, *self.place_after])


def _same_length(text: str) -> str:
    """Small letters without accents, each in its old place."""
    folded = (unicodedata.normalize("NFD", ch)[0].lower() for ch in text)
    return "".join(letter if len(letter) == 1 else ch for letter, ch in zip(folded, text, strict=True))


def one_of(phrases: Iterable[str]) -> str:
    """A pattern of any of ``phrases``, the longest first; of nothing where there are none."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})" if longest_first else r"(?!)"


def _all(by_language: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    words = (plain(one) or one for listed in by_language.values() for one in listed)  # "&" is plain already
    return tuple(dict.fromkeys(words))
