"""The editors' guide, in both languages: what it shows can be followed to the letter, and it is so."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import yaml

from bot.content.check import check
from bot.content.faults import Fault
from bot.content.in_spanish import OF_THE_CHECK
from bot.content.words import Words
from tests.unit.content.conftest import ROOT, Copy

ENGLISH, SPANISH = (
    (ROOT / file).read_text("utf-8") for file in ("docs/guides/content.md", "docs/guias/contenido.md")
)
BOTH = pytest.mark.parametrize("guide", [ENGLISH, SPANISH], ids=["en", "es"])
STEP = re.compile(
    r"^\*\*`(?P<file>[^`]+)`\*\* \((?:a new file|un archivo nuevo)\):\n\n```yaml\n(?P<text>.*?)```$",
    re.MULTILINE | re.DOTALL,
)


def steps(guide: str) -> list[re.Match[str]]:
    return list(STEP.finditer(guide))


def follow(content: Copy, step: re.Match[str]) -> None:
    assert not (content.root / step["file"]).exists(), f"{step['file']} is not new"
    content.write(step["file"], step["text"])


def faults(content: Copy) -> set[str]:
    return {f"{fault.file}: {fault.what}" for fault in check(content.root)}


@BOTH
def test_following_every_step_leaves_the_content_in_order(content: Copy, guide: str) -> None:
    """No fault is left that was not there before, and the answer can be said in both languages."""
    before = faults(content)
    for step in steps(guide):
        follow(content, step)
    assert faults(content) <= before
    words = Words.load(content.root)
    assert "60 €" in words.say("utter_faq/become_member", "es")
    assert "60 €" in words.say("utter_faq/become_member", "en")


FORGETTABLE = [step for step in steps(ENGLISH) if step["file"].startswith("data/")]


@pytest.mark.parametrize("forgotten", FORGETTABLE, ids=lambda step: step["file"])
def test_a_forgotten_step_is_noticed(content: Copy, forgotten: re.Match[str]) -> None:
    """Leave out any one step, and the check says so."""
    before = faults(content)
    for step in steps(ENGLISH):
        if step["file"] != forgotten["file"]:
            follow(content, step)
    assert faults(content) - before


@BOTH
def test_the_guide_has_all_the_steps_of_a_new_question(guide: str) -> None:
    """Examples in two files and the answer in one; and a test in each language."""
    files = [step["file"] for step in steps(guide)]
    assert files == [
        *("data/nlu/es/membership.yml", "data/nlu/en/membership.yml", "data/responses/membership.yml"),
        *("tests/transcripts/es/becomes_a_member.yml", "tests/transcripts/en/becomes_a_member.yml"),
    ]


@BOTH
def test_every_file_and_folder_it_names_is_there(guide: str) -> None:
    named = set(
        re.findall(r"`((?:data|tests)/[\w/]+/|data/business/\w+\.yml|domain\.yml|config\.yml)`", guide)
    )
    assert len(named) > 12
    assert not [one for one in named if not (ROOT / one).exists()]


@BOTH
def test_the_hours_of_the_guide_can_be_read(content: Copy, guide: str) -> None:
    """Each way of writing hours in its table passes the check."""
    table = re.search(r"^\| (?:meaning \| written|quiere decir \| se escribe) \|.*?\n\n", guide, re.M | re.S)
    assert table
    written = re.findall(r"\| `(.+)` \|", table[0])
    assert len(written) == 7
    before = faults(content)
    for hours in written:
        copy = content.read("data/business/offices.yml")
        content.change("data/business/offices.yml", '"Mo-Fr 09:00-14:30"', f'"{hours}"')
        assert faults(content) <= before, hours
        content.write("data/business/offices.yml", copy)


@pytest.mark.parametrize(("guide", "said"), [(ENGLISH, str), (SPANISH, Fault.spanish)], ids=["en", "es"])
def test_what_the_guide_says_of_the_check_is_what_it_says(
    content: Copy, guide: str, said: Callable[[Fault], str]
) -> None:
    """The line shown as an example is printed for that fault."""
    shown = re.search(r"^    (data/business/offices.yml:.*)$", guide, re.MULTILINE)
    assert shown
    content.change("data/business/offices.yml", "Mo-Fr 08:30-18:00; Sa 09:00-13:00", "Mo-Fri 09:00-14:00")
    assert shown[1] in [said(fault) for fault in check(content.root)]


@BOTH
def test_what_it_tells_of_as_found_is_in_the_words_of_the_check(guide: str) -> None:
    sentences: dict[str, str] = yaml.load(OF_THE_CHECK.read_text("utf-8"), yaml.CSafeLoader)
    known = "\n".join(sentences if guide == ENGLISH else sentences.values())
    for blank, word in {"{kind}": "intent", "{that}": "English" if guide == ENGLISH else "inglés"}.items():
        known = known.replace(blank, word)
    table = re.search(r"^\| (?:it says \| because|dice \| porque) \|.*?\n\n", guide, re.M | re.S)
    assert table
    pieces = [
        piece
        for cell in re.findall(r"^\| ([^|]+?)(?: \([^)]*\))? \|", table[0], re.M)[2:]
        for piece in re.split(r",? ?\.\.\. ?|, ", cell)
        if piece
    ]
    assert len(pieces) > 20
    assert [piece for piece in pieces if piece.lower() not in known.lower()] == []
