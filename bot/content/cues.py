"""What can be wrong in data/business/cues.yml."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields
from typing import Any

from bot.content.faults import Fault
from bot.content.not_heard import not_heard
from bot.content.shape import Keys, in_each
from bot.content.sheet import Place, Sheet, once
from bot.core import choice_cues, naming_cues, person_cues, telling_cues
from bot.core.booking_cues import BookingCues
from bot.core.choice_cues import ChoiceCues
from bot.core.comparing_cues import ComparingCues
from bot.core.cue_lists import LATER
from bot.core.day_part_cues import DayPartCues
from bot.core.doubt_cues import DoubtCues
from bot.core.naming_cues import NamingCues
from bot.core.negation_cues import NegationCues
from bot.core.opening_cues import OpeningCues
from bot.core.person_cues import PersonCues
from bot.core.telling_cues import TellingCues
from bot.core.text import plain
from bot.core.unavailable_cues import UnavailableCues
from bot.core.withdrawal_cues import WithdrawalCues
from bot.core.working_cues import WorkingCues

# Groups that came in whole.
_WHOLE = {
    "comparing": ComparingCues,
    "booking": BookingCues,
    "open_now": OpeningCues,
    "negation": NegationCues,
    "unavailable": UnavailableCues,
    "working": WorkingCues,
    "day_parts": DayPartCues,
}
_GROUPS = {"choosing", "telling", "doubting", "person", "naming", "withdrawing", *_WHOLE}


def shape(languages: list[str]) -> Keys:
    words, in_order = in_each(languages, [str]), in_each(languages, [[str]])
    choosing = {each.name: words for each in fields(ChoiceCues)} | {"numbers": in_order, "places": in_order}
    telling = {each.name: words for each in fields(TellingCues)}
    person = {each.name: words for each in fields(PersonCues)}
    return Keys(
        {
            "agreement": words,
            "refusal": words,
            "acknowledgement": words,
            "only_asking": words,
            "carrying_on": words,
            "beside_names": words,
            "place": Keys(
                {"after": words, "on_the_way": words, "street_before": words, "street_after": words}
            ),
            "two_wishes": Keys({"joined_by": words, "on_the_way": words, "announced_by": words}),
            "asking": words,
        },
        allowed={
            **dict.fromkeys(LATER, words),
            "choosing": _group(choosing, choice_cues.LATER),
            "telling": _group(telling, telling_cues.LATER),
            "doubting": Keys({each.name: words for each in fields(DoubtCues)}),
            "person": _group(person, person_cues.LATER),
            "naming": _group({each.name: words for each in fields(NamingCues)}, naming_cues.LATER),
            "withdrawing": _group({each.name: words for each in fields(WithdrawalCues)}, {"some_hours"}),
            **{name: Keys({each.name: words for each in fields(kind)}) for name, kind in _WHOLE.items()},
        },
    )


def _group(lists: dict[str, Any], later: Collection[str]) -> Keys:
    needed = {name: of for name, of in lists.items() if name not in later}
    return Keys(needed, allowed={name: lists[name] for name in later})


def cue_faults(sheet: Sheet) -> Iterator[Fault]:
    """Of a sheet that has the right shape: in a list of words an empty one would fit every message. A file of
    one's own is told what it is without."""
    yield from not_heard(sheet, (), "cues", sheet.data, groups=_GROUPS)
    for group, lists in sheet.data.items():
        yield from not_heard(sheet, (group,), f"cues/{group}", lists)
    yield from _words(sheet)


@once
def _words(sheet: Sheet) -> Iterator[Fault]:
    yield from _of(sheet, (), sheet.data)


def _of(sheet: Sheet, place: Place, data: Any) -> Iterator[Fault]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _of(sheet, (*place, key), value)
        return
    seen: set[str] = set()
    for i, word in enumerate(data):
        if isinstance(word, list):
            yield from _of(sheet, (*place, i), word)
            continue
        said = plain(word) or word.strip()
        if not said:
            yield sheet.fault((*place, i), "There is no word here.", "Write one, or take the line away.")
        elif ";" in word:
            what = f"'{word}' would be one: a semicolon parts nothing in a list."
            yield sheet.fault((*place, i), what, "Write a comma instead.")
        elif said in seen:
            what = f"'{word}' stands here twice: capitals and accents make no difference."
            yield sheet.fault((*place, i), what, "Take one of them away.")
        seen.add(said)
