"""What is kept about customers cannot be read by whoever else has an account on the machine."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.bootstrap import open_database
from bot.serving.one_house import hold
from bot.serving.private_files import keep_to_ourselves, sqlite_file
from bot.serving.sockets import CannotStart
from bot.settings import Settings


def settings(folder: Path, **more: str) -> Settings:
    return Settings.read({"VAR_DIR": str(folder), **more}, dotenv=folder / "no.env")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_house_is_its_owner_s(tmp_path: Path) -> None:
    ours = settings(tmp_path / "var")
    keep_to_ourselves(ours)
    open_database(ours, "").close()
    assert mode(tmp_path / "var") == 0o700
    kept = list((tmp_path / "var").glob("*.db*"))
    assert {path.name for path in kept} >= {"ventanilla.db", "trackers.db"}
    assert {mode(path) for path in kept} == {0o600}


def test_databases_of_before_are_taken_from_others_and_folders_stay(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir(mode=0o755)
    for name in ("ventanilla.db", "ventanilla.db-wal"):
        (folder / name).touch()
        (folder / name).chmod(0o664)
    elsewhere = tmp_path / "elsewhere" / "engine.db"
    keep_to_ourselves(settings(folder, TRACKER_URL=f"sqlite:///{elsewhere}"))
    assert {mode(folder / name) for name in ("ventanilla.db", "ventanilla.db-wal")} == {0o660}
    assert mode(folder) == 0o755
    assert (mode(elsewhere.parent), mode(elsewhere)) == (0o700, 0o600)


@pytest.mark.parametrize(
    "url", ["sqlite:////srv/x.db", "sqlite:////srv/x.db?timeout=30&a=/b", "sqlite:////srv/a@b:1/x y%20.db"]
)
def test_an_address_is_read_as_by_what_opens_it(url: str) -> None:
    assert str(sqlite_file(url)) == make_url(url).database


def test_what_else_an_address_says_is_no_part_of_the_file_s_name(tmp_path: Path) -> None:
    keep_to_ourselves(settings(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/one/x.db?timeout=30"))
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["x.db"]


def test_one_house_at_a_time_on_one_database_and_any_number_beside_each_other(tmp_path: Path) -> None:
    first = hold(settings(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/v.es"))
    other = hold(settings(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/v.en"))
    assert first is not None and other is not None
    with pytest.raises(CannotStart, match="A house runs on"):
        hold(settings(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/v.es?timeout=30"))
    for held in (first, other):
        os.close(held)


def test_where_nothing_can_be_written_it_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "v.db.running").mkdir()
    with pytest.raises(CannotStart, match=r"v\.db cannot be used .*: look at DATABASE_URL"):
        hold(settings(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/v.db"))


def test_one_in_memory_is_nobody_else_s(tmp_path: Path) -> None:
    assert hold(settings(tmp_path, DATABASE_URL="sqlite:///:memory:")) is None


def a_file(folder: Path) -> None:
    folder.write_text("no folder")


def no_database(folder: Path) -> None:
    folder.mkdir()
    (folder / "ventanilla.db").write_bytes(b"no database, and as long as one might be" * 100)


def a_folder_in_its_place(folder: Path) -> None:
    (folder / "ventanilla.db").mkdir(parents=True)


def of_a_newer_version(folder: Path) -> None:
    open_database(settings(folder), "").close()
    with sqlite3.connect(folder / "ventanilla.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


@pytest.mark.parametrize(
    ("arrange", "said"),
    [
        (a_file, r"var cannot be used \(File exists\): look at VAR_DIR\."),
        (no_database, "file is not a database"),
        (a_folder_in_its_place, "unable to open database file"),
        (of_a_newer_version, "The database is at revision 9999, .* a newer Ventanilla"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    tmp_path: Path, arrange: Callable[[Path], None], said: str
) -> None:
    folder = tmp_path / "var"
    arrange(folder)
    with pytest.raises(CannotStart, match=said):
        keep_to_ourselves(settings(folder))
        open_database(settings(folder), "")
