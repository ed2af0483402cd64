"""Updates as python-telegram-bot can read them: of what it cannot, all else is taken.

It asks for what Telegram's newest version promises, which a server of one's own or a change there may leave
out. An update that cannot be read would be brought again and again, and nothing behind it.
"""

from __future__ import annotations

from typing import Any

import structlog
from telegram import Message, TelegramObject, Update
from telegram.request import HTTPXRequest

log = structlog.get_logger()
LEFT_OUT = "left_out"  # stands in a message for the names of what could not be read of it
_ALWAYS = ("message_id", "date", "chat")
Told = dict[str, Any]


class News(HTTPXRequest):
    """Asks for updates; of each at least its id can be read."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Told:
        answer = HTTPXRequest.parse_json_payload(payload)
        if isinstance(answer.get("result"), list):
            answer["result"] = [readable(one) for one in answer["result"]]
        return answer


def readable(update: Told) -> Told:
    """``update``, or what can be read of it."""
    if _reads(Update, update):
        return update
    log.warning("telegram.not_understood", update=update["update_id"])
    kept = {"update_id": update["update_id"]}
    for kind, told in update.items():
        part = told
        if kind in ("message", "edited_message"):
            part = _of_message(told)
        elif kind == "callback_query" and isinstance(told, dict):
            part = {**told, "message": _of_message(told.get("message"))}
        if _reads(Update, {**kept, kind: part}):
            kept[kind] = part
    return kept


def _of_message(told: object) -> Told:
    if not isinstance(told, dict):
        return {}
    kept = {name: told[name] for name in _ALWAYS if name in told}
    for name, value in told.items():
        if _reads(Message, {**kept, name: value}):
            kept[name] = value
    left_out = [name for name in told if name not in kept]
    return {**kept, LEFT_OUT: left_out} if left_out else kept


def _reads(kind: type[TelegramObject], told: Told) -> bool:
    try:
        kind.de_json(told, None)
    except Exception:  # it promises no kind of error
        return False
    return True
