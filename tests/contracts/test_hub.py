"""News, typing, presence and rate limits: in one process, and between two gateways over a real Redis."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.console.limits import Attempts
from bot.services.rates import Limit
from bot.serving.parts import kept_running
from bot.storage.hub import InProcessHub
from bot.storage.redis_hub import RedisHub
from tests.patience import PATIENCE
from tests.servers import RedisServer

Pair = tuple[InProcessHub, InProcessHub]


@contextlib.asynccontextmanager
async def hubs_on(redis: RedisServer, count: int = 2) -> AsyncIterator[list[RedisHub]]:
    name = secrets.token_hex(4)
    hubs = [RedisHub(redis.url, name) for _ in range(count)]
    tasks = [asyncio.create_task(hub.run()) for hub in hubs]
    try:
        async with asyncio.timeout(PATIENCE):
            for hub in hubs:
                await hub.connected.wait()
        yield hubs
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture(params=["one process", "redis"])
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[Pair]:
    """The same house from two sides: one gateway twice, or two gateways."""
    if request.param == "one process":
        hub = InProcessHub()
        yield hub, hub
    else:
        async with hubs_on(request.getfixturevalue("redis_server")) as (one, other):
            yield one, other


async def heard(listener: Any, seconds: float = 5.0) -> bool:
    """Whether news came within the time, rather than the end of it."""
    waiting = asyncio.create_task(listener.wait(seconds * 2))
    done, _ = await asyncio.wait([waiting], timeout=seconds)
    waiting.cancel()
    return bool(done)


async def test_news_of_a_conversation_reach_who_listens_to_it_or_to_all(pair: Pair) -> None:
    here, there = pair
    with there.listen("cnv_1") as to_it, there.listen(None) as to_all, there.listen("cnv_2") as elsewhere:
        await elsewhere.wait(0)  # whatever was told at the beginning
        here.announce("cnv_1")
        assert await heard(to_it) and await heard(to_all)
        assert not await heard(elsewhere, 0.05)


async def test_news_before_listening_are_not_kept(pair: Pair) -> None:
    here, _ = pair
    here.announce("cnv_1")
    with here.listen("cnv_1") as own:
        assert not await heard(own, 0.05)


async def test_typing_reaches_both_sides_once(pair: Pair) -> None:
    here, there = pair
    told: asyncio.Queue[tuple[str, str, bool]] = asyncio.Queue()
    stop = there.on_typing(lambda *said: told.put_nowait(said))
    here.typing("cnv_1", "customer", True)
    here.typing("cnv_1", "customer", False)
    async with asyncio.timeout(PATIENCE):
        assert [await told.get() for _ in range(2)] == [
            ("cnv_1", "customer", True),
            ("cnv_1", "customer", False),
        ]
    stop()
    here.typing("cnv_1", "customer", True)
    await asyncio.sleep(0.05)
    assert told.empty()


async def test_who_is_there_is_known_on_both_sides_until_they_leave(pair: Pair) -> None:
    here, there = pair
    await here.stay("cnv_1", "marta", 60)
    await there.stay("cnv_1", "luis", 60)
    await here.stay("cnv_2", "marta", 60)
    assert await here.at("cnv_1") == await there.at("cnv_1") == ["luis", "marta"]
    await here.leave("cnv_1", "marta")
    assert await there.at("cnv_1") == ["luis"]
    assert await there.at("nowhere") == []


async def test_who_is_not_heard_of_again_is_not_there_any_more(pair: Pair) -> None:
    here, there = pair
    await here.stay("cnv_1", "marta", 1)
    async with asyncio.timeout(PATIENCE):
        while await there.at("cnv_1"):
            await asyncio.sleep(0.1)


async def test_a_limit_counts_both_sides_together(pair: Pair) -> None:
    here, there = pair
    waits = [await hub.take("ana", 3, 0.01) for hub in (here, there, here, there)]
    assert waits[:3] == [0.0, 0.0, 0.0]
    assert 50 < waits[3] <= 100, "seconds until the next one"
    assert await here.take("luis", 3, 0.01) == 0.0


async def test_moments_to_send_at_are_given_to_both_sides_one_after_another(pair: Pair) -> None:
    """Seconds lie between a yes and a no, so that a slow machine changes neither."""
    here, there = pair
    began, given, passed = time.monotonic(), [], []
    for hub in (here, there, here, there):
        given.append(await hub.moment([Limit("a number", 1, 5.0)], 12.0))
        passed.append(time.monotonic() - began)
    assert [taken for taken, _ in given] == [True, True, True, False]
    for (_, wait), late, moment in zip(given, passed, (0.0, 5.0, 10.0, 15.0), strict=True):
        assert moment - late <= wait <= moment
    assert await there.moment([Limit("another number", 1, 5.0)], 0.0) == (True, 0.0)


async def test_a_moment_keeps_all_of_several_limits_on_both_sides(pair: Pair) -> None:
    """As Telegram has them: so many in all, and fewer to one chat. What waits for none takes none."""
    here, there = pair

    async def to(hub: InProcessHub, chat: str, patience: float = 0.0) -> bool:
        return (await hub.moment([Limit("all", 3, 60.0), Limit(chat, 1, 30.0)], patience))[0]

    assert await to(here, "ana")
    assert not await to(there, "ana")
    assert await to(there, "luis") and await to(here, "eva")
    assert not await to(there, "leo"), "three in all"
    assert await there.moment([Limit("leo", 1, 30.0)], 0.0) == (True, 0.0), "he has had none"


async def test_a_moment_that_nobody_waited_for_is_given_to_the_next(pair: Pair) -> None:
    here, there = pair
    limits = [Limit("a number", 1, 2.0)]
    assert (await here.moment(limits, 0.0))[0]
    taken, wait = await there.moment(limits, 0.0)
    assert not taken
    await asyncio.sleep(wait)
    taken, wait = await here.moment(limits, 0.1)
    assert taken and wait < 0.1


async def test_what_was_taken_and_does_not_count_is_given_back_on_both_sides(pair: Pair) -> None:
    here, there = pair
    for hub in (here, there, here):
        assert await hub.take("ana", 3, 0.01) == 0.0
    await there.give_back("ana", 3, 0.01)
    assert await here.take("ana", 3, 0.01) == 0.0
    assert await there.take("ana", 3, 0.01) > 0
    await here.give_back("ana", 3, 0.01, 99)
    await there.give_back("nobody", 3, 0.01)
    assert [await there.take("ana", 3, 0.01) > 0 for _ in range(4)] == [False] * 3 + [True], (
        "never more than 3"
    )


async def test_guesses_at_a_door_are_counted_at_all_gateways_together(pair: Pair) -> None:
    here, there = (Attempts(hub, "password", 5, timedelta(minutes=15)) for hub in pair)
    other_door = Attempts(pair[1], "code", 5, timedelta(minutes=15))
    waits = [await door.take("ana.ruiz") for door in (here, there, here, there, here, there)]
    assert waits[:5] == [0.0] * 5 and 0 < waits[5] <= 180
    assert await there.newly_stopped("ana.ruiz") and not await here.newly_stopped("ana.ruiz")
    assert await other_door.take("ana.ruiz") == 0.0 and await there.take("luis.gil") == 0.0
    await there.forgive("ana.ruiz")
    assert await here.take("ana.ruiz") == 0.0


async def test_another_house_on_the_same_redis_hears_and_counts_nothing(redis_server: RedisServer) -> None:
    async with hubs_on(redis_server, 1) as (ours,), hubs_on(redis_server, 1) as (theirs,):
        with theirs.listen(None) as news:
            await news.wait(0)
            ours.announce("cnv_1")
            assert not await heard(news, 0.2)
        await ours.take("ana", 1, 0.01)
        assert await theirs.take("ana", 1, 0.01) == 0.0


async def test_without_redis_everything_goes_on_in_each_process_and_together_when_it_is_back() -> None:
    with RedisServer.started() as redis:
        async with hubs_on(redis) as (here, there):
            redis.kill()
            with here.listen("cnv_1") as own:
                await own.wait(0)
                here.announce("cnv_1")
                assert await heard(own, 1), "our own news need no Redis"
            async with asyncio.timeout(PATIENCE):
                assert [await here.take("ana", 1, 0.01) > 0 for _ in range(2)] == [False, True]
                await here.stay("cnv_1", "marta", 60)
                assert await here.at("cnv_1") == ["marta"]
            redis.start()
            async with asyncio.timeout(PATIENCE):
                for hub in (here, there):
                    await hub.connected.wait()
            with there.listen("cnv_1") as news:
                await news.wait(0)
                async with asyncio.timeout(PATIENCE):
                    while not await heard(news, 0.2):
                        here.announce("cnv_1")


async def test_a_redis_that_hangs_keeps_nobody_waiting_and_limits_hold_meanwhile() -> None:
    with RedisServer.started() as redis:
        async with hubs_on(redis) as (here, there):
            redis.pause()
            async with asyncio.timeout(PATIENCE):
                taken = [await here.take("one visitor", 2, 0.001) for _ in range(3)]
            assert taken[:2] == [0.0, 0.0] and taken[2] > 0
            with here.listen("cnv_1") as news:
                here.announce("cnv_1")
                assert await heard(news), "what happens here is heard here"
            redis.pause(False)
            with there.listen("cnv_2") as news:
                async with asyncio.timeout(PATIENCE):
                    while not await heard(news, 0.2):
                        here.announce("cnv_2")


async def test_what_fails_for_a_reason_nobody_thought_of_is_said_and_begins_again(
    redis_server: RedisServer,
) -> None:
    hub, other = (RedisHub(redis_server.url, "a house") for _ in range(2))
    tasks = [asyncio.create_task(kept_running("hub", each.run, pause=0.01)) for each in (hub, other)]
    async with asyncio.timeout(PATIENCE):
        for each in (hub, other):
            await each.connected.wait()
        with capture_logs() as told:
            await hub._redis.publish(hub._prefix, "no news of ours")
            while len(told) < 2 or not any(one["event"] == "redis.connected" for one in told):
                await asyncio.sleep(0.02)
        (line, *_) = [one for one in told if one["event"] == "part.failed"]
        assert line["part"] == "hub" and line["exc_info"]
        with other.listen("cnv_1") as news:
            while not await heard(news, 0.2):
                hub.announce("cnv_1")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
