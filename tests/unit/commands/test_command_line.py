"""The command line as the person at the terminal meets it, on a database of its own."""

import errno
import json
import os
import pwd
import re
import shutil
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import Plain, bot
from bot.commands.common import database, read_settings, unusable
from bot.core.audit import AuditFilter
from bot.core.message import IncomingMessage
from bot.core.turn import Turn, TurnState, Understanding
from bot.model.training import FINGERPRINT, fingerprint
from bot.model.versions import Version, Versions
from bot.services.errors import EngineUnavailable, StorageUnavailable, TurnFailed
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from tests.unit.content.conftest import Copy

FREE = "18999"


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, empty_tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(empty_tables, tmp_path / "test.db")
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/test.db")
    monkeypatch.setenv("PORT", FREE)


def call(*words: str) -> Result:
    return CliRunner().invoke(bot, words)


def said(*words: str) -> str:
    result = call(*words)
    assert result.exit_code == 0, result.output
    return result.output


def refusal(*words: str) -> str:
    """What a command that is refused says: an error in words, not a traceback."""
    result = call(*words)
    assert result.exit_code in (1, 2)
    assert isinstance(result.exception, SystemExit)
    assert "Error: " in result.output
    return result.output.partition("Error: ")[2].strip()


def link_in(text: str) -> str:
    found = re.search(rf"http://127\.0\.0\.1:{FREE}/console/enter/\S{{20,}}", text)
    assert found, text
    return found[0]


def test_a_new_operator_gets_a_login_and_a_link() -> None:
    output = said("operators", "add", "Lucía Prieto")
    assert "Lucía Prieto signs in as lucia.prieto." in output
    link_in(output)
    assert re.search(r"Lucía Prieto +lucia\.prieto +offline", said("operators", "list"))


def test_what_is_done_is_on_record_as_the_system_user_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "somebody else")
    said("operators", "add", "Lucía Prieto")
    said("operators", "set", "lucia.prieto", "--capacity", "3")
    said("webhooks", "add", "https://desk.example.org/hook")
    database = SqlDatabase(f"sqlite:///{tmp_path}/test.db")
    entries = database.read_sync(lambda uow: uow.audit.listing(AuditFilter(terminal=True)))
    database.close()
    assert [entry.action for entry in entries] == ["webhooks.added", "people.arranged", "people.invited"]
    assert {entry.terminal for entry in entries} == {pwd.getpwuid(os.getuid()).pw_name}


def test_the_first_one_is_the_administrator_and_the_next_an_operator() -> None:
    assert "Role: administrator." in said("operators", "add", "Marta Ruiz")
    assert "Role: operator." in said("operators", "add", "Lucía Prieto")
    assert "Role: editor." in said("operators", "add", "Eva Gil", "--role", "editor")
    assert "is supervisor now" in said("operators", "role", "lucia.prieto", "supervisor")
    assert re.search(r"lucia\.prieto +offline +supervisor", said("operators", "list"))


def test_a_second_step_is_turned_off_for_who_lost_the_phone() -> None:
    said("operators", "add", "Marta Ruiz")
    assert "let in without" in said("operators", "unlock", "marta.ruiz")


def test_the_last_administrator_stays_one() -> None:
    said("operators", "add", "Marta Ruiz")
    assert refusal("operators", "role", "marta.ruiz", "editor") == (
        "They are the only administrator: name another one first."
    )


def test_every_link_is_another() -> None:
    said("operators", "add", "Lucía Prieto", "--login", "lucia")
    assert link_in(said("operators", "link", "lucia")) != link_in(said("operators", "link", "Lucía Prieto"))


def test_a_login_that_is_taken_is_refused() -> None:
    said("operators", "add", "Lucía Prieto")
    assert "is taken" in refusal("operators", "add", "Lucia Prieto")


def test_a_link_for_nobody_says_where_to_look() -> None:
    assert refusal("operators", "link", "nobody") == (
        "No operator is called 'nobody': 'bot operators list' shows their logins."
    )


def test_an_incident_is_opened_listed_and_closed() -> None:
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    ends = ("--expected", f"{tomorrow}T18:30")
    opened = said("incidents", "add", "electricity", "sur", "--note-es", "Un cable caído", *ends)
    incident = opened.split()[0]
    listed = rf"{incident}  electricity, sur, since .*, expected to end {tomorrow} 18:30  Un cable caído"
    assert re.search(listed, said("incidents", "list"))
    assert said("incidents", "close", incident) == "Closed. Customers to be told: 0.\n"
    assert said("incidents", "list") == ""
    with database(read_settings()) as db:
        noted = db.read_sync(lambda uow: uow.audit.listing(AuditFilter(action="incidents.", terminal=True)))
    assert [(one.action, one.detail["incident"]) for one in noted] == [
        ("incidents.closed", incident),
        ("incidents.opened", incident),
    ]


def test_a_second_incident_of_the_same_place_is_refused_with_the_first() -> None:
    first = said("incidents", "add", "electricity", "sur").split()[0]
    assert f"{first} is open there" in refusal("incidents", "add", "electricity", "sur")
    said("incidents", "close", first)
    assert said("incidents", "add", "electricity", "sur").split()[0] != first


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("gas", "sur"), "service 'gas': expected one of electricity"),
        (("electricity", "luna"), "district 'luna': expected one of centro"),
        (("electricity", "sur", "--expected", "soon"), "expected a time such as"),
        (("electricity", "sur", "--expected", "2020-01-01T10:00"), "expected a time to come"),
        (("electricity", "sur", "--note-en", "x" * 501), "expected 500 characters at most"),
    ],
)
def test_an_incident_nobody_could_have_is_refused(words: tuple[str, ...], expected: str) -> None:
    assert expected in refusal("incidents", "add", *words)


def test_an_unknown_incident_cannot_be_closed() -> None:
    assert "There is no incident 'inc_0'" in refusal("incidents", "close", "inc_0")


def test_wrong_settings_are_told_together_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    monkeypatch.setenv("LOG_LEVEL", "loud")
    refused = refusal("run").splitlines()
    assert [line.split()[0] for line in refused] == ["PORT", "LOG_LEVEL"]


def test_a_port_in_use_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        refused = refusal("run")
    assert refused.startswith("Port ")
    assert "set PORT" in refused
    assert "\n" not in refused


def test_a_database_that_is_away_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/nowhere")
    refused = refusal("operators", "list")
    assert refused.startswith("The database cannot be used: ")
    assert "\n" not in refused


def test_a_broken_content_file_is_told_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "domain.yml").write_text("intents: []\n")
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    (tmp_path / "data" / "nlu" / "greet.yml").write_text("nlu:\n  - intent: greet\n examples: [\n")
    *told, then = unusable(tmp_path)
    assert any(fault.startswith("data/nlu/greet.yml:3: ") for fault in told)
    assert then == "Until this is mended nothing is learnt, and what answers customers stays as it is."


def test_talk_cannot_have_somebody_and_nobody_on_duty() -> None:
    assert "exclude each other" in refusal("talk", "--nobody-on-duty", "--on-duty", "Ana")


def test_the_tables_are_brought_up_to_date() -> None:
    assert said("db", "upgrade") == "The database is up to date.\n"


def test_a_webhook_is_added_listed_and_removed() -> None:
    added = said("webhooks", "add", "https://desk.example.org/hook", "--kind", "handoff.requested")
    webhook, secret = re.findall(r"whk_\w+|whsec_\S+", added)
    listed = said("webhooks", "list", "--secrets")
    assert "https://desk.example.org/hook" in listed and secret in listed and "0 waiting" in listed
    assert "switched off" in said("webhooks", "off", webhook)
    assert "switched off" in said("webhooks", "list")
    assert "switched on" in said("webhooks", "on", webhook)
    assert "switched off" not in said("webhooks", "list")
    changed = said("webhooks", "change", webhook, "--url", "https://new.example.org/hook")
    assert changed == f"{webhook}, https://new.example.org/hook, is told of handoff.requested.\n"
    assert "message.created" in said("webhooks", "change", webhook, "--kind", "message.created")
    assert "expected https" in refusal("webhooks", "change", webhook, "--url", "http://new.example.org")
    assert "--kind" in refusal("webhooks", "change", webhook)
    (renewed,) = re.findall(r"whsec_\S+", said("webhooks", "renew", webhook))
    assert renewed != secret and renewed in said("webhooks", "list", "--secrets")
    assert said("webhooks", "again", "--all") == "0 will be tried again.\n"
    assert "told nothing more" in said("webhooks", "remove", webhook)
    assert said("webhooks", "list") == said("webhooks", "dead") == ""
    assert "No webhook is called" in refusal("webhooks", "remove", webhook)
    assert "No such message was given up" in refusal("webhooks", "again", "tel_1")


def test_a_webhook_into_our_own_network_is_refused_unless_that_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "WEBHOOK_PRIVATE_ADDRESSES=yes" in refusal("webhooks", "add", "https://10.0.0.5/hook")
    assert "expected https" in refusal("webhooks", "add", "http://desk.example.org/hook")
    monkeypatch.setenv("WEBHOOK_PRIVATE_ADDRESSES", "yes")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        added = said("webhooks", "add", f"http://127.0.0.1:{unused.getsockname()[1]}/hook")
        webhook = re.findall(r"whk_\w+", added)[0]
        assert "did not take it" in refusal("webhooks", "test", webhook)


def keep_version(folder: Path, name: str, made: str) -> None:
    (folder / "versions" / name).mkdir(parents=True)
    shutil.copytree(ROOT / "data/business", folder / "versions" / name / "data/business")
    (folder / "versions" / name / "version.json").write_text(f'{{"content": "{name}", "made": "{made}"}}')


def test_versions_are_published_and_taken_back_without_a_gateway(tmp_path: Path) -> None:
    assert said("model", "list").startswith("None yet")
    assert refusal("model", "back") == "No other version has answered before this one."
    keep_version(tmp_path, "spring", "2026-11-01T10:00:00+00:00")
    keep_version(tmp_path, "autumn", "2026-11-02T10:00:00+00:00")
    assert refusal("model", "publish", "winter").startswith("There is no version winter. There are: autumn, ")
    assert "from the next start on" in said("model", "publish", "spring", "--anyway")
    said("model", "publish", "autumn", "--anyway")
    listed = said("model", "list").splitlines()
    assert [line.split("  ", 1)[1] for line in listed] == ["autumn  published", "spring  the one before"]
    assert "Version spring answers from the next start on" in said("model", "back")


def test_what_was_refused_before_it_answered_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would take the place of one to which somebody may want to go back."""
    keep_version(tmp_path, "autumn", "2026-11-02T10:00:00+00:00")
    said("model", "publish", "autumn", "--anyway")

    def make(versions: Versions, *_: object) -> Version:
        keep_version(tmp_path, "draft", "2026-11-03T10:00:00+00:00")
        return versions.get("draft")

    def failed(version: Version) -> set[str]:
        return {"a customer says hello"} if version.name == "draft" else set()

    monkeypatch.setattr(Versions, "make", make)
    monkeypatch.setattr("bot.model.comparing.failed_conversations", failed)
    assert refusal("model", "publish").startswith("1 conversation tests fail that held before")
    assert "draft" not in said("model", "list")
    assert "from the next start on" in said("model", "publish", "--anyway")
    assert "draft  published" in said("model", "list")


def test_before_a_version_has_answered_there_is_nothing_to_compare_with() -> None:
    assert refusal("model", "compare").startswith("No version has answered here yet")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (EngineUnavailable("TimeoutError"), "The engine did not answer: TimeoutError. Try again"),
        (TurnFailed("status 500"), "The engine did not answer: status 500. Try again"),
        (OSError(errno.ENOSPC, "No space left", "a.yml", None, "b.yml"), "The disk is full: b.yml"),
        (StorageUnavailable("disk full"), "Database or disk cannot be used now: disk full. Nothing was kept"),
    ],
)
def test_what_may_pass_is_told_in_a_sentence(fault: Exception, said: str) -> None:
    @click.command()
    def fails() -> None:
        raise fault

    result = CliRunner().invoke(Plain(commands={"fails": fails}), ["fails"])
    assert result.exit_code == 1 and result.output.startswith(f"Error: {said}")


def test_somebody_elses_engine_is_not_ours_to_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGINE_URL", "http://engine:5005")
    monkeypatch.setenv("ENGINE_TOKEN", "a token of sixteen letters")
    assert "is not ours to change" in refusal("model", "back")


def test_a_key_is_shown_once_listed_and_revoked() -> None:
    said("operators", "add", "Marta Ruiz")
    added = said("keys", "add", "CRM", "--scope", "read", "--scope", "write", "--operator", "marta.ruiz")
    secret = added.split()[-1]
    assert secret.startswith("vnt_") and "may read, write" in added
    listed = said("keys", "list")
    assert "CRM" in listed and "as marta.ruiz, never used" in listed and secret not in listed
    assert "is used by another key" in refusal("keys", "add", "CRM")
    assert "no operator signs in as 'nobody'" in refusal("keys", "add", "X", "--operator", "nobody")
    assert "lets nobody in" in said("keys", "revoke", "CRM")
    assert said("keys", "list") == ""
    assert "No valid key" in refusal("keys", "revoke", "CRM")


def test_what_is_wrong_but_can_be_read_is_told_before_training_and_does_not_stop_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = Copy(tmp_path)
    content.change("data/rules/hours.yml", "intent: opening_hours", "intent: opening_ours")
    assert unusable(tmp_path) == []
    told = capsys.readouterr().err
    assert "data/rules/hours.yml:6: There is no intent 'opening_ours'." in told
    assert "\n1 fault: the bot is trained all the same" in told


@pytest.mark.parametrize(
    ("language", "says"),
    [("en_GB.UTF-8", "are missing here: 2. 'bot content"), ("es_ES.UTF-8", "aquí faltan: 2. «bot content")],
)
def test_what_customers_say_that_an_older_file_does_not_hear_is_counted_before_training(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    says: str,
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    content = Copy(tmp_path)
    assert unusable(tmp_path) == [] and capsys.readouterr().err == ""
    cues = content.read("data/business/cues.yml")
    pointing = cues[cues.index("pointing:\n") : cues.index("beside_names:\n")]
    content.change("data/business/cues.yml", pointing, "")
    content.change("config.yml", "  withdraws: [stop_notices]\n", "")
    assert unusable(tmp_path) == []
    told = capsys.readouterr().err
    assert says in told and told.count("\n") == 1, told


@pytest.mark.parametrize("older", [True, False])
@pytest.mark.parametrize("engine_url", ["", "http://127.0.0.1:5005"])
@pytest.mark.parametrize("went_back", [False, True])
def test_what_an_older_file_does_not_hear_is_counted_at_a_start_that_learns_nothing_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine_url: str, older: bool, went_back: bool
) -> None:
    """As after an update with which a new program came, and no content; none where something else answers."""
    content = Copy(tmp_path)
    content.write("endpoints.yml", "")
    if older:
        cues = content.read("data/business/cues.yml")
        content.write("data/business/cues.yml", cues[: cues.index("\nopen_now:\n")])
    content.write("models/a.tar.gz", "weights")
    content.write(f"models/{FINGERPRINT}", f"a.tar.gz {fingerprint(tmp_path)}")
    monkeypatch.setenv("ENGINE_URL", engine_url)
    monkeypatch.setenv("ENGINE_TOKEN", "of-an-engine-elsewhere")
    monkeypatch.setattr("bot.commands.serving.ROOT", tmp_path)
    versions = Versions(tmp_path / "versions", tmp_path)
    monkeypatch.setattr("bot.commands.serving.kept_versions", lambda settings: versions)
    monkeypatch.setattr("bot.model.engines.first_at_once", lambda settings, version: None)
    monkeypatch.setattr("bot.serving.server.serve", lambda *given, **named: 0)
    if went_back:
        before = versions.make(lambda _line: None)
        about = before.folder.with_name("before") / "version.json"
        shutil.copytree(before.folder, about.parent)
        kept = json.loads(about.read_text())
        about.write_text(json.dumps({**kept, "content": "other"}))
        versions.publish(versions.get("before"))
        versions.publish(before)
        versions.back()
    told = said("run")
    answers = not (engine_url or went_back)
    assert ("are missing here: 5. 'bot content check' tells" in told) is (older and answers), told
    assert "Training" not in told


@pytest.mark.parametrize(
    ("language", "says"),
    [("en_GB.UTF-8", "A quote is opened here"), ("es_ES.UTF-8", "una comilla que no se cierra")],
)
def test_whatever_the_command_a_file_that_cannot_be_read_is_told_in_the_editors_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, says: str
) -> None:
    """Also config.yml, from which recorded conversations are decided again."""
    monkeypatch.setenv("LC_ALL", language)
    content = Copy(tmp_path)
    content.change("config.yml", "language: es", 'language: "es')
    for module in ("bot.commands.new", "bot.commands.escalation", "bot.commands.common"):
        monkeypatch.setattr(f"{module}.ROOT", tmp_path)
    for words in (("new", "answer", "market_days"), ("escalation", "replay", "--since", "2026-11-01")):
        refused = refusal(*words)
        assert refused.startswith("config.yml:") and says in refused, refused


def test_what_has_no_examples_cannot_be_held_out() -> None:
    assert refusal("content", "understood", "faq/nowhere").endswith("There are no examples of 'faq/nowhere'.")


def test_how_often_each_question_was_understood_is_told_with_the_day_it_is_counted_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en")
    monkeypatch.setenv("KEEP_MESSAGES_MONTHS", "1")
    assert "There is no message of the last 90 days." in said("questions", "--known", "--days", "90")
    asked = datetime.now(UTC) - timedelta(days=20)
    database = SqlDatabase(f"sqlite:///{tmp_path}/test.db")

    def write(uow: UnitOfWork) -> None:
        came = receive(uow, IncomingMessage("web", "ana", "m1", "Cita", payload="/book_appointment"), asked)
        turn = Turn("trn_1", came.conversation.id, 1, came.message.id, TurnState.ANSWERED, 0, asked)
        turn.understood = Understanding("book_appointment", 1.0, "es")
        uow.turns.add(turn)

    database.run_sync(write)
    database.close()
    told = said("questions", "--known", "--days", "90")
    assert re.search(r"^ +1 x  book_appointment$", told, re.MULTILINE), told
    assert re.search(r"^ +0 x  opening_hours$", told, re.MULTILINE), told
    assert f"Messages counted: 1; the first is of {asked:%Y-%m-%d}." in told
    assert "What is older than KEEP_MESSAGES_MONTHS (1) counts no more." in told
    assert "KEEP_MESSAGES_MONTHS" not in said("questions", "--known", "--days", "30")


@pytest.mark.parametrize("days", ["0", "-5", "9999999999"])
@pytest.mark.parametrize("command", [("questions",), ("questions", "--known"), ("model", "compare")])
def test_days_that_cannot_be_looked_back_are_refused(command: tuple[str, ...], days: str) -> None:
    """Nothing is told of no days, as if all had been well in them."""
    assert f"{days} is not in the range 1<=x<=36500" in refusal(*command, "--days", days)
