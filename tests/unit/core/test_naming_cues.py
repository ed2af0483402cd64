"""The words below ``naming`` in data/business/cues.yml: offices, hours and the like that are not named."""

from __future__ import annotations

import pytest

from bot.content.business import load_business
from bot.core.naming_cues import NamingCues
from bot.settings import ROOT

CUES = load_business(ROOT).cues.naming


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("otra hora mejor", "time"),
        ("el DÍA", "time"),
        ("la oficina", "office"),
        ("another place", "office"),
        ("el trámite", "kind"),
        ("what it's for", "kind"),
        ("la hora y la oficina", "time"),
        ("nada", None),
    ],
)
def test_what_shall_be_changed_of_a_booking(said: str, part: str | None) -> None:
    assert CUES.part_of_a_booking(said) == part


def test_another_day_is_no_other_hour() -> None:
    assert CUES.of_a_day("otro día") and CUES.of_a_day("next week")
    assert not CUES.of_a_day("a otra hora")


def test_all_offices_are_asked_about_by_more_than_one() -> None:
    assert CUES.of_all_offices("¿qué oficinas tenéis?") and CUES.of_all_offices("which branches")
    assert not CUES.of_all_offices("la oficina")


def test_one_that_there_is_already_is_no_part_of_the_one_being_made() -> None:
    assert all(
        map(CUES.of_one_there_is, ("cambia la que ya tengo", "the one I've already got", "move that one"))
    )
    assert not CUES.of_one_there_is("cambia la hora")


@pytest.mark.parametrize(
    "said",
    [
        "¿y lo mismo el viernes?",
        "otra igual",
        "la misma",
        "y la misma para el viernes",
        "same again",
        "the same on Friday",
    ],
)
def test_one_more_like_it_is_wanted(said: str) -> None:
    assert CUES.wants_the_same(said)


@pytest.mark.parametrize(
    "said",
    [
        *("a la misma hora", "the same time", "la misma oficina", "the same office", "otra"),
        *(
            "¿el mismo viernes a qué hora abrís?",
            "¿la misma persona me atiende el viernes?",
            "will the same person see me on friday?",
        ),
    ],
)
def test_a_part_of_it_is_not_one_more_like_it(said: str) -> None:
    assert not CUES.wants_the_same(said)


def test_a_business_without_such_words_names_nothing() -> None:
    none = NamingCues.read({})
    assert none.part_of_a_booking("la hora") is None
    assert not none.wants_the_same("lo mismo")


@pytest.mark.parametrize(
    "text",
    [
        *("cualquier oficina", "the earliest one, any office", "en la sucursal que sea no, donde sea"),
        *("cita para un recibo, me da igual dónde", "la oficina me da igual", "da lo mismo en qué sede"),
        *("i don't mind which branch", "don't care where"),
    ],
)
def test_any_office_will_do(text: str) -> None:
    assert CUES.of_any_office(text)


@pytest.mark.parametrize(
    "text",
    [
        "any office but Norte",
        "cualquier oficina menos Norte",
        "me da igual la hora",
        "any day",
        "which office",
    ],
)
def test_all_but_one_a_day_and_an_hour_are_not_any_office(text: str) -> None:
    assert not CUES.of_any_office(text)


def test_any_kiosk_will_do_where_that_is_what_they_are_called() -> None:
    kiosks = load_business(ROOT).cues.with_offices(["quiosco", "kiosk"]).naming
    for text in ("cualquier quiosco", "either kiosk", "da igual en qué quiosco"):
        assert kiosks.of_any_office(text) and not CUES.of_any_office(text)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        *(("no, la otra", ""), ("I meant the other one, please", ""), ("la otra cita", "appointment")),
        *(("mejor la otra oficina", "office"), ("the other branch", "office"), ("el otro día", "time")),
        *(("la otra persona", None), ("the other one is broken", None), ("otra", None)),
    ],
)
def test_the_other_of_two_is_wanted(said: str, kind: str | None) -> None:
    assert CUES.other(said) == kind


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("any but Norte", "but norte"),
        ("any of them but Norte, I don't mind", "of them but norte, i don't mind"),
        ("cualquiera menos Norte", "menos norte"),
        ("any time, but not Norte", "any time, but not norte"),
        ("me da igual, cualquiera", "me da igual, cualquiera"),
    ],
)
def test_any_but_one_is_not_any_of_them(said: str, left: str) -> None:
    assert CUES.without_all_but(said) == left
