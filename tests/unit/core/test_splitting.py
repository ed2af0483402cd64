"""Long texts are cut where a reader pauses, and nothing a reader sees as one is ever cut."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.core.splitting import joined, split, utf16


def test_networks_find_an_emoji_longer_than_readers_do() -> None:
    assert utf16("aé") == 2 and utf16("👍") == 2 and utf16("👨‍👩‍👧") == 8


def test_what_fits_stays_one() -> None:
    assert split("hola", 10) == ["hola"]
    assert split("  ", 10) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Primero. Segundo. Tercero", ["Primero. Segundo.", "Tercero"]),
        ("uno dos tres cuatro cinco", ["uno dos tres cuatro", "cinco"]),
        ("Uno, dos y tres\n\nCuatro y cinco", ["Uno, dos y tres", "Cuatro y cinco"]),
        ("¿Cuándo? «Hoy mismo.» Sí, hoy", ["¿Cuándo? «Hoy mismo.»", "Sí, hoy"]),
    ],
)
def test_the_best_pause_is_taken(text: str, parts: list[str]) -> None:
    assert split(text, 22) == parts


@pytest.mark.parametrize(
    "one",
    [
        "👩‍👩‍👧‍👦",
        "🇪🇸",
        "👍🏽",
        "e\u0301",
        "1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ],
)
def test_what_readers_see_as_one_is_never_cut(one: str) -> None:
    for longest in range(len(one), 3 * len(one)):
        parts = split(one * 20, longest)
        assert "".join(parts) == one * 20
        assert all(part == one * (len(part) // len(one)) for part in parts), longest


def test_length_is_counted_as_the_network_counts() -> None:
    parts = split("👍" * 100, 50, utf16)
    assert [utf16(part) for part in parts] == [50, 50, 50, 50]


@settings(max_examples=200, deadline=None)
@given(some.text(max_size=300), some.integers(20, 60))
def test_nothing_is_lost_and_nothing_is_too_long(text: str, longest: int) -> None:
    parts = split(text, longest)
    assert all(0 < len(part) <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@settings(max_examples=100, deadline=None)
@given(some.text(some.characters(categories=["Ll", "Mn", "So"]), min_size=50, max_size=200))
def test_a_part_never_begins_with_a_mark(text: str) -> None:
    """Unless more marks are heaped on one letter than a part holds."""
    for part in split(text, 40)[1:]:
        if unicodedata.category(part[0]) == "Mn":
            assert joined("a", part[0])
            assert all(
                unicodedata.category(sign) in ("Mn", "Me")
                for sign in text[text.index(part) - 35 : text.index(part)]
            )
