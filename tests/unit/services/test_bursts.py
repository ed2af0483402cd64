"""A thought written as several messages is answered once; a complete question never waits."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.core.burst import Kind, kind_of, together
from bot.core.ids import new_id
from bot.core.message import Attachment, IncomingMessage
from bot.core.turn import Question, Understanding
from bot.dialogue.scripted import say
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from tests.unit.services.world import World

SMALL = {"hola": "greet", "no hay lus": "service_status", "asdf": "nlu_fallback"}
OPENING, COMPLETE, ECHO = Kind.OPENING, Kind.COMPLETE, Kind.ECHO


@pytest.fixture
def world(world: World) -> World:
    async def parse(text: str, language: str | None) -> Understanding:
        return Understanding(SMALL.get(text, "opening_hours"), 1.0, "es")

    world.dialogue.parse = parse  # type: ignore[method-assign]
    world.burst = timedelta(seconds=1.5)
    world.worker = world.new_worker()
    return world


@pytest.mark.parametrize(
    ("kinds", "count", "may_grow"),
    [
        ([], 0, True),
        ([OPENING], 1, True),
        ([ECHO], 1, True),
        ([COMPLETE], 1, False),
        ([OPENING, OPENING], 2, True),
        ([OPENING, COMPLETE], 2, False),
        ([OPENING, COMPLETE, ECHO, ECHO], 4, False),
        ([COMPLETE, OPENING], 1, False),
        ([COMPLETE, ECHO, COMPLETE], 2, False),
    ],
)
def test_which_messages_belong_together(kinds: list[Kind], count: int, may_grow: bool) -> None:
    assert together(kinds) == (count, may_grow)


@pytest.mark.parametrize("text", ["???", "!!", "...", "¿?", "…", " ? ! "])
def test_nothing_but_punctuation_is_an_echo(text: str) -> None:
    assert kind_of(text, None) is ECHO


async def test_a_greeting_waits_for_what_follows_and_is_answered_with_it(world: World) -> None:
    async with world.at_work():
        for text in ("hola", "no hay lus", "???"):
            conversation = (await world.write(text)).conversation
        await world.settled(conversation.id)
    assert len(world.dialogue.asked) == 1, "the ??? came with it or behind it"
    assert world.dialogue.asked[0].text.startswith("hola\nno hay lus")
    assert len(await world.shown(conversation.id)) == 1


async def test_what_follows_later_within_the_pause_still_belongs_to_it(world: World) -> None:
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await asyncio.sleep(0.1)
        world.clock.advance(seconds=1)
        await world.write("no hay lus")
        await world.settled(conversation.id)
    assert [question.text for question in world.dialogue.asked] == ["hola\nno hay lus"]


async def test_a_greeting_alone_is_answered_after_the_pause(world: World) -> None:
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await asyncio.sleep(0.1)
        assert world.dialogue.asked == []
        world.clock.advance(seconds=2)
        world.hub.announce(conversation.id)
        await world.settled(conversation.id)
    assert [question.text for question in world.dialogue.asked] == ["hola"]


async def test_a_customer_who_is_typing_is_waited_for_longer(world: World) -> None:
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        world.hub.typing(conversation.id, "customer", True)
        world.clock.advance(seconds=3)
        world.hub.announce(conversation.id)
        await asyncio.sleep(0.1)
        assert world.dialogue.asked == []
        await world.write("no hay lus")
        await world.settled(conversation.id)
    assert [question.text for question in world.dialogue.asked] == ["hola\nno hay lus"]


async def test_a_complete_question_and_a_button_are_answered_at_once(world: World) -> None:
    async with world.at_work():
        conversation = (await world.write("¿a qué hora abre la oficina del centro?")).conversation
        await world.settled(conversation.id)
    assert len(world.dialogue.asked) == 1


async def test_a_question_mark_that_comes_after_the_answer_gets_no_second_one(world: World) -> None:
    async with world.at_work():
        conversation = (await world.write("no hay lus")).conversation
        await world.settled(conversation.id)
        world.clock.advance(seconds=2)
        await world.write("???")
        await world.settled(conversation.id)
        assert len(world.dialogue.asked) == 1
        world.clock.advance(minutes=2)
        await world.write("???")
        await asyncio.sleep(0.05)
        world.clock.advance(seconds=2)
        world.hub.announce(conversation.id)
        await world.settled(conversation.id)
    assert [question.text for question in world.dialogue.asked] == ["no hay lus", "???"]


async def test_inside_a_form_every_answer_counts_at_once(world: World) -> None:
    def script(question: Question) -> object:
        return say("¿Qué oficina?", open_form="book_appointment_form")

    world.dialogue.script = script  # type: ignore[assignment]
    async with world.at_work():
        conversation = (await world.write("quiero pedir cita")).conversation
        await world.settled(conversation.id)
        await world.write("asdf")
        await world.settled(conversation.id)
    assert [question.text for question in world.dialogue.asked] == ["quiero pedir cita", "asdf"]


async def test_a_burst_survives_a_restart_as_one_turn(world: World) -> None:
    world.dialogue.available = False
    async with world.at_work():
        for text in ("hola", "no hay lus"):
            conversation = (await world.write(text)).conversation
        await asyncio.sleep(0.1)
    world.dialogue.available = True
    world.worker = world.new_worker()
    async with world.at_work():
        await world.settled(conversation.id)
    assert [question.text for question in world.dialogue.asked] == ["hola\nno hay lus"]


async def test_a_greeting_waits_no_longer_because_the_clock_was_set_back(world: World) -> None:
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        world.clock.advance(hours=-3)
        world.hub.announce(conversation.id)
        await world.settled(conversation.id)
    assert await world.shown(conversation.id) == ["eco: hola"]


def _photo(kind: str = "image", words: str = "") -> IncomingMessage:
    return IncomingMessage("web", "ana", new_id("in"), words, attachments=(Attachment(kind, key="f" * 64),))


async def _arrives(world: World, incoming: IncomingMessage) -> str:
    def arrive(uow: UnitOfWork) -> str:
        received = receive(uow, incoming, world.clock())
        world.begin(uow, received.conversation)
        return received.conversation.id

    return await world.database.run(arrive)


@pytest.mark.parametrize("first", ["", "mi contador"])
async def test_several_pictures_at_once_are_answered_once(world: World, first: str) -> None:
    """Networks bring an album as a message for each, with its words beside the first."""
    async with world.at_work():
        for incoming in (_photo(words=first), _photo(), _photo("video"), _photo("document")):
            about = await _arrives(world, incoming)
        await world.settled(about)
        await _arrives(world, _photo())
        await world.settled(about)
    assert [bool(one.payload) for one in world.dialogue.asked] == [not first]
    assert len(await world.shown(about)) == 1


async def test_two_voice_notes_are_two_and_a_picture_after_a_while_is_another(world: World) -> None:
    async with world.at_work():
        for _ in range(2):
            about = await _arrives(world, _photo("voice"))
            await world.settled(about)
        for _ in range(2):
            await _arrives(world, _photo())
            await world.settled(about)
            world.clock.advance(seconds=31)
    assert len(world.dialogue.asked) == 4


async def test_a_picture_behind_a_greeting_is_what_is_answered(world: World) -> None:
    async with world.at_work():
        await world.write("hola")
        about = await _arrives(world, _photo())
        await world.settled(about)
    assert [one.payload for one in world.dialogue.asked] == ['/send_attachment{"attachment_kind": "image"}']


async def test_a_file_that_is_not_taken_is_named_also_behind_one_that_is(world: World) -> None:
    """Nobody is told that it is kept."""
    film = Attachment("video", "", "video/mp4", 25_000_000, remote="there")
    async with world.at_work():
        await _arrives(world, _photo())
        about = await _arrives(world, replace(_photo(), attachments=(film,)))
        await world.settled(about)
    kinds = [str(one.payload).split('"')[3] for one in world.dialogue.asked]
    assert kinds == ["image", "too_large"]


async def test_the_words_of_an_album_are_answered_also_when_all_of_it_has_come(world: World) -> None:
    """As after an outage: the pictures behind the first tell nothing that its words do not."""
    for incoming in (_photo(words="no tengo luz en Calle Mayor"), _photo(), _photo()):
        arrive = partial(receive, incoming=incoming, now=world.clock())
        about = (await world.database.run(arrive)).conversation.id
    async with world.at_work():
        await world.settled(about)
    assert [(one.text, one.payload) for one in world.dialogue.asked] == [
        ("no tengo luz en Calle Mayor", None)
    ]


async def test_a_file_that_is_not_taken_is_named_before_its_words_are_answered(world: World) -> None:
    """And once, where several are refused with the same words."""
    film = Attachment("video", "", "video/mp4", 25_000_000, remote="there")
    poll, program = Attachment("unknown"), Attachment("document", "", "application/x-msdownload")
    async with world.at_work():
        sent = replace(_photo(words="mi contador"), attachments=(poll, film, program))
        about = await _arrives(world, sent)
        await world.settled(about)
    refused = ["utter_system_file_unsupported es", "utter_system_file_too_large es"]
    assert await world.shown(about) == [*refused, "eco: mi contador"]
