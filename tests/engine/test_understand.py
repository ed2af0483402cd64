"""What is read ahead of a turn is read once, and serves that turn only."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.understand import Understand

NOON = "2026-11-28T12:00:00+00:00"


class Reader:
    """Stands for the model: it tells what it was given, and counts."""

    model_metadata = SimpleNamespace(predict_schema=SimpleNamespace(nodes={}))

    def __init__(self) -> None:
        self.read: list[str] = []

    async def parse_message(self, message: Any, _tracker: DialogueStateTracker) -> dict[str, Any]:
        self.read.append(message.text)
        return {"text": message.text, **message.metadata}


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def understand(reader: Reader) -> Understand:
    return Understand(reader, "es")  # type: ignore[arg-type]


BLANK = DialogueStateTracker("c", [])


def understood(understand: Understand, *asked: Any) -> dict[str, Any]:
    return asyncio.run(understand(*asked))  # type: ignore[arg-type]


def test_what_was_read_ahead_is_not_read_again(understand: Understand, reader: Reader) -> None:
    without = understood(understand, "hola", "es", BLANK, NOON)
    asyncio.run(understand.read_ahead("hola", "es", BLANK, NOON))
    assert understood(understand, "hola", "es", BLANK, NOON) == without
    assert reader.read == ["hola", "hola"]


def test_it_serves_once(understand: Understand, reader: Reader) -> None:
    asyncio.run(understand.read_ahead("hola", "es", BLANK, NOON))
    for _ in range(2):
        understood(understand, "hola", "es", BLANK, NOON)
    assert reader.read == ["hola", "hola"]


@pytest.mark.parametrize(
    "asked", [("adiós", "es", NOON), ("hola", "en", NOON), ("hola", "es", "2026-11-29T00:01:00+00:00")]
)
def test_anything_else_is_read(understand: Understand, reader: Reader, asked: tuple[str, str, str]) -> None:
    text, language, written_at = asked
    asyncio.run(understand.read_ahead("hola", "es", BLANK, NOON))
    assert understood(understand, text, language, BLANK, written_at)["text"] == text
    understood(understand, "hola", "es", BLANK, NOON)
    assert reader.read == ["hola", text, "hola"]


def test_what_is_to_be_forgotten_is_not_kept(understand: Understand, reader: Reader) -> None:
    asyncio.run(understand.read_ahead("hola", "es", BLANK, NOON))
    understand.forget()
    understood(understand, "hola", "es", BLANK, NOON)
    assert reader.read == ["hola", "hola"]
