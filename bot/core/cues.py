"""Words by which one tells what a message is, whatever it is about, as read from data/business/cues.yml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from bot.core.answer_cues import DRAWN_OUT
from bot.core.booking_cues import NOTHING_BOOKED, BookingCues
from bot.core.choice_cues import NOTHING, ChoiceCues
from bot.core.clauses import clauses, first_clause
from bot.core.comparing_cues import NOTHING_COMPARED, Compared, ComparingCues
from bot.core.cue_lists import read_lists
from bot.core.day_part_cues import NO_PARTS, DayPartCues
from bot.core.leaving_cues import LeavingCues
from bot.core.naming_cues import NOTHING_NAMED, NamingCues
from bot.core.negation_cues import NOTHING_DENIED, NegationCues
from bot.core.opening_cues import NO_OPENING, OpeningCues
from bot.core.person_cues import NOBODY, PersonCues
from bot.core.phrases import NONE, Phrases
from bot.core.place_cues import NOWHERE, PlaceCues
from bot.core.plurals import plurals
from bot.core.telling_cues import UNTOLD, TellingCues
from bot.core.text import plain
from bot.core.unavailable_cues import NEVER_REFUSED, UnavailableCues
from bot.core.working_cues import NO_WORK, WorkingCues

_NAMED = "0"  # stands for what is named, as a word of its own
_LONGEST_TOPIC = 3  # words: "lo de mi factura cuándo"


@dataclass(frozen=True)
class Cues(LeavingCues):
    """The phrases are of all languages."""

    only_asking: Phrases = NONE
    carrying_on: Phrases = NONE
    pointing: Phrases = NONE
    beside_names: Phrases = NONE
    announced_by: Phrases = NONE
    besides: Phrases = NONE
    asking: Phrases = NONE
    asking_last: Phrases = NONE
    taking: Phrases = NONE
    staying: Phrases = NONE
    wishing: Phrases = NONE
    not_now: Phrases = NONE
    recording: Phrases = NONE
    surely_asking: Phrases = NONE
    of_a_complaint: Phrases = NONE
    no_more: Phrases = NONE
    topic: Phrases = NONE
    also_wished: Phrases = NONE
    place: PlaceCues = NOWHERE
    # Lists that belong together, below a key of their own.
    choosing: ChoiceCues = NOTHING
    telling: TellingCues = UNTOLD
    person: PersonCues = NOBODY
    naming: NamingCues = NOTHING_NAMED
    comparing: ComparingCues = NOTHING_COMPARED
    booking: BookingCues = NOTHING_BOOKED
    open_now: OpeningCues = NO_OPENING
    negation: NegationCues = NOTHING_DENIED
    unavailable: UnavailableCues = NEVER_REFUSED
    working: WorkingCues = NO_WORK
    day_parts: DayPartCues = NO_PARTS

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Cues:
        """``data``: what stands in the file. Raises ValueError for what is missing there or none of ours: a
        misspelt list would be one in which nothing stands."""
        listed = {**data, **data.get("two_wishes", {})}
        listed.pop("two_wishes", None)
        place = read_lists(PlaceCues, listed.pop("place", {}), "place: ")
        kinds: dict[str, Any] = {one.name: one.default for one in fields(cls) if hasattr(one.default, "read")}
        told = {name: listed.pop(name, None) for name in kinds}
        groups = {name: kinds[name].read(lists) for name, lists in told.items() if lists}
        rest: dict[str, Any] = read_lists(cls, listed, "", {"place", *kinds})
        return cls(place=PlaceCues(**place), **groups, **rest)

    def with_offices(self, called: Iterable[str]) -> Cues:
        """``called``: what a business calls one of its own, "tienda", "shop"."""
        one = Phrases(map(plain, called))
        several = Phrases(several for each in one if each for several in plurals(each))
        naming = replace(self.naming, office=self.naming.office + one, offices=self.naming.offices + several)
        return replace(self, naming=naming, beside_names=self.beside_names + one)

    def only_asks(self, text: str) -> bool:
        """Whether a message is a question that says nothing of what it is about: "¿y cuándo?"."""
        return bool(plain(text)) and self.only_asking.make_up(plain(text).split())

    def carries_on(self, text: str) -> bool:
        """Whether a message begins as one that asks the same of something else, "¿y en Norte?". "Qué tal,"
        only greets."""
        words, first = plain(text).split(), first_clause(text)
        ends = self.carrying_on.ends(words)
        return any(end != len(plain(first).split()) or end in self.joined_by.ends(words) for end in ends)

    def compared(self, text: str) -> Compared | None:
        """What offices are compared by, "which closes last?"; None if they are not."""
        return self.comparing.compared(text, self.naming)

    def asks_which(self, text: str) -> bool:
        """Whether of several offices it is asked which: "which one is open on Saturday"."""
        return self.comparing.asks_which(text, self.naming)

    def asks_only_which(self, text: str) -> bool:
        """Whether it is asked which of several, and nothing else: "¿cuál?", "y cuáles cierran"."""
        return self.comparing.asks_only_which(text, self.naming, self._before_asking)

    def is_of_now(self, text: str) -> bool:
        """Whether it is asked what is open at this moment: "¿está abierto?"."""
        return self.open_now.are_of_now(text, self._before_asking)

    def points(self, text: str, names_a_time: bool) -> bool:
        """Whether a message begins with what there is already: "the one on the 3rd", "the Thursday one", not
        "the internet one", which chooses."""
        words = plain(text).split()
        stands_in = len(words) <= _LONGEST_TOPIC and words[-1:] and words[-1] in self.choosing.standing_in
        of_a_day = names_a_time and stands_in and self.beside_names.ends(words)
        return bool(self.pointing.ends(words) or of_a_day)

    def wishes_for_it(self, text: str, named: Sequence[tuple[int, int]]) -> bool:
        """Whether what is ``named`` (from where to where) is wished for: a clause says nothing beside it,
        "mejor el viernes", or begins as a wish does, "can you do Friday"."""
        for start, end in sorted(named, reverse=True):
            text = f"{text[:start]} {_NAMED} {text[end:]}"
        said = [(clause, words) for clause in clauses(text) if _NAMED in (words := plain(clause).split())]
        return any(
            self.wishes(clause) or self._around_what_is_wished.make_up(words) for clause, words in said
        )

    def only_carries_on(self, rest: str) -> bool:
        """Whether what such a message says beside names is nothing but that."""
        return self._around_names.make_up(plain(rest).split())

    def beyond_names(self, rest: str) -> list[str]:
        """What such a message says beside names, without the words that lead up to them."""
        return [word for word in plain(rest).split() if not self.beside_names.ends([word])]

    def is_elsewhere(self, text: str) -> bool:
        """Whether a message begins as one that names another place than before: "no, en Norte"."""
        words = plain(text).split()
        places = (self.place.after.ends(words, start) for start in self._before_a_place.reach(words))
        return any(places) or bool({*self.carrying_on.ends(words)} - {*self.joined_by.ends(words)})

    @staticmethod
    def is_question(text: str) -> bool:
        return "?" in text

    def asks(self, text: str) -> bool:
        """Whether a message, or a part of one, is a question or a wish."""
        leads = "?" in text or self.leads_up_to(self.asking, text) or self._asks_of_a_topic(text)
        return leads or self.asking_last.end(plain(text).split()[1:])  # "la fecha de cobro cuál es"

    def takes(self, text: str) -> bool:
        """Whether a message only says that they want what was offered, whatever it is: "then get me one"."""
        return self._only_says(self.taking, text, self._before_taking)

    def wants_it_kept(self, text: str) -> bool:
        """Whether what may be undone is to stay: "don't cancel it", "keep it"; not "why don't you?"."""
        kept = self.withdrawing.keeping(text)
        stays = self.wants_it_back(text) or self._stays(text)
        return stays or not all(self._suggests(clause) for clause in kept)

    def wants_it_undone(self, text: str) -> bool:
        """Whether a yes goes on with what is to be undone: "sí, quítala"; not "ok, forget it"."""
        words = plain(text).split()
        behind = [" ".join(words[end:]) for end in self.agreement.ends(words)]
        leaves = self.asks(text) or self.letting_go.stand_in(words) or self.wants_it_kept(text)
        undoes = any(self.withdrawing.plainly_it(rest) or self.no_longer_wants(rest) for rest in behind)
        return not leaves and undoes and not self.has_a_but(text)

    def wants_more_than_it_kept(self, text: str) -> bool:
        """Whether anything else is said beside that it is to stay: "no la anules mejor cámbiala"."""
        return not self._around_keeping.make_up(plain(text).split())

    def _stays(self, text: str) -> bool:
        """Said last, with no no in the same clause but one that it begins with."""
        words = plain(["", *clauses(text)][-1]).split()
        begins = max(self._before_putting_back.reach(words))
        found = ((at, end) for at in range(len(words)) for end in self.staying.ends(words, at))
        return any(
            self.around_a_wish.make_up(words[end:])
            and not self.choosing.denying.intersection(words[begins:at])
            and not self.withdrawing.denying.stand_in(words[begins:at])
            for at, end in found
        )

    def _suggests(self, clause: str) -> bool:
        """Not so "porque no quiero cancelarla"."""
        return self.telling.reproaches(clause) and not self.wishing.stand_in(clause.split())

    def is_not_now(self, text: str) -> bool:
        """Whether a message has words by which what it tells is over, or only feared: "what do I do if"."""
        return self.not_now.stand_in(plain(text).split())

    def may_be_no_danger(self, text: str) -> bool:
        """Whether it is over, only feared, supposed, "and if it smelt of gas", or denied, "no, no sparks";
        a no to something else, "no, huele a gas", and a yes, "y sí, huele", are neither."""
        words = plain(text).split()
        noes = sum(word in self.choosing.denying for word in words)
        supposed = self.leads_up_to(self.doubting.supposing, text) and "sí" not in text.casefold()
        over = self.is_not_now(text) or self.doubting.dropping.stand_in(words)
        return over or supposed or (noes > 1 and self.denies(text))

    def _asks_of_a_topic(self, text: str) -> bool:
        """ "Lo del agua cuándo vuelve": what it is about comes first."""
        words = plain(text).split()
        named = (end for start in self._before_asking.reach(words) for end in self.topic.ends(words, start))
        then = (end + of for end in named for of in range(1, _LONGEST_TOPIC + 1))
        return any(self.asking.ends(words, at) and self.only_asking.ends(words, at) for at in then)

    def wishes(self, text: str) -> bool:
        """Whether a message begins as a wish does, and not only as a question: "pues quiero que ..."."""
        return self.leads_up_to(self.wishing, text)

    def surely_asks(self, text: str) -> bool:
        """Whether a message begins with a word for a question with which nothing is told: "do you ...", not
        "when I called ..."."""
        return "?" in text or self.leads_up_to(self.surely_asking, text)

    def wants_it_recorded(self, text: str) -> bool:
        """Whether a message only says that it is to be put on record: "sí porfa, apúntalo"."""
        words = DRAWN_OUT.sub(r"\1", plain(text)).split()
        return self.recording.stand_in(words) and self._around_recording.make_up(words)

    def wants_a_complaint(self, text: str) -> bool:
        """Whether what is to be put on record is a complaint: "pon la queja"."""
        return self.of_a_complaint.stand_in(plain(text).split())

    def has_no_more(self, text: str) -> bool:
        """Whether a message only says that everything is told: "eso es todo", "no, nothing else"; not "no es
        todo", nor "así no": a no is one to more only where it comes first and stands by itself."""
        words = plain(text).split()
        first = len(plain(first_clause(text)).split())
        behind = [at for at in self.refusal.ends(words) if at == first or not self.no_more.ends(words, at)]
        return any(
            self.no_more.stand_in(words[at:]) and self._around_no_more.make_up(words[at:])
            for at in (0, *behind)
        )

    def has_more(self, text: str) -> bool:
        """Whether a message only says that not everything is told: "eso no es todo", "that's not all"."""
        rest = " ".join(word for word in plain(text).split() if word not in self.choosing.denying)
        return rest != plain(text) and self.has_no_more(rest) and not self.has_no_more(text)

    def to_the_point(self, text: str) -> str:
        """A message without what is only said on the way to what it asks or tells."""
        words = plain(text).split()
        return " ".join(words[max(self._on_its_way.reach(words)) :])

    def leads_up_to(self, phrases: Phrases, text: str) -> bool:
        """Whether a message begins with one of them, or with what only leads up to it."""
        words = plain(text).split()
        return any(phrases.ends(words, start) for start in self._before_asking.reach(words))

    @cached_property
    def _around_keeping(self) -> Phrases:
        undoing = self.withdrawing.taking_back + self.withdrawing.denying + self.withdrawing.denied_over
        return (
            undoing
            + self.withdrawing.wished_by
            + self.putting_back
            + self.staying
            + self._before_putting_back
        )

    @cached_property
    def _around_what_is_wished(self) -> Phrases:
        chosen = self.taking + self.booking.putting_right + self.booking.behind + self.kept_by
        return chosen + self.beside_names + self.around_a_wish + Phrases([_NAMED])

    @cached_property
    def _around_names(self) -> Phrases:
        return self.carrying_on + self.beside_names

    @cached_property
    def _before_a_place(self) -> Phrases:
        return self._before_asking + self.carrying_on + self.refusal + self.place.on_the_way

    @cached_property
    def _on_its_way(self) -> Phrases:
        return self._before_asking + self.courtesy

    @cached_property
    def _around_no_more(self) -> Phrases:
        return self.no_more + self.recording + self._around_yes + self._courteous

    @cached_property
    def _around_recording(self) -> Phrases:
        return self.recording + self.wishing + self._around_yes + self._courteous
