"""Cleaning what comes in, before anything else looks at it."""

from __future__ import annotations

import functools
import re
import unicodedata

LONGEST = 4000
LONGEST_KEPT = 100_000
LEFT_OUT = " […]"
_INVISIBLE = {"Cc", "Cs", "Co", "Cn"}
# Zero-width characters that mean nothing anywhere: spaces, word joiners, soft hyphens.
_EMPTY = frozenset("\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff")
# White space, and the joiners and direction marks that mean something only between other characters.
_SPACES = "".join(ch for ch in map(chr, range(0x3001)) if ch.isspace())
_MARKS = (
    "\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_BLANK = rf"[\s{_MARKS}]"
# Whatever begins a line somewhere: with "\n" alone, pages and networks agree on where.
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SLASHES = re.compile(rf"^{_BLANK}*(?:[/\uff0f\u2044\u2215\u29f8]{_BLANK}*)+")


def clean(text: str, longest: int = LONGEST) -> str:
    """Return ``text`` without control characters, lone surrogates and others that show nothing, cut at
    ``longest``.

    Line breaks and tabs stay; so do, in the middle, the joiners that emoji need and the marks of
    right-to-left scripts.
    """
    if not text.isprintable():  # most is, and that is seen at once
        text = "".join(ch for ch in _LINE_ENDS.sub("\n", text) if ch in "\n\t" or _shows(ch))
    return re.sub(r"\n{3,}", "\n\n", text).strip(_SPACES + _MARKS)[:longest]


def kept(text: str) -> str:
    """All of what a customer wrote or said, clean; where it is more than is kept, a sign that it went on."""
    whole = clean(text, len(text))
    return whole if len(whole) <= LONGEST_KEPT else whole[:LONGEST_KEPT].rstrip() + LEFT_OUT


def file_name(text: str, longest: int = 120) -> str:
    """A name that reads as what it is: no folders, and no marks that turn "gpj.exe" round."""
    last = re.split(r"[\\/]", text)[-1]
    return clean("".join(ch for ch in last if ch not in _MARKS), longest)


def _shows(ch: str) -> bool:
    return ch not in _EMPTY and unicodedata.category(ch) not in _INVISIBLE


def never_a_command(text: str) -> str:
    """Return ``text`` so that the engine cannot take it for an intent typed by hand (``/intent{...}``).

    The engine strips white space before it looks for a leading slash, so that is looked through here too;
    so is what cannot be seen.
    """
    return _SLASHES.sub("", text)


@functools.lru_cache(maxsize=256)  # many readers want the same text folded
def fold(text: str) -> str:
    """Lower case without accents, each character in its old place."""
    return "".join(map(_fold_character, text))


def _fold_character(ch: str) -> str:
    if ch.isascii():
        return ch.lower()
    bare = unicodedata.normalize("NFD", ch)[0].lower()
    return "'" if ch == "’" else bare if len(bare) == 1 else ch


@functools.lru_cache(maxsize=64)
def plain(text: str) -> str:
    """Lower case, without accents, punctuation, signs and the frames of keycap emoji ("2️⃣")."""
    bare = "".join(
        ch for ch in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(ch)
    )
    return " ".join(re.sub(r"[^\w']|\ufe0f", " ", bare).split())
