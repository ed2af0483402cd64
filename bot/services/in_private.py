"""What is nobody else's business is not talked of where others read along: there is a link to where it is.

A wish is known by its intent before the bot acts on it, so that it tells no group of anybody's appointment.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.message import Button, Reply
from bot.core.turn import Answer, Question, Understanding
from bot.services.ports import Dialogue, Words

RESPONSE = "utter_system_in_private"
_INTENT = re.compile(r"/(\w+)")


def wish_of(payload: str | None) -> str:
    """The intent that a button names; empty for none."""
    named = _INTENT.match(payload or "")
    return named[1] if named else ""


def wishes(words: Words, language: str) -> dict[str, Button]:
    """By intent, those that the content keeps from groups: the buttons of its response."""
    return {wish_of(one.payload): one for one in words.reply(RESPONSE, language).buttons}


async def answered(question: Question, dialogue: Dialogue, words: Words) -> Answer | None:
    """None for what may be said before others: the bot answers it. Raises as the dialogue does."""
    if pressed := wish_of(question.payload):
        understood = Understanding(pressed, 1.0, question.language or "es")
    else:
        understood = await dialogue.parse(question.text, question.language)
    wish = wishes(words, understood.language).get(understood.intent or "")
    return Answer((_link(words, understood.language, wish),), understood) if wish else None


def kept_out(answer: Answer, words: Words) -> Answer:
    """Of a form that opens all the same, as by one of several wishes, not even the question is asked."""
    if answer.open_form is None or not answer.replies:
        return answer
    language = answer.understood.language
    try:
        opens = words.reply(f"utter_go_on_{answer.open_form.removesuffix('_form')}", language).buttons
    except KeyError:
        return answer
    known = wishes(words, language)
    wish = next((known[name] for one in opens if (name := wish_of(one.payload)) in known), None)
    if wish is None:
        return answer
    return replace(answer, replies=(*answer.replies[:-1], _link(words, language, wish)))


def _link(words: Words, language: str, wish: Button) -> Reply:
    return Reply(words.say(RESPONSE, language), (wish,))
