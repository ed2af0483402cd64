"""A running console, and people signed in to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from bot.core.operator import Operator
from tests.patience import PATIENCE
from tests.unit.console.desk import Desk


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    desk = Desk(sqlite_url)
    desk.start()
    yield desk
    desk.stop()


@pytest.fixture
def visitor(desk: Desk) -> Iterator[httpx.Client]:
    """Someone at the door."""
    with httpx.Client(base_url=desk.url, headers={"Accept-Language": "es"}, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
def signed_in(desk: Desk) -> Iterator[Callable[[Operator], httpx.Client]]:
    """Make a client with an operator's session and CSRF token."""
    clients: list[httpx.Client] = []

    def make(operator: Operator) -> httpx.Client:
        token, csrf = desk.session(operator)
        headers = {"X-CSRF-Token": csrf}
        clients.append(
            httpx.Client(
                base_url=desk.url, headers=headers, cookies={"ventanilla_console": token}, timeout=PATIENCE
            )
        )
        return clients[-1]

    yield make
    for client in clients:
        client.close()
