"""The words below ``negation`` in data/business/cues.yml: one list for all who ask what is denied."""

from __future__ import annotations

import re

import pytest

from bot.content.business import load_business
from bot.core.negation_cues import NegationCues
from bot.settings import ROOT

NO = load_business(ROOT).cues.negation


@pytest.mark.parametrize(
    "said", ["menos ", "excepto ", "not ", "any day but ", "rather than ", "ni ", "en vez de "]
)
def test_what_stands_behind_these_will_not_do(said: str) -> None:
    assert re.search(rf"{NO.to_refuse} ?$", said)


@pytest.mark.parametrize("said", ["if not ", "why not ", "mas o menos ", "si no ", "en "])
def test_what_stands_behind_these_will(said: str) -> None:
    assert not re.search(rf"{NO.to_refuse} ?$", said)


def test_not_before_is_a_bound_and_why_not_before_a_question() -> None:
    bound = re.compile(rf"{NO.to_bound}(?={NO.to_be_before}|{NO.to_be_after})")
    assert all(map(bound.search, ("no antes del", "que no sea despues de", "never before", "not later than")))
    assert not any(map(bound.search, ("por que no antes", "why not before", "si no antes de")))


def test_a_business_without_such_words_denies_nothing() -> None:
    none = NegationCues.read({})
    assert not re.search(none.to_refuse, "menos el lunes") and not none.denying.stand_in(["no"])
