"""What can be wrong in data/business/page.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.faults import Fault
from bot.content.shape import Keys, Words, in_each
from bot.content.sheet import Sheet

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# WCAG 2.2, 1.4.3: the least contrast of words with what is behind them.
_CONTRAST = 4.5


def shape(languages: list[str]) -> Keys:
    text = in_each(languages, str)
    block = Keys({"title": text, "text": text})
    needed = {
        "colour": str,
        **dict.fromkeys(("title", "heading", "lead"), text),
        "suggestions": in_each(languages, [Words]),
    }
    what_we_do = Keys({"title": text, "cards": [block]})
    return Keys(needed, {"above": text, "what_we_do": what_we_do, "people": block, "footer": text})


def page_faults(sheet: Sheet) -> Iterator[Fault]:
    """Of a sheet that has the right shape."""
    colour = sheet.data["colour"]
    if not _COLOUR.fullmatch(colour):
        what = f"'{colour}' is no colour."
        yield sheet.fault(("colour",), what, 'Write # and six signs between quotes, such as "#0b6b63".')
    elif _against_white(colour) < _CONTRAST:
        what = f"'{colour}' is too pale: words in it could not be read on white."
        yield sheet.fault(("colour",), what, "Take a darker one.")
    for language, suggestions in sheet.data["suggestions"].items():
        for i, one in enumerate(suggestions):
            if "|" in one:
                yield sheet.fault(
                    ("suggestions", language, i), f"There is a '|' in '{one}'.", "Take it away."
                )


def _against_white(colour: str) -> float:
    """The contrast as WCAG reckons it, from 1 to 21."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
