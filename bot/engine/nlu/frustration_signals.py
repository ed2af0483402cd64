"""What in one message speaks for frustration, with its weight and its words."""

from __future__ import annotations

import functools
import re

from bot.core.signals import LAUGHTER, NO_BLAME, THREAT, TIME_LOST, Signal
from bot.core.text import fold
from bot.engine.nlu import frustration_words as words

LONGEST = 2000
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_ANGRY_FACES = re.compile(r"[😡🤬😠👿💢]")
# One, two, three or more: a row of them says it all.
_ANGRY_FACES_WEIGH = (0.35, 0.5, 0.65)
_SHOUTED = re.compile(r"\b[A-ZÁÉÍÓÚÜÑ]{2,}\b")
# What stands in quotation marks was said by somebody else: the neighbours, a headline, a wall.
_QUOTED = re.compile(r'"[^"\n]+"|“[^”\n]+”|«[^»\n]+»')
_WORDS_LEFT = 2
_EXCLAIMED = re.compile(r"[!¡?¿]{3,}")
# Letters that are always written large are no shouting.
_SIGNS = {
    "DNI",
    "NIE",
    "IBAN",
    "OK",
    "SMS",
    "PDF",
    "TV",
    "CV",
    "ITV",
    "CUPS",
    "ID",
    "UK",
    "AM",
    "PM",
    "ADSL",
    "NIF",
}


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern.replace(chr(10), '')})(?!\w)")


_LEXICON = [
    (THREAT, 0.8, _compiled(words.THREATS)),
    ("insult", 0.7, _compiled(words.INSULTS)),
    ("swearing", 0.45, _compiled(words.SWEARING)),
    ("outrage", 0.65, _compiled(words.OUTRAGE)),
    ("displeasure", 0.45, _compiled(words.DISPLEASURE)),
    ("impatience", 0.35, _compiled(words.IMPATIENCE)),
]
KINDS = [*(kind for kind, _, _ in _LEXICON), "angry_emoji", "shouting", "punctuation"]
_HARMLESS = _compiled(words.NOT_AT_US)
# How much each counts beside anger: chosen on tests/dialogues/open.
_CIRCUMSTANCES = [
    (TIME_LOST, 0.3, _compiled(words.TIME_LOST)),
    (LAUGHTER, 0.55, re.compile(words.LAUGHTER)),
    (NO_BLAME, 0.55, _compiled(words.NO_BLAME)),
]


def own_words(text: str) -> str:
    """Return a message without what it quotes, unless it is little but a quotation."""
    rest = _QUOTED.sub(" ", text)
    return rest if len(re.findall(r"\w+", rest)) >= _WORDS_LEFT else text


@functools.lru_cache(maxsize=64)  # the detector asks, and its model
def signals_in(text: str) -> tuple[Signal, ...]:
    """Return the signals in a message. Calm bad news ("no tengo luz desde ayer") gives none."""
    text = text[:LONGEST]
    folded = _HARMLESS.sub(" ", _STRETCHED.sub(r"\1", fold(text)))
    found = []
    for kind, weight, pattern in _LEXICON:
        said = list(dict.fromkeys(match[0].strip() for match in pattern.finditer(folded)))
        if said:
            found.append(Signal(kind, min(0.95, weight + 0.15 * (len(said) - 1)), ", ".join(said[:4])))
    faces = _ANGRY_FACES.findall(text)
    if faces:
        weight = _ANGRY_FACES_WEIGH[min(len(faces), len(_ANGRY_FACES_WEIGH)) - 1]
        found.append(Signal("angry_emoji", weight, "".join(faces[:4])))
    return (*found, *_loudness(text))


def circumstances_in(text: str) -> list[Signal]:
    """Return what a message tells that is no anger, and by which anger is known from its likes."""
    folded = fold(text[:LONGEST]).replace("’", "'")
    found = ((kind, weight, pattern.search(folded)) for kind, weight, pattern in _CIRCUMSTANCES)
    return [Signal(kind, weight, match[0]) for kind, weight, match in found if match]


def _loudness(text: str) -> list[Signal]:
    shouted = [word for word in _SHOUTED.findall(text) if word not in _SIGNS]
    letters = [ch for ch in text if ch.isalpha()]
    share = sum(map(str.isupper, letters)) / len(letters) if letters else 0.0
    found = []
    if len(shouted) >= 3 and share > 0.6:
        found.append(Signal("shouting", 0.3, " ".join(shouted[:4])))
    exclaimed = _EXCLAIMED.search(text)
    if exclaimed:
        found.append(Signal("punctuation", 0.2, exclaimed[0][:6]))
    return found
