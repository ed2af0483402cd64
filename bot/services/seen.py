"""What somebody saw when they decided: nothing that a colleague has changed since is undone unseen.

A form carries the sign of what it showed. Where it is saved, the same is looked up again: another sign, and
it is refused, with what is there now beside what was typed, and the sign of that.
"""

from __future__ import annotations

from hashlib import sha256

from bot.services.errors import ChangedMeanwhile


def sign_of(*shown: object) -> str:
    """Of values that print what they are: texts, numbers, times; tuples, dicts and dataclasses of them."""
    return sha256(repr(shown).encode()).hexdigest()[:24]


def must_be_as_seen(seen: str, *now: object) -> None:
    """``seen``: the sign; "" for who saw nothing, such as another program. Raises ChangedMeanwhile."""
    if seen and seen != sign_of(*now):
        raise ChangedMeanwhile
