"""Where a page looks for what is new."""

from __future__ import annotations

import threading
from contextlib import aclosing

from bot.services.live import Seen, follow
from bot.services.ports import UnitOfWork
from bot.storage.database import SqlDatabase
from bot.storage.hub import InProcessHub


async def test_what_may_be_much_is_read_in_a_thread_and_a_little_at_once(database: SqlDatabase) -> None:
    """A page that comes back after a day must not keep everybody else waiting."""
    threads: list[threading.Thread] = []

    def look(uow: UnitOfWork, cursor: int) -> Seen[str]:
        threads.append(threading.current_thread())
        return Seen(cursor + 1, f"until {cursor + 1}", more=cursor < 1)

    news = follow(database, InProcessHub(), 0, look, poll=0.01, little=True)
    async with aclosing(news):
        told = [await anext(news) for _ in range(3)]
    assert told == ["until 1", "until 2", "until 3"]
    here = threading.current_thread()
    assert [thread is here for thread in threads] == [False, False, True]
