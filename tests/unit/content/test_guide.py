"""The guide's example, followed to the letter, leaves the content in order."""

from __future__ import annotations

import re

import pytest

from bot.content.check import check
from bot.content.words import Words
from tests.unit.content.conftest import ROOT, Copy

GUIDE = (ROOT / "docs/guides/content.md").read_text("utf-8")
STEP = re.compile(
    r"^\*\*`(?P<file>[^`]+)`\*\*(?: \(a new file\):|, below the line `(?P<below>[^`]+)`)\n\n"
    r"```yaml\n(?P<text>.*?)```$",
    re.MULTILINE | re.DOTALL,
)
STEPS = list(STEP.finditer(GUIDE))


def follow(content: Copy, step: re.Match[str]) -> None:
    file, below, text = step["file"], step["below"], step["text"]
    if below is None:
        assert not (content.root / file).exists(), f"{file} is not new"
        content.write(file, text)
    else:
        content.change(file, f"{below}\n", f"{below}\n{text}")


def faults(content: Copy) -> set[str]:
    return {f"{fault.file}: {fault.what}" for fault in check(content.root)}


def test_following_every_step_leaves_the_content_in_order(content: Copy) -> None:
    """No fault is left that was not there before, and the answer can be said in both languages."""
    before = faults(content)
    for step in STEPS:
        follow(content, step)
    assert faults(content) <= before
    words = Words.load(content.root)
    assert "60 €" in words.say("utter_faq/become_member", "es")
    assert "60 €" in words.say("utter_faq/become_member", "en")


FORGETTABLE = [step for step in STEPS if step["file"].startswith("data/")]


@pytest.mark.parametrize("forgotten", FORGETTABLE, ids=lambda step: step["file"])
def test_a_forgotten_step_is_noticed(content: Copy, forgotten: re.Match[str]) -> None:
    """Leave out any one step, and the check says so."""
    before = faults(content)
    for step in STEPS:
        if step is not forgotten:
            follow(content, step)
    assert faults(content) - before


def test_the_guide_has_all_the_steps_of_a_new_question() -> None:
    """Examples in two files and the answer in one; and a test in each language."""
    files = [step["file"] for step in STEPS]
    assert [file for file in files if file.startswith("data/nlu/")] == [
        "data/nlu/es/membership.yml",
        "data/nlu/en/membership.yml",
    ]
    assert [file for file in files if file.startswith("data/responses/")] == ["data/responses/membership.yml"]
    assert len(files) == 5


def test_the_hours_of_the_guide_can_be_read(content: Copy) -> None:
    """Each way of writing hours in its table passes the check."""
    table = GUIDE.partition("| meaning | written |")[2].partition("\n\n")[0]
    written = re.findall(r"\| `(.+)` \|", table)
    assert len(written) == 7
    before = faults(content)
    for hours in written:
        copy = content.read("data/business/offices.yml")
        content.change("data/business/offices.yml", '"Mo-Fr 09:00-14:30"', f'"{hours}"')
        assert faults(content) <= before, hours
        content.write("data/business/offices.yml", copy)


def test_what_the_guide_says_of_the_check_is_what_it_says(content: Copy) -> None:
    """The line shown as an example is printed for that fault."""
    shown = re.search(r"^    (data/business/offices.yml:.*)$", GUIDE, re.MULTILINE)
    assert shown
    content.change("data/business/offices.yml", "Mo-Fr 08:30-18:00; Sa 09:00-13:00", "Mo-Fri 09:00-14:00")
    assert shown[1] in [str(fault) for fault in check(content.root)]
