"""The words below ``open_now`` in data/business/cues.yml: whether something is open at this moment."""

from __future__ import annotations

import pytest

from bot.content.business import load_business
from bot.core.cues import Cues
from bot.settings import ROOT

CUES = load_business(ROOT).cues


@pytest.mark.parametrize(
    "said",
    [
        *("¿abrís ahora?", "¿estáis abiertos?", "tenéis ya abierto", "are you still there", "are u open??"),
        *("¿y hasta qué hora?", "hasta q hora abrís hoy", "until when are you open", "how late"),
    ],
)
def test_this_moment_is_asked_about(said: str) -> None:
    assert CUES.is_of_now(said)


@pytest.mark.parametrize(
    "said",
    [
        "what time are you open",
        "when are you open",
        "hasta qué hora abrís el viernes",
        "¿abrís el lunes?",
        "",
    ],
)
def test_another_time_is(said: str) -> None:
    assert not CUES.is_of_now(said)


def test_without_such_words_nothing_is_of_this_moment() -> None:
    assert not Cues().is_of_now("¿abrís ahora?")
