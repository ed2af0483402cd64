"""Two wishes in one message: where it may be parted, and whether both halves are wishes of their own."""

from __future__ import annotations

import re
from typing import Any

from bot.engine.answer import full_intent

MAY_BE_TWO = "may_be_two"
FEWEST_WORDS = 2
LONGEST = 400
TRIED = 2

# The plainest place first: after a question or sentence, at "and also", at "and", at a comma.
_PLACES = [
    re.compile(r"(?<=[?!.;…])\s+(?=\S)"),
    re.compile(r",?\s+(?:y además|y también|además|también|and also|also|plus)\s+", re.IGNORECASE),
    re.compile(r",?\s+(?:y|e|and|&)\s+", re.IGNORECASE),
    re.compile(r",\s+(?:pero |but )?", re.IGNORECASE),
]
_WORD = re.compile(r"\w+")
# Said on the way to a wish, and no wish.
_FILLER = re.compile(
    r"^(?:por cierto|una (?:cosa|pregunta|duda)(?: más)?|oye|perdona|disculpa|by the way|btw|sorry|excuse me"
    r"|(?:one|another) (?:more )?(?:thing|question)|quick question)\b[,:.!?]*",
    re.IGNORECASE,
)


def halves(text: str) -> list[tuple[str, str]]:
    """Return a few ways of parting the message in two, the plainest first."""
    found: list[tuple[str, str]] = []
    if len(text) > LONGEST:
        return found
    for place in _PLACES:
        for match in place.finditer(text):
            half = text[: match.start()].strip(), text[match.end() :].strip()
            if (
                min(len(_WORD.findall(_FILLER.sub("", part))) for part in half) >= FEWEST_WORDS
                and half not in found
            ):
                found.append(half)
    return found[:TRIED]


def are_two(whole: dict[str, Any], first: dict[str, Any], second: dict[str, Any], asked: str | None) -> bool:
    """Whether both halves are wishes of their own. All three are what the engine made of a text. While a form
    has ``asked`` for a slot, one of them is its answer; free text is never parted."""
    settings = whole[MAY_BE_TWO]
    intents = [full_intent(part) for part in (first, second)]
    if whole.get("signals") or asked in settings["free_text_slots"] or intents[0] == intents[1]:
        return False
    if full_intent(whole) not in (*intents, "nlu_fallback"):
        return False
    if not all(
        name not in settings["alone"] and sure >= settings["sure"] for name, sure in _named(first, second)
    ):
        return False
    answers = sum(name in settings["answers"] for name, _ in _named(first, second))
    return answers == (1 if asked else 0)


def _named(*parts: dict[str, Any]) -> list[tuple[str, float]]:
    return [(str(p["intent"]["name"]), float(p["intent"].get("confidence") or 0)) for p in parts]
