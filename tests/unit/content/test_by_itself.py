"""What the program says by itself is known to the check: none of it would be missed before it is said."""

from __future__ import annotations

import re

from bot.content.by_itself import BEGINNING, SAID
from bot.content.words import Words
from bot.settings import ROOT

_NAMED = re.compile(rf"""["'`]({BEGINNING}[a-z0-9_]*)({{)?""")


def test_all_that_the_code_names_is_known() -> None:
    found = [
        one.groups()
        for folder in ("bot", "actions")
        for path in (ROOT / folder).rglob("*.py")
        for one in _NAMED.finditer(path.read_text("utf-8"))
    ]
    assert len(found) > 30
    for name, goes_on in found:
        begins = goes_on or name == BEGINNING
        assert any(one.startswith(name) if begins else one == name for one in SAID), name


def test_what_is_known_is_what_the_shipped_content_has_words_for() -> None:
    words = Words.load(ROOT)
    assert all(key in words for key in SAID)
    files = (ROOT / "data/responses").glob("*.yml")
    there = {key for file in files for key in re.findall(rf"^  ({BEGINNING}\w+):", file.read_text(), re.M)}
    assert there == SAID
