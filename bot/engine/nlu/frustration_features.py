"""What a message gives the model beside its words and letters: anger, loudness, who is spoken to and how."""

from __future__ import annotations

import re

import numpy as np

from bot.core.text import fold
from bot.engine.nlu.frustration_signals import KINDS, signals_in
from bot.engine.nlu.frustration_words import LAUGHTER
from bot.engine.nlu.normalise import LONGEST

# Of a loud message; of how it is said. Chosen like the weights in frustration_model.py.
LOUD, MANNER = 0.3, 1.0
LONG = 30


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


# Folded: small letters, no accents. The same words that are an insult to us are none to a third person.
_MANNERS = (
    # us
    _any(
        r"\w+[aei]is|os|vosotr[oa]s|vuestr[oa]s?|ustedes|uds?|usted|les|sus?|te|tu|"
        r"you|your|yours|yourselves|ye|ya'?ll|y'all|u|ur"
    ),
    # courtesy
    _any(
        r"gracias|por favor|porfa|perdon\w*|disculp\w+|lo siento|amable|saludos?|"
        r"thanks?|thx|cheers|please|pls|sorry"
    ),
    # laughter
    re.compile(LAUGHTER),
    # somebody else
    _any(
        r"(?:mi|my) (?:\w+ )?(?:vecin|marid|mujer|madre|padre|hij|herman|jefe|cunad|suegr|"
        r"husband|wife|mum|mom|dad|mother|father|neighbou?r|boss|son|daughter|landlord|flatmate)\w*"
    ),
    # refusal
    _any(r"no|nunca|nadie|nada|ni|jamas|ning\w+|never|nobody|nothing|none|not|\w+n'?t|no one"),
)


def features(text: str) -> np.ndarray:
    """Return one row: a column for each kind of sign, each kind of loudness and each manner."""
    text = text[:LONGEST]
    found = {signal.kind: signal.weight for signal in signals_in(text)}
    letters = [ch for ch in text if ch.isalpha()]
    capitals = sum(map(str.isupper, letters)) / len(letters) if letters else 0.0
    loud = [len(letters) > 8 and capitals > 0.6, "!!" in text, "??" in text]
    folded = fold(text).replace("’", "'")
    manner = [bool(pattern.search(folded)) for pattern in _MANNERS]
    rest = ["?" in text, "..." in text, min(len(text.split()), LONG) / LONG]
    return np.array(
        [
            *(found.get(kind, 0.0) for kind in KINDS),
            *(LOUD * float(one) for one in loud),
            *(MANNER * float(one) for one in (*manner, *rest)),
        ]
    )
