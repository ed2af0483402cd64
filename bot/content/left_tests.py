"""The test conversations that still speak of a topic left out: what customers say in them, or the bot."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from bot.content.find import saying
from bot.content.likeness import Examples
from bot.content.project import Project, group, rows, strings
from bot.content.said import pieces, texts
from bot.content.topics import is_of
from bot.core.folding import folded

# So much alike, a message was probably taken for what its nearest example is of. With appointments and
# service_status left out, 21 shipped conversations went otherwise than written: 18 are named, and 8 more.
_ALIKE = 0.7


def conversations_of(
    before: Project, after: Project, intents: Collection[str], words: Iterable[str]
) -> list[str]:
    """Of those that are left, by file. ``intents``: those left out; ``words``: by which they are known."""
    words, examples = [*words], Examples(before)
    says = saying(sorted(number for word in words for number in (word, f"{word}s"))) if words else None
    gone = _gone(before, after)

    def speaks_of_it(turn: dict[Any, Any], language: str) -> bool:
        said = str(turn.get("customer") or "")
        nearest, alike = examples.nearest(said, language)
        meant = alike >= _ALIKE and is_of(nearest, intents)
        expected = [*strings(turn.get("bot")), *strings(turn.get("press"))]
        return meant or bool(says and says(said)) or any(map(gone, expected))

    return [
        sheet.file
        for sheet in after.sheets["transcripts"]
        if any(
            speaks_of_it(turn, sheet.file.split("/")[2])
            for turn in map(group, rows(group(sheet.data).get("turns")))
        )
    ]


def _gone(before: Project, after: Project) -> Callable[[str], bool]:
    """Whether a piece of what the bot says stood in one of its texts, and stands in none any more. What is
    filled in stands in none of them."""
    was, now = _all_pieces(before), _all_pieces(after)

    def gone(piece: str) -> bool:
        words = folded(piece)
        return bool(words) and piece[:1] != "/" and words in was and words not in now

    return gone


def _all_pieces(project: Project) -> str:
    return "\n".join("|".join(pieces(one.text)) for one in texts(project))
