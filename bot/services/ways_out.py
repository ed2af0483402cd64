"""The ways out that a customer who waits for a person always has."""

from __future__ import annotations

from bot.core.care import WayOut
from bot.core.conversation import Conversation
from bot.core.message import Button
from bot.services import in_private
from bot.services.ports import UnitOfWork, Words

_A_PERSON = "talk_to_human"

_TITLES = {
    WayOut.BOT: "utter_system_way_bot",
    WayOut.MESSAGE: "utter_system_way_message",
    WayOut.CALL: "utter_system_way_call",
}


def buttons(
    uow: UnitOfWork,
    conversation: Conversation,
    words: Words,
    offered: WayOut | None = None,
    language: str | None = None,
) -> tuple[Button, ...]:
    """``offered``: the one that a "yes" takes, and says so. In a group nobody's number is asked for and
    nothing is recorded: there it is the bot, or a private chat. ``language``: of an answer by which the
    conversation's is not set yet."""
    language = language or conversation.language
    titles = _TITLES if offered is None else {**_TITLES, offered: f"{_TITLES[offered]}_offered"}
    ways = {way: Button(words.say(key, language), way.payload) for way, key in titles.items()}
    if not in_private.read_by_others(uow, conversation):
        return tuple(ways.values())
    alone = in_private.wishes(words, language).get(_A_PERSON)
    return (ways[WayOut.BOT], alone) if alone else (ways[WayOut.BOT],)
