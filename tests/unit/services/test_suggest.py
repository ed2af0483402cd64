"""Suggestions for a person who has the conversation."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.handoff import Reason
from bot.core.operator import Operator
from bot.core.turn import Understanding
from bot.services import canned
from bot.services.hand_off import hand_off
from bot.services.suggest import Suggester
from tests.unit.services.world import World


class Words:
    def say(self, key: str, language: str, **values: object) -> str:
        return f"{key} {language}"


def suggester(world: World) -> Suggester:
    return Suggester(world.database, world.dialogue, Words(), lambda: {"faq/move_house"}, "Aurora")


def means(world: World, intent: str, confidence: float = 0.9) -> None:
    world.dialogue.understand = lambda text, language: Understanding(intent, confidence, language)


async def with_marta(world: World) -> tuple[Operator, str]:
    marta = await world.on_duty("Marta Ruiz")
    conversation = (await world.write("quiero hablar con alguien")).conversation.id
    at = world.clock()
    await world.database.run(lambda uow: hand_off(uow, conversation, Reason.REQUESTED, [], at))
    await world.write("me mudo")
    return marta, conversation


async def test_a_prepared_answer_and_the_canned_reply_for_the_intent_are_proposed(world: World) -> None:
    marta, conversation = await with_marta(world)
    wanted = canned.Wanted("mudanza", {"es": "Te ayudo, soy {operator}."}, intent="faq/move_house")
    other = canned.Wanted("horario", {"es": "A las 9."}, intent="opening_hours")
    for one in (wanted, other):
        await world.database.run(lambda uow, w=one: canned.create(uow, w, marta.id, world.clock()))
    means(world, "faq/move_house")
    found = await suggester(world).suggest(conversation, marta.id)
    assert found is not None
    assert (found.intent, found.confidence) == ("faq/move_house", 0.9)
    assert [(p.code, p.text) for p in found.proposals] == [
        ("mudanza", "Te ayudo, soy Marta Ruiz."),
        (None, "utter_faq/move_house es"),
    ]


async def test_the_engine_is_asked_once_for_each_message_and_no_turn_is_begun(world: World) -> None:
    marta, conversation = await with_marta(world)
    means(world, "opening_hours")
    asked = suggester(world)
    for _ in range(3):
        await asked.suggest(conversation, marta.id)
    assert world.dialogue.parsed == ["me mudo"]
    assert world.dialogue.asked == []


async def test_no_suggestion_when_it_is_not_theirs_to_answer_or_was_answered(world: World) -> None:
    marta, conversation = await with_marta(world)
    leo = await world.on_duty("Leo Gil")
    means(world, "opening_hours")
    assert await suggester(world).suggest(conversation, leo.id) is None
    await world.reply(conversation, marta, "una nota", private=True)
    assert await suggester(world).suggest(conversation, marta.id) is not None
    await world.reply(conversation, marta, "abrimos a las 9")
    assert await suggester(world).suggest(conversation, marta.id) is None
    with pytest.raises(KeyError):
        await suggester(world).suggest("cnv_0", marta.id)


@pytest.mark.parametrize(("intent", "confidence"), [("opening_hours", 0.3), ("nlu_fallback", 0.9)])
async def test_what_is_not_clear_is_not_suggested(world: World, intent: str, confidence: float) -> None:
    marta, conversation = await with_marta(world)
    means(world, intent, confidence)
    assert await suggester(world).suggest(conversation, marta.id) is None


async def test_without_the_engine_there_is_no_suggestion_and_it_is_asked_again_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    marta, conversation = await with_marta(world)
    means(world, "opening_hours")
    asked = suggester(world)
    world.dialogue.available = False
    assert await asked.suggest(conversation, marta.id) is None

    async def never(text: str, language: str | None) -> Understanding:
        await asyncio.Event().wait()
        raise AssertionError

    with monkeypatch.context() as slow:
        slow.setattr(world.dialogue, "parse", never)
        slow.setattr("bot.services.suggest.PATIENCE", 0.01)
        assert await asked.suggest(conversation, marta.id) is None
    world.dialogue.available = True
    found = await asked.suggest(conversation, marta.id)
    assert found is not None and found.intent == "opening_hours"
