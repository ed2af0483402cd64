"""``make counterparts``: the networks of the tests, to be tried by hand, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import tempfile
from pathlib import Path

from tests.counterparts import telegram_server, twilio_emulator, twilio_specification, wiremock

NUMBER = "+34600000100"
LINES = """\
Twilio as it behaves (ours)                   {twilio}
Twilio's own specification (Prism)            {specification}
Telegram (telegram-test-api)                  {telegram}
WireMock: what you tell it to answer          {wiremock}

A house that talks to the first and the third:
  TWILIO_API_URL={twilio} TWILIO_ACCOUNT_SID={sid} TWILIO_AUTH_TOKEN='{token}' \\
  WHATSAPP_NUMBER={number} PUBLIC_URL=http://127.0.0.1:8080 \\
  TELEGRAM_API_URL={telegram} TELEGRAM_BOT_TOKEN={bot} make run
With these settings `bot channels connect whatsapp` has that Twilio call the house.

Ctrl-C stops them."""


async def main() -> None:
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        twilio = await stack.enter_async_context(twilio_emulator.TwilioEmulator.started())
        twilio.account.has(NUMBER)
        told = {
            "twilio": twilio.url,
            "specification": await stack.enter_async_context(
                twilio_specification.served("twilio_api_v2010", folder)
            ),
            "telegram": stack.enter_context(telegram_server.telegram_process()),
            "wiremock": stack.enter_context(wiremock.WireMock.started(folder)).url,
            "sid": twilio_emulator.ACCOUNT_SID,
            "token": twilio_emulator.TOKEN,
            "number": NUMBER,
            "bot": telegram_server.TOKEN,
        }
        print(LINES.format(**told), flush=True)
        stopped = asyncio.Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, stopped.set)
        await stopped.wait()  # and nobody is left behind


MISSING = (
    telegram_server.CounterpartMissing,
    twilio_specification.CounterpartMissing,
    wiremock.CounterpartMissing,
)

if __name__ == "__main__":
    try:
        asyncio.run(main())
    except MISSING as missing:
        sys.exit(str(missing))
