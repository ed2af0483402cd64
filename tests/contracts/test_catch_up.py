"""Two that ask for what is missing at the same moment, and its webhook, on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path

from bot.channels.whatsapp.catch_up import CatchUp
from bot.core.message import Author
from tests.counterparts.whatsapp_line import NUMBER, whatsapp_line

PEOPLE = [f"whatsapp:+3461100{number:04d}" for number in range(4)]


async def test_each_message_is_kept_once_and_answered_once(database_url: str, tmp_path: Path) -> None:
    async with whatsapp_line(database_url, tmp_path) as line:
        await CatchUp(line.channel).once()
        line.clock.advance(hours=1)
        at = line.clock() - timedelta(minutes=20)
        sids = {
            line.twilio.writes(
                f"{number}", person, f"whatsapp:{NUMBER}", at + timedelta(seconds=number)
            ): person
            for number in range(5)
            for person in PEOPLE
        }
        late = [line.says("0", sid, From=person) for sid, person in list(sids.items())[:4]]
        await asyncio.gather(*(CatchUp(line.channel).once() for _ in range(3)), *late)
        kept = [one for one in await line.messages() if one.author is Author.CUSTOMER]
        assert Counter(one.external_id for one in kept) == dict.fromkeys(sids, 1)

        async def all_answered() -> bool:
            return all(one.handled for one in await line.messages()) and len(line.twilio.ledger) >= len(sids)

        await line.until(all_answered)
        assert Counter((one["To"], one["Body"]) for one in line.twilio.ledger) == {
            (person, f"eco: {number}"): 1 for person in PEOPLE for number in range(5)
        }
        until = await line.do(lambda uow: uow.caught_up.until(f"whatsapp:{NUMBER}"))
        assert until is not None and timedelta(0) <= line.clock() - until < timedelta(minutes=1)
