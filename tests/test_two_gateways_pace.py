"""Two gateways behind one WhatsApp number send together no faster than it may."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

import httpx
import pytest

from tests.campaigns.processes import Gateway
from tests.counterparts.twilio_emulator import ACCOUNT_SID, TOKEN, TwilioEmulator, new_sid, signed
from tests.counterparts.whatsapp_line import NUMBER, written
from tests.patience import until
from tests.servers import RedisServer

MESSAGES, PER_SECOND = 60, 10


async def stop(http: httpx.AsyncClient, gateway: Gateway, number: int) -> None:
    """A customer writes STOP to it, which the house answers by itself."""
    url = f"{gateway.url}/whatsapp/messages"
    fields = written("STOP", new_sid(), From=f"whatsapp:+3461100{number:04d}")
    answer = await http.post(url, data=fields, headers=signed(url, fields))
    assert answer.status_code == 200, answer.text


@pytest.mark.timeout(180)
async def test_two_processes_behind_one_number_keep_its_limit_together(
    tmp_path: Path, postgres_url: str, redis_server: RedisServer
) -> None:
    async with TwilioEmulator.started() as twilio, httpx.AsyncClient(trust_env=False, timeout=30) as http:
        together = {
            "DATABASE_URL": postgres_url,
            "REDIS_URL": redis_server.url,
            "SECRET_KEY": secrets.token_hex(16),
            "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_URL": twilio.url,
            "WHATSAPP_NUMBER": NUMBER,
            "WHATSAPP_PER_SECOND": str(PER_SECOND),
            "ENGINE_URL": "http://127.0.0.1:9",  # nobody there: nothing is asked
            "ENGINE_TOKEN": "no engine is needed here",
        }
        folders = [tmp_path / name for name in ("first", "second")]
        gateways = []
        try:
            for folder in folders:
                folder.mkdir()
                gateways.append(gateway := Gateway(folder, environment=dict(together)))
                gateway.environment["PUBLIC_URL"] = gateway.url
                gateway.start()
            for gateway in gateways:
                await asyncio.to_thread(gateway.wait_until_up)
            each = (stop(http, gateways[number % 2], number) for number in range(MESSAGES))
            await asyncio.gather(*each)
            await until(lambda: len(twilio.ledger) == MESSAGES)
        finally:
            for gateway in gateways:
                gateway.stop()
        took = twilio.requests[-1] - twilio.requests[0]
        assert took >= (MESSAGES - 1) / PER_SECOND * 0.9, f"{MESSAGES} messages in {took:.1f} s"
        assert len({one["To"] for one in twilio.ledger}) == MESSAGES, "and each is answered"
