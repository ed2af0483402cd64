"""What the check says, in Spanish: spanish.yml, beside this file, has every sentence.

What other commands say stands beside those.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

OF_THE_CHECK = Path(__file__).with_name("spanish.yml")
_BLANK = re.compile(r"\{(\w+)\}")
# What is filled in here is our own words; the rest is the editor's, and stays as it is.
_OURS = {
    *("language", "both", "wanted", "given", "count", "kind", "sign", "under", "near", "year"),
    *("difference", "here", "there", "todo", "this", "that", "known", "expected", "which"),
}


def in_spanish(text: str, sentences: Path = OF_THE_CHECK) -> str:
    """Return what is said; as it is if there are no words for it."""
    known, patterns = _sentences(sentences)
    if text in known:
        return known[text]
    for pattern, spanish in patterns:
        if found := pattern.fullmatch(text):
            values = {
                name: in_spanish(value, sentences) if name in _OURS else value
                for name, value in found.groupdict().items()
            }
            return _filled(spanish, values)
    return text


def _filled(spanish: str, values: dict[str, str]) -> str:
    return _BLANK.sub(lambda blank: values[blank[1]], spanish)


@cache
def _sentences(file: Path) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Those with blanks as patterns, the wordiest first."""
    try:
        known: dict[str, str] = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):  # then English is said, also of this file
        return {}, []
    wordiest = sorted(known.items(), key=lambda pair: -len(_BLANK.sub("", pair[0])))
    return known, [(_pattern(said), spanish) for said, spanish in wordiest if _BLANK.search(said)]


def _pattern(said: str) -> re.Pattern[str]:
    words, *rest = _BLANK.split(said)
    pattern = re.escape(words)
    for name, after in zip(rest[::2], rest[1::2], strict=True):
        pattern += f"(?P<{name}>.*?){re.escape(after)}"
    return re.compile(pattern, re.DOTALL)
