"""The words below ``telling`` in data/business/cues.yml: what is told, and what only announces it."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from bot.content.business import load_business
from bot.core.cues import Cues
from bot.core.telling_cues import TellingCues
from bot.settings import ROOT

CUES = load_business(ROOT).cues.telling


@pytest.mark.parametrize(
    "said",
    [
        "quiero poner una queja",
        "I'd like to make a report",
        "pues apúntalo",
        "ponme otra queja",
        "put in a complaint",
        "log it please",
    ],
)
def test_what_only_says_that_it_is_to_be_recorded_tells_nothing(said: str) -> None:
    assert CUES.only_wants(said)
    assert CUES.only_announces(said)


@pytest.mark.parametrize("said", ["quiero", "una queja de la factura", "quiero poner una queja del técnico"])
def test_what_it_is_about_is_told(said: str) -> None:
    assert not CUES.only_wants(said)


def test_more_of_it_is_announced_with_or_without_its_number() -> None:
    assert all(map(CUES.only_announces, ("añadir algo más a mi queja", "add to case 1043", "r-1043")))
    assert not any(map(CUES.only_announces, ("22", "calle Mayor 22", "", "añade que no funciona")))
    assert all(map(CUES.has_more, ("otra cosa", "something new", "el aviso 1043")))
    assert not CUES.has_more("pues apúntalo")


def test_what_stands_behind_the_wish_is_what_is_told() -> None:
    assert CUES.behind_opening("quiero poner una queja: nadie vino") == ["nadie", "vino"]
    assert CUES.behind_opening("nadie vino") == ["nadie", "vino"]
    assert CUES.opens("I want to make a complaint about it")
    assert not CUES.opens("no power at home")


def test_another_one_is_none_of_what_was_told_before() -> None:
    assert all(map(CUES.is_another, ("quiero poner otra queja", "one more: another report")))
    assert not CUES.is_another("quiero poner una queja")


@pytest.mark.parametrize("said", ["y cómo va", "hola, en qué estado está", "any news", "no sé, ¿y tú?"])
def test_who_asks_how_it_goes_tells_nothing(said: str) -> None:
    assert CUES.asks(said)
    assert not CUES.asks("llevo dos días sin luz")


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("1002", "1002"),
        ("creo que era el T-1002", "1002"),
        ("my number is r1002 thanks", "1002"),
        ("hace 15 días", None),
        ("calle Mayor 140", None),
        ("612345678", None),
        ("1002 1003", None),
    ],
)
def test_a_ticket_is_known_by_its_number_and_what_stands_beside_it(said: str, number: str | None) -> None:
    assert CUES.ticket_number(said) == number


@pytest.mark.parametrize("said", ["4829173", "el 4829173", "55 012", "the number is 4829173"])
def test_a_number_of_no_one_knows_what_is_a_number_alone(said: str) -> None:
    assert CUES.only_a_number(said)


@pytest.mark.parametrize("said", ["22", "calle Mayor 140", "el martes", "4829173 no va"])
def test_a_number_that_is_of_something_is_not(said: str) -> None:
    assert not CUES.only_a_number(said)


def test_how_long_a_call_and_an_urgency_are_heard() -> None:
    assert CUES.asks_how_long("y cuánto se tarda")
    assert not CUES.asks_how_long("¿y cuándo?")
    assert all(map(CUES.speaks_of_a_call, ("when will you call me", "when is my callback", "who is phoning")))
    assert all(map(CUES.speaks_of_a_call, ("¿cuándo me habéis llamado?", "llamaste ya?", "no llamasteis")))
    assert not CUES.speaks_of_a_call("¿cuándo vuelve?")
    assert CUES.is_urgent("a quién llamo si es urgente")
    assert not CUES.is_urgent("a qué número llamo")


def test_a_list_that_is_misspelt_is_told_by_its_name() -> None:
    data = YAML(typ="safe").load((ROOT / "data/business/cues.yml").read_text("utf-8"))
    data["telling"]["openin"] = data["telling"].pop("opening")
    with pytest.raises(ValueError, match=r"telling: unknown: openin$"):
        Cues.read(data)


def test_a_business_without_these_words_does_without_what_they_tell() -> None:
    assert not TellingCues().only_wants("quiero poner una queja")
    assert TellingCues().behind_opening("una queja: nadie vino") == ["una", "queja:", "nadie", "vino"]


@pytest.mark.parametrize(
    ("said", "tells"),
    [
        ("desde el lunes", True),
        ("since yesterday", True),
        ("llevo así dos días", True),
        ("hace ya más de dos horas", True),
        ("desde las 8", True),
        ("hace frío aquí", False),
        ("hace falta que esté alguien en casa", False),
        ("llevo el dni", False),
        ("desde la app no puedo entrar", False),
        ("since you're at it look at my bill", False),
        ("desde", False),
        ("¿desde cuándo?", False),
        ("el lunes", False),
    ],
)
def test_since_when_is_told_by_how_it_begins(said: str, tells: bool) -> None:
    assert CUES.tells_since_when(said) is tells


def test_since_when_may_be_a_time_named_close_behind() -> None:
    assert CUES.tells_since_when("desde la nochevieja", time_at=9)
    assert not CUES.tells_since_when("hace falta que venga alguien a casa por reyes", time_at=41)


@pytest.mark.parametrize(
    "told",
    [
        "but when the technician came he broke the door",
        "so when i called nobody answered the phone",
        "pero qué vergüenza de servicio, no ha venido nadie",
        "pero hay agua por todo el portal desde ayer",
    ],
)
def test_what_is_told_behind_a_but_is_no_question(told: str) -> None:
    assert not CUES.asks(told)


def test_a_reproach_a_question_of_it_and_one_for_leave_are_told_by_how_they_begin() -> None:
    assert CUES.reproaches("¿y por qué me cobráis dos veces?")
    assert CUES.reproaches("how come nobody called")
    assert not CUES.reproaches("¿y quién lo lee?")
    assert CUES.asks_who("¿y quién lo lee?")
    assert not CUES.asks_who("¿me tomáis el pelo?")
    assert CUES.asks_leave("pero se puede beber")
    assert CUES.asks_leave("so is it safe to shower")
    assert not CUES.asks_leave("no se puede vivir así")


@pytest.mark.parametrize(
    "text", ["Estuve en Centro a las 10", "me citaron a las 10", "I waited at Centro at 10"]
)
def test_what_is_over_is_told(text: str) -> None:
    assert CUES.tells_what_happened(text)
    assert not CUES.tells_what_happened("me cita en Centro a las 10?")


def test_what_is_wanted_leads_up_to_what_is_told_where_a_comma_or_a_colon_parts_them() -> None:
    for said in ("quiero quejarme, el técnico no vino", "I've a complaint: nobody came"):
        assert CUES.leads_up(said)
    for said in ("quiero quejarme del técnico, no vino", "el técnico no vino", ""):
        assert not CUES.leads_up(said)
