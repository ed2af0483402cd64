"""kill -9 while the outbox is emptied to a Twilio that fails every fifth request.

Everything arrives. Twilio's ledger is compared with our records: a message twice would be one that Twilio
took, whose answer was lost, and that Twilio did not know of when it was asked; none is expected. At full size
(`make campaign-delivery`) there are more kills and more messages.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.message import Author, Delivery, IncomingMessage, Message
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.record import append
from bot.storage.database import SqlDatabase
from tests.campaigns.processes import FULL, Gateway
from tests.counterparts.twilio_emulator import ACCOUNT_SID, TOKEN, TwilioEmulator, new_sid
from tests.counterparts.whatsapp_line import NUMBER

CONVERSATIONS = 100 if FULL else 20
EACH = 10
KILLS = 8 if FULL else 2
FAILURES = ("429", "503", "lost")
ACCOUNT = f"whatsapp:{NUMBER}"


def queue(uow: UnitOfWork) -> None:
    """Each customer wrote once, and has ten messages to come."""
    now = datetime.now(UTC)
    for number in range(CONVERSATIONS):
        hello = IncomingMessage(ACCOUNT, f"whatsapp:+3461100{number:04d}", new_sid(), "hola")
        received = receive(uow, hello, now)
        received.message.handled = True
        uow.messages.save(received.message)
        conversation = uow.conversations.lock(received.conversation.id)
        for count in range(EACH):
            append(uow, conversation, Author.SYSTEM, f"aviso {number}.{count}", now)
        uow.conversations.save(conversation)


def outgoing(uow: UnitOfWork) -> list[Message]:
    found = uow.conversations.listing("all", "", limit=CONVERSATIONS + 1)
    return [m for one in found for m in uow.messages.of(one.id) if m.author is Author.SYSTEM]


@pytest.mark.timeout(900 if FULL else 120)
async def test_everything_arrives_once_through_kills_and_failures(tmp_path: Path) -> None:
    database = SqlDatabase(f"sqlite:///{tmp_path}/ventanilla.db")
    database.prepare()
    await database.run(queue)
    total = CONVERSATIONS * EACH
    async with TwilioEmulator.started() as twilio:
        twilio.every_fifth, twilio.retry_after = FAILURES, 1
        gateway = Gateway(tmp_path, environment=settings(twilio))
        gateway.environment["PUBLIC_URL"] = gateway.url
        gateway.start()
        try:
            for number in range(KILLS):
                await until(lambda n=number: len(twilio.ledger) >= total * (n + 1) / (KILLS + 2))
                gateway.kill()
                gateway.start()
            await until(lambda: len(set(twilio.bodies)) == total)
            await until(lambda: all(m.delivery is not Delivery.QUEUED for m in database.read_sync(outgoing)))
        finally:
            gateway.stop()
        messages = await database.read(outgoing)
        check(twilio, messages, database)
    database.close()


def settings(twilio: TwilioEmulator) -> dict[str, str]:
    return {
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": twilio.url,
        "WHATSAPP_NUMBER": NUMBER,
        "ENGINE_URL": "http://127.0.0.1:9",  # nobody there: nothing is asked
        "ENGINE_TOKEN": "no engine is needed here",
    }


async def until(true: object, seconds: float = 90) -> None:
    async with asyncio.timeout(seconds * (5 if FULL else 1)):
        while not true():  # type: ignore[operator]
            await asyncio.sleep(0.02)


def check(twilio: TwilioEmulator, messages: list[Message], database: SqlDatabase) -> None:
    taken = Counter(twilio.bodies)
    doubled = sorted(body for body, times in taken.items() if times > 1)
    assert set(taken) == {message.text for message in messages}, "none lost, none made up"
    assert doubled == [], f"{len(doubled)} said twice"
    assert {m.delivery for m in messages} <= {Delivery.SENT, Delivery.DELIVERED}
    sids = {one["sid"]: one["Body"] for one in twilio.ledger}
    for message in messages:
        (part,) = database.read_sync(lambda uow, m=message: uow.parts.of(m.id))
        assert sids[part.external_id] == message.text
    for number in range(CONVERSATIONS):
        heard = [body for body in twilio.bodies if body.startswith(f"aviso {number}.")]
        assert heard == [f"aviso {number}.{count}" for count in range(EACH)], "in order"
    failed = len(twilio.requests) - len(twilio.ledger)
    print(f"\n{len(messages)} messages, {len(twilio.requests)} requests, {failed} refused, 0 doubled")
