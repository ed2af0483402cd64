"""How lists of cue words are read, whatever they tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from bot.core.phrases import Phrases
from bot.core.text import plain

# Came in later, as did ``choosing``, ``telling`` and ``doubting``: a business whose own file is without them
# does without what they tell.
LATER = frozenset(
    {
        *("courtesy", "before_agreement", "breaking_off", "pointing", "asking_last", "taking", "wishing"),
        *("not_now", "recording", "surely_asking", "of_a_complaint", "behind_a_no", "no_more", "topic"),
        *(
            "also_wished",
            "putting_back",
            "mistaken",
            "besides",
            "letting_go",
            "as_it_was",
            "staying",
            "wavering",
            "wavering_last",
            "no_longer_wanted",
            "on_condition",
            "the_one_before",
            "kept_by",
            "no_that_is_none",
        ),
    }
)
Group = TypeVar("Group")


def of_all_languages(by_language: Mapping[str, Iterable[str]]) -> Phrases:
    listed = (one for words in by_language.values() for one in words)
    return Phrases(plain(one) or one for one in listed)  # "&" is plain already


def read_group(kind: type[Group], under: str, data: Mapping[str, Any]) -> Group:
    """``kind``: a dataclass of such lists; one that is missing tells nothing. Raises ValueError for one that
    is none of ours: in a misspelt list nothing would stand."""
    if wrong := data.keys() - {each.name for each in fields(kind)}:  # type: ignore[arg-type]
        raise ValueError(f"cues.yml: {under}: unknown: {', '.join(sorted(wrong))}")
    return kind(**{name: of_all_languages(by_language) for name, by_language in data.items()})


def read_lists(
    kind: type[Any], data: Mapping[str, Any], under: str, but: Collection[str] = ()
) -> dict[str, Phrases]:
    ours = {each.name for each in fields(kind)} - {*but}
    for what, names in (("missing", ours - data.keys() - LATER), ("unknown", data.keys() - ours)):
        if names:
            raise ValueError(f"cues.yml: {under}{what}: {', '.join(sorted(names))}")
    return {name: of_all_languages(data[name]) for name in ours & data.keys()}
