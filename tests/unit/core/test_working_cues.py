"""The words below ``working`` in data/business/cues.yml: when the work of whoever writes begins and ends."""

from __future__ import annotations

import re

import pytest

from bot.content.business import load_business
from bot.core.phrases import Phrases
from bot.core.working_cues import WorkingCues
from bot.settings import ROOT

WORK = load_business(ROOT).cues.working


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        *(
            (WORK.to_start, said)
            for said in ("entro a trabajar a las", "empiezo sobre las", "i start work at")
        ),
        *(
            (WORK.to_end, said)
            for said in ("acabo a las", "salgo del curro a las", "i finish my shift around")
        ),
        *((WORK.to_end, said) for said in ("i get off work at", "termino de trabajar a las")),
        *((WORK.to_leave, said) for said in ("salgo a las", "i leave at")),
        (WORK.to_leave_somewhere, "i leave for madrid at"),
        *(
            (WORK.to_be_after, said)
            for said in ("despues del trabajo", "al salir del curro", "after my shift")
        ),
        *((WORK.to_be_after, said) for said in ("cuando salga de trabajar", "when i get off work")),
        *((WORK.to_be_before, said) for said in ("antes de entrar al trabajo", "before work")),
        *(
            (WORK.to_be_after_a(WORK.nights), said)
            for said in ("despues de mi turno de noche", "after nights")
        ),
        (WORK.to_be_before_a(WORK.afternoons), "before my late shift"),
    ],
)
def test_the_hours_of_work_are_heard(pattern: str, said: str) -> None:
    assert re.fullmatch(pattern, said)


@pytest.mark.parametrize(
    "said",
    ["despues del trabajo hecho por vosotros", "after work began on the street", "after work on the pipe"],
)
def test_the_work_of_others_is_none_of_theirs(said: str) -> None:
    assert not re.match(WORK.to_be_after, said)


@pytest.mark.parametrize("rest", ["", ", ok", " and then", " del trabajo", " so yes", "\nthanks"])
def test_who_leaves_at_an_hour_has_left_work(rest: str) -> None:
    assert re.match(WORK.to_have_left_work, rest)
    assert not re.match(WORK.to_have_left_work, " for the airport")


def test_who_else_works_then_is_not_who_writes() -> None:
    for said in ("mi marido trabaja de noche", "my wife works in the evening", "mi hija entra de tarde"):
        assert re.search(WORK.to_be_of_others, said)
    for said in ("trabajo de noche", "la oficina esta por la tarde", "i work in the evening"):
        assert not re.search(WORK.to_be_of_others, said)


def test_a_business_has_words_of_its_own_for_work_or_none() -> None:
    words = WorkingCues.read({"after": {"es": ["después del"]}, "work": {"es": ["taller"]}})
    assert re.fullmatch(words.to_be_after, "despues del taller")
    none = WorkingCues()
    assert not re.search(none.to_be_after, "despues del trabajo")
    assert not re.search(none.to_end, "i finish at")
    assert not re.search(none.to_be_before_a(Phrases()), "antes del turno de noche")
    assert not re.search(none.to_be_of_others, "trabaja de noche")
