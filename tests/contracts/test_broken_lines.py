"""What a provider's server and the line to it do at their worst, by WireMock; the clients are unmodified."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.channels.telegram import failures
from bot.channels.whatsapp.blueprint import WhatsAppChannel
from bot.channels.whatsapp.twilio_api import TwilioApi
from bot.core.contact import Identity
from bot.core.message import Author, Delivery, Message
from bot.services import deliver
from bot.services.deliver import ANSWER_LOST
from bot.services.errors import SendFailed
from bot.services.ports import UnitOfWork
from bot.services.record import append
from tests.counterparts.telegram_server import TOKEN as BOT_TOKEN
from tests.counterparts.twilio_emulator import ACCOUNT_SID, TOKEN, signed
from tests.counterparts.whatsapp_line import CUSTOMER, WhatsAppLine, whatsapp_line
from tests.counterparts.wiremock import WireMock

MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
SID = "SM" + "7" * 32
TAKEN = {"status": 201, "jsonBody": {"sid": SID, "status": "queued", "body": "hola"}}
BUSY = {"status": 429, "headers": {"Retry-After": "7"}, "jsonBody": {"code": 20429, "message": "Too Many"}}


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WireMock]:
    with WireMock.started(tmp_path_factory.mktemp("wiremock")) as wiremock:
        yield wiremock


@pytest.fixture
def wiremock(process: WireMock) -> WireMock:
    process.forget()
    return process


@pytest.fixture
async def twilio(wiremock: WireMock) -> AsyncIterator[TwilioApi]:
    api = TwilioApi(ACCOUNT_SID, TOKEN, wiremock.url)
    yield api
    await api.close()
    await asyncio.sleep(0.01)  # cut connections are closed in the loop's next round


async def send(twilio: TwilioApi) -> str:
    return await twilio.create(to=CUSTOMER, from_="whatsapp:+34600000100", body="hola")


async def test_asked_to_wait_we_hear_how_long_and_the_next_try_counts(
    wiremock: WireMock, twilio: TwilioApi
) -> None:
    wiremock.in_turn("POST", MESSAGES, BUSY, TAKEN)
    with pytest.raises(SendFailed) as refused:
        await send(twilio)
    assert (refused.value.reason, refused.value.retry_after) == ("too_many", 7)
    assert await send(twilio) == SID
    assert wiremock.asked(MESSAGES) == 2


UNSURE: dict[str, dict[str, Any]] = {
    "unavailable": {"status": 503, "jsonBody": {"code": 20503, "message": "Service unavailable"}},
    "a proxy's page": {"status": 502, "body": "<html>Bad Gateway</html>"},
    "no answer at all": {"fault": "EMPTY_RESPONSE"},
    "nonsense": {"fault": "RANDOM_DATA_THEN_CLOSE"},
    "hung up": {"fault": "CONNECTION_RESET_BY_PEER"},
    "taken, told in half a sentence": {"status": 201, "body": '{"sid": "SM'},
    "taken, told in nothing": {"status": 201, "body": ""},
    "taken, told without its id": {"status": 201, "jsonBody": {"status": "queued"}},
}


@pytest.mark.parametrize("answer", UNSURE.values(), ids=UNSURE)
async def test_where_nobody_knows_whether_it_was_taken_it_is_asked_before_it_is_sent_again(
    wiremock: WireMock, twilio: TwilioApi, answer: dict[str, Any]
) -> None:
    """One request is one try: the client makes no second one by itself."""
    wiremock.answers("POST", MESSAGES, answer)
    with pytest.raises(SendFailed) as failed:
        await send(twilio)
    assert failed.value.reason == ANSWER_LOST
    assert failed.value.retry_after
    assert wiremock.asked(MESSAGES) == 1


ENDLESS: dict[str, dict[str, Any]] = {
    "drop by drop": {**TAKEN, "chunkedDribbleDelay": {"numberOfChunks": 20, "totalDuration": 30_000}},
    "after a minute": {**TAKEN, "fixedDelayMilliseconds": 60_000},
    "garbage, and the line left open": {"fault": "MALFORMED_RESPONSE_CHUNK"},
}


@pytest.mark.parametrize("answer", ENDLESS.values(), ids=ENDLESS)
async def test_an_answer_that_does_not_come_is_not_waited_for(
    wiremock: WireMock, twilio: TwilioApi, answer: dict[str, Any]
) -> None:
    """The worker's own limit ends it: the client's counts for nothing."""
    wiremock.answers("POST", MESSAGES, answer)
    with pytest.raises((TimeoutError, SendFailed)) as failed:
        async with asyncio.timeout(0.4):
            await send(twilio)
    assert getattr(failed.value, "reason", ANSWER_LOST) == ANSWER_LOST
    wiremock.forget()
    wiremock.answers("POST", MESSAGES, TAKEN)
    assert await send(twilio) == SID, "the line is still good"


async def test_reports_delayed_doubled_and_out_of_order_leave_a_message_where_it_is(
    wiremock: WireMock, sqlite_url: str, tmp_path: Path
) -> None:
    """Twilio takes the message, and its reports come late, twice, the second before the first."""
    async with whatsapp_line(sqlite_url, tmp_path, working=False) as line:
        message, identity = await _queued(line)
        told = f"{line.url}/whatsapp/status?message={message.id}&part=1"
        reports = [("delivered", 50), ("delivered", 100), ("sent", 150), ("read", 200), ("delivered", 250)]
        calls = [_call(told, status, delay) for status, delay in reports]
        wiremock.answers("POST", MESSAGES, TAKEN, serveEventListeners=calls)
        channel = WhatsAppChannel(dataclasses.replace(line.channel.deps, api_url=wiremock.url))
        await channel.send(message, identity)
        await line.do(lambda uow: deliver.sent(uow, message.id, None, line.clock()))
        seen: list[Delivery] = []

        async def state() -> bool:
            now = await line.do(lambda uow: uow.messages.get(message.id).delivery)
            seen.extend([now] if now not in seen else [])
            return now is Delivery.READ

        await line.until(state)
        await line.until(lambda: wiremock.called_back() == len(reports))
        await state()
        await channel.twilio.close()
        await asyncio.sleep(0.01)
    assert seen[-1] is Delivery.READ
    assert seen == sorted(seen, key=list(Delivery).index), "forward only"


TELEGRAM = {
    429: (
        {"description": "Too Many Requests: retry after 7", "parameters": {"retry_after": 7}},
        "too_many",
        7,
    ),
    403: ({"description": "Forbidden: bot was blocked by the user"}, "blocked", None),
    401: ({"description": "Unauthorized"}, "credentials", failures.NOT_OURS_TO_MEND),
    502: ({"description": "Bad Gateway"}, ANSWER_LOST, failures.SLOW_DOWN),
}


@pytest.mark.parametrize("status", TELEGRAM)
async def test_what_telegram_answers_means_what_it_means(wiremock: WireMock, status: int) -> None:
    answer, reason, wait = TELEGRAM[status]
    body = {"ok": False, "error_code": status, **answer}
    wiremock.answers("POST", f"/bot{BOT_TOKEN}/sendMessage", {"status": status, "jsonBody": body})
    request = HTTPXRequest()
    with pytest.raises(TelegramError) as refused:
        await Bot(BOT_TOKEN, base_url=f"{wiremock.url}/bot", request=request).send_message(7001, "hola")
    await request.shutdown()
    failed = failures.failed(refused.value)
    assert (failed.reason, failed.retry_after) == (reason, wait)


async def _queued(line: WhatsAppLine) -> tuple[Message, Identity]:
    await line.says("hola")

    def work(uow: UnitOfWork) -> tuple[Message, Identity]:
        conversation = uow.conversations.lock(uow.conversations.listing("all", "")[0].id)
        message = append(uow, conversation, Author.BOT, "hola", line.clock())
        uow.conversations.save(conversation)
        identity = uow.contacts.identity(conversation.account, conversation.address)
        assert identity is not None
        return message, identity

    return await line.do(work)


def _call(url: str, status: str, delay: int) -> dict[str, Any]:
    fields = {"MessageSid": SID, "MessageStatus": status, "AccountSid": ACCOUNT_SID, "To": CUSTOMER}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return {
        "name": "webhook",
        "parameters": {
            "method": "POST",
            "url": url,
            "headers": {**form, **signed(url, fields)},
            "body": urlencode(fields),
            "delay": {"type": "fixed", "milliseconds": delay},
        },
    }
