"""The command line in the language of its terminal: ours by help_spanish.yml, click's own words by gettext.

gettext reads a compiled catalogue from a file. It is made from the same table, and kept beside the bytecode.
"""

from __future__ import annotations

import copy
import gettext
import inspect
import os
import struct
from importlib.util import cache_from_source
from pathlib import Path

import click
import yaml

from bot.settings import terminal_language

TABLE = Path(__file__).with_name("help_spanish.yml")
_DOMAIN = "ventanilla"
_HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
_MAGIC, _HEAD = 0x950412DE, 7 * 4


def spoken[C: click.Command](command: C) -> C:
    """``command`` with all below it as the person at the terminal reads it."""
    if terminal_language() != "es":
        return command
    _have_click_speak()
    return in_words(command, table())


def table() -> dict[str, str]:
    """Empty where it cannot be read: then help is in English, and the check says what is wrong with it."""
    try:
        read: dict[str, str] = yaml.load(TABLE.read_text("utf-8"), yaml.CSafeLoader)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return {}
    return read


def in_words[C: click.Command](command: C, words: dict[str, str]) -> C:
    """A copy with its helps, and those of its options and of what is below it, taken from ``words``."""
    turned = copy.copy(command)
    turned.help = _turned(command.help, words)
    turned.params = [copy.copy(one) for one in command.params]
    for option in turned.params:
        if isinstance(option, click.Option):
            option.help = _turned(option.help, words)
    if isinstance(turned, click.Group):
        turned.commands = {name: in_words(one, words) for name, one in turned.commands.items()}
    return turned


def asked(text: str) -> str:
    """A help as the table has it: a paragraph is one line."""
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n"))


def _turned(text: str | None, words: dict[str, str]) -> str | None:
    return words.get(asked(text), text) if text else text


def _have_click_speak() -> None:
    """Where the catalogue can be kept nowhere, click goes on in English."""
    locale = Path(cache_from_source(__file__)).parent / "locale"
    catalogue = locale / "es" / "LC_MESSAGES" / f"{_DOMAIN}.mo"
    try:
        if not catalogue.exists() or catalogue.stat().st_mtime < TABLE.stat().st_mtime:
            catalogue.parent.mkdir(parents=True, exist_ok=True)
            unfinished = catalogue.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(compiled(table()))
            unfinished.replace(catalogue)
    except OSError:
        return
    gettext.bindtextdomain(_DOMAIN, str(locale))
    gettext.textdomain(_DOMAIN)


def compiled(words: dict[str, str]) -> bytes:
    """As gettext reads it: the offsets of both sides, sorted by the left one, then the texts. ``|`` parts the
    singular from the plural."""
    pairs = sorted(
        (left.replace("|", "\0").encode(), right.replace("|", "\0").encode())
        for left, right in ({"": _HEADER} | words).items()
    )
    texts, offsets = b"", []
    for side in zip(*pairs, strict=True):
        for text in side:
            offsets += [len(text), _HEAD + 16 * len(pairs) + len(texts)]
            texts += text + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), _HEAD, _HEAD + 8 * len(pairs), 0, 0)
    return head + struct.pack(f"<{len(offsets)}I", *offsets) + texts
