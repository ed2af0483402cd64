"""An editor sees what is about to be published: what was changed, where, and of what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content.differences import Change, changes, not_kept
from tests.unit.content.conftest import Copy


@pytest.fixture
def before(content: Copy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("version")
    for name in ("domain.yml", "config.yml"):
        shutil.copy(content.root / name, folder)
    shutil.copytree(content.root / "data", folder / "data")
    return folder


def test_nothing_differs_from_itself_whatever_the_remarks(content: Copy, before: Path) -> None:
    file = "data/responses/hours.yml"
    content.write(file, content.read(file).replace("\nresponses:", "\n# A remark.\n\nresponses:"))
    assert [*changes(before, content.root)] == []


def test_each_change_says_of_what_it_is_and_where(content: Copy, before: Path) -> None:
    content.change("data/responses/hours.yml", "{office} is open now, until", "{office} is open until")
    content.change("data/nlu/es/hours.yml", "      - horario\n", "      - horario\n      - a que ora aveis\n")
    content.change("data/business/offices.yml", "Mo-Fr 09:00-14:30", "Mo-Fr 09:00-15:00")
    content.change("domain.yml", "  - greet\n", "")
    found = {change.file: change for change in changes(before, content.root)}
    assert {file: change.name for file, change in found.items()} == {
        "data/responses/hours.yml": "utter_opening_hours_open",
        "data/nlu/es/hours.yml": "opening_hours",
        "data/business/offices.yml": "puerto",
        "domain.yml": "intents",
    }
    hours = found["data/business/offices.yml"]
    assert hours.gone == ('hours: "Mo-Fr 09:00-14:30"',)
    assert hours.new == ('hours: "Mo-Fr 09:00-15:00"',)
    assert hours.line == content.line("data/business/offices.yml", "Mo-Fr 09:00-15:00")
    assert found["data/nlu/es/hours.yml"].new == ("- a que ora aveis",)
    assert found["domain.yml"].gone == ("- greet",)


def test_a_file_that_is_new_or_gone_is_told_whole(content: Copy, before: Path) -> None:
    content.write("data/responses/new.yml", "responses:\n  utter_new: []\n")
    (content.root / "data/rules/hours.yml").unlink()
    found = {change.file: change for change in changes(before, content.root)}
    assert found["data/responses/new.yml"] == Change(
        "data/responses/new.yml", 1, "", (), ("responses:", "utter_new: []")
    )
    assert not found["data/rules/hours.yml"].new


def test_what_an_older_release_did_not_keep_is_left_aside(content: Copy, before: Path) -> None:
    for kind in ("nlu", "rules"):
        shutil.rmtree(before / "data" / kind)
    assert [*changes(before, content.root)] == []
    assert "nlu" in not_kept(before)
