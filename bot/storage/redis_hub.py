"""News, typing, presence and rate limits shared by several gateways through Redis.

Redis holds nothing whose loss could lose or double a message. While it is gone each gateway has its own news
and its own limits, as if it were alone, and its pages find by looking what others wrote.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from bot.services.rates import Limit
from bot.storage.hub import InProcessHub

log = structlog.get_logger()
MOST_WAITING = 1000
# A busy gateway may come to an answer late that Redis gave at once.
ANSWERS_WITHIN = 1.0
LEFT_ALONE = 1.0
LONGEST_PAUSE = 5.0
_GONE = (RedisError, OSError, TimeoutError)

# The gateways' clocks may differ: the time is Redis's own.
_TAKE = """
local now = redis.call('TIME'); now = now[1] + now[2] / 1000000
local burst, rate = tonumber(ARGV[1]), tonumber(ARGV[2])
local known = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = burst
if known[1] then left = math.min(burst, known[1] + (now - known[2]) * rate) end
local allowed = left >= 1
if allowed then left = left - 1 end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', string.format('%.6f', now))
redis.call('EXPIRE', KEYS[1], math.ceil(burst / rate) + 1)
if allowed then return '0' end
return tostring((1 - left) / rate)
"""
_GIVE_BACK = """
local left = redis.call('HGET', KEYS[1], 'left')
if left then redis.call('HSET', KEYS[1], 'left', tostring(math.min(tonumber(ARGV[1]), left + ARGV[2]))) end
"""
_MOMENT = """
local now = redis.call('TIME'); now = now[1] + now[2] / 1000000
local at = now
for i, key in ipairs(KEYS) do
  local first = redis.call('LINDEX', key, -tonumber(ARGV[2 * i]))
  if first then at = math.max(at, tonumber(first) + tonumber(ARGV[2 * i + 1])) end
end
local wait = at - now
if wait > tonumber(ARGV[1]) then return {0, tostring(wait)} end
for i, key in ipairs(KEYS) do
  redis.call('RPUSH', key, string.format('%.6f', at))
  redis.call('LTRIM', key, -tonumber(ARGV[2 * i]), -1)
  local kept = math.ceil(wait + tonumber(ARGV[2 * i + 1])) + 1
  redis.call('EXPIRE', key, math.max(kept, redis.call('TTL', key)))
end
return {1, tostring(wait)}
"""
_STAY = """
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('EXPIRE', KEYS[1], math.max(ARGV[2], redis.call('TTL', KEYS[1])))
"""
_WHO = """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', redis.call('TIME')[1])
return redis.call('ZRANGE', KEYS[1], 0, -1)
"""


class RedisHub(InProcessHub):
    """``name``: what the gateways of one house have in common and those of another have not."""

    def __init__(self, url: str, name: str) -> None:
        super().__init__()
        self._prefix = f"ventanilla:{name}"
        self._me = secrets.token_hex(8)
        self._redis = Redis.from_url(
            url, decode_responses=True, socket_timeout=ANSWERS_WITHIN, socket_connect_timeout=ANSWERS_WITHIN
        )
        self._listener = Redis.from_url(
            url, decode_responses=True, socket_timeout=None, socket_connect_timeout=ANSWERS_WITHIN
        )
        self._waiting: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)
        self._alone_until = 0.0
        self.connected = asyncio.Event()

    def announce(self, topic: str | None) -> None:
        super().announce(topic)
        self._publish("news", topic)

    def typing(self, conversation_id: str, who: str, on: bool) -> None:
        super().typing(conversation_id, who, on)
        self._publish("typing", conversation_id, who, on)

    async def stay(self, place: str, who: str, seconds: int) -> None:
        await super().stay(place, who, seconds)
        await self._ask(lambda: self._run(_STAY, f"at:{place}", who, seconds))

    async def leave(self, place: str, who: str) -> None:
        await super().leave(place, who)
        await self._ask(lambda: self._redis.zrem(f"{self._prefix}:at:{place}", who))

    async def at(self, place: str) -> list[str]:
        found = await self._ask(lambda: self._run(_WHO, f"at:{place}"))
        return await super().at(place) if found is None else sorted(found)

    async def take(self, name: str, burst: int, per_second: float) -> float:
        wait = await self._ask(lambda: self._run(_TAKE, f"rate:{name}", burst, per_second))
        return await super().take(name, burst, per_second) if wait is None else float(wait)

    async def give_back(self, name: str, burst: int, per_second: float, many: int = 1) -> None:
        await super().give_back(name, burst, per_second, many)  # taken here, if Redis was gone at the time
        await self._ask(lambda: self._run(_GIVE_BACK, f"rate:{name}", burst, many))

    async def moment(self, limits: Sequence[Limit], patience: float) -> tuple[bool, float]:
        keys = [f"{self._prefix}:moments:{one.name}:{one.most}:{one.seconds:g}" for one in limits]
        values = [str(value) for one in limits for value in (one.most, one.seconds)]
        ask = partial(self._redis.eval, _MOMENT, len(keys), *keys, str(patience), *values)
        told = await self._ask(ask)
        if told is None:
            return await super().moment(limits, patience)
        taken, wait = told
        return bool(taken), float(wait)

    async def run(self) -> None:
        """Listen to the other gateways and tell them our news, until cancelled."""
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._listen_to_others())
                both.create_task(self._tell_others())
        finally:
            with contextlib.suppress(*_GONE):
                await self._redis.aclose()
                await self._listener.aclose()

    async def _listen_to_others(self) -> None:
        pause = 0.1
        while True:
            try:
                async with self._listener.pubsub() as news:
                    await news.subscribe(self._prefix)
                    await self._hear(news)
            except _GONE as error:
                if self.connected.is_set() or pause == 0.1:
                    log.warning("redis.gone", error=type(error).__name__)
                pause = 0.1 if self.connected.is_set() else min(pause * 2, LONGEST_PAUSE)
                self.connected.clear()
                await asyncio.sleep(pause)

    async def _hear(self, news: PubSub) -> None:
        async for message in news.listen():
            if message["type"] == "subscribe":
                log.info("redis.connected")
                self.connected.set()
                self.look_again()  # what others told meanwhile was not heard
            elif message["type"] == "message":
                self._heard(message["data"])

    def _heard(self, data: str) -> None:
        sender, kind, *said = json.loads(data)
        if sender == self._me:
            return
        if kind == "news":
            super().announce(*said)
        elif kind == "typing":
            super().typing(*said)

    def _publish(self, *said: object) -> None:
        with contextlib.suppress(asyncio.QueueFull):  # who is that far behind looks by themselves
            self._waiting.put_nowait(json.dumps([self._me, *said]))

    async def _tell_others(self) -> None:
        while True:
            told = [await self._waiting.get()]
            while not self._waiting.empty():
                told.append(self._waiting.get_nowait())
            pipeline = self._redis.pipeline(transaction=False)
            for each in dict.fromkeys(told):
                pipeline.publish(self._prefix, each)
            await self._ask(pipeline.execute)

    def _run(self, script: str, key: str, *values: object) -> Awaitable[Any]:
        return self._redis.eval(script, 1, f"{self._prefix}:{key}", *map(str, values))

    async def _ask(self, command: Callable[[], Awaitable[Any]]) -> Any:
        """None if Redis does not answer; then it is left alone for a moment, and nobody waits for it."""
        if time.monotonic() < self._alone_until:
            return None
        try:
            return await command()
        except _GONE:
            self._alone_until = time.monotonic() + LEFT_ALONE
            return None
