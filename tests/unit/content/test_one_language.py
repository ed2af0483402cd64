"""A business speaks one language only: it says so in one line, and nobody asks for the other."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
import yaml

from bot.content.business import load_business
from bot.content.check import check
from bot.content.words import Words
from tests.unit.content.conftest import Copy

ABOUT = "data/business/business.yml"
ONE_LANGUAGE = pytest.mark.parametrize(("spoken", "other"), [("es", "en"), ("en", "es")])


def speak(content: Copy, language: str) -> None:
    content.change(ABOUT, "languages: [es, en]", f"languages: [{language}]")


def without(data: Any, language: str) -> Any:
    """Everything but what is said in that language."""
    if isinstance(data, dict):
        return {key: without(value, language) for key, value in data.items() if key != language}
    if isinstance(data, list):
        return [without(one, language) for one in data if f"'value': '{language}'" not in str(one)]
    return data


@ONE_LANGUAGE
def test_one_line_is_enough(content: Copy, spoken: str, other: str) -> None:
    """What the shipped example says in the other language does no harm."""
    speak(content, spoken)
    assert [str(fault) for fault in check(content.root)] == []


@ONE_LANGUAGE
def test_the_other_language_may_be_missing_everywhere(content: Copy, spoken: str, other: str) -> None:
    speak(content, spoken)
    for folder in ("data/nlu", "data/frustration", "data/danger", "tests/transcripts"):
        shutil.rmtree(content.root / folder / other)
    for folder in ("data/responses", "data/business"):
        for path in (content.root / folder).glob("*.yml"):
            data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
            path.write_text(_as_yaml(without(data, other)), "utf-8")
    assert [str(fault) for fault in check(content.root)] == []
    assert load_business(content.root).languages == (spoken,)
    words = Words.load(content.root)
    assert words.say("utter_system_engine_down", other) == words.say("utter_system_engine_down", spoken)


@ONE_LANGUAGE
def test_what_is_wrong_in_the_other_language_is_not_said(content: Copy, spoken: str, other: str) -> None:
    speak(content, spoken)
    for file in (f"data/nlu/{other}/hours.yml", f"data/frustration/{other}/shouting.yml"):
        content.write(file, "\tnothing: [\n")
    content.write(f"tests/transcripts/{other}/angry.yml", "abuot: x\n")
    assert [str(fault) for fault in check(content.root)] == []


def test_what_is_missing_in_the_language_itself_is_said(content: Copy) -> None:
    speak(content, "en")
    shutil.rmtree(content.root / "data/nlu/en")
    assert any("no examples in English" in fault.what for fault in check(content.root))
    assert not any("Spanish" in fault.what for fault in check(content.root))


@pytest.mark.parametrize(
    ("languages", "line"),
    [
        ("[es, fr]", "'fr' is no language"),
        ("[es, es]", "stands here twice"),
        ("[]", "has to speak a language"),
    ],
)
def test_languages_that_cannot_be_spoken_are_told(content: Copy, languages: str, line: str) -> None:
    content.change(ABOUT, "languages: [es, en]", f"languages: {languages}")
    assert [fault.file for fault in check(content.root) if line in fault.what] == [ABOUT]


def _as_yaml(data: Any) -> str:
    """With numbers as numbers again, and texts that look like numbers between quotes."""
    return yaml.safe_dump(_typed(data), allow_unicode=True, sort_keys=False)


def _typed(data: Any, key: str = "") -> Any:
    if isinstance(data, dict):
        return {name: _typed(value, name) for name, value in data.items()}
    if isinstance(data, list):
        return [_typed(one) for one in data]
    if key in _NUMBERS:
        return int(data)
    return None if data in ("null", "~") else data


_NUMBERS = {
    *(
        "minutes",
        "operator",
        "reply",
        "team",
        "queue",
        "capacity",
        "goodbye",
        "warn",
        "end",
        "danger",
        "away",
    ),
}
