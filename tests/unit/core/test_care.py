"""Who waits for a person and may mean to leave the queue, by the words of data/business/handoff.yml."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.business import load_business
from bot.core.care import WayOut
from bot.settings import ROOT

CARE = load_business(ROOT).care


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("ya no hace falta porque ya lo he visto", WayOut.BOT),
        ("leave it, I'll phone tomorrow", WayOut.BOT),
        ("never mind i'll phone", WayOut.BOT),
        ("al final necesito que me llamen mañana, por favor", WayOut.CALL),
        ("it's easier if you call me back later", WayOut.CALL),
        ("I can't wait, it's flooding", None),
        ("leave it on the same account", None),
        ("no quiero que me llamen", None),
        ("¿me podéis llamar?", None),
    ],
)
def test_a_way_out_with_more_to_it_is_asked_about(text: str, way: WayOut | None) -> None:
    assert CARE.may_mean(text) is way


def test_by_which_words_is_for_editors_to_say() -> None:
    """Without theirs nothing is heard, and with one more, that."""
    assert replace(CARE, because=frozenset()).may_mean("never mind i'll phone") is None
    assert replace(CARE, when=frozenset()).may_mean("call me back later") is None
    assert CARE.may_mean("call me back whenever") is None
    assert replace(CARE, when=CARE.when | {"whenever"}).may_mean("call me back whenever") is WayOut.CALL
    assert replace(CARE, cannot_wait=frozenset()).may_mean("I can't wait, it's flooding") is WayOut.BOT
