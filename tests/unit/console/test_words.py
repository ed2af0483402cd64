"""The console's words, in both languages."""

from __future__ import annotations

import json
import re
from enum import Enum
from pathlib import Path

import pytest

import bot.console.rendering as rendering
from bot.channels.whatsapp import failures
from bot.core.conversation import Priority, Status
from bot.core.handoff import Reason
from bot.core.message import Delivery
from bot.core.operator import Presence
from bot.core.patience import CIRCUMSTANCES, CONVERSATIONAL
from bot.core.roles import Role
from bot.settings import ROOT

CONSOLE = Path(rendering.__file__).parent
SOURCES = [
    path
    for path in CONSOLE.rglob("*")
    if path.suffix in (".js", ".html", ".py") and path.name != "test_words.py"
]


def test_both_languages_have_the_same_words_with_the_same_blanks() -> None:
    es, en = rendering.dictionary("es"), rendering.dictionary("en")
    assert set(es) == set(en)
    for key, text in es.items():
        assert text.strip()
        assert blanks(text) == blanks(en[key]), key


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_word_is_there_twice(language: str) -> None:
    text = (CONSOLE / "static" / "i18n" / f"{language}.json").read_text("utf-8")
    keys = json.loads(text, object_pairs_hook=lambda pairs: [key for key, _ in pairs])
    assert sorted(set(keys)) == sorted(keys)


def test_what_any_business_reads_names_nothing_of_the_shipped_one() -> None:
    """A library has no outages and no offices. Words for questions that may be left out, and for the page of
    incidents, go with them."""
    of_the_example = re.compile(
        r"\b(?:aver[ií]as?|cortes?|oficinas?|outages?|offices?|power cut)\b", re.IGNORECASE
    )
    leaves = ("incidents.", "intent.", "reports.demo")
    for language in ("es", "en"):
        said = {
            key: text for key, text in rendering.dictionary(language).items() if not key.startswith(leaves)
        }
        assert {key: text for key, text in said.items() if of_the_example.search(text)} == {}


def test_every_word_a_page_asks_for_is_there() -> None:
    known = set(rendering.dictionary("es"))
    asked = {
        found
        for source in SOURCES
        for found in re.findall(
            r"""(?<![\w.])(?:t|say)\((?:language, )?["']([\w.]+)["']""", source.read_text()
        )
    }
    assert len(asked) > 60
    missing = {key for key in asked if key not in known and f"{key}.other" not in known}
    assert missing == set()


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("status", Status),
        ("priority", Priority),
        ("reason", Reason),
        ("why", Reason),
        ("presence", Presence),
        ("role", Role),
    ],
)
def test_every_state_has_its_words(kind: str, values: type[Enum]) -> None:
    for value in values:
        assert f"{kind}.{value.value}" in rendering.dictionary("es")


def test_every_reason_a_network_refuses_has_its_words() -> None:
    channels = ROOT / "bot" / "channels"
    told = {"timeout", "busy", "error", "stopped", *failures.reasons()}
    told |= set(re.findall(r'SendFailed\("(\w+)"', "".join(p.read_text() for p in channels.rglob("*.py"))))
    lost = set(
        re.findall(r'FetchFailed\("(\w+)"', "".join(p.read_text() for p in (ROOT / "bot").rglob("*.py")))
    )
    words = rendering.dictionary("es")
    assert {why for why in told if f"failure.{why}" not in words} == set()
    assert {why for why in lost if f"attachment.failure.{why}" not in words} == set()


def test_every_state_of_an_outgoing_message_has_its_words() -> None:
    for state in set(Delivery) - {Delivery.RECEIVED}:
        assert f"delivery.{state.value}" in rendering.dictionary("es")


def test_every_intent_and_form_of_the_shipped_content_has_a_plain_name() -> None:
    domain = (ROOT / "domain.yml").read_text()
    words = rendering.dictionary("es")
    intents = domain.split("\nintents:\n")[1].split("\n\n")[0]
    for intent in re.findall(r"- (\w+)", intents):
        assert f"intent.{intent}" in words
    said = "".join(path.read_text() for path in (ROOT / "data" / "nlu").glob("*/*.yml"))
    for question in re.findall(r"intent: (faq/\w+)", said):
        assert f"intent.{question}" in words
    assert "intent.faq/stop_notices" in words, (
        "the report names what an answer was taken for by its old name too"
    )
    for form in set(re.findall(r"\b(\w+_form):", domain)):
        assert f"form.{form}" in words


def test_every_sign_of_trouble_has_its_words() -> None:
    sources = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]
    text = "".join(path.read_text() for path in sources)
    lexicon = (ROOT / "bot" / "engine" / "nlu" / "frustration_signals.py").read_text()
    signs = set(re.findall(r'Signal\("(\w+)"|^(?:THREAT|SOUND) = "(\w+)"', text, re.MULTILINE))
    kinds = {kind for found in signs for kind in found if kind}
    kinds |= set(re.findall(r'^    \("(\w+)", 0\.', lexicon, re.MULTILINE))
    kinds |= CONVERSATIONAL | CIRCUMSTANCES
    assert {"threat", "fed_up", "displeasure", "repeated"} <= kinds
    assert {kind for kind in kinds if f"signal.{kind}" not in rendering.dictionary("es")} == set()


def test_what_a_brief_shows_of_the_shipped_content_has_plain_names() -> None:
    domain = (ROOT / "domain.yml").read_text()
    hidden = (
        (CONSOLE / "static" / "js" / "brief.js").read_text().split("OF_THE_BOT = new Set([")[1].split("]")[0]
    )
    slots = re.findall(
        r"^  (\w+):", domain.split("\nslots:\n")[1].split("\n\n\n")[0].split("\nforms:")[0], re.MULTILINE
    )
    entities = re.findall(r"^  - (\w+)", domain.split("\nentities:\n")[1].split("\nslots:")[0], re.MULTILINE)
    shown = {name for name in (*slots, *entities) if f'"{name}"' not in hidden}
    assert len(shown) > 15
    assert {name for name in shown if f"slot.{name}" not in rendering.dictionary("es")} == set()


def blanks(text: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", text))
