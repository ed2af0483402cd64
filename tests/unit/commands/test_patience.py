"""Whoever waits for something long sees that it goes on."""

from __future__ import annotations

import threading

import pytest

from bot.commands import common


def test_what_takes_long_is_said_to_go_on_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "STILL_EVERY", 0.01)
    said: list[str] = []
    heard = threading.Event()

    def say(text: str) -> None:
        said.append(text)
        heard.set()

    with pytest.raises(KeyError), common.patiently(say):
        assert heard.wait(10)
        raise KeyError
    there = len(said)
    assert said[0] == "  for 0 s ..."
    heard.clear()
    assert not heard.wait(0.05) and len(said) == there
