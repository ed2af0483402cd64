"""Where Telegram calls us: answered once the update is kept."""

from __future__ import annotations

import hmac
import json
from typing import Any

import structlog
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import empty, text
from telegram import Update

from bot.channels.telegram.gateway import Telegram
from bot.channels.telegram.reading import readable

log = structlog.get_logger()
PATH = "/telegram/updates"
LARGEST_BODY = 1024 * 1024


class Refused(Exception):
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def telegram_blueprint(telegram: Telegram, secret: str) -> Blueprint:
    blueprint = Blueprint("telegram")

    async def updates(request: Request) -> HTTPResponse:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(errors="replace"), secret.encode()):
            log.warning("telegram.not_signed")
            raise Refused(403, "The secret token is missing or wrong.")
        if telegram.me is None:
            raise Refused(503, "Not connected to Telegram yet.")  # it calls again
        await telegram.take(_update(request.body, telegram))
        return empty()

    blueprint.add_route(updates, PATH, ["POST"], name="updates")
    blueprint.exception(Refused)(_refusal)
    return blueprint


def _update(body: bytes, telegram: Telegram) -> Update:
    if len(body) > LARGEST_BODY:
        raise Refused(413, "The body is too large.")
    try:
        data: Any = json.loads(body)
        if not isinstance(data, dict) or not isinstance(data.get("update_id"), int):
            raise ValueError("update_id")
        update = Update.de_json(readable(data), telegram.bot)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "The body is not an update.") from error
    return update


def _refusal(_request: Request, refused: Refused) -> HTTPResponse:
    return text(str(refused), refused.status)
