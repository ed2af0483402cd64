"""What a message tells beside what it names and quotes: "la calle Pólvora", "the Danger of Death plate"."""

from __future__ import annotations

import re

# Written like a name inside a sentence; the words between its parts are small: "Burning Down the House".
_PART = r"[A-ZÁÉÍÓÚÑ](?:['’][A-Z])?[a-záéíóúñü]+"
_BETWEEN = r"(?: (?:de|del|la|las|los|el|y|the|of|and|on|up|down))*"
_NAME = re.compile(rf"(?<=[\w\"“«] ){_PART}(?:{_BETWEEN} {_PART})*")
_QUOTED = re.compile(r"[\"“«][^\"”»]{3,}[\"”»]")


def without_names(text: str) -> str:
    """The text without them; as it is where nothing else would be left."""
    left = " ".join(_NAME.sub(" ", _QUOTED.sub(" ", text)).split())
    if len(left) == len(" ".join(text.split())) or not re.search(r"\w", left):
        return text
    return left
