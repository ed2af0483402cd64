"""Checks the test conversations, tests/transcripts/<language>/*.yml; suggests one for intents without."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from bot.content.examples import language_name
from bot.content.faults import Fault
from bot.content.named import PAYLOAD, leads_nowhere, unknown_value
from bot.content.project import Project, group, rows, strings
from bot.content.shape import Each, Either, Keys, misfits
from bot.content.sheet import Place, Sheet, once
from bot.core.conversation import Status
from bot.core.handoff import Reason
from bot.core.languages import LANGUAGES

_BEGINNINGS = (
    *("customer", "press", "sends"),
    *("operator", "operator_resolves", "operator_leaves", "operator_takes_over", "notice"),
)
# What CONTRIBUTING.md, "Transcripts", says may stand there.
_TURN = Keys(
    allowed={
        **dict.fromkeys(_BEGINNINGS, str),
        # A gap to be filled in, which is told as one; that nobody gets the conversation.
        **dict.fromkeys(("customer", "operator"), Either((str, type(None)))),
        **dict.fromkeys(("operator_resolves", "operator_leaves"), Either((bool, str))),
        "notice": Each(object),
        **dict.fromkeys(("quotes", "intent", "language", "status", "handoff"), str),
        "bot": [str],
        "not": [str],
        **dict.fromkeys(("spoken", "silent"), bool),
        "form": Either((str, type(None))),
    }
)
_SHAPE = Keys({"about": str, "turns": [_TURN]}, {"on_duty": [str], "numbered": bool, "shared": bool})
_misfits = once(partial(misfits, shape=_SHAPE))

# Of intents without a conversation so many are named.
_NAMED = 5


def check(project: Project) -> Iterator[Fault]:
    known = {
        "status": [status.value for status in Status],
        "handoff": [reason.value for reason in Reason],
        "language": [*LANGUAGES],
        "form": [*project.forms],
    }
    for sheet in project.sheets["transcripts"]:
        yield from _misfits(sheet)
        yield from _beginnings(sheet)
        yield from _expectations(project, sheet, known)
    tested: dict[str, set[str]] = {language: set() for language in project.languages}
    for sheet in project.sheets["transcripts"]:
        parts = PurePosixPath(sheet.file).parts
        for place, intent in _expected(sheet):
            if len(parts) > 3 and parts[2] in tested:
                tested[parts[2]].add(intent.partition("/")[0])
            if not project.has_intent(intent):
                what = f"This test expects '{intent}', which is not an intent."
                if "/" in intent:
                    todo = "Correct it, write its examples in data/nlu/, or delete the test."
                    yield sheet.spare(place, what, todo)
                    continue
                yield project.unknown(sheet, place, what, intent, "intents")
    for language in project.languages:
        if untested := [one for one in project.intents if one not in tested[language] | project.meant]:
            what = f"Without a test conversation in {language_name(language)}: {', '.join(untested)}."
            if (more := len(untested) - _NAMED) > 1:  # who has deleted the example's has none yet
                names = ", ".join(untested[:_NAMED])
                what = f"Without a test conversation in {language_name(language)}: {names} and {more} more."
            todo = f"Add some with a line 'intent: {untested[0]}' and so on."
            yield Fault(f"tests/transcripts/{language}", 1, what, todo, may_wait=True)


def _beginnings(sheet: Sheet) -> Iterator[Fault]:
    for i, turn in enumerate(map(group, rows(group(sheet.data).get("turns")))):
        if not turn.keys() & {*_BEGINNINGS}:
            what = f"This turn begins with none of: {', '.join(_BEGINNINGS)}."
            yield sheet.fault(("turns", i), what, "Say who does what in it.")
        elif turn.get("customer", "") is None:
            what = "The customer says nothing here yet."
            yield sheet.fault(("turns", i, "customer"), what, "Write what a customer would say.")


def _expectations(project: Project, sheet: Sheet, known: dict[str, list[str]]) -> Iterator[Fault]:
    for i, turn in enumerate(map(group, rows(group(sheet.data).get("turns")))):
        for key, values in known.items():
            value = turn.get(key)
            if isinstance(value, str) and value not in values:
                what = f"'{value}' is not known for '{key}'."
                yield sheet.spare(("turns", i, key), what, f"Known: {', '.join(values) or 'none'}.")
        for key in ("bot", "not"):
            for j, piece in enumerate(strings(turn.get(key))):
                if len(piece) > 1 and piece[0] == piece[-1] == "/" and not _is_pattern(piece[1:-1]):
                    what = f"This pattern cannot be read: {piece}."
                    yield sheet.fault(
                        ("turns", i, key, j), what, "Close its brackets, or write plain words without the /."
                    )
        press = str(turn.get("press"))
        pressed = PAYLOAD.fullmatch(press)
        if press.startswith("/") and not pressed:
            what = f"The payload '{press}' is not one the bot understands."
            yield sheet.fault(("turns", i, "press"), what, 'Write /intent, or /intent{"entity": "value"}.')
        if pressed:
            yield from leads_nowhere(project, sheet, ("turns", i, "press"), pressed[1])
            for entity, value in _given(pressed[2]).items():
                for what, todo in unknown_value(project, entity, value):
                    yield sheet.spare(("turns", i, "press"), what, todo)


def _given(braces: str | None) -> dict[str, Any]:
    try:
        return group(json.loads(braces or "{}"))
    except ValueError:
        return {}


def _is_pattern(piece: str) -> bool:
    try:
        re.compile(piece)
    except re.error:
        return False
    return True


@once
def _expected(sheet: Sheet) -> Iterator[tuple[Place, str]]:
    yield from _intents(sheet.data, ())


def _intents(data: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Whatever stands under a key ``intent``, however deep."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "intent":
                yield from (((*place, key), one) for one in strings(value))
            else:
                yield from _intents(value, (*place, key))
    elif isinstance(data, list):
        for i, item in enumerate(data):
            yield from _intents(item, (*place, i))
