"""Everything the check says can be read in Spanish."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from bot.commands import content as commands
from bot.commands.common import IN_SPANISH, told
from bot.content.check import check, main
from bot.content.faults import Fault
from bot.content.in_spanish import in_spanish
from bot.settings import Settings, SettingsError, names, terminal_language
from bot.storage.register import REGISTER
from tests.unit.content.conftest import ROOT, Copy

CHECKS = ROOT / "bot/content"
KNOWN: dict[str, str] = yaml.load((CHECKS / "spanish.yml").read_text("utf-8"), yaml.CSafeLoader)
OF_COMMANDS: dict[str, str] = yaml.load(IN_SPANISH.read_text("utf-8"), yaml.CSafeLoader)
# What they find is told by 'bot channels'.
CHECKUPS = ("bot/checkup.py", *(f"bot/channels/{name}/checkup.py" for name in ("telegram", "whatsapp")))
EDITORS = (
    *("bot/commands/model.py", "bot/commands/questions.py", "bot/commands/escalation.py"),
    *(f"bot/model/{name}.py" for name in ("training", "versions", "comparing", "taken_for")),
    "bot/commands/upkeep.py",
    "bot/commands/content.py",
    *(
        f"bot/commands/{name}.py"
        for name in ("customers", "operators", "incidents", "webhooks", "keys", "channels")
    ),
    *CHECKUPS,
    *(f"bot/serving/{name}.py" for name in ("one_house", "private_files", "sockets")),
    *(f"bot/{name}.py" for name in ("bootstrap", "dotenv", "settings", "setting_kinds", "settings_together")),
    *("bot/commands/serving.py", "bot/dialogue/launch.py", "bot/model/engines.py", "bot/storage/migrate.py"),
    "bot/commands/update.py",
)
_BLANK = re.compile(r"\{(\w*)\}")
# Put together with others before they are said.
PIECES = {
    *(" Without this topic: take {} out of domain.yml.", "in {}:{}.", " Did you mean {}?"),
    *("{}{}: expected {}.", "{} {}: expected one of {}."),
    "{}: expected a file whose folders and name have no question mark.",
}


def sentences(paths: Iterable[Path] = CHECKS.glob("*.py")) -> Iterator[str]:
    """What modules say: texts with words in them that end as a sentence does."""
    for path in paths:
        tree = ast.parse(path.read_text("utf-8"))
        parts = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        described = {id(node.body[0].value) for node in ast.walk(tree) if _described(node)}
        described |= {id(node.value) for node in ast.walk(tree) if getattr(node, "arg", "") == "help"}
        for node in ast.walk(tree):
            if id(node) in parts | described:
                continue
            if isinstance(node, ast.JoinedStr):
                yield "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _described(node: ast.AST) -> bool:
    body = getattr(node, "body", None)
    return isinstance(body, list) and bool(body) and isinstance(body[0], ast.Expr)


def _as_sentences(texts: Iterable[str]) -> set[str]:
    return {one for one in texts if re.search(r"^[-A-Z'«{ ].*[a-z] .*[.?]$", one, re.DOTALL)}


def test_no_sentence_of_the_check_is_missing() -> None:
    known = {_BLANK.sub("{}", one) for one in KNOWN} | set(KNOWN)
    said = _as_sentences(sentences())
    missing = {one for one in said - PIECES if _BLANK.sub("{}", one) not in known}
    assert not missing, "\n".join(sorted(missing))
    assert len(said) > 150


def test_no_sentence_of_the_editors_commands_is_missing() -> None:
    known = {_BLANK.sub("{}", one) for one in OF_COMMANDS}
    said = _as_sentences(sentences(map(ROOT.joinpath, EDITORS)))
    missing = {one for one in said - PIECES if _BLANK.sub("{}", one) not in known}
    assert not missing, "\n".join(sorted(missing))
    assert len(said) > 15


def test_nothing_that_is_found_at_the_networks_is_missing() -> None:
    """What is found is no whole sentence; what is filled in at its beginning has a line for each."""
    told_of = {_BLANK.sub("{}", one) for one in OF_COMMANDS}
    found = {one for one in sentences(map(ROOT.joinpath, CHECKUPS)) if re.match("['A-Z].* ", one, re.DOTALL)}
    assert not {_BLANK.sub("{}", one) for one in found - {"Credit: {} {}"}} - told_of
    assert len(found) > 60


@pytest.mark.parametrize(
    "kind",
    [
        *("intent", "action", "response", "form", "slot", "entity", "rule", "story"),
        *("office", "district", "service", "appointment kind", "language", "reason"),
    ],
)
def test_each_kind_of_thing_has_its_name_in_spanish(kind: str) -> None:
    """Filled into a sentence it would stay English."""
    assert kind in KNOWN
    assert in_spanish(f"There is no {kind} 'x'.").startswith("No hay ")


@pytest.mark.parametrize(
    ("said", "spanish"),
    [
        ("There is no version x. There are: none yet.", "No hay ninguna versión x. Hay: ninguna todavía."),
        ("--set a=b: expected a whole number.", "--set a=b: se esperaba un número entero."),
        (
            "PUBLIC_URL is 'a.es': expected an address such as https://help.example.org.",
            "PUBLIC_URL es 'a.es': se esperaba una dirección como https://help.example.org.",
        ),
        (
            "ftp://a: expected an address such as https://b.",
            "ftp://a: se esperaba una dirección como https://b.",
        ),
        ("More: 3", "Más: 3"),
        ("Messages: Twilio calls nobody, and we are at x", "Mensajes: Twilio no llama a nadie, y nosotros"),
        ("wh_1, https://a.es, is told of a, b.", "A wh_1, https://a.es, se le avisa de a, b."),
        ("no operator signs in as 'ana'.", "nadie entra como 'ana'."),
        (
            "Version a cannot answer: no port. b goes on.",
            "La versión a no puede responder: no port. Sigue b.",
        ),
        (
            "Training failed: no memory (everything it said: x.log)\n  Look",
            "No ha podido aprender: no memory",
        ),
        ("A sentence of nobody and of no command.", "A sentence of nobody and of no command."),
    ],
)
def test_commands_of_editors_speak_their_language(
    said: str, spanish: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert told(said) == said
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    assert told(said).startswith(spanish)


def test_whatever_setting_is_wrong_it_is_said_in_spanish(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    wrong = dict.fromkeys(names(), "'")
    together = {"ENGINE_URL": "http://127.0.0.1:1", "TELEGRAM_UPDATES": "webhook", "ON_CALL_EMAIL": "a@b.c"}
    (tmp_path / "lines").write_text("what is this")
    told_of = 0
    for given in (wrong, {**together, "WHATSAPP_NUMBER": "+34600000100"}, {"VAR_DIR": "a?b"}):
        with pytest.raises(SettingsError) as refused:
            Settings.read(given, tmp_path / "lines")
        for fault in refused.value.faults:
            assert re.search("expected|is missing", fault), fault
            assert not re.search("expected|is missing", told(fault)), fault
            told_of += 1
            _, _, expected = fault.partition("expected ")
            assert not expected or not told(fault).endswith(expected), fault
    assert told_of > 40


def test_what_goes_with_a_customer_has_a_spanish_name() -> None:
    theirs = {line.table.name.replace("_", " ") for line in REGISTER if line.whose is not None}
    assert not theirs - OF_COMMANDS.keys()


def test_what_is_filled_in_on_the_left_stands_on_the_right_too() -> None:
    for english, spanish in [*KNOWN.items(), *OF_COMMANDS.items()]:
        assert set(_BLANK.findall(english)) == set(_BLANK.findall(spanish)), english


def test_our_words_are_turned_and_the_editors_stay() -> None:
    said = in_spanish("'no' should be a text or a list (lines that begin with a dash), and is a number.")
    assert said == "«no» debe ser un texto o una lista (líneas que empiezan por un guion), y es un número."
    assert in_spanish("Nobody has written this.") == "Nobody has written this."


def test_the_check_is_read_in_the_language_of_the_terminal(content: Copy) -> None:
    """Or as it is asked for, or as the business speaks."""
    assert [terminal_language({"LANG": said}) for said in ("es_ES.UTF-8", "en_GB", "C.UTF-8", "")] == [
        *("es", "en"),
        *("", ""),
    ]
    assert terminal_language({"LANG": "en_US", "LC_ALL": "es"}) == "es"
    spanish = CliRunner().invoke(commands.content, ["check", "--language", "es"])
    assert spanish.output == "El contenido está en orden.\n"


def test_a_fault_and_its_count_are_told_in_spanish(content: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    content.change("data/business/business.yml", "country: ES", "pais: ES")
    assert main(content.root, "es") == 1
    printed = capsys.readouterr().out
    assert "business.yml:10: «pais» no es una clave conocida. ¿Querías decir «country»?" in printed
    assert printed.endswith("1 fallo.\n")


def test_a_suggestion_is_told_and_is_no_fault(content: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    """A new question works without a conversation that tests it."""
    for language in ("es", "en"):
        for path in (content.root / "tests/transcripts" / language).glob("*.yml"):
            path.write_text(path.read_text("utf-8").replace("intent: goodbye", "intent: thanks"), "utf-8")
    suggested = [fault for fault in check(content.root) if fault.may_wait]
    assert {fault.what for fault in suggested} == {
        "Without a test conversation in Spanish: goodbye.",
        "Without a test conversation in English: goodbye.",
    }
    assert main(content.root) == 0
    printed = capsys.readouterr().out
    assert "tests/transcripts/en:1: suggestion: Without a test conversation in English: goodbye." in printed
    assert printed.endswith("The content is in order, with suggestions.\n")


def test_faults_are_sorted_by_place_whatever_they_are() -> None:
    fault = Fault("a.yml", 3, "x")
    assert sorted([fault, replace(fault, line=2, may_wait=True)])[0].line == 2


def test_who_has_no_conversations_yet_is_not_told_of_every_intent(content: Copy) -> None:
    for language in ("es", "en"):
        for path in (content.root / "tests/transcripts" / language).glob("*.yml"):
            path.unlink()
    suggested = [fault.what for fault in check(content.root)]
    assert len(suggested) == 2 and all(what.count(",") == 4 for what in suggested)
    assert re.search(r", affirm and \d+ more\.$", suggested[0])
    assert "más." in in_spanish(suggested[0])
