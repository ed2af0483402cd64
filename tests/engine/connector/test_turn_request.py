"""What the connector takes out of a text before anything reads it."""

from __future__ import annotations

import pytest

from bot.engine.connector.turn_request import harmless


def test_what_joins_emoji_and_words_stays_and_what_shows_nothing_goes() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert harmless(f"\u200bho\u200bla\u2060 {family}\ufeff") == f"hola {family}"
    assert harmless("\u200b\u200e \u200d") == ""


@pytest.mark.parametrize(
    "text", ["/x", " /x", "//x", "/\x00/x", "\uff0fx", "/ / x", "\u200b/x", "/\u200b/x", "\ufeff\u200e/x"]
)
def test_no_slash_is_left_at_the_start(text: str) -> None:
    assert harmless(text) == "x"
