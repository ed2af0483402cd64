"""``bot customers`` as the person at the terminal meets it."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import bot
from bot.commands import customers
from bot.core.audit import AuditFilter
from bot.core.message import Attachment, Author, Delivery, IncomingMessage
from bot.services import operators
from bot.services.deliver import ANSWER_LOST
from bot.services.note_contact import note_contact
from bot.services.ports import UnitOfWork
from bot.services.recall import RECALLED
from bot.services.receive import receive
from bot.services.record import append, change_delivery
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from bot.storage.media import FileMedia
from tests.patience import wait_for

ACCOUNT = "whatsapp:+34600000100"
PHONE = "whatsapp:+34600111222"


@pytest.fixture
def database(tmp_path: Path, empty_tables: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlDatabase]:
    """A customer has written, and was answered."""
    shutil.copy(empty_tables, tmp_path / "test.db")
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/test.db")
    monkeypatch.setattr(customers, "HOUSE_TAKES", 0)
    database = SqlDatabase(f"sqlite:///{tmp_path}/test.db")
    database.run_sync(_answered)
    yield database
    database.close()


def _answered(uow: UnitOfWork) -> None:
    incoming = IncomingMessage(ACCOUNT, PHONE, "SM1", "hola, sin luz", sender_name="Ana Torres")
    message = receive(uow, incoming, datetime.now(UTC)).message
    message.handled = True
    uow.messages.save(message)


def call(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(bot, ["customers", *words], input=typed)


def texts(database: SqlDatabase) -> list[str]:
    found = database.read_sync(
        lambda uow: [
            message.text
            for one in uow.conversations.of_contact(_contact(uow))
            for message in uow.messages.of(one.id)
        ]
    )
    return found


def _contact(uow: UnitOfWork) -> str:
    return uow.erasures.unfinished()[0].contact_id if uow.erasures.unfinished() else _by_phone(uow)


def _by_phone(uow: UnitOfWork) -> str:
    found = uow.contacts.by_identity(ACCOUNT, PHONE)
    assert found is not None
    return found.id


def test_a_customer_is_found_by_a_piece_of_their_name(database: SqlDatabase) -> None:
    line = call("find", "torres").output
    assert "Ana Torres" in line and PHONE in line and database.read_sync(_by_phone) in line


@pytest.mark.parametrize("called", ["+34 600 111 222", PHONE, "the id"])
def test_what_would_go_is_told_and_nothing_is_done_without_a_yes(database: SqlDatabase, called: str) -> None:
    called = database.read_sync(_by_phone) if called == "the id" else called
    asked = call("erase", called, typed="n\n")
    assert asked.exit_code == 1
    assert "Ana Torres" in asked.output and "1  messages" in asked.output and "1  identities" in asked.output
    assert texts(database) == ["hola, sin luz"]


def test_with_a_yes_nothing_of_it_is_left_and_the_house_does_the_rest(database: SqlDatabase) -> None:
    done = call("erase", PHONE, typed="y\n")
    assert done.exit_code == 0, done.output
    assert "Erased." in done.output
    assert texts(database) == [""]
    assert "No customer is called" in call("erase", PHONE, "--yes").output


def test_all_that_is_kept_is_handed_out_as_data_as_a_transcript_and_with_the_files(
    database: SqlDatabase, tmp_path: Path
) -> None:
    key = asyncio.run(FileMedia(tmp_path / "media").keep(b"a photo"))
    photo = Attachment("image", "contador.png", "image/png", 7, key=key)

    def write(uow: UnitOfWork) -> None:
        sent = IncomingMessage(ACCOUNT, PHONE, "SM4", "mira", sender_name="Ana Torres", attachments=(photo,))
        message = receive(uow, sent, datetime.now(UTC)).message
        marta = operators.add(uow, "Marta Ruiz", None, datetime.now(UTC))
        conversation = uow.conversations.lock(message.conversation_id)
        append(uow, conversation, Author.OPERATOR, "cliente de Sur", datetime.now(UTC), private=True)
        unsent = append(uow, conversation, Author.OPERATOR, "a medias", datetime.now(UTC))
        change_delivery(uow, unsent, Delivery.SUPPRESSED, datetime.now(UTC), RECALLED)
        for text, reason in (("quizá", ANSWER_LOST), ("nada", "blocked")):
            failed = append(uow, conversation, Author.OPERATOR, text, datetime.now(UTC))
            change_delivery(uow, failed, Delivery.FAILED, datetime.now(UTC), reason)
        uow.conversations.save(conversation)
        note_contact(uow, conversation.contact_id, marta.id, "Llamar por la tarde", datetime.now(UTC))
        other = IncomingMessage(ACCOUNT, "whatsapp:+34600999999", "SM5", "secreto de otro")
        receive(uow, other, datetime.now(UTC))

    database.run_sync(write)
    file = tmp_path / "ana.zip"
    assert call("export", PHONE, "--to", str(file)).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as archive:
        data, transcript = json.loads(archive.read("data.json")), archive.read("transcript.txt").decode()
        assert archive.read("files/001.png") == b"a photo"
    kept = data["kept"]
    assert [one["text"] for one in kept["messages"]][:2] == ["hola, sin luz", "mira"]
    assert kept["messages"][1]["attachments"][0]["file"] == "files/001.png"
    assert kept["contacts"][0]["name"] == "Ana Torres" and kept["identities"][0]["external_id"] == PHONE
    assert kept["contact_notes"][0]["text"] == "Llamar por la tarde"
    assert "Ana Torres: mira [files/001.png]" in transcript and "(note): cliente de Sur" in transcript
    assert "operator (not delivered): a medias" in transcript, "taken back: they have not seen it"
    assert "operator (not delivered): nada" in transcript
    assert "operator (perhaps not delivered): quizá" in transcript, "its network's answer was lost"
    assert "secreto de otro" not in json.dumps(data) + transcript
    entries = database.read_sync(lambda uow: uow.audit.listing(AuditFilter(action="customers.")))
    assert [entry.action for entry in entries] == ["customers.exported"]
    assert "is there already" in call("export", PHONE, "--to", str(file)).output


def test_killed_in_the_middle_it_is_completed_by_the_next(database: SqlDatabase) -> None:
    """With kill -9, as soon as it has begun."""

    def write(uow: UnitOfWork) -> None:
        for number in range(1500):
            said = IncomingMessage(ACCOUNT, PHONE, f"MANY{number}", f"mensaje {number}")
            message = receive(uow, said, datetime.now(UTC)).message
            message.handled = True
            uow.messages.save(message)

    database.run_sync(write)
    command = [sys.executable, "-m", "bot", "customers", "erase", PHONE, "--yes"]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: database.read_sync(lambda uow: uow.erasures.unfinished()))
    running.kill()
    running.wait()
    again = call("erase", PHONE, "--yes")
    assert "Gone on with what was interrupted before" in again.output
    assert "No customer is called" in again.output
    assert set(texts(database)) == {""}


def test_while_they_are_looked_after_the_reason_is_given(database: SqlDatabase) -> None:
    def write(uow: UnitOfWork) -> None:
        receive(uow, IncomingMessage(ACCOUNT, PHONE, "SM2", "¿y?"), datetime.now(UTC))

    database.run_sync(write)
    refused = call("erase", PHONE, "--yes")
    assert refused.exit_code == 1
    assert "try again in a minute" in refused.output
    assert texts(database) == ["hola, sin luz", "¿y?"]


def test_several_who_match_are_listed_and_none_is_erased(database: SqlDatabase) -> None:
    def write(uow: UnitOfWork) -> None:
        other = IncomingMessage("whatsapp:+34600000999", PHONE, "SM3", "hola", sender_name="Otra línea")
        receive(uow, other, datetime.now(UTC))

    database.run_sync(write)
    refused = call("erase", PHONE, "--yes").output
    assert "Several customers are called" in refused
    assert "Ana Torres" in refused and "Otra línea" in refused
