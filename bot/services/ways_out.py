"""The ways out that a customer who waits for a person always has."""

from __future__ import annotations

from bot.core.care import WayOut
from bot.core.message import Button
from bot.services.ports import Words

_TITLES = {
    WayOut.BOT: "utter_system_way_bot",
    WayOut.MESSAGE: "utter_system_way_message",
    WayOut.CALL: "utter_system_way_call",
}


def buttons(words: Words, language: str, offered: WayOut | None = None) -> tuple[Button, ...]:
    """``offered``: the one that a "yes" takes, and says so."""
    titles = _TITLES if offered is None else {**_TITLES, offered: f"{_TITLES[offered]}_offered"}
    return tuple(Button(words.say(key, language), way.payload) for way, key in titles.items())
