"""A long message of which the whole is not understood: the part of it that is clear says what they want."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT

from bot.core.cues import Cues
from bot.core.joining import AND
from bot.engine.wishes.two_wishes import MAY_BE_TWO, leads

# Shorter ones are asked back about: who wrote them says it again in a moment. Who is in danger may not.
WORDS_OF_A_STORY = 12
FEWEST_WORDS, MOST_PARTS = 3, 12
CLEAR = 0.85
# Below it a message is hardly what it was taken for.
SURE = 0.6
_BETWEEN = re.compile(
    rf"[.?!;…\n]+|,|\s(?:{AND}|pero|entonces|porque|que|as[ií] que|but|so|because|then|if)\s",
    re.IGNORECASE,
)
# What no question means: "¿está bien así entonces?" is no yes to what was asked.
_YES_AND_NO = ("affirm", "deny")
_QUESTION = re.compile(r"[^.?!;…\n]+\?")
Understand = Callable[[str], Awaitable[dict[str, Any]]]


def parts_of(text: str, fewest: int = FEWEST_WORDS, most: int = MOST_PARTS) -> list[str]:
    """Its clauses of so many words, the last first: what is wanted mostly comes at the end."""
    clauses = [part.strip() for part in _BETWEEN.split(text)]
    return [part for part in reversed(clauses) if len(part.split()) >= fewest][:most]


async def gist(
    whole: dict[str, Any],
    understand: Understand,
    cues: Cues,
    never: tuple[str, ...],
    urgent: tuple[str, ...],
    answers: tuple[str, ...] = (),
) -> dict[str, Any] | None:
    """Return the whole message, meant as its clearest part; None if none is clear. Of a short message only
    danger is, nor of an answer, "Elm Street 3, and hurry, it smells of gas", nor where danger is likeliest.

    ``never``: intents that are no wish by themselves. ``urgent``: those that go before any other; else a
    question goes before what is told. ``answers``: what a form is answered with.
    """
    taken_for = whole[INTENT]["name"]
    if taken_for != DEFAULT_NLU_FALLBACK_INTENT_NAME and taken_for not in answers:
        return None
    brief = taken_for in answers or len(whole[TEXT].split()) < WORDS_OF_A_STORY
    only_urgent = brief or leads(whole, urgent)
    parts = [await understand(part) for part in parts_of(whole[TEXT]) if part != whole[TEXT].strip()]
    clear = [
        part
        for part in parts
        if part[INTENT]["confidence"] >= CLEAR
        and (part[INTENT]["name"] in urgent if only_urgent else part[INTENT]["name"] not in never)
    ]
    if not clear:
        return None
    meant = max(
        clear,
        key=lambda part: (
            part[INTENT]["name"] in urgent,
            cues.asks(part[TEXT]),
            part[INTENT]["confidence"],
        ),
    )
    return _meant_as(meant, whole)


async def only_question(
    whole: dict[str, Any],
    understand: Understand,
    never: tuple[str, ...],
    heard: tuple[str, ...],
    urgent: tuple[str, ...],
) -> dict[str, Any] | None:
    """Return a message that is hardly understood, meant as the one question that is asked in it: "y eso
    cuándo lo arregláis? que tengo cámaras frigoríficas". None if it is clear, or asks nothing clearly.

    ``heard``: what is heard however unsure, and asked about: "hay un olor raro, ¿a qué hora cerráis?".
    """
    text, meant = whole[TEXT].strip(), whole[INTENT]
    if meant["name"] in heard or leads(whole, urgent):
        return None
    hardly = meant["name"] == DEFAULT_NLU_FALLBACK_INTENT_NAME or (meant.get("confidence") or 0) < SURE
    asked = [one.strip() for one in _QUESTION.findall(text)] if hardly else []
    if len(asked) != 1 or asked[0] == text or len(asked[0].split()) < FEWEST_WORDS:
        return None
    part = await understand(asked[0])
    clear = part[INTENT]["confidence"] >= CLEAR and part[INTENT]["name"] not in (*never, *_YES_AND_NO)
    return _meant_as(part, whole) if clear else None


def _meant_as(part: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    kept = {key: whole[key] for key in (TEXT, "signals", ENTITIES, "language") if key in whole}
    return {key: value for key, value in {**part, **kept}.items() if key != MAY_BE_TWO}
