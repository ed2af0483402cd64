"""What speaks for calling a person: each signal with its weight and the words that gave it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

# The kind of a sign given by the whole sound of a message rather than by a word of it.
SOUND = "fed_up"
# Of those of a word, the one that counts as it is, however the rest sounds.
THREAT = "threat"
# What is told beside it: that time was lost or it is not the first time, that one complains, that an answer
# was none; and that one laughs or puts no blame on us, which speaks for the contrary.
TIME_LOST, COMPLAINT, REJECTED = "time_lost", "complaint", "rejected"
LAUGHTER, NO_BLAME = "laughter", "no_blame"


@dataclass(frozen=True)
class Signal:
    """``kind`` such as ``outrage``; ``weight`` 0 to 1; ``words``: what there gave it."""

    kind: str
    weight: float
    words: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Signal:
        return cls(str(data["kind"]), float(data["weight"]), str(data.get("words", "")))
