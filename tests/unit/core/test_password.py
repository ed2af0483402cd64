"""Which passwords are taken."""

from __future__ import annotations

import pytest

from bot.core.password import weakness

ABOUT = ("Lucía Prieto", "lucia.prieto", "Cooperativa Aurora")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("corta", "short"),
        ("1234567890", "simple"),
        ("password123", "simple"),
        ("Contraseña2026", "simple"),
        ("lucia.prieto", "simple"),
        ("LucíaPrieto1984", "simple"),
        ("Aurora-Cooperativa!", "simple"),
        ("aaaaaaaaaaaa", "simple"),
        ("Verano2026!!", "simple"),
        ("qwertyuiop1", "simple"),
        ("84027193650", "simple"),
        ("caballo pila grapa", None),
        ("la luz de Lucía no parpadea", None),
        ("8f3a91c27b", None),
        ("Xk9#v2!Lm0", None),
        ("日本語のパスワードです", None),
    ],
)
def test_what_is_guessed_first_is_not_taken(password: str, why: str | None) -> None:
    assert weakness(password, ABOUT) == why
