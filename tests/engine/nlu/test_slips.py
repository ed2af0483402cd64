"""What a mistake costs: the commoner, the less."""

from __future__ import annotations

import pytest

from bot.engine.nlu.slips import cost, sound


@pytest.mark.parametrize(
    ("likelier", "less_likely"),
    [
        (("ofcina", "oficina"), ("oficna", "oficial")),  # a vowel left out, a letter that is another
        (("oficins", "oficina"), ("oficinp", "oficina")),  # the key beside, a key far away
        (("oficcina", "oficina"), ("oficrina", "oficina")),  # doubled, one too many
        (("aguaa", "agua"), ("wagua", "agua")),  # at the end, at the beginning
        (("auga", "agua"), ("aupa", "agua")),  # swapped, another letter
    ],
)
def test_the_commoner_a_mistake_the_less_it_costs(
    likelier: tuple[str, str], less_likely: tuple[str, str]
) -> None:
    assert cost(*likelier, most=9) < cost(*less_likely, most=9)


def test_no_mistake_costs_nothing_and_a_word_left_out_all_its_letters() -> None:
    assert cost("agua", "agua", most=9) == 0
    assert cost("", "agua", most=9) > cost("gua", "agua", most=9) > 0


@pytest.mark.parametrize(
    ("typed", "meant"), [("kiero", "quiero"), ("ablar", "hablar"), ("yamar", "llamar"), ("b4", "bfor")]
)
def test_what_sounds_alike_is_alike(typed: str, meant: str) -> None:
    assert sound(typed) == sound(meant)
