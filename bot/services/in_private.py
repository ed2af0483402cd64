"""What is nobody else's business is not talked of where others read along: there is a link to where it is.

The engine is told which wishes those are, and answers none of them.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from bot.core.conversation import Conversation
from bot.core.message import Button, Message, Reply
from bot.core.turn import Answer, Understanding
from bot.services.ports import UnitOfWork, Words
from bot.services.receive import SHARED

RESPONSE = "utter_system_in_private"
UNANSWERED = "utter_system_in_group_unanswered"
_INTENT = re.compile(r"/(\w+)")


def wish_of(payload: str | None) -> str:
    """The intent that a button names; empty for none."""
    named = _INTENT.match(payload or "")
    return named[1] if named else ""


def told_in(payload: str) -> dict[str, str]:
    """What a button's payload tells beside the wish: ``{"district": "sur"}``."""
    _, opened, rest = payload.partition("{")
    try:
        told = json.loads(opened + rest) if opened else {}
    except ValueError:
        return {}
    return {name: value for name, value in told.items() if isinstance(value, str)}


def wishes(words: Words, language: str) -> dict[str, Button]:
    """By intent, those that the content keeps from groups: the buttons of its response."""
    return {wish_of(one.payload): one for one in words.reply(RESPONSE, language).buttons}


def not_here(messages: list[Message], words: Words, language: str) -> tuple[str, ...]:
    """The intents that are not for those who read along; none where nobody does."""
    shared = any(SHARED in message.meta for message in messages)
    return tuple(wishes(words, language)) if shared else ()


def read_by_others(uow: UnitOfWork, conversation: Conversation) -> bool:
    """Whether what the customer wrote last stands in a group."""
    last = uow.messages.last_incoming_before(conversation.id, conversation.last_position + 1)
    return last is not None and SHARED in last.meta


def with_links(answer: Answer, words: Words) -> Answer:
    """Say where what was left for a private chat can be had."""
    if not answer.private:
        return answer
    language = answer.understood.language
    known, told = wishes(words, language), _told(answer.understood, words)
    links = tuple(_with(known[wish], told) for wish in answer.private if wish in known)
    return replace(answer, replies=(*answer.replies, Reply(words.say(RESPONSE, language), links)))


def _told(understood: Understanding, words: Words) -> dict[str, str]:
    """What they named with it of the business, such as a district; not where it is one of several."""
    named: dict[str, set[str]] = {}
    for one in understood.entities:
        if words.is_key(name := str(one.get("entity")), value := str(one.get("value"))):
            named.setdefault(name, set()).add(value)
    return {name: values.pop() for name, values in named.items() if len(values) == 1}


def _with(button: Button, told: dict[str, str]) -> Button:
    told = {**told, **told_in(button.payload)}
    return replace(button, payload=f"/{wish_of(button.payload)}{json.dumps(told)}") if told else button
