"""The command line's help and its refusals can be read in Spanish, click's own words too."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from bot.__main__ import bot
from bot.commands.language import asked, in_words, table
from bot.settings import ROOT

WORDS = table()
# What click tells whoever writes a program, and parts of it that we do not use.
NOT_FOR_PEOPLE = re.compile(
    r"(_winconsole|shell_completion|utils|_termui_impl)\.py|[Dd]eprecat|%\(prog\)s"
    r"|^(Could not determine|No options defined|Boolean option|Arguments take|Unknown color|Show the version)"
    r"|^Name '\{name\}' defined"
)
_BLANK = re.compile(r"\{[^}]*\}")


def commands(command: click.Command, path: str = "bot") -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands(below, f"{path} {name}")


def helps(command: click.Command) -> Iterator[tuple[str, str]]:
    """Each help text with where it stands."""
    for path, one in commands(command):
        assert one.help, f"{path} says nothing of itself"
        yield path, asked(one.help)
        for option in one.params:
            if isinstance(option, click.Option):
                assert option.help, f"{path} {option.opts[0]} says nothing of itself"
                yield f"{path} {option.opts[0]}", asked(option.help)


def of_click() -> Iterator[str]:
    """What click gives gettext to turn."""
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
                texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
                said = "|".join(str(text) for text in texts)
                if texts and not NOT_FOR_PEOPLE.search(path.name) and not NOT_FOR_PEOPLE.search(said):
                    yield said


def test_no_help_text_is_missing() -> None:
    missing = {f"{where}: {text}" for where, text in helps(bot) if text not in WORDS}
    assert not missing, "\n".join(sorted(missing))


def test_none_of_clicks_words_is_missing() -> None:
    said = {*of_click()}
    assert not said - WORDS.keys(), "\n".join(sorted(said - WORDS.keys()))
    assert len(said) > 40


def test_nothing_is_turned_that_nobody_says() -> None:
    spare = WORDS.keys() - {*of_click()} - {text for _, text in helps(bot)} - {"required"}
    assert not spare, "\n".join(sorted(spare))


def test_what_is_filled_in_stands_on_both_sides() -> None:
    for english, spanish in WORDS.items():
        if "{" in english:
            assert {*_BLANK.findall(english)} == {*_BLANK.findall(spanish)}, english


def test_the_whole_tree_is_turned_and_the_english_one_stays() -> None:
    before = [*helps(bot)]
    turned = [*helps(in_words(bot, WORDS))]
    assert [where for where, _ in turned] == [where for where, _ in before]
    assert all(spanish == WORDS[english] for (_, english), (_, spanish) in zip(before, turned, strict=True))
    assert [*helps(bot)] == before


def run(language: str, *words: str) -> str:
    said = subprocess.run(
        [sys.executable, "-P", "-m", "bot", *words],
        env=os.environ | {"LC_ALL": language, "COLUMNS": "200"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return said.stdout + said.stderr


def test_a_terminal_in_spanish_reads_help_and_refusals_in_spanish() -> None:
    helped = run("es_ES.UTF-8", "new", "form", "--help")
    assert "Uso: bot new form" in helped and "Opciones:" in helped and "Qué se pide.  [hace falta]" in helped
    assert "Un deseo para el que se piden varias cosas." in helped
    refused = run("es_ES.UTF-8", "content", "chek")
    assert "Error: No hay ninguna orden 'chek'. ¿Querías decir 'check'?" in refused
    assert "Error: Falta el argumento 'NAME'." in run("es_ES.UTF-8", "operators", "add")


def test_any_other_terminal_reads_english() -> None:
    assert "Error: Missing argument 'NAME'." in run("C.UTF-8", "operators", "add")
