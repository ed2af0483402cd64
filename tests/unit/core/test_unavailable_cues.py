"""The words below ``unavailable`` in data/business/cues.yml: a day or an hour in front of them or behind."""

from __future__ import annotations

import re

import pytest

from bot.content.business import load_business
from bot.core.unavailable_cues import UnavailableCues
from bot.settings import ROOT

WILL_NOT_DO = load_business(ROOT).cues.unavailable
BEHIND = re.compile(WILL_NOT_DO.to_refuse_behind)
IN_FRONT = re.compile(rf"(?<!\w)(?:{WILL_NOT_DO.to_refuse_in_front}){WILL_NOT_DO.to_stand_between}$")


@pytest.mark.parametrize(
    "said",
    [
        *(
            "no puedo ir el ",
            "me viene muy mal el ",
            "imposible el ",
            "trabajo el ",
            "tampoco nos va bien el ",
        ),
        *(
            "i can't do ",
            "i'm really busy on ",
            "never free on ",
            "we've got plans on ",
            "i won't be free on ",
        ),
    ],
)
def test_what_stands_behind_these_will_not_do(said: str) -> None:
    assert IN_FRONT.search(said)


@pytest.mark.parametrize(
    "said",
    [
        *("no me viene mal el ", "no estoy nada ocupado el ", "el trabajo del ", "ya no tengo clase el "),
        *("puedo ir el ", "i'm free on ", "i can do ", "i'm not busy on "),
    ],
)
def test_what_stands_behind_these_will(said: str) -> None:
    assert not IN_FRONT.search(said)


@pytest.mark.parametrize(
    "said",
    [
        *(
            " no puedo",
            ", es que tengo medico",
            " yo ya no estoy",
            " lo tengo complicado",
            " tampoco",
            " no, el",
        ),
        *(" i can't", " i'm not free", " doesn't work for me", " busy", ", we are at work"),
    ],
)
def test_what_stands_in_front_of_these_will_not_do(said: str) -> None:
    assert BEHIND.match(said)


@pytest.mark.parametrize(
    "said", [" no estoy ocupado", " no me viene mal", " no trabajo", " works", ", not in norte", " i'm free"]
)
def test_what_stands_in_front_of_these_will(said: str) -> None:
    assert not BEHIND.match(said)


def test_a_business_without_such_words_refuses_nothing() -> None:
    none = UnavailableCues.read({})
    assert not re.search(none.to_refuse_in_front, "no puedo el martes")
    assert not re.match(none.to_refuse_behind, " no puedo")
    assert not re.search(none.to_point, "ese dia")
