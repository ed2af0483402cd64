"""The little markdown that replies are written in, for networks that have signs of their own for it."""

from __future__ import annotations

import re
from collections.abc import Callable

_MARKED = re.compile(
    r"\*\*(?=\S)(?P<bold>.+?)(?<=\S)\*\*"
    r"|(?<![\w*])\*(?=\S)(?P<star>[^*\n]+?)(?<=\S)\*(?![\w*])"
    r"|(?<!\w)_(?=\S)(?P<low>[^_\n]+?)(?<=\S)_(?!\w)"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<address>(?:https?://|mailto:|tel:)[^\s()]+)\)"
    r"|https?://\S+"
)
Signs = Callable[[str], str]


def rendered(
    text: str, plain: Signs, bold: Signs, italic: Signs, link: Callable[[str, str], str], depth: int = 0
) -> str:
    """Return ``text`` with what is marked in it put into the network's own signs. ``plain`` makes all else
    harmless there; ``link`` is given the words, already rendered, and the address. Addresses that stand
    in the text are no marks, whatever signs are in them."""
    if depth > 3:
        return plain(text)

    def within(part: str) -> str:
        return rendered(part, plain, bold, italic, link, depth + 1)

    made, at = [], 0
    for found in _MARKED.finditer(text):
        made.append(plain(text[at : found.start()]))
        at = found.end()
        if found["bold"]:
            made.append(bold(within(found["bold"])))
        elif found["star"] or found["low"]:
            made.append(italic(within(found["star"] or found["low"])))
        elif found["address"]:
            made.append(link(within(found["label"]), found["address"]))
        else:
            made.append(plain(found[0]))
    return "".join([*made, plain(text[at:])])


def spelled_out(words: str, address: str) -> str:
    """A link where there are none: its words and where it leads, once if they are the same."""
    target = re.sub(r"^(?:mailto|tel):", "", address)
    digits = re.sub(r"\D", "", words)
    same = words == target or (address.startswith("tel:") and len(digits) > 2 and target.endswith(digits))
    return words if same else f"{words} ({target})"
