"""kill -9, and customers write before the gateway is there again; Twilio tells nobody. The engine is real.

Each is answered, once. At full size (`make campaign-catch-up`) it happens again and again, to many.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model.training import train_if_changed
from bot.storage.database import SqlDatabase
from tests.campaigns.processes import FULL, Gateway
from tests.campaigns.test_delivery import settings, until
from tests.counterparts.twilio_emulator import TwilioEmulator
from tests.counterparts.whatsapp_line import NUMBER

CUSTOMERS = 40 if FULL else 3
KILLS = 5 if FULL else 1
ACCOUNT = f"whatsapp:{NUMBER}"
# An engine that begins anew after each kill may take longer than a customer is left without a word.
PATIENT = {"ENGINE_PATIENCE_SECONDS": "3600", "ENGINE_HANDOFF_SECONDS": "86400"}
OUR_ENGINE = {"ENGINE_URL": "", "ENGINE_TOKEN": "", "RESPONSE_VARIATION": "1", **PATIENT}


@pytest.mark.timeout(900 if FULL else 180)
async def test_what_was_written_while_the_house_was_away_is_answered_once(tmp_path: Path) -> None:
    train_if_changed(say=lambda _line: None)
    database = SqlDatabase(f"sqlite:///{tmp_path}/ventanilla.db")
    database.prepare()
    async with TwilioEmulator.started() as twilio:
        gateway = Gateway(tmp_path, environment={**settings(twilio), **OUR_ENGINE})
        gateway.environment["PUBLIC_URL"] = gateway.url
        gateway.start()
        try:
            await until(lambda: database.read_sync(lambda uow: uow.caught_up.until(ACCOUNT)))
            for kill in range(KILLS):
                gateway.kill()
                writes(twilio, kill)
                gateway.start()
                await until(lambda k=kill: len(twilio.ledger) >= CUSTOMERS * (k + 1))
            gateway.kill()
            gateway.start()
            asked = len(twilio.inbox.asked)
            await until(lambda: len(twilio.inbox.asked) > asked)
            gateway.wait_until_up()
        finally:
            gateway.stop()
            database.close()
    answered = Counter(one["To"] for one in twilio.ledger)
    assert answered == {one["from"]: 1 for one in twilio.inbox.messages}
    assert all("900 000 100" in body for body in twilio.bodies), twilio.bodies


def writes(twilio: TwilioEmulator, kill: int) -> None:
    """Longer ago than anybody tries to bring it."""
    at = datetime.now(UTC) - timedelta(minutes=2)
    for number in range(CUSTOMERS):
        sender = f"whatsapp:+346110{kill}{number:04d}"
        twilio.writes("¿cuál es vuestro teléfono?", sender, ACCOUNT, at)
