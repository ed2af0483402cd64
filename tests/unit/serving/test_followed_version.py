"""What the console knows of the assistant is that of the version that answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.bootstrap import House
from bot.content.words import Words
from bot.dialogue.scripted import ScriptedDialogue
from bot.serving.public_app import _console
from tests.living_house import test_settings as settings_in


async def test_the_console_follows_a_published_version(tmp_path: Path) -> None:
    house = House(settings_in(tmp_path), ScriptedDialogue())
    console = _console(house)
    assert "out_of_scope" in console.beyond() and "faq/prices" in console.topics()
    now = house.assistant
    house.assistant.become(replace(now, words=Words({}, now.business), beyond=frozenset({"small_talk"})))
    assert console.beyond() == {"small_talk"} and not console.topics()
    house.action_socket.close()
    house.database.close()
