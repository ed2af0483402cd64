"""An editor who brings in a new version of the product learns what came, and what is theirs to decide."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands import common
from bot.commands import update as command
from bot.content.project import Project
from bot.content.updates import Arrival, Fate, arrivals

WORDS, ASKED = "data/responses/hours.yml", "data/nlu/es/hours.yml"


def words(**said: str) -> str:
    return "responses:\n" + "".join(f'  utter_{key}:\n    - text: "{text}"\n' for key, text in said.items())


def asked(**examples: str) -> str:
    blocks = (f"  - intent: {intent}\n    examples: |\n      - {text}\n" for intent, text in examples.items())
    return "nlu:\n" + "".join(blocks)


SHIPPED = {
    WORDS: words(open="We are open.", closed="We are closed.", soon="Soon.", parking="Behind the house."),
    ASKED: asked(opening_hours="horario"),
    "domain.yml": "intents: [opening_hours]\nactions:\n  - action_hours\n",
}
OURS = {**SHIPPED, WORDS: words(open="Here we are!", closed="We are closed.", soon="Soon.")}
NEXT = {
    WORDS: words(open="We are open now.", closed="Closed.", parking="Beside the house.", late="It is late."),
    ASKED: asked(opening_hours="horario", parking="aparcar"),
    "domain.yml": "intents: [opening_hours, parking]\nactions:\n  - action_hours\n",
}


def written(folder: Path, files: dict[str, str]) -> Path:
    for file, text in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, "utf-8")
    return folder


@pytest.fixture
def found(tmp_path: Path) -> list[Arrival]:
    trees = {"base": SHIPPED, "ours": OURS, "theirs": NEXT}
    return arrivals(*(Project.read(written(tmp_path / name, files)) for name, files in trees.items()))


def test_each_thing_is_told_with_what_has_become_of_it(found: list[Arrival]) -> None:
    assert {(one.name, one.where.partition(":")[0]): one.fate for one in found} == {
        ("utter_open", WORDS): Fate.BOTH,
        ("utter_closed", WORDS): Fate.CHANGED,
        ("utter_parking", WORDS): Fate.LEFT,
        ("utter_late", WORDS): Fate.NEW,
        ("utter_soon", WORDS): Fate.GONE,
        ("parking", ASKED): Fate.NEW,
        ("parking", "domain.yml"): Fate.NEW,
    }


def test_what_both_have_changed_is_told_with_its_words_and_where_ones_own_stand(found: list[Arrival]) -> None:
    both = next(one for one in found if one.fate is Fate.BOTH)
    assert (both.gone, both.new) == (("We are open.",), ("We are open now.",))
    assert both.where == both.yours == f"{WORDS}:2"


def test_what_is_the_same_here_and_there_is_not_told(tmp_path: Path) -> None:
    """However it came to be so, and in whatever file it stands."""
    moved = {**NEXT, WORDS: "responses: {}\n", "data/responses/other.yml": NEXT[WORDS]}
    trees = {"base": SHIPPED, "ours": moved, "theirs": NEXT}
    assert not arrivals(*(Project.read(written(tmp_path / name, one)) for name, one in trees.items()))


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house of ours that knows a newer version of the product by a tag."""
    for module in (command, common):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    run(tmp_path, "init", "-q", "-b", "ours")
    for branch, files in (("ours", SHIPPED), ("product", NEXT)):
        if branch == "product":
            run(tmp_path, "checkout", "-q", "-b", branch)
        commit(written(tmp_path, files))
    run(tmp_path, "tag", "v2")
    run(tmp_path, "checkout", "-q", "ours")
    commit(written(tmp_path, OURS))
    return tmp_path


def run(root: Path, *words: str, fails: bool = False) -> None:
    named = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
    assert bool(subprocess.run(["git", *named, *words], cwd=root, capture_output=True).returncode) is fails


def commit(root: Path) -> None:
    run(root, "add", "-A")
    run(root, "commit", "-q", "-m", "Content")


def said(*words: str) -> str:
    ran = CliRunner().invoke(command.update, words)
    return ran.output


def test_it_is_told_before_in_the_middle_of_and_after_the_merge(git: Path) -> None:
    """In the middle the files are full of git's marks, and what is theirs is in git."""
    whole = said("v2")
    assert "you have changed it too" in whole and f"  {WORDS}:2: utter_open\n" in whole, whole
    assert "    + We are open now." in whole and f"    yours: {WORDS}:2" in whole
    assert whole.startswith("Changed, and you have changed it too"), "what wants to be decided comes first"
    counted = "7 things of the content are different in that version.\n"
    assert whole.endswith(f"{counted}To be decided, as you have changed them too: 1. They stand first.\n")
    run(git, "merge", "v2", fails=True)
    assert said() == whole
    commit(written(git, {**NEXT, WORDS: OURS[WORDS]}))
    assert said("v2") == whole


def test_where_there_is_nothing_to_compare_it_says_why(git: Path) -> None:
    assert said("ours").startswith("Nothing new: all of ours is here.")
    assert "git knows no version 'v3'" in said("v3")
    assert "name a VERSION" in said()
    run(git, "checkout", "-q", "--orphan", "other")
    commit(git)
    assert "nothing in common" in said("v2")
