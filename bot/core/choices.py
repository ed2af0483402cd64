"""Buttons where a network has none: a numbered list, and what people answer to one ("2", "el dos")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.choice_cues import NOTHING, ChoiceCues
from bot.core.message import Button
from bot.core.text import plain

# What WhatsApp takes on a button; with a longer one, all go out as a list.
LONGEST_TITLE = 20
# So many words at most tell a button, of so many letters at least: "plan", "luz" is a name of the business.
_FEW_WORDS, _TELLING = 2, 4
_TIMED = re.compile(r"\"(time|appointment_number)\":")
YES_OR_NO = ("/affirm", "/deny")


def numbered(text: str, buttons: Sequence[Button]) -> str:
    """Return ``text`` with the buttons as a numbered list below it. A title may have its number already."""
    lines = [
        button.title if button.title.startswith(f"{number} ") else f"{number}. {button.title}"
        for number, button in enumerate(buttons, 1)
    ]
    return "\n".join([text, "", *lines]) if text else "\n".join(lines)


def chosen(text: str, buttons: Sequence[Button], cues: ChoiceCues = NOTHING) -> Button | None:
    """Return the button that the whole of ``text`` names, by its title or its number; None if it does not.

    A sentence that merely has a number in it ("somos 2 en casa") names none.
    """
    said = plain(text)
    if not said or not buttons:
        return None
    for button in buttons:
        if said == plain(button.title):
            return button
    words = said.split()
    if re.search(r"-\d", text):
        return None
    bare = [word for word in words if word not in cues.beside_a_number]
    bare = bare or [word for word in words if cues.number(word)] or words[-1:]
    asks = "?" in text or words[0] in cues.asked_with  # "is the second better?"
    if len(bare) > 1 and cues.denying.isdisjoint(words) and not asks:
        bare = [word for word in bare if word not in cues.beside_a_place]
        bare = bare if len(bare) == 1 and cues.is_place(bare[0]) else []
    if len(bare) != 1:
        return None
    number = cues.place(bare[0], len(buttons))
    return buttons[number - 1] if 1 <= number <= len(buttons) else None


def pointed_at(text: str, buttons: Sequence[Button], cues: ChoiceCues = NOTHING) -> Button | None:
    """Like ``chosen`` where the buttons bear no numbers: "10" or "a la una" may be an hour there, and "the
    1st" a day, but "la segunda" and "the 1st one" are no such thing. Beside a yes and a no, "no, the first"
    is one of what was offered before.
    """
    words = plain(text).split()
    ordinal = any(map(cues.is_place, words))
    of_a_day = any(re.fullmatch(r"\d+(st|nd|rd|th)", word) for word in words)
    of_a_day = of_a_day and cues.standing_in.isdisjoint(words)
    by_title = next((button for button in buttons if plain(text) == plain(button.title)), None)
    yes_or_no = any(button.payload in YES_OR_NO for button in buttons)
    return by_title or (chosen(text, buttons, cues) if ordinal and not of_a_day and not yes_or_no else None)


def told_by_a_word(text: str, buttons: Sequence[Button], cues: ChoiceCues = NOTHING) -> Button | None:
    """The button of which a short answer says a word or two that no other has: "technical" for "A technical
    question", "the outage one". Times are told by their hours, and a yes or no by itself."""
    said = plain(text).split()
    words = [word for word in said if word not in cues.beside_a_number | cues.beside_a_word]
    telling = [word for word in words if len(word) >= _TELLING and word not in cues.telling_none]
    if not cues.denying.isdisjoint(said) or len(words) > _FEW_WORDS or not telling:
        return None
    titles = [button for button in buttons if not _TIMED.search(button.payload)]
    having = [button for button in titles if {*words} <= {*plain(button.title).split()}]
    told = having[0] if len(having) == 1 and len(titles) > 1 else None
    return None if told and told.payload in YES_OR_NO else told
