"""``bot channels check`` and ``connect`` for Telegram, against telegram-test-api."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.channels.telegram.parse import ALLOWED_UPDATES
from tests.counterparts.telegram_line import SECRET, TelegramLine
from tests.counterparts.telegram_server import TOKEN, TelegramServer
from tests.counterparts.terminal import Ask, Said, bot

PUBLIC = "https://help.example.org"


@pytest.fixture
def ask(server: TelegramServer, tmp_path: Path) -> Ask:
    async def ask(*words: str, **settings: str) -> Said:
        usual = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": server.url,
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
        }
        return await bot("channels", *words, folder=tmp_path, **{**usual, **settings})

    return ask


async def test_a_bot_that_is_asked_for_news_is_in_order(ask: Ask) -> None:
    said = await ask("check", "telegram")
    assert said.status == 0, said.text
    assert "ok Token: the bot is @aurora_bot" in said.line("Token")
    assert "ok News: the house asks for them" in said.line("News")
    assert "30 messages a second" in said.line("Limits")
    assert TOKEN not in said.text


async def test_connecting_sets_the_address_the_secret_and_the_kinds_of_news(
    server: TelegramServer, ask: Ask
) -> None:
    said = await ask("check", "telegram", PUBLIC_URL=PUBLIC)
    assert "Telegram calls nobody, and we are at" in said.line("News")
    assert "bot channels connect telegram" in said.line("News")
    assert (await ask("connect", "telegram", PUBLIC_URL=PUBLIC)).status == 0
    webhook = (await server.ledger())["webhook"]
    assert webhook["url"] == f"{PUBLIC}/telegram/updates"
    assert webhook["secret_token"] == SECRET
    assert all(kind in webhook["allowed_updates"] for kind in ALLOWED_UPDATES)
    said = await ask("check", "telegram", PUBLIC_URL=PUBLIC)
    assert f"ok News: Telegram calls {PUBLIC}" in said.line("News")
    assert "fault Reached" in said.line("Reached"), "nobody answers there"


async def test_without_a_public_address_connecting_ends_the_calls(line: TelegramLine, ask: Ask) -> None:
    said = await ask("check", "telegram")
    assert "and the house would ask for them" in said.line("News")
    assert (await ask("connect", "telegram")).status == 0
    assert (await line.server.ledger())["webhook"] is None


async def test_what_is_wrong_is_told_with_what_to_do(server: TelegramServer, ask: Ask) -> None:
    await ask("connect", "telegram", PUBLIC_URL=PUBLIC)
    failed = {"last_error_date": int(time.time()) - 60, "last_error_message": "Connection refused"}
    webhook = {"pending_update_count": 12, "allowed_updates": ["message"], **failed}
    me = {"can_join_groups": False, "can_read_all_group_messages": True}
    await server.tells(me=me, webhook=webhook)
    said = await ask("check", "telegram", PUBLIC_URL=PUBLIC)
    assert said.status == 1
    assert "note Groups" in said.line("Groups")
    assert "/setprivacy" in said.line("Privacy")
    assert "fault News: not of every kind" in said.line("not of every kind")
    assert "note Waiting: 12" in said.line("Waiting")
    assert "Connection refused" in said.line("Last failed call") and "fault" in said.line("Last failed call")


async def test_a_token_that_is_none_and_a_network_that_is_not_there(server: TelegramServer, ask: Ask) -> None:
    refused = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    await server.fail("getMe", 401, answer=refused)
    said = await ask("check", "telegram")
    assert said.status == 1
    assert "Telegram does not know it Ask @BotFather" in said.line("Token")
    said = await ask("check", "telegram", TELEGRAM_API_URL="http://127.0.0.1:9")
    assert "Telegram cannot be reached" in said.text
    assert "Traceback" not in said.text


async def test_a_channel_that_is_not_configured_says_what_it_takes(ask: Ask) -> None:
    said = await ask("check", "telegram", TELEGRAM_BOT_TOKEN="")
    assert said.status == 1
    assert "Telegram is not configured. It takes TELEGRAM_BOT_TOKEN" in said.text
    everything = await ask("check", TELEGRAM_BOT_TOKEN="")
    assert "not configured; it takes TELEGRAM_BOT_TOKEN" in everything.text
    assert "Address: http://127.0.0.1:8080, which only this machine can open" in everything.text
