from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.browser.counter import Counter
from tests.patience import PATIENCE


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    counter = Counter(sqlite_url)
    counter.start()
    yield counter
    counter.stop()


class Visitor:
    """Someone at the window, without a browser."""

    def __init__(self, counter: Counter) -> None:
        self.http = httpx.Client(base_url=counter.url, timeout=PATIENCE)
        self.token = self.http.post("/web/visitors").json()["token"]
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def say(self, text: str, client_id: str | None = None, **fields: Any) -> httpx.Response:
        message = {"id": client_id or str(uuid.uuid4()), "text": text, **fields}
        return self.http.post("/web/messages", headers=self.headers, content=json.dumps(message).encode())

    def hear(self, until: str, cursor: str | None = None) -> list[dict[str, Any]]:
        """Listen until ``until`` is said (a message's text or an event's kind); return all events."""
        headers = {**self.headers, **({"Last-Event-ID": cursor} if cursor else {})}
        heard: list[dict[str, Any]] = []
        event: dict[str, Any] = {}
        with self.http.stream("GET", "/web/stream", headers=headers) as stream:
            assert stream.status_code == 200
            for line in stream.iter_lines():
                field, _, value = line.partition(": ")
                if field in ("id", "event"):
                    event[field] = value
                elif field == "data":
                    event["data"] = json.loads(value)
                    heard.append(event)
                    if until in (event["event"], event["data"].get("text")):
                        return heard
                    event = {}
        raise AssertionError(f"the stream ended before {until!r}")

    def cursor(self, until: str) -> str:
        """Listen until ``until`` is said; return where to go on from. A history has its cursor at its end."""
        last = self.hear(until)[-1]
        return str(last["id"] if "id" in last else self.hear(until="state")[-1]["id"])


Arrive = Callable[[Counter], Visitor]


@pytest.fixture
def arrive() -> Iterator[Arrive]:
    """Let another visitor come to a counter."""
    there: list[Visitor] = []

    def one_more(counter: Counter) -> Visitor:
        there.append(Visitor(counter))
        return there[-1]

    yield one_more
    for visitor in there:
        visitor.http.close()


@pytest.fixture
def visitor(counter: Counter, arrive: Arrive) -> Visitor:
    return arrive(counter)
