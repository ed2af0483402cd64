"""Buttons where a network has none: a numbered list, and what people answer to one ("2", "el dos")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from itertools import takewhile

from bot.core.choice_cues import NOTHING, ChoiceCues
from bot.core.clauses import CLAUSE_ENDS
from bot.core.message import Button
from bot.core.text import plain

# What WhatsApp takes on a button; with a longer one, all go out as a list.
LONGEST_TITLE = 20
# So many words at most tell a button, of so many letters at least: "plan", "luz" is a name of the business.
_FEW_WORDS, _TELLING = 2, 4
_TIMED = re.compile(r"\"(time|appointment_number)\":")
YES_OR_NO = ("/affirm", "/deny")
_PERSON = "/talk_to_human"
# What stands behind the things to choose from: "the last one" is never one of these.
_NO_LAST_ONE = {_PERSON, "/nevermind"}


def numbered(text: str, buttons: Sequence[Button]) -> str:
    """Return ``text`` with the buttons as a numbered list below it. A title may have its number already."""
    lines = [
        button.title if button.title.startswith(f"{number} ") else f"{number}. {button.title}"
        for number, button in enumerate(buttons, 1)
    ]
    return "\n".join([text, "", *lines]) if text else "\n".join(lines)


def chosen(text: str, buttons: Sequence[Button], cues: ChoiceCues = NOTHING) -> Button | None:
    """Return the button that the whole of ``text`` names, by its title or its number; None if it does not.

    A sentence that merely has a number in it ("somos 2 en casa") names none, nor does "the last one" a person
    or the way out: it may be the last bill.
    """
    said = plain(text)
    if not said or not buttons:
        return None
    for button in buttons:
        if said == plain(button.title):
            return button
    asked, text = "?" in text, behind_a_refusal(text, cues)
    words = plain(text).split()
    if not words or re.search(r"-\d", text):
        return None
    bare = [word for word in words if word not in cues.beside_a_number]
    bare = bare or [word for word in words if cues.number(word)] or words[-1:]
    asks = asked or words[0] in cues.asked_with  # "is the second better?"
    if len(bare) > 1 and cues.denying.isdisjoint(words) and not asks:
        bare = [word for word in bare if word not in cues.beside_a_place]
        bare = bare if len(bare) == 1 and cues.is_place(bare[0]) else []
    if len(bare) != 1:
        return None
    number = cues.place(bare[0], len(buttons))
    named = buttons[number - 1] if 1 <= number <= len(buttons) else None
    return None if named and bare[0] in cues.last and named.payload in _NO_LAST_ONE else named


def behind_a_refusal(text: str, cues: ChoiceCues) -> str:
    """What is said behind that which will not do: of "not the first, the second" and "esa no la segunda" the
    second; all of it, where that is not said, or nothing behind it."""
    clauses = CLAUSE_ENDS.split(text)
    refusing = [at for at, one in enumerate(clauses) if not cues.denying.isdisjoint(plain(one).split())]
    if not refusing:
        return text
    if any(map(plain, behind := clauses[refusing[-1] + 1 :])):
        return ",".join(behind)
    words = plain(clauses[refusing[-1]]).split()
    refused = [*takewhile(lambda word: word in cues.denying | cues.that_one, words)]
    return " ".join(words[len(refused) :]) if not cues.that_one.isdisjoint(refused) else text


class Next(Enum):
    """Which comes after that which was spoken of, or before it."""

    ONE = auto()
    SEVERAL = auto()
    ONE_BEFORE = auto()
    SEVERAL_BEFORE = auto()


def next_of(text: str, cues: ChoiceCues) -> Next | None:
    """Whether what comes after that which was spoken of is meant: "esa misma no, la siguiente", "the next
    ones"; or before it: "no, la de antes", "the one before that". None for anything else."""
    words = plain(behind_a_refusal(text, cues)).split()
    if meant := _before(text, words, cues):
        return meant
    said = [word for word in words if word not in cues.beside_a_number | cues.beside_a_place]
    if "?" in text or not said or said[0] not in cues.following or not {*said[1:]} <= cues.several:
        return None
    if not cues.denying.isdisjoint(words[words.index(said[0]) :]):
        return None
    return Next.ONE if cues.several.isdisjoint(said) else Next.SEVERAL


def before_that(text: str, cues: ChoiceCues) -> bool:
    """Whether it is said before which, "the one before that"; "la de antes" may be of one taken earlier."""
    words = plain(behind_a_refusal(text, cues)).split()
    return not (cues.that_one - cues.standing_in).isdisjoint(words)


def _before(text: str, words: list[str], cues: ChoiceCues) -> Next | None:
    """Not "antes", "something before that", which want other times."""
    at = next((at for at, word in enumerate(words) if word in cues.preceding), 0)
    led = not cues.before_preceding.isdisjoint(words[:at])
    denied = not cues.denying.isdisjoint(words[at:])
    around = cues.beside_a_number | cues.beside_a_place | cues.before_preceding | cues.beside_preceding
    behind = around | cues.that_one | cues.several
    if "?" in text or denied or not led:
        return None
    if not {*words[:at]} <= around | cues.several or not {*words[at + 1 :]} <= behind:
        return None
    return Next.ONE_BEFORE if cues.several.isdisjoint(words) else Next.SEVERAL_BEFORE


def pointed_at(text: str, buttons: Sequence[Button], cues: ChoiceCues = NOTHING) -> Button | None:
    """Like ``chosen`` where the buttons bear no numbers: "10" or "a la una" may be an hour there, and "the
    1st" a day, but "la segunda" and "the 1st one" are no such thing. Beside a yes and a no, "no, the first"
    is one of what was offered before. A person is called by words for one only.
    """
    words = plain(behind_a_refusal(text, cues)).split()
    ordinal = any(map(cues.is_place, words))
    of_a_day = any(re.fullmatch(r"\d+(st|nd|rd|th)", word) for word in words)
    of_a_day = of_a_day and cues.standing_in.isdisjoint(words)
    by_title = next((button for button in buttons if plain(text) == plain(button.title)), None)
    yes_or_no = any(button.payload in YES_OR_NO for button in buttons)
    if by_title or not ordinal or of_a_day or yes_or_no:
        return by_title
    button = chosen(text, buttons, cues)
    return None if button and button.payload == _PERSON else button


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
