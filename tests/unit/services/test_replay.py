"""Other settings for calling a person, tried on conversations as they were recorded."""

from __future__ import annotations

from datetime import timedelta

import click
import pytest

from bot.commands.escalation import changed, present_settings
from bot.core.escalation import Settings
from bot.core.message import Reply
from bot.core.signals import Signal
from bot.core.turn import Answer, Understanding
from bot.services.replay import Comparison, replay
from bot.settings import ROOT
from tests.unit.services.world import World

CROSS = Signal("impatience", 0.35, "otra vez lo mismo")
SWEARING = Signal("swearing", 0.5, "joder")
LOST, ASIDE = Signal("not_understood", 1.0, "plim plam"), Signal("not_understood", 0.5, "plim plam")
AGAIN = Signal("repeated", 0.5, "opening_hours: horario")
ASKED = Signal("requested", 1.0, "una persona")


async def recorded(world: World, *conversation: tuple[str, Signal | None]) -> None:
    signals = {text: (signal,) if signal else () for text, signal in conversation}
    world.dialogue.script = lambda question: Answer(
        (Reply("Bien."),), Understanding("opening_hours", 0.9, "es"), signals[question.text]
    )
    async with world.at_work():
        for text, _ in conversation:
            held = (await world.write(text)).conversation
            await world.settled(held.id)


async def compare(world: World, before: Settings, after: Settings) -> Comparison:
    since = world.clock() - timedelta(days=1)
    return await world.database.read(lambda uow: replay(uow, since, before, after))


TWICE = (("joder, ¿abrís o no?", SWEARING), ("joder, que si abrís", SWEARING))


async def test_a_lower_threshold_calls_a_person_for_more_and_says_for_which_and_why(world: World) -> None:
    await recorded(world, *TWICE)
    compared = await compare(world, Settings(), Settings(anger=0.5))
    assert (compared.turns, compared.before, compared.after) == (2, 0, 1)
    [more] = compared.changed
    assert more.more and not more.fewer
    assert (more.text, more.after.signals) == ("joder, que si abrís", (SWEARING,))


async def test_a_higher_one_calls_fewer(world: World) -> None:
    await recorded(world, *TWICE)
    compared = await compare(world, Settings(anger=0.5), Settings(anger=0.9))
    assert [each.text for each in compared.changed if each.fewer] == ["joder, que si abrís"]


async def test_anger_calls_nobody_to_whom_these_settings_offer_no_person_before(world: World) -> None:
    await recorded(world, *TWICE)
    assert (await compare(world, Settings(), Settings(anger=0.6, offer=0.6))).after == 0


async def test_messages_not_understood_in_a_row_are_counted_anew(world: World) -> None:
    await recorded(world, ("plim plam plum pim pam", LOST), ("uno dos tres cuatro cinco", LOST))
    compared = await compare(world, Settings(failures=3), Settings(failures=2))
    assert [(each.text, each.after.reason) for each in compared.changed] == [
        ("uno dos tres cuatro cinco", compared.changed[0].after.reason)
    ]
    assert compared.after == 1


async def test_two_asides_count_as_one(world: World) -> None:
    await recorded(world, *((f"plim plam plum pim pam {number}", ASIDE) for number in ("uno", "dos", "tres")))
    compared = await compare(world, Settings(failures=1), Settings(failures=2))
    assert (compared.before, compared.after) == (1, 0)


async def test_an_unsure_wish_for_a_person_is_one_under_settings_that_ask_less(world: World) -> None:
    await recorded(world, ("¿hay alguien?", Signal("requested", 0.5, "¿hay alguien?")))
    compared = await compare(world, Settings(sure=0.7), Settings(sure=0.4))
    assert (compared.before, compared.after) == (0, 1)


async def test_who_asked_for_a_person_gets_one_under_any_settings(world: World) -> None:
    await recorded(world, ("quiero hablar con una persona", ASKED))
    compared = await compare(world, Settings(), Settings(anger=1.0, failures=9))
    assert (compared.before, compared.after) == (1, 1)


async def test_asking_again_calmly_calls_nobody_however_low_the_threshold(world: World) -> None:
    await recorded(world, ("¿y entonces a qué hora abrís?", AGAIN))
    assert (await compare(world, Settings(), Settings(anger=0.1))).after == 0


def test_the_present_settings_are_those_of_the_configuration() -> None:
    assert present_settings(ROOT / "config.yml") == Settings()


def test_settings_are_changed_by_name() -> None:
    assert changed(Settings(), ("anger=0.5", "failures=3")) == Settings(anger=0.5, failures=3)


@pytest.mark.parametrize("wrong", ["threshold=0.5", "anger", "anger=much", "failures=1.5"])
def test_a_wrong_setting_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(click.BadParameter, match="expected"):
        changed(Settings(), (wrong,))
