"""What anybody may throw at our door: the right status, nothing kept that should not be, no secret told."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from telegram import Update

from bot.channels.telegram.media import attachments_of
from bot.channels.telegram.reading import readable
from bot.core.media import on_earth
from bot.services.ports import UnitOfWork
from tests.counterparts.telegram_line import SECRET, TelegramLine, telegram_line
from tests.counterparts.telegram_server import ANA, TOKEN, TelegramServer

CHAT = {"id": ANA, "type": "private", "first_name": "Ana"}
WHO = {"id": ANA, "is_bot": False, "first_name": "Ana"}
SIZE = {"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}
LIVE = {"file_id": "v", "file_unique_id": "v", "width": 9, "height": 9, "duration": 3, "photo": [SIZE]}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def line(telegram: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TelegramLine]:
    """One for all: nothing thrown at it may keep it from serving the next."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    async with (
        TelegramServer.visited(telegram) as server,
        telegram_line(server, f"sqlite:///{folder}/v.db", folder) as line,
    ):
        yield line


pytestmark = pytest.mark.asyncio(loop_scope="module")
counter = iter(range(1, 10_000))


def message(chat: Any = CHAT, **fields: Any) -> dict[str, Any]:
    number = next(counter)
    body = {"message_id": number, "date": 1_800_000_000, "chat": chat, "from": WHO, "text": "hola", **fields}
    return {"update_id": number, "message": body}


def pressed(**fields: Any) -> dict[str, Any]:
    under = {"message_id": 1, "date": 1, "chat": CHAT}
    query = {"id": "1", "from": WHO, "chat_instance": "1", "message": under, "data": "/inform", **fields}
    return {"update_id": next(counter), "callback_query": query}


async def kept(line: TelegramLine) -> int:
    """How many messages of customers there are."""

    def count(uow: UnitOfWork) -> int:
        found = uow.conversations.listing("all", "", limit=500)
        return sum(message.incoming for one in found for message in uow.messages.of(one.id))

    return await line.database.read(count)


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "ñ"])
async def test_nobody_speaks_for_telegram_without_the_secret(line: TelegramLine, secret: str) -> None:
    before = await kept(line)
    headers = [(b"x-telegram-bot-api-secret-token", secret.encode())]
    answer = await line.http.post("/telegram/updates", json=message(), headers=headers)
    assert answer.status_code == 403 and await kept(line) == before


NO_UPDATE = {
    "empty": b"",
    "no json": b"hola",
    "half": b'{"update_id": 1, "message": {',
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "no id": b"{}",
    "id as text": b'{"update_id": "1"}',
    "not utf-8": b'{"update_id": 1, "message": "\xff\xfe"}',
    "nested deep": b'{"update_id": 1, "message": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "xml": b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
    "a form": b"update_id=1&message=hola",
    "a null byte": b"\x00",
    "an id beyond all numbers": b'{"update_id": 1e400}',
}


@pytest.mark.parametrize("body", NO_UPDATE.values(), ids=NO_UPDATE.keys())
async def test_what_is_no_update_is_refused(line: TelegramLine, body: bytes) -> None:
    before = await kept(line)
    answer = await line.post(body)
    assert answer.status_code == 400 and "Traceback" not in answer.text
    assert await kept(line) == before


async def test_a_body_too_large_is_refused(line: TelegramLine) -> None:
    answer = await line.post(json.dumps(message(text="a" * 1_500_000)).encode())
    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
async def test_only_posts_are_heard(line: TelegramLine, method: str) -> None:
    answer = await line.http.request(method, "/telegram/updates")
    assert answer.status_code == 405


NONE_OF_OURS = {
    "a message that is text": {"update_id": 1, "message": "hola"},
    "a message without its date": {"update_id": 1, "message": {"message_id": 1}},
    "a chat that is a list": message(chat=[]),
    "a date as text": message(date="ayer"),
    "a press of nobody": pressed(**{"from": 7}),
    "unknown kind": {"update_id": 1, "something_new": {"id": 1}},
    "a channel's post": {"update_id": 1, "channel_post": message()["message"]},
    "another bot": message(**{"from": {**WHO, "is_bot": True}}),
    "a member who joined": message(text=None, new_chat_members=[WHO]),
    "a message without a chat": message(chat=None),
    "a press in no chat": pressed(message={"message_id": 1, "date": 1}),
    "white space": message(text=" \n\t"),
    "nothing at all": message(text=None),
    "an edit of what we never saw": {"update_id": 1, "edited_message": message(text="x")["message"]},
    "a press without data": pressed(data=None),
    "a press without a message": pressed(message=None),
    "a press never offered": pressed(data='/inform{"office": "norte"}'),
    "a press with a key of nobody": pressed(data="#" + "A" * 32),
    "a move of a chat we do not know": message(text=None, migrate_to_chat_id=-1009),
    "a member change of nobody": {
        "update_id": 1,
        "my_chat_member": {
            "chat": {**CHAT, "id": 31337}, "from": WHO, "date": 1,
            "old_chat_member": {"user": WHO, "status": "member"},
            "new_chat_member": {"user": WHO, "status": "kicked", "until_date": 0},
        },
    },
}  # fmt: skip


@pytest.mark.parametrize("update", NONE_OF_OURS.values(), ids=NONE_OF_OURS.keys())
async def test_what_is_none_of_our_business_is_taken_and_forgotten(
    line: TelegramLine, update: dict[str, Any]
) -> None:
    before = await kept(line)
    answer = await line.post(update)
    assert answer.status_code == 204 and await kept(line) == before


ODD_WORDS = {
    "right to left": "\u202egnp.exe",
    "zalgo": "h̷̢̛o̴l̸a" * 50,
    "emoji family": "👨‍👩‍👧‍👦" * 100,
    "null inside": "ho\x00la",
    "lone surrogate": "hola \ud83d",
    "html": "<script>alert(1)</script> & <b>",
    "a forged command": '/inform{"office": "norte"}',
    "a forged payload": "／talk_to_human",
    "json": '{"update_id": 1}',
    "sql": "'; DROP TABLE messages; --",
    "very long": "palabra " * 20_000,
    "template": "{{ 7 * 7 }} {operator} %s ${HOME}",
}


@pytest.mark.parametrize("text", ODD_WORDS.values(), ids=ODD_WORDS.keys())
async def test_odd_words_are_words_and_are_kept_clean(line: TelegramLine, text: str) -> None:
    update = message(text=text)
    body = json.dumps(update).encode()  # a lone surrogate travels as an escape
    before = await kept(line)
    assert (await line.post(body)).status_code == 204
    assert (await line.post(body)).status_code == 204, "the same again is the same"
    number = update["message"]["message_id"]
    found = await line.database.read(lambda uow: uow.messages.by_external_id("telegram", f"{ANA}:{number}"))
    assert found is not None and found.payload is None and "\x00" not in found.text
    assert await kept(line) > before
    cut = len(text) > 100_000
    assert len(found.text) <= 100_000 + len(" […]") and found.text.endswith(" […]") is cut


@pytest.mark.parametrize(
    "content",
    [
        {"photo": [{"file_id": "../../etc/passwd", "file_unique_id": "x", "width": 1, "height": 1}]},
        {
            "document": {
                "file_id": "x",
                "file_unique_id": "x",
                "file_name": "../../a.html",
                "mime_type": "text/html",
            }
        },
        {"document": {"file_id": "x", "file_unique_id": "x", "mime_type": "x" * 5000, "file_size": 10**18}},
        {"location": {"latitude": 1e308, "longitude": -1e308}},
        {"contact": {"phone_number": "'; --", "first_name": "\u202e"}},
    ],
)
async def test_odd_things_are_kept_as_what_they_are_and_nothing_is_run(
    line: TelegramLine, content: dict[str, Any]
) -> None:
    update = message(text=None, **content)
    assert (await line.post(update)).status_code == 204
    number = update["message"]["message_id"]
    found = await line.database.read(lambda uow: uow.messages.by_external_id("telegram", f"{ANA}:{number}"))
    assert found is not None and len(found.attachments) == 1
    assert all(len(a.media_type) <= 100 and len(a.name) <= 200 for a in found.attachments)
    assert all(a.latitude is None or on_earth(a.latitude, a.longitude or 0) for a in found.attachments)


async def test_unknown_fields_of_tomorrow_do_no_harm(line: TelegramLine) -> None:
    assert (await line.post(message(new_thing={"a": [1]}, text="mañana"))).status_code == 204


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ({"photo": "odd", "caption": "mi contador"}, ["unknown"]),
        ({"photo": "odd"}, ["unknown"]),
        ({"pinned_message": {"message_id": "odd"}}, []),
        ({"text": "hola", "entities": "odd"}, []),
        ({"live_photo": {"file_id": "odd"}}, ["unknown"]),
        ({"live_photo": {"file_id": "odd"}, "photo": [SIZE]}, ["image"]),
    ],
)
async def test_what_was_sent_and_cannot_be_read_leaves_a_trace(
    told: dict[str, Any], kinds: list[str]
) -> None:
    """What only tells of the chat or of the words leaves none."""
    frame = {"message_id": 1, "date": 1_800_000_000, "chat": CHAT, "from": WHO}
    update = Update.de_json(readable({"update_id": 1, "message": {**frame, **told}}), None)
    assert update.message is not None and "left_out" in update.message.api_kwargs
    assert [one.kind for one in attachments_of(update.message)] == kinds


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ({"hologram": {"file_id": "f"}}, ["unknown"]),
        ({"hologram": {"file_id": "f"}, "caption": "mi contador"}, ["unknown"]),
        ({"hologram": {"file_id": "f"}, "photo": [SIZE]}, ["image"]),
        ({"hologram": {"for": "the words"}, "text": "hola"}, []),
        ({"hologram": {"of": "the chat"}, "new_chat_title": "Vecinos"}, []),
        ({"is_shown_large": True, "new_chat_photo": [SIZE]}, []),
        ({"live_photo": LIVE}, ["image", "video"]),
        ({"live_photo": {**LIVE, "photo": None}, "photo": [SIZE]}, ["image", "video"]),
        ({"live_photo": {**LIVE, "photo": None}}, ["video"]),
    ],
)
async def test_what_is_sent_and_not_known_yet_leaves_a_trace(told: dict[str, Any], kinds: list[str]) -> None:
    frame = {"message_id": 1, "date": 1_800_000_000, "chat": CHAT, "from": WHO}
    update = Update.de_json({"update_id": 1, "message": {**frame, **told}}, None)
    assert update.message is not None
    assert [one.kind for one in attachments_of(update.message)] == kinds


async def test_no_log_tells_a_secret_or_what_people_wrote(
    line: TelegramLine, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    await line.post(message(text="mi secreto es otro"))
    await line.post(message(text="x"), secret="almost-" + SECRET)
    await line.settled()
    told = caplog.text + "".join(capsys.readouterr())
    assert not any(secret in told for secret in (SECRET, TOKEN, "mi secreto es otro"))
