"""Buttons where a network has none: a numbered list, and what people answer to one ("2", "el dos")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.message import Button
from bot.core.text import plain

# What WhatsApp takes on a button; with a longer one, all go out as a list.
LONGEST_TITLE = 20
_NUMBERS: tuple[tuple[str, ...], ...] = (
    ("1", "uno", "una", "un", "primero", "primera", "primer", "one", "first", "1st", "1o", "1a", "1ro"),
    ("2", "dos", "segundo", "segunda", "two", "second", "2nd", "2o", "2a", "2do"),
    ("3", "tres", "tercero", "tercera", "tercer", "three", "third", "3rd", "3o", "3a", "3ro"),
    ("4", "cuatro", "cuarto", "cuarta", "four", "fourth", "4th", "4o", "4a"),
    ("5", "cinco", "quinto", "quinta", "five", "fifth", "5th", "5o", "5a"),
    ("6", "seis", "sexto", "sexta", "six", "sixth", "6th", "6o", "6a"),
    ("7", "siete", "septimo", "septima", "seven", "seventh", "7th", "7o", "7a"),
    ("8", "ocho", "octavo", "octava", "eight", "eighth", "8th", "8o", "8a"),
    ("9", "nueve", "noveno", "novena", "nine", "ninth", "9th", "9o", "9a"),
    ("10", "diez", "decimo", "decima", "ten", "tenth", "10th", "10o", "10a"),
)
_CARDINALS = frozenset(
    re.findall(
        r"[a-z]+",
        """uno una un one dos two tres three cuatro four cinco five seis
        six siete seven ocho eight nueve nine diez ten""",
    )
)
_AROUND = frozenset(
    re.findall(
        r"\S+",
        """el la lo los las del de en in of
        opcion numero num no n quiero pues por favor porfa gracias pulso elijo me quedo
        con dale vale ok sí si yes the option number choose i'll take i want please thanks one""",
    )
)
_ORDINALS = frozenset(name for _, *names in _NUMBERS for name in names if name not in _CARDINALS)
_LAST = ("ultimo", "ultima", "last")
_MIDDLE = ("medio", "middle")
# "Uf, la segunda", "the first works for me": where nothing is denied, these say no more than the place does.
_BESIDE_A_PLACE = frozenset(
    re.findall(
        r"\S+",
        """uf uff ay mm mmm hm hmm bueno venga mejor entonces va vendria viene iria bien perfecto genial me a
        mi esa ese works work suits fine good great perfect then let's lets go with for it is would be do
        better uh um er well""",
    )
)
_BESIDE_A_WORD = frozenset(
    re.findall(
        r"\S+",
        """a an un una for para about sobre just solo it's its es that that's thats thing i guess suppose
        think would be do sería creo supongo eso lo""",
    )
)
_ASKED_WITH = ("is", "would")
_NO = {"no", "not", "nor", "ni", "tampoco", "but", "menos", "except", "without", "sin"}
# So many words at most tell a button, of so many letters at least: "plan", "luz" is a name of the business.
_FEW_WORDS, _TELLING = 2, 4
_TIMED = re.compile(r"\"(time|appointment_number)\":")
# Alone they tell none: "what?" is no "What to bring", "another" no "Another place".
_ASKS_OR_POINTS = frozenset(
    re.findall(
        r"\S+",
        """what where when which whom whose have that this these those there here still some someone anyone
        with from then than more same another other cual cuales donde cuando como quien quienes esta este
        estas estos esos esas esto aqui alli ahora todavia algo alguien para otro otra otros otras tengo
        tener mismo misma""",
    )
)
_YES_OR_NO = ("/affirm", "/deny")


def numbered(text: str, buttons: Sequence[Button]) -> str:
    """Return ``text`` with the buttons as a numbered list below it. A title may have its number already."""
    lines = [
        button.title if button.title.startswith(f"{number} ") else f"{number}. {button.title}"
        for number, button in enumerate(buttons, 1)
    ]
    return "\n".join([text, "", *lines]) if text else "\n".join(lines)


def chosen(text: str, buttons: Sequence[Button]) -> Button | None:
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
    bare = [word for word in words if word not in _AROUND] or [w for w in words if _number(w)] or words[-1:]
    asks = "?" in text or words[0] in _ASKED_WITH  # "is the second better?"
    if len(bare) > 1 and _NO.isdisjoint(words) and not asks:
        bare = [word for word in bare if word not in _BESIDE_A_PLACE]
        bare = bare if len(bare) == 1 and _is_place(bare[0]) else []
    if len(bare) != 1:
        return None
    number = _place(bare[0], len(buttons))
    return buttons[number - 1] if 1 <= number <= len(buttons) else None


def pointed_at(text: str, buttons: Sequence[Button]) -> Button | None:
    """Like ``chosen`` where the buttons bear no numbers: "10" or "a la una" may be an hour there, and "the
    1st" a day, but "la segunda" and "the 1st one" are no such thing. Beside a yes and a no, "no, the first"
    is one of what was offered before.
    """
    words = plain(text).split()
    ordinal = any(map(_is_place, words))
    of_a_day = any(re.fullmatch(r"\d+(st|nd|rd|th)", word) for word in words) and "one" not in words
    by_title = next((button for button in buttons if plain(text) == plain(button.title)), None)
    yes_or_no = any(button.payload in _YES_OR_NO for button in buttons)
    return by_title or (chosen(text, buttons) if ordinal and not of_a_day and not yes_or_no else None)


def told_by_a_word(text: str, buttons: Sequence[Button]) -> Button | None:
    """The button of which a short answer says a word or two that no other has: "technical" for "A technical
    question", "the outage one". Times are told by their hours, and a yes or no by itself."""
    said = plain(text).split()
    words = [word for word in said if word not in _AROUND and word not in _BESIDE_A_WORD]
    telling = [word for word in words if len(word) >= _TELLING and word not in _ASKS_OR_POINTS]
    if not _NO.isdisjoint(said) or len(words) > _FEW_WORDS or not telling:
        return None
    titles = [button for button in buttons if not _TIMED.search(button.payload)]
    having = [button for button in titles if {*words} <= {*plain(button.title).split()}]
    told = having[0] if len(having) == 1 and len(titles) > 1 else None
    return None if told and told.payload in _YES_OR_NO else told


def _is_place(word: str) -> bool:
    return word in _ORDINALS or word in (*_LAST, *_MIDDLE)


def _place(word: str, count: int) -> int:
    """Which of ``count`` is meant, from 1; 0 for none. Only of an odd number is there one in the middle."""
    if word in _LAST:
        return count
    if word in _MIDDLE:
        return (count + 1) // 2 if count % 2 else 0
    return _number(word)


def _number(word: str) -> int:
    for number, names in enumerate(_NUMBERS, 1):
        if word in names:
            return number
    return int(word) if re.fullmatch(r"[0-9]{1,2}", word) else 0
