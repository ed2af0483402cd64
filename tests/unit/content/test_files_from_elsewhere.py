"""Files as other machines and programs save them: read as they are, or told of by name, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.check import check
from bot.content.faults import ContentError, Fault
from bot.content.files import files
from bot.content.find import find
from bot.content.sheet import Sheet, read_sheet
from bot.model.training import fingerprint
from tests.unit.content.conftest import Copy

WRITTEN = 'responses:\n  utter_hello:\n    text: "¡Hola! 👋🏽 Mañana a las 9.00"\n  año: [sí, no, on]\n'


def read(tmp_path: Path, content: bytes) -> Sheet:
    path = tmp_path / "words.yml"
    path.write_bytes(content)
    return read_sheet(tmp_path, path)


@pytest.mark.parametrize(
    "saved",
    [
        WRITTEN.encode(),
        WRITTEN.encode("utf-8-sig"),
        WRITTEN.replace("\n", "\r\n").encode(),
        WRITTEN.replace("\n", "\r").encode(),
        WRITTEN.rstrip().encode(),
        WRITTEN.replace("\n", "   \n\n").encode(),
        WRITTEN.replace('text: "', 'text:\t"').encode(),
    ],
    ids=[
        "plain",
        "a mark at the start",
        "Windows",
        "an old Mac",
        "no last line break",
        "spaces",
        "a tab inside",
    ],
)
def test_how_lines_end_and_how_a_file_begins_makes_no_difference(tmp_path: Path, saved: bytes) -> None:
    """Nor do emoji; and yes and no are words."""
    said = read(tmp_path, saved).data["responses"]
    assert said["utter_hello"]["text"] == "¡Hola! 👋🏽 Mañana a las 9.00"
    assert said["año"] == ["sí", "no", "on"]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16"])
def test_another_encoding_is_told_with_what_to_do(tmp_path: Path, encoding: str) -> None:
    fault = told(lambda: read(tmp_path, WRITTEN.replace(" 👋🏽", "").encode(encoding)))
    assert (fault.file, fault.line) == ("words.yml", 1 if encoding == "utf-16" else 3)
    assert "UTF-8" in fault.what and "UTF-8" in fault.todo


def test_a_file_that_no_topic_could_fill_is_told_before_it_is_read(tmp_path: Path) -> None:
    fault = told(lambda: read(tmp_path, b"- x\n" * 1_300_000))
    assert "larger than 5 MB" in fault.what and "split it" in fault.todo


@pytest.mark.parametrize("begins", [b"PK\x03\x04", b"%PDF-1.7\n\xe2\xe3", b"\xd0\xcf\x11\xe0\xa1"])
def test_a_document_under_a_name_of_ours_is_told_as_what_it_is(tmp_path: Path, begins: bytes) -> None:
    """Saved once more "as UTF-8" it would be one still."""
    fault = told(lambda: read(tmp_path, begins + b"\x00\xff" * 20))
    assert "document of another program" in fault.what and "plain text" in fault.todo


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.yml").mkdir()
    assert "A folder stands here" in told(lambda: read_sheet(tmp_path, tmp_path / "folder.yml")).what
    (tmp_path / "loop.yml").symlink_to(tmp_path / "loop.yml")
    assert "leads back to itself" in told(lambda: read_sheet(tmp_path, tmp_path / "loop.yml")).what


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "link.yml").symlink_to(tmp_path / "nowhere.yml")
    assert "missing" in told(lambda: read_sheet(tmp_path, tmp_path / "link.yml")).what


def test_what_other_programs_leave_beside_them_is_no_file_of_ours(tmp_path: Path) -> None:
    """The lock of an editor that is open leads nowhere, and a Mac's copy holds no words."""
    (tmp_path / ".#words.yml").symlink_to("ana@laptop.4711")
    (tmp_path / "._words.yml").write_bytes(b"\x00\x05\x16\x07")
    (tmp_path / "words.yml").write_text(WRITTEN, "utf-8")
    assert files(tmp_path) == [tmp_path / "words.yml"]


def test_where_something_is_looked_for_what_cannot_be_read_is_passed_over(content: Copy) -> None:
    """And it does not keep a version from being told from another."""
    spoilt = content.root / "data/responses"
    (spoilt / "folder.yml").mkdir()
    (spoilt / "nowhere.yml").symlink_to(spoilt / "gone")
    (spoilt / "old.yml").write_bytes("Ñandú en la estación".encode("latin-1"))
    assert any("hours.yml" in line for line in find(content.root, ["abierto"]))
    assert len(fingerprint(content.root)) == 64
    told = {(fault.file, fault.what) for fault in check(content.root)}
    assert {file for file, _ in told} == {
        f"data/responses/{name}.yml" for name in ("folder", "nowhere", "old")
    }


def told(act: Callable[[], object]) -> Fault:
    """The one fault."""
    with pytest.raises(ContentError) as caught:
        act()
    [fault] = caught.value.faults
    return fault
