"""The words below ``booking`` in data/business/cues.yml: the time or place one wishes for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.business import load_business
from bot.core.booking_cues import Beyond, BookingCues
from bot.core.phrases import Phrases
from bot.settings import ROOT

CUES = load_business(ROOT).cues
BOOKING = CUES.booking


@pytest.mark.parametrize(
    "said",
    [
        *("cuanto antes", "Cuánto antes mejor", "me da igual", "cualquiera", "no sé", "la que sea"),
        *("la primera cita que tengáis", "asap", "I don't mind", "whichever's quicker", "any of those"),
        "when's the earliest? no panic",
    ],
)
def test_any_time_or_place_will_do(said: str) -> None:
    assert BOOKING.soonest(said, CUES.choosing)


@pytest.mark.parametrize(
    "said",
    [
        *("neither of those", "how many times do you need my id", "necesito renovar el pasaporte"),
        *("the first one is no good", "la primera es que no", "earliest one won't work", "el martes"),
        "no, se oye y se ve",
    ],
)
def test_not_every_one_will_do(said: str) -> None:
    assert not BOOKING.soonest(said, CUES.choosing)


def test_the_first_and_the_last_that_are_free() -> None:
    assert all(map(BOOKING.asap, ("the first slot you've got", "el primer hueco libre", "lo antes posible")))
    assert not BOOKING.asap("every evening since the first of the month")
    assert all(map(BOOKING.latest_of, ("lo más tarde que tengáis", "last slot of the day", "the latest")))
    assert not BOOKING.latest_of("you haven't heard the last of me")


def test_the_nearest_place_is_no_nearest_time() -> None:
    assert all(BOOKING.nearest_to(said, CUES.naming) for said in ("la más cercana al puerto", "the closest"))
    for said in (
        "la fecha más próxima",
        "the nearest free date",
        "nearest appointment",
        "cerca, me da igual",
    ):
        assert not BOOKING.nearest_to(said, CUES.naming), said


@pytest.mark.parametrize(
    ("said", "wished"),
    [
        *(("más tarde", Beyond.LATER), ("uf, a esa hora no puedo, algo más tarde porfa", Beyond.LATER)),
        *(("can't make it by then, later please", Beyond.LATER), ("too early for me", Beyond.LATER)),
        *(("those won't do, anything later?", Beyond.LATER), ("¿algún hueco más temprano?", Beyond.EARLIER)),
        *(("es muy tarde", Beyond.EARLIER), ("not later than that", Beyond.NOT_LATER)),
        *(("más tarde no puedo", Beyond.NOT_LATER), ("antes no puedo", None)),
        *(("algún día antes del jueves", None), ("una hora", None), ("", None)),
    ],
)
def test_other_hours_than_those_offered(said: str, wished: Beyond | None) -> None:
    assert BOOKING.beyond(said) is wished


def test_what_is_too_soon_may_be_of_a_day() -> None:
    assert BOOKING.may_be_another_day("es demasiado pronto") and BOOKING.may_be_another_day("too soon")
    assert not BOOKING.may_be_another_day("too early")


@pytest.mark.parametrize(
    "said", ["11", "mejor a las 11", "at 10 please", "el martes 1 a las 10", "a 9 mejor"]
)
def test_a_number_is_an_hour(said: str) -> None:
    assert BOOKING.only_an_hour(said)


@pytest.mark.parametrize("said", ["la 2", "calle Mayor 12", "10 personas", "a las 17:30", "hola"])
def test_a_number_is_none(said: str) -> None:
    assert not BOOKING.only_an_hour(said)


def test_by_which_words_is_for_editors_to_say() -> None:
    none = BookingCues.read({})
    assert not none.soonest("cuanto antes", CUES.choosing) and none.beyond("más tarde") is None
    assert BOOKING.beyond("más tardecito") is None
    own = replace(BOOKING, later=BOOKING.later + Phrases(["mas tardecito"]))
    assert own.beyond("algo más tardecito") is Beyond.LATER
