"""By when an answer and an end were promised, in the house's hours, and who hears that it was not kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.content.business import load_business
from bot.core.conversation import Conversation
from bot.core.event import Audience
from bot.core.handoff import Promise
from bot.core.report import Clock, ServiceLevels
from bot.core.snooze import Until
from bot.services.opening import Opening
from bot.services.reception import Reception
from bot.services.snooze import snooze, unsnooze
from bot.settings import ROOT
from tests.conftest import StoppedClock
from tests.unit.services.house import CARE, House, house_with

MADRID = ZoneInfo("Europe/Madrid")
HOURS = "Mo-Fr 08:00-20:00; Sa 09:00-14:00"


@pytest.fixture
def house(sqlite_url: str, clock: StoppedClock) -> House:
    return house_with(sqlite_url, clock)


def madrid(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID)


@pytest.mark.parametrize(
    ("hours", "asked", "minutes", "due"),
    [
        (HOURS, "2026-11-26T10:00", 5, "2026-11-26T10:05"),
        (HOURS, "2026-11-26T19:58", 5, "2026-11-27T08:03"),  # through the night
        (HOURS, "2026-11-26T23:30", 5, "2026-11-27T08:05"),
        (HOURS, "2026-11-28T13:00", 480, "2026-11-30T15:00"),  # through the weekend
        (HOURS, "2026-12-05T13:30", 60, "2026-12-07T08:30"),
        (HOURS, "2026-12-07T19:30", 60, "2026-12-09T08:30"),  # the 8th is a holiday
        ("24/7", "2026-10-24T23:00", 480, "2026-10-25T06:00"),  # the clocks go back: the night has 9 hours
        ("24/7", "2026-03-28T23:00", 480, "2026-03-29T08:00"),  # they go forward: it has 7
        ("Mo-Su 22:00-06:00", "2026-10-24T22:00", 480, "2026-10-25T05:00"),
    ],
)
def test_a_time_in_open_hours(hours: str, asked: str, minutes: int, due: str) -> None:
    opening = Opening(load_business(ROOT))
    assert opening.after(hours, madrid(asked), timedelta(minutes=minutes)) == madrid(due)


def test_hours_that_never_come_are_none() -> None:
    opening = Opening(load_business(ROOT))
    assert opening.after("2020 Jan 01 10:00-11:00", madrid("2026-11-26T10:00"), timedelta(minutes=5)) is None


async def test_each_level_counts_by_its_own_clock(house: House) -> None:
    """Called at ten in the evening: the answer is due in the morning, the end in the night."""
    levels = ServiceLevels(resolution_clock=Clock.ALWAYS)
    house.reception = Reception(replace(CARE, hours=HOURS), Opening(load_business(ROOT)), levels)
    house.clock.now = madrid("2026-11-26T22:00")
    conversation, _ = await house.asks()
    handoff = await house.handoff(conversation)
    assert handoff.first_reply_due_at == madrid("2026-11-27T08:05")
    assert handoff.resolution_due_at == madrid("2026-11-27T06:00")


async def told(house: House, conversation: Conversation) -> list[str]:
    events = await house.database.read(lambda uow: uow.events.after(0, Audience.CONSOLE, limit=1000))
    late = [one for one in events if one.kind == "late" and one.conversation_id == conversation.id]
    return [one.data["promise"] for one in late]


async def test_what_is_not_kept_is_told_once_each(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    await house.keep_time(minutes=4, seconds=59)
    assert await told(house, conversation) == []
    await house.keep_time(seconds=1)
    assert await told(house, conversation) == ["first_reply"]
    await house.keep_time(minutes=20)
    assert await told(house, conversation) == ["first_reply"]
    await house.take_over(conversation.id, marta)
    await house.reply(conversation.id, marta, "Perdona la espera")
    await house.keep_time(seconds=1)
    assert not (await house.handoff(conversation)).is_late
    house.clock.advance(hours=7, minutes=36)
    await house.arrives("sigo igual")
    await house.keep_time(minutes=1)
    assert await told(house, conversation) == ["first_reply", "resolution"]
    assert (await house.handoff(conversation)).late is Promise.RESOLUTION


async def test_what_is_kept_is_not_told(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    await house.reply(conversation.id, marta, "Hola")
    await house.keep_time(minutes=6)
    await house.closes(conversation, marta)
    await house.keep_time(hours=9)
    assert await told(house, conversation) == []


async def test_a_promise_broken_while_no_gateway_ran_is_told_at_the_next_start_and_once_by_two(
    house: House, sqlite_url: str
) -> None:
    conversation, _ = await house.asks()
    house.clock.advance(hours=1)
    other = house_with(sqlite_url, house.clock)
    for one in (house, other, house):
        await one.keep_time()
    assert await told(house, conversation) == ["first_reply"]
    other.close()


async def test_what_is_put_aside_is_not_late_until_it_is_back(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    await house.database.run(
        lambda uow: snooze(uow, conversation.id, marta.id, Until.REPLY, MADRID, house.clock())
    )
    await house.keep_time(minutes=30)
    assert await told(house, conversation) == []
    await house.database.run(lambda uow: unsnooze(uow, conversation.id, marta.id, house.clock()))
    await house.keep_time()
    assert await told(house, conversation) == ["first_reply"]
