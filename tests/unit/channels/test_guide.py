"""The guide's channel, built by following its steps to the letter, keeps what every channel promises."""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json as answer_json

import bot.channels
from bot.core.message import Author, Button, Delivery, IncomingMessage
from bot.services.arrive import Arrivals
from bot.services.link_channels import Linking
from bot.services.receive import receive
from bot.services.reception import Reception
from bot.services.record import append
from bot.settings import ROOT
from tests.counterparts.app import serving
from tests.counterparts.whatsapp_line import house_cues
from tests.unit.services.world import PlainWords, World

GUIDE = (ROOT / "docs/guides/add-a-channel.md").read_text("utf-8")
STEP = re.compile(
    r"^\*\*`(?P<file>[^`]+)`\*\*(?: \(a new file\):|, below the line `(?P<below>[^`]+)`)\n\n"
    r"```(?:python)?\n(?P<text>.*?)```$",
    re.MULTILINE | re.DOTALL,
)
STEPS = list(STEP.finditer(GUIDE))
SECRET = "what the postbox proves itself with"


@pytest.fixture
def postbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The guide's files, as a package of bot.channels."""
    folder = tmp_path / "postbox"
    folder.mkdir()
    (folder / "__init__.py").touch()
    for step in STEPS:
        if step["below"] is None:
            assert not (ROOT / step["file"]).exists(), f"{step['file']} is not new"
            (folder / Path(step["file"]).name).write_text(step["text"])
    monkeypatch.setattr(bot.channels, "__path__", [*bot.channels.__path__, str(tmp_path)])
    yield importlib.import_module("bot.channels.postbox")
    for name in [name for name in sys.modules if name.startswith("bot.channels.postbox")]:
        del sys.modules[name]


def letter(id: str = "l1", **fields: Any) -> bytes:
    return json.dumps({"from": "ana", "id": id, "text": "hola", **fields}).encode()


async def test_what_the_postbox_sends_is_kept_once(postbox: Any, world: World) -> None:
    webhook = importlib.import_module("bot.channels.postbox.webhook")
    arrivals = Arrivals(PlainWords(), Linking(SECRET), world.clock)
    known = {"X-Postbox-Secret": SECRET}
    async with serving(webhook.postbox_blueprint(world.database, arrivals, SECRET)) as http:
        post = partial(http.post, "/postbox/letters")
        assert (await post(content=letter())).status_code == 403
        assert (await post(content=letter(), headers={"X-Postbox-Secret": b"\xf1"})).status_code == 403
        for body in (
            b"",
            b"[]",
            b"{}",
            b"\xff",
            b"[" * 9999,
            letter(text=3),
            letter(id=""),
            letter(button=[]),
        ):
            assert (await post(content=body, headers=known)).status_code == 400, body
        assert (await post(content=letter(text="a" * 100_000), headers=known)).status_code == 413
        assert await world.database.read(lambda uow: uow.conversations.listing("all", "")) == []
        for _ in range(2):
            assert (await post(content=letter(), headers=known)).status_code == 204
    (conversation,) = await world.database.read(lambda uow: uow.conversations.listing("all", ""))
    assert [m.text for m in await world.messages(conversation.id)] == ["hola"]


async def test_what_we_say_is_taken_and_a_number_answers_its_list(postbox: Any, world: World) -> None:
    channel = importlib.import_module("bot.channels.postbox.channel")
    office, refusals, taken = Blueprint("office"), [503, 429], []

    async def post(request: Request) -> HTTPResponse:
        if refusals:
            return answer_json({}, refusals.pop())
        taken.append(request.json)
        return answer_json({"id": f"p{len(taken)}"})

    office.add_route(post, "/letters", ["POST"])
    async with serving(office) as http:
        world.more_channels = {"postbox": channel.PostboxChannel(world.database, f"{http.base_url}/letters")}
        world.worker = world.new_worker()
        incoming = IncomingMessage("postbox", "ana", "l1", "hola")
        received = await world.database.run(lambda uow: receive(uow, incoming, world.clock()))

        def offer(uow: Any) -> None:
            conversation = uow.conversations.lock(received.conversation.id)
            buttons = (Button("Sí", "/affirm"), Button("No", "/deny"))
            append(uow, conversation, Author.SYSTEM, "¿Confirmo?", world.clock(), buttons=buttons)
            uow.conversations.save(conversation)
            for message in uow.messages.unhandled(conversation.id):
                message.handled = True
                uow.messages.save(message)

        await world.database.run(offer)
        async with world.at_work():
            for _ in range(200):
                if (await world.messages(received.conversation.id))[-1].delivery is Delivery.SENT:
                    break
                world.clock.advance(seconds=1)
                await importlib.import_module("asyncio").sleep(0.02)
        second = IncomingMessage("postbox", "ana", "l2", "el dos")
        known = Reception(cues=house_cues())
        answered = await world.database.run(lambda uow: receive(uow, second, world.clock(), reception=known))
    assert taken == [{"to": "ana", "text": "¿Confirmo?\n\n1. Sí\n2. No"}]
    assert answered.message.payload == "/deny"


@pytest.mark.parametrize("file", sorted({step["file"] for step in STEPS if step["below"]}))
def test_the_lines_that_switch_it_on_have_their_place(file: str) -> None:
    """Each is put below a line that is there once, and what comes of it is Python."""
    text = (ROOT / file).read_text("utf-8")
    for step in STEPS:
        if step["below"] and step["file"] == file:
            assert text.count(f"{step['below']}\n") == 1, step["below"]
            text = text.replace(f"{step['below']}\n", f"{step['below']}\n{step['text']}")
    if file.endswith(".py"):
        compile(text, file, "exec")


def test_the_guide_builds_a_whole_channel() -> None:
    files = [Path(step["file"]).name for step in STEPS]
    assert files[:3] == ["parse.py", "webhook.py", "channel.py"]
    assert {"settings.py", ".env.example", "networks.py"} <= set(files)
