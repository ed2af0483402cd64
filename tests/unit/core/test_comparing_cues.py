"""The words below ``comparing`` in data/business/cues.yml: which office, and what several are compared by."""

from __future__ import annotations

import pytest

from bot.content.business import load_business
from bot.core.comparing_cues import Compared
from bot.core.cues import Cues
from bot.settings import ROOT

CUES = load_business(ROOT).cues


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("¿cuál cierra más tarde?", Compared.CLOSES_LAST),
        ("qué oficina abre al público hasta más tarde", Compared.CLOSES_LAST),
        ("¿cuál está hasta más tarde?", Compared.CLOSES_LAST),
        ("la oficina que más tarde cierra", Compared.CLOSES_LAST),
        ("which branch has the latest closing", Compared.CLOSES_LAST),
        ("the one that is open late", Compared.CLOSES_LAST),
        ("¿cuál abre antes?", Compared.OPENS_FIRST),
        ("which one opens the earliest?", Compared.OPENS_FIRST),
        ("cuál atiende más pronto por la mañana", Compared.OPENS_FIRST),
        ("¿cuál cierra primero?", None),
    ],
)
def test_the_last_to_close_and_the_first_to_open_are_heard(text: str, by: Compared | None) -> None:
    assert CUES.compared(text) is by


@pytest.mark.parametrize(
    "text",
    [
        "¿qué oficinas abren el primero de diciembre?",
        "which offices are open the first monday of december",
        "is any office closed the last week of december",
        "¿qué días cerráis más tarde?",
        "what time are you open late on thursdays",
        "¿qué oficina abre antes de las 9?",
    ],
)
def test_what_names_no_superlative_or_no_office_compares_none(text: str) -> None:
    assert CUES.compared(text) is None


@pytest.mark.parametrize(
    "text", ["¿cuál cierra más tarde el fin de semana?", "which office opens first on mondays"]
)
def test_days_may_follow_what_offices_are_compared_by(text: str) -> None:
    assert CUES.compared(text) is not None


@pytest.mark.parametrize(
    "text", ["which one is open on Saturday", "¿cuál es la que abre?", "q oficinas abren"]
)
def test_which_is_asked_by_name_or_by_what_they_do(text: str) -> None:
    assert CUES.asks_which(text)


@pytest.mark.parametrize("text", ["¿cuál es el horario?", "what are your opening hours", "abrís el sábado"])
def test_of_the_hours_of_all_it_is_not_asked_which(text: str) -> None:
    assert not CUES.asks_which(text)


@pytest.mark.parametrize(
    "text", ["¿cuál?", "ok and which one?", "¿y cuáles cierran?", "cuál de las dos abre"]
)
def test_nothing_but_which_is_asked(text: str) -> None:
    assert CUES.asks_only_which(text) and not CUES.asks_only_which(f"{text} el sábado")


def test_those_that_are_shut_may_be_asked_for() -> None:
    assert CUES.comparing.are_to_be_shut("¿y cuáles cierran?")
    assert not CUES.comparing.are_to_be_shut("¿y cuáles abren?")


KIOSKS = [
    "¿qué quiosco cierra más tarde?",
    "which of your kiosks opens first",
    "the kiosk that opens earliest",
]


@pytest.mark.parametrize("text", KIOSKS)
def test_kiosks_are_heard_where_that_is_what_they_are_called(text: str) -> None:
    of_kiosks = CUES.with_offices(["quiosco", "Kiosk"])
    assert of_kiosks.compared(text) and of_kiosks.asks_which(text)
    assert not CUES.asks_which("qué quiosco cierra más tarde"), "the shipped business has none"


def test_without_the_words_nothing_is_compared() -> None:
    assert Cues().compared("¿cuál cierra más tarde?") is None
    assert not Cues().asks_only_which("¿cuál?")
