"""Who reads no English is told as much: every guide of docs/guias/ and its English one."""

from __future__ import annotations

import re

import pytest
import yaml

from bot.console import guide
from bot.core.languages import LANGUAGES
from bot.settings import ROOT

DOCS = ROOT / "docs"
SPANISH = sorted(f"guias/{path.name}" for path in (DOCS / "guias").glob("*.md"))
CHECK: dict[str, str] = yaml.load((ROOT / "bot/content/spanish.yml").read_text("utf-8"), yaml.CSafeLoader)


@pytest.mark.parametrize("spanish", SPANISH)
def test_each_leads_to_the_other(spanish: str) -> None:
    english = guide.told_in("en", spanish)
    assert english != spanish
    assert guide.told_in("es", english) == spanish


def test_what_is_a_page_of_the_console_is_there_in_every_language() -> None:
    for page in guide.PAGES.values():
        assert len({guide.told_in(language, page.file) for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("spanish", SPANISH)
def test_both_have_the_same_parts(spanish: str) -> None:
    english = guide.read(guide.told_in("en", spanish))
    assert len(english.contents) > 3
    assert _parts(guide.read(spanish).html) == _parts(english.html)


@pytest.mark.parametrize("spanish", SPANISH)
def test_both_name_the_same_settings_commands_and_files(spanish: str) -> None:
    texts = [(DOCS / file).read_text("utf-8") for file in (guide.told_in("en", spanish), spanish)]
    said, in_spanish = (_said(text) for text in texts)
    assert len(said) > 10
    assert in_spanish == sorted(CHECK.get(one, one) for one in said)
    assert _blocks(texts[1]) == _blocks(texts[0])


def _parts(html: str) -> list[str]:
    return re.findall(r"<(h[23]|p|li|tr|table|pre)\b", html)


def _said(text: str) -> list[str]:
    """What is the same in every language: settings, files, commands (but for the blanks in one), keys."""
    inline = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    code = re.findall(r"`([^`\n]+)`", inline)
    lines = re.findall(r"^ {4,}((?:bot|make|cd|git|sudo|systemctl) .+?)(?: {2,}.*)?$", text, re.MULTILINE)
    commands = [re.sub(r"\b[A-Z]{2,}\b", "NAME", one) if " " in one else one for one in [*code, *lines]]
    keys = re.findall(r"\b(?:Alt|Ctrl)\+(?:Shift\+|Mayús\+)?[A-Z/]", text)
    return sorted(one.replace("Mayús", "Shift") for one in {*commands, *keys} if "{" not in one)


def _blocks(text: str) -> list[str]:
    """What is to be copied, but for remarks."""
    blocks = re.findall(r"^ *```.*?^ *```", text, re.MULTILINE | re.DOTALL)
    return [re.sub(r"^ *(?:#|about:).*$", "", one, flags=re.MULTILINE) for one in blocks]
