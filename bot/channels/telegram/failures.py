"""What Telegram's refusals mean to us."""

from __future__ import annotations

from datetime import timedelta

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.services.deliver import ANSWER_LOST
from bot.services.errors import SendFailed

SLOW_DOWN = 2.0
NOT_OURS_TO_MEND = 30.0
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.WriteTimeout)
_NO_TOPIC = ("thread not found", "topic_closed", "topic_deleted")
_NOBODY_THERE = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")


def cannot_be_read(error: TelegramError) -> bool:
    """Telegram did not understand the formatting."""
    return isinstance(error, BadRequest) and "parse entities" in str(error).lower()


def no_photo(error: TelegramError) -> bool:
    """Telegram makes no photo of a picture whose sides add up to more than 10,000 or are more than 20 to 1,
    or that it cannot read; as a file it takes it."""
    said = str(error).lower()
    return isinstance(error, BadRequest) and ("photo_" in said or "image_process_failed" in said)


def no_topic(error: TelegramError) -> bool:
    """The topic of the group is gone, or closed; the group is there."""
    said = str(error).lower()
    return isinstance(error, BadRequest) and any(sign in said for sign in _NO_TOPIC)


def nobody_there(error: TelegramError) -> bool:
    """They blocked us, left, or are gone: trying again is of no use until they write."""
    if isinstance(error, Forbidden):
        return True
    return isinstance(error, BadRequest) and any(sign in str(error).lower() for sign in _NOBODY_THERE)


def failed(error: TelegramError) -> SendFailed:
    if isinstance(error, RetryAfter):
        return SendFailed("too_many", retry_after=seconds(error, SLOW_DOWN))
    if isinstance(error, ChatMigrated):
        return SendFailed("moved", retry_after=0)
    if nobody_there(error):
        return SendFailed("blocked")
    if isinstance(error, InvalidToken):
        return SendFailed("credentials", retry_after=NOT_OURS_TO_MEND)
    if isinstance(error, BadRequest):
        return SendFailed("rejected")
    if isinstance(error.__cause__, _NOT_SENT):
        return SendFailed("unreachable", retry_after=SLOW_DOWN)
    # Telegram gives no means to know whether it was taken before the answer was lost.
    return SendFailed(ANSWER_LOST, retry_after=SLOW_DOWN)


def seconds(error: TelegramError, otherwise: float) -> float:
    """How long to wait; PTB tells it as a number or, as it will in future, as a timedelta."""
    if not isinstance(error, RetryAfter):
        return otherwise
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
