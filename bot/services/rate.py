"""How a customer was looked after: one tap, after a person's goodbye and never after an automatic one."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from bot.core.conversation import Conversation
from bot.core.handoff import Handoff
from bot.core.message import Author, Button
from bot.core.text import clean
from bot.core.timer import Due, Timer
from bot.services.ports import UnitOfWork, Words
from bot.services.record import activity, append

BEST = 5
LONGEST_COMMENT = 2000
COMMENT_WITHIN = timedelta(minutes=10)
_RATE = "/rate"
_COMMENT = "/rate_comment"


def is_rating(payload: str | None) -> bool:
    return payload is not None and payload.startswith(_RATE)


def stars(handoff: Handoff, words: Words, language: str) -> tuple[Button, ...]:
    """Each begins with what it is worth, from 1 to 5."""
    return tuple(
        Button(
            words.say(f"utter_system_rate_{number}", language),
            _RATE + json.dumps({"handoff": handoff.id, "stars": number}),
        )
        for number in range(1, BEST + 1)
    )


def heed(
    uow: UnitOfWork,
    conversation: Conversation,
    payload: str | None,
    text: str,
    awaited: bool,
    words: Words,
    now: datetime,
) -> bool:
    """Keep a rating, or what is said about it if that is ``awaited``; False if this is neither."""
    if payload is not None and payload.startswith(_COMMENT):
        uow.timers.put(Timer(conversation.id, Due.AWAITS_COMMENT, now + COMMENT_WITHIN, conversation.epoch))
        _say(uow, conversation, "utter_system_rate_comment_asked", words, now)
        return True
    if is_rating(payload):
        return _rated(uow, conversation, str(payload), words, now)
    if payload is None and text and awaited:
        return _commented(uow, conversation, text, words, now)
    return False


def _rated(uow: UnitOfWork, conversation: Conversation, payload: str, words: Words, now: datetime) -> bool:
    told = json.loads(payload.removeprefix(_RATE))
    handoff = uow.handoffs.get(told["handoff"])
    first = handoff.rated_at is None
    handoff.rating, handoff.rated_at = int(told["stars"]), now
    uow.handoffs.save(handoff)
    activity(uow, conversation, "rated", now, stars=handoff.rating)
    comment = Button(words.say("utter_system_rate_comment", conversation.language), _COMMENT)
    _say(uow, conversation, "utter_system_rated", words, now, (comment,) if first else ())
    return True


def _commented(uow: UnitOfWork, conversation: Conversation, text: str, words: Words, now: datetime) -> bool:
    uow.timers.drop(conversation.id, [Due.AWAITS_COMMENT])
    rated = [one for one in uow.handoffs.of(conversation.id) if one.rated_at is not None]
    if not rated:
        return False
    rated[-1].comment = clean(text, LONGEST_COMMENT)
    uow.handoffs.save(rated[-1])
    _say(uow, conversation, "utter_system_rate_comment_kept", words, now)
    return True


def _say(
    uow: UnitOfWork,
    conversation: Conversation,
    key: str,
    words: Words,
    now: datetime,
    buttons: tuple[Button, ...] = (),
) -> None:
    said = words.say(key, conversation.language)
    append(uow, conversation, Author.SYSTEM, said, now, buttons=buttons)
