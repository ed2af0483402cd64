"""The guide in Spanish says what is so."""

from __future__ import annotations

import re

from bot.content.check import check
from tests.unit.content.conftest import ROOT, Copy

GUIDE = (ROOT / "docs/guides/contenido.md").read_text("utf-8")


def test_every_file_and_folder_it_names_is_there() -> None:
    named = set(
        re.findall(r"`((?:data|tests)/[\w/]+/|data/business/\w+\.yml|domain\.yml|config\.yml)`", GUIDE)
    )
    assert len(named) > 6
    assert not [one for one in named if not (ROOT / one).exists()]


def test_the_hours_it_shows_can_be_read(content: Copy) -> None:
    table = GUIDE.partition("| quiere decir |")[2].partition("\n\n")[0]
    written = re.findall(r"\| `(.+)` \|", table)
    assert len(written) == 6
    for hours in written:
        before = content.read("data/business/offices.yml")
        content.change("data/business/offices.yml", '"Mo-Fr 09:00-14:30"', f'"{hours}"')
        assert not [fault for fault in check(content.root) if fault.file.endswith("offices.yml")], hours
        content.write("data/business/offices.yml", before)


def test_it_leads_to_the_same_commands_as_the_one_in_english() -> None:
    english = (ROOT / "docs/guides/content.md").read_text("utf-8")
    commands = re.compile(r"bot (?:content check|talk|new \w+|model \w+|operators add)")
    assert set(commands.findall(GUIDE)) >= {
        *("bot content check", "bot talk", "bot new answer", "bot new form", "bot model publish"),
        *("bot model back", "bot model list"),
    }
    assert set(commands.findall(GUIDE)) <= set(commands.findall(english))
