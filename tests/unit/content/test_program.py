"""Whoever brings in a new version, and leaves half of it behind, is told the file and the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands import broken
from bot.content.in_spanish import in_spanish
from bot.content.program import _NOT_RUN, check
from bot.settings import ROOT

CONFLICT = "x = 1\n<<<<<<< HEAD\nx = 2\n=======\nx = 3\n>>>>>>> theirs\n"


@pytest.mark.parametrize(
    ("file", "written", "line", "says"),
    [
        ("actions/hours.py", CONFLICT.encode(), 2, "Two versions of this file meet"),
        ("bot/commands/keys.py", CONFLICT.encode(), 2, "Two versions of this file meet"),
        ("bot/content/spanish.yml", CONFLICT.encode(), 2, "Two versions of this file meet"),
        ("bot/console/static/i18n/es.json", CONFLICT.encode(), 2, "Two versions of this file meet"),
        ("tests/conversations/es/test_forms.yml", CONFLICT.encode(), 2, "Two versions of this file meet"),
        ("bot/console/static/i18n/es.json", b'{\n"a": 1,\n}', 2, "This is no JSON any more"),
        ("actions/hours.py", b"def run(:\n", 1, "This is no Python any more"),
        ("actions/hours.py", b"a = 1\n\x00", 1, "This is no Python any more"),
        ("bot/engine/nlu/times.py", b"    a = 1\n", 1, "This is no Python any more"),
        ("actions/hours.py", "# Ma\u00f1ana\n".encode("latin-1"), 1, "not saved as UTF-8"),
    ],
)
def test_what_is_broken_beside_the_content_is_told(
    tmp_path: Path, file: str, written: bytes, line: int, says: str
) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_bytes(written)
    [fault] = check(tmp_path)
    assert (fault.file, fault.line) == (file, line)
    assert says in fault.what and fault.todo
    assert in_spanish(fault.what) != fault.what and in_spanish(fault.todo) != fault.todo


def test_what_no_command_runs_is_looked_for_where_it_is() -> None:
    assert all(any((ROOT / folder).glob("*.*")) for folder in _NOT_RUN)


def test_a_line_under_a_heading_is_no_mark_of_git(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot/notes.py").write_text('"""Heading\n=======\n"""\n')
    assert [*check(tmp_path)] == []


@pytest.mark.parametrize(
    ("language", "says"),
    [("en_GB.UTF-8", "Two versions of this file meet"), ("es_ES.UTF-8", "se juntan dos versiones")],
)
def test_a_command_that_is_broken_itself_says_so_without_a_traceback(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    says: str,
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    monkeypatch.setattr(broken, "ROOT", tmp_path)
    path = tmp_path / "keys.py"
    path.write_text(CONFLICT)
    with pytest.raises(SyntaxError) as caught:
        compile(CONFLICT, str(path), "exec")
    broken.plainly(SyntaxError, caught.value, None)
    said = capsys.readouterr().err
    assert said.startswith("Error: keys.py:2: ") and says in said and "Traceback" not in said


def test_what_would_tell_it_may_be_broken_too(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(CONFLICT)
    said = broken._by_ourselves(path, SyntaxError("invalid syntax"))
    assert said.startswith(f"{path}:2: Two versions") and "dos versiones" in said
    path.write_text("def run(:\n")
    assert broken._by_ourselves(path, SyntaxError("invalid syntax", (None, 1, 1, ""))) == (
        f"{path}:1: invalid syntax"
    )
