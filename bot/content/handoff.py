"""Reads data/business/handoff.yml, and says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from bot.content.faults import Fault
from bot.content.hours import hours_faults
from bot.content.not_heard import not_heard
from bot.content.shape import Each, Keys, Words, in_each
from bot.content.sheet import Place, Sheet
from bot.core.care import Care, Team, WayOut
from bot.core.handoff import Reason
from bot.core.languages import LANGUAGES
from bot.core.phrases import Phrases
from bot.core.text import plain

LASTS = ("ticket", "callback")
SIGNATURES = ("name", "initials", "none")
LONGEST = 7 * 24 * 60
MOST_CHATS = 50
_STEPS = ("operator", "reply", "team", "queue")
# Came in later: a file that is without them does without what they tell.
LATER = ("cannot_wait", "because", "when")
_MINUTES = "Write whole minutes, from 1 to 10080 (a week)."
# Those that are not asked for by a rule: an operator takes over by themselves.
REASONS = [reason.value for reason in Reason if reason is not Reason.TAKEN_OVER]


def shape(languages: list[str]) -> Keys:
    names = in_each(languages, Words)
    lists = {"languages": [str], "reasons": [str], "intents": [str], "services": [str]}
    words = in_each(languages, [Words])
    silence = {"warn": int, "end": int}
    return Keys(
        {
            "teams": Each(Keys(names.needed, names.allowed | lists | {"first": str}), keys=True),
            "steps": Keys({**dict.fromkeys(_STEPS, int), "last": str}),
            "capacity": int,
            "hours": str,
            "goodbye": int,
            "silence": Keys(silence, silence | {"danger": int}),
            "away": int,
            "signature": str,
            "ways_out": Keys({way.value: words for way in WayOut}),
            "waiting": Keys(
                {"leave": words, "beside": words, "how_long": words}, dict.fromkeys(LATER, words)
            ),
            "thanks": words,
        }
    )


def read_care(data: dict[str, Any], languages: tuple[str, ...], denying: Phrases) -> Care:
    """``denying``: the words of cues.yml with which one says the contrary."""
    steps, silence = data["steps"], data["silence"]
    return Care(
        teams={key: _team(key, one, languages) for key, one in data["teams"].items()},
        steps={name: timedelta(minutes=steps[name]) for name in _STEPS},
        last=steps["last"],
        capacity=data["capacity"],
        hours=data["hours"],
        goodbye=timedelta(minutes=data["goodbye"]),
        warn=timedelta(minutes=silence["warn"]),
        end=timedelta(minutes=silence["end"]),
        danger=timedelta(minutes=silence["danger"]) if "danger" in silence else Care.danger,
        away=timedelta(minutes=data["away"]),
        signature=data["signature"],
        ways_out={way: _by_language(data["ways_out"][way.value]) for way in WayOut},
        thanks=_words(data["thanks"]),
        leave=_words(data["waiting"]["leave"]),
        beside=_words(data["waiting"]["beside"]),
        how_long=_words(data["waiting"]["how_long"]),
        denying=denying,
        **{name: _words(data["waiting"].get(name, {})) for name in LATER},
    )


def handoff_faults(
    sheet: Sheet, languages: list[str], intents: list[str] | None, services: list[str] | None
) -> Iterator[Fault]:
    """Of a sheet that has the right shape. ``None``: those could not be read."""
    data = sheet.data
    if not data["teams"]:
        yield sheet.fault(("teams",), "There is no team.", "Name at least one: it gets what is nobody's.")
    for key, team in data["teams"].items():
        place: Place = ("teams", key)
        known = {"languages": LANGUAGES, "reasons": REASONS, "intents": intents, "services": services}
        for what, names in known.items():
            if names is not None:
                yield from _unknown(sheet, (*place, what), team.get(what, []), names, what[:-1])
    yield from _twice(sheet)
    yield from _one_of(sheet, ("steps", "last"), data["steps"]["last"], LASTS)
    yield from _one_of(sheet, ("signature",), data["signature"], SIGNATURES)
    yield from hours_faults(sheet, ("hours",), data["hours"])
    times: list[tuple[Place, int]] = [(("steps", name), data["steps"][name]) for name in _STEPS]
    times += [((name,), data[name]) for name in ("goodbye", "away")]
    times += [(("silence", name), minutes) for name, minutes in data["silence"].items()]
    for place, minutes in times:
        if not 1 <= minutes <= LONGEST:
            yield sheet.fault(place, f"{minutes} minutes cannot be right for '{place[-1]}'.", _MINUTES)
    if not 1 <= data["capacity"] <= MOST_CHATS:
        what = f"Nobody looks after {data['capacity']} chats at once."
        yield sheet.fault(("capacity",), what, f"Write a number from 1 to {MOST_CHATS}.")
    yield from _same_words(sheet)
    yield from not_heard(sheet, ("waiting",), "handoff/waiting", data["waiting"])


def _team(key: str, data: dict[str, Any], languages: tuple[str, ...]) -> Team:
    return Team(
        key,
        {language: data[language] for language in languages},
        languages=tuple(one for one in data.get("languages", languages) if one in languages) or languages,
        reasons=tuple(data.get("reasons", ())),
        intents=tuple(data.get("intents", ())),
        services=tuple(data.get("services", ())),
        first=data.get("first"),
    )


def _by_language(words: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {language: frozenset(map(plain, listed)) for language, listed in words.items()}


def _words(by_language: dict[str, list[str]]) -> frozenset[str]:
    return frozenset(plain(one) for words in by_language.values() for one in words)


def _twice(sheet: Sheet) -> Iterator[Fault]:
    """What goes to two teams would go to the first of them."""
    for what in ("reasons", "intents", "services"):
        owners: dict[str, str] = {}
        for key, team in sheet.data["teams"].items():
            for i, name in enumerate(team.get(what, [])):
                owner = owners.setdefault(name, key)
                if owner != key:
                    said = f"'{name}' goes to both '{owner}' and '{key}'."
                    yield sheet.fault(("teams", key, what, i), said, "Keep it with one of them.")


def _same_words(sheet: Sheet) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for way, languages in sheet.data["ways_out"].items():
        for language, words in languages.items():
            for i, word in enumerate(words):
                owner = owners.setdefault(plain(word), way)
                if owner != way:
                    said = f"'{word}' would lead to both '{owner}' and '{way}'."
                    yield sheet.fault(("ways_out", way, language, i), said, "Keep it under one of them.")


def _unknown(
    sheet: Sheet, place: Place, names: list[str], known: Sequence[str], kind: str
) -> Iterator[Fault]:
    for i, name in enumerate(names):
        if name not in known:
            near = get_close_matches(name, known, n=1)
            todo = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(known)}."
            todo = "Take it away here." if kind == "intent" and not near else todo
            yield sheet.spare((*place, i), f"There is no {kind} '{name}'.", todo)


def _one_of(sheet: Sheet, place: Place, value: str, known: tuple[str, ...]) -> Iterator[Fault]:
    if value not in known:
        yield sheet.fault(place, f"'{value}' is not known for '{place[-1]}'.", f"Known: {', '.join(known)}.")
