"""An editor whose business has no outages takes the topic out, led by what the check says is left over."""

from __future__ import annotations

import difflib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from bot.commands import common
from bot.commands import content as content_commands
from bot.content.business import load_business
from bot.content.check import check
from bot.content.cutting import without
from bot.content.faults import Fault
from bot.content.leaving_out import Left, leave_out, read_again, said_by_the_bot
from bot.content.left_tests import conversations_of
from bot.content.new_form import new_form
from bot.content.project import Project
from bot.content.topics import chosen, speaking_of, topics, words_of
from tests.unit.content.conftest import ROOT, Copy

GONE = ("service_status", "notify_me")
FILES = ("data/nlu/es/{}", "data/nlu/en/{}", "data/rules/{}", "data/responses/{}")


@pytest.fixture
def shorter(content: Copy) -> Copy:
    """The topic's own files are deleted, and the intents are no longer in the domain."""
    for topic in ("service_status.yml", "notices.yml"):
        for file in FILES:
            (content.root / file.format(topic)).unlink(missing_ok=True)
    drop_lines(content, "domain.yml", "  - {}", GONE)
    shutil.rmtree(content.root / "tests/transcripts")  # which also speak of it
    return content


def drop_lines(content: Copy, file: str, line: str, names: tuple[str, ...]) -> None:
    gone = {line.format(name) for name in names}
    kept = [one for one in content.read(file).split("\n") if one not in gone]
    content.write(file, "\n".join(kept))


def left_out(content: Copy, tmp_path: Path, *names: str, facts: tuple[str, ...] = ()) -> Left:
    project = Project.read(ROOT)
    copy = tmp_path / "tried"
    copy.mkdir()
    intents = [one for name in names for one in chosen(project, name)]
    left = leave_out(content.root, intents, copy, facts)
    shutil.rmtree(copy)
    left.write(content.root)
    return left


def loaded(text: str) -> object:
    return yaml.load(text, yaml.CSafeLoader)


def diff(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("+++", "---"))]


def wrongly_gone(before: str, after: str) -> list[str]:
    """The remarks that went although what stands below them stayed, or the next of those they are of."""
    old, new = before.splitlines(), after.splitlines()
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = {block.a + i for block in blocks for i in range(block.size)}
    remarks = {i for i, line in enumerate(old) if line.lstrip().startswith("#")}
    wrong = []
    for i in sorted(remarks - stayed):
        first = next((j for j in range(i, len(old)) if j not in remarks), len(old))
        follows = next((j for j in range(first, len(old)) if j in stayed or j in remarks), len(old))
        entry = follows < len(old) and follows not in remarks and old[follows].strip()
        alike = entry and indent(old[follows]) == indent(old[i])
        if first in stayed or (alike and all(line.strip() for line in old[first:follows])):
            wrong.append(old[i])
    return wrong


def indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout


def left_over(content: Copy) -> list[Fault]:
    return [fault for fault in check(content.root) if not fault.may_wait]


def test_what_is_left_over_is_named_where_an_editor_can_take_it_away(shorter: Copy) -> None:
    faults = left_over(shorter)
    places = {fault.file for fault in faults}
    assert {"domain.yml", "config.yml", "data/business/handoff.yml", "data/responses/choices.yml"} <= places
    spoken = [fault for fault in faults if fault.file.startswith("actions/")]
    assert all("out of domain.yml" in fault.todo for fault in spoken), "no editor changes Python"
    assert not [fault for fault in faults if fault.file.startswith("bot/")]
    listed = [fault for fault in faults if "This list names 'notify_me'" in fault.what]
    lists = [line for line in shorter.read("domain.yml").split("\n") if line == "          - notify_me"]
    assert len(listed) == len(lists), "each list is named once, however often it is referred to"


def test_a_topic_can_be_left_out_with_its_services_and_districts(content: Copy, tmp_path: Path) -> None:
    """Nothing in the code insists on them: what names one goes, and so does what is said of one."""
    left = left_out(content, tmp_path, "service_status", facts=("services", "districts"))
    assert left_over(content) == left.faults == []
    forms = Project.read(content.root).forms
    assert forms["report_problem_form"] == ["problem_text"]
    assert "district:" not in content.read("data/business/offices.yml")
    assert "electricity" not in content.read("data/business/contacts.yml")
    assert "utter_danger_electricity" not in content.read("data/responses/danger.yml")
    assert "utter_system_service_restored" not in content.read("data/responses/system.yml")
    assert "incident_opened" not in content.read("data/business/templates.yml")
    said = Project.read(content.root).response_names
    assert not [name for name in said if name.endswith(("problem_service", "problem_district"))]
    assert {"utter_why_problem_text", "utter_ask_booking_kind_knowing"} <= said


@pytest.mark.parametrize("facts", [("services",), ("districts",)])
def test_facts_can_be_left_out_by_themselves(content: Copy, tmp_path: Path, facts: tuple[str, ...]) -> None:
    left = left_out(content, tmp_path, facts=facts)
    assert left_over(content) == left.faults == []


def test_what_is_said_of_a_form_stays_with_it(content: Copy, tmp_path: Path) -> None:
    """A complaint opens the form of a report too."""
    left = left_out(content, tmp_path, "report_problem")
    assert left_over(content) == left.faults == []
    for name in ("nevermind", "go_on"):
        assert f"utter_{name}_report_problem" in Project.read(content.root).response_names


TOPICS = [one.name for one in topics(Project.read(ROOT))]


@pytest.mark.parametrize("names", [*([name] for name in TOPICS), ["appointments", "service_status"]])
def test_each_topic_can_be_left_out_by_its_name(content: Copy, tmp_path: Path, names: list[str]) -> None:
    """What stays is as it was written, in its order and with its remarks."""
    left = left_out(content, tmp_path, *names)
    assert left_over(content) == left.faults == []
    for file, text in left.after.items():
        assert text is None or loaded(text) != loaded(left.before[file])
        changed = [*diff(left.before[file], text or "")]
        if text is not None:
            assert not wrongly_gone(left.before[file], text), file
        for line in (
            one for one in changed if one.startswith("+") and one[1:].strip() not in left.before[file]
        ):
            left_of_it = (re.findall(r"[\w/]+", one) for one in changed if one[0] == "-")
            words = re.findall(r"[\w/]+", line)  # of a list within its lines, which is shorter now
            assert any([*filter(words.__contains__, one)] == words for one in left_of_it), line
    intents = [intent for name in names for intent in chosen(Project.read(ROOT), name)]
    for path in (content.root / "data/nlu").rglob("*.yml"):
        named = {one.get("intent") for one in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["nlu"]}
        assert not named & {*intents}
    assert not {*Project.read(content.root).intents} & {*intents}


def test_without_appointments_their_kinds_need_not_be_there(content: Copy, tmp_path: Path) -> None:
    left_out(content, tmp_path, "appointments")
    (content.root / "data/business/appointment_kinds.yml").unlink()
    assert [str(fault) for fault in left_over(content)] == []
    assert load_business(content.root).appointment_kinds == {}


def test_a_form_can_be_made_where_the_topics_with_forms_are_gone(content: Copy, tmp_path: Path) -> None:
    """They had the list of what is no answer to a form, and were all there was of forms."""
    left_out(content, tmp_path, "appointments", "problems", "service_status")
    assert "begin: []" in content.read("config.yml")
    new_form(Project.read(content.root), "register_pet", ("name", "chip")).write()
    faults = left_over(content)
    assert faults
    assert not [one for one in faults if "register_pet" not in f"{one.file}{one.what}"]
    domain = loaded(content.read("domain.yml"))
    assert isinstance(domain, dict)
    assert [*domain["forms"]] == ["register_pet_form"]
    for slot in ("register_pet_name", "register_pet_chip"):
        elsewhere = domain["slots"][slot]["mappings"][0]["not_intent"]
        assert {"opening_hours", "faq", "talk_to_human"} <= {*elsewhere}
        assert not {"inform", "affirm"} & {*elsewhere}
    assert "  begin:\n  - register_pet\n" in content.read("config.yml")


def test_a_test_is_of_the_topic_whose_examples_the_customer_writes(content: Copy) -> None:
    """In other words than its own: by the example it is most like."""
    before = Project.read(content.root)
    content.write(
        "tests/transcripts/es/new.yml", "about: A.\nturns:\n  - customer: avisame cuando vuelva la luz hoy\n"
    )
    content.write("tests/transcripts/es/else.yml", "about: B.\nturns:\n  - customer: me llamo luz\n")
    after, gone = Project.read(content.root), chosen(before, "service_status")
    found = conversations_of(before, after, gone, [])
    assert "tests/transcripts/es/new.yml" in found
    assert "tests/transcripts/es/else.yml" not in found


def test_a_test_is_of_the_topic_that_expects_its_words(content: Copy) -> None:
    """Whatever the customer says in it; what the bot fills in stands in no text, and tells nothing."""
    file = "tests/transcripts/es/new.yml"
    for piece, of_it in (("No he reservado nada", True), ("Centro", False), ("No importa, lo olvido", False)):
        content.write(file, f"about: A test.\nturns:\n  - customer: vale\n    bot: [{piece!r}]\n")
        before = Project.read(content.root)
        after = Project.read(content.root)
        after.sheets["responses"] = [s for s in after.sheets["responses"] if "nevermind" not in s.file]
        assert (file in conversations_of(before, after, [], [])) is of_it


def test_what_makes_a_conversation_is_no_topic() -> None:
    project = Project.read(ROOT)
    assert "appointments" in TOPICS
    assert not {"conversation", "forms", "handoff"} & {*TOPICS}
    assert not any(chosen(project, name) for name in ("greet", "talk_to_human", "appointmets"))
    assert chosen(project, "faq/prices") == ("faq/prices",)


def test_a_button_to_a_prepared_answer_goes_with_it(content: Copy, tmp_path: Path) -> None:
    """Beside others it goes alone, alone it takes "buttons" with it, and so goes a test that presses it."""
    faq, pressed = "data/responses/faq.yml", "tests/transcripts/es/presses_prices.yml"
    shipped, button = content.read(faq), "        - {title: Precios, payload: /faq/prices}\n"
    beside = shipped.replace("      buttons:\n", f"      buttons:\n{button}")
    alone = re.sub(r"(      text: .*\n)(?!      buttons:)", rf"\1      buttons:\n{button}", beside)
    assert beside != shipped and alone != beside, "there are answers with a button and without one"
    content.write(faq, alone)
    content.write(pressed, "about: A test.\nturns:\n  - press: /faq/prices\n")
    left = left_out(content, tmp_path, "faq/prices")
    assert content.read(faq) == shipped
    assert not (content.root / pressed).exists()
    assert not left.faults and not left_over(content)


def test_a_question_in_the_same_words_is_named(content: Copy, tmp_path: Path) -> None:
    words = words_of(Project.read(ROOT), chosen(Project.read(ROOT), "appointments"))
    assert {"cita", "appointment"} <= words
    left_out(content, tmp_path, "appointments")
    assert speaking_of(Project.read(content.root), words) == ["faq/without_appointment"]
    gone = chosen(Project.read(ROOT), "appointments")
    left = conversations_of(Project.read(ROOT), Project.read(content.root), gone, words)
    assert "tests/transcripts/en/booking_yes_but_another_hour.yml" in left
    again = read_again(content.root, words)
    assert any(line.startswith("data/business/business.yml") and "citas" in line for line in again)
    assert not [line for line in again if line.endswith(":")], "names of responses are read by nobody"


def test_a_word_that_the_bot_itself_hardly_said_of_it_marks_no_line_to_be_read_again(
    content: Copy, tmp_path: Path
) -> None:
    project = Project.read(ROOT)
    names = ("service_status", "still_waiting")
    words = {word for name in names for word in words_of(project, chosen(project, name))}
    assert {"todavia", "vuelva"} <= words
    left_out(content, tmp_path, *names)
    assert not {"todavia", "vuelva"} & said_by_the_bot(words, project, Project.read(content.root))
    assert "cita" in said_by_the_bot({"cita"}, project, project_without(content, tmp_path, "appointments"))


def project_without(content: Copy, tmp_path: Path, name: str) -> Project:
    left_out(content, tmp_path, name)
    return Project.read(content.root)


def test_a_list_others_refer_to_is_written_where_it_is_referred_to_next() -> None:
    text = "a:\n  - x: &names\n      - one\n      - two\n  # Kept.\n  - x: *names\n"
    text += "  - y: [one, two,\n        three]\nb: [one]\n"
    assert without(text, [("a", 0), ("a", 2, "y", 1), ("b", 0)]) == (
        "a:\n  # Kept.\n  - x: &names\n      - one\n      - two\n  - y: [one, three]\nb: []\n"
    )


@pytest.fixture
def house(content: Copy, monkeypatch: pytest.MonkeyPatch) -> Copy:
    """In git, all of it committed."""
    for module in (content_commands, common):
        monkeypatch.setattr(module, "ROOT", content.root)
    git(content.root, "init", "-q")
    git(content.root, "add", "domain.yml", "config.yml", "data", "tests")
    commit(content.root)
    return content


def commit(root: Path) -> None:
    who = "-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"
    git(root, *who, "commit", "-qm", "as it is")


def leave_out_appointments() -> Result:
    return CliRunner().invoke(content_commands.content, ["leave-out", "appointments", "--write"])


def test_what_git_ignores_is_not_cut(house: Copy) -> None:
    """It could not be restored."""
    house.write(".gitignore", "data/rules/appointments.yml\n")
    git(house.root, "rm", "-q", "--cached", "data/rules/appointments.yml")
    commit(house.root)
    refused = leave_out_appointments()
    assert refused.exit_code == 1
    assert "What git ignores could not be brought back: data/rules/appointments.yml." in refused.output
    assert (house.root / "data/rules/appointments.yml").exists()


def test_what_git_does_not_know_yet_is_to_be_committed_first(
    house: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before all the work, for which there is no room here; also where git was told not to speak of it."""
    monkeypatch.setattr(tempfile, "tempdir", str(house.root / "nowhere"))
    git(house.root, "config", "status.showUntrackedFiles", "no")
    house.write("data/responses/new.yml", "responses: {}\n")
    refused = leave_out_appointments()
    assert refused.exit_code == 1
    assert "?? data/responses/new.yml" in refused.output
    assert "Commit your changes to git first" in refused.output


def test_without_git_nothing_is_cut(house: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    refused = leave_out_appointments()
    assert refused.exit_code == 1
    assert "Without git this could not be undone: nothing was changed." in refused.output
    assert (house.root / "data/rules/appointments.yml").exists()


def test_a_folder_that_is_not_in_git_is_told_how_it_gets_there(house: Copy) -> None:
    shutil.rmtree(house.root / ".git")
    refused = leave_out_appointments()
    assert refused.exit_code == 1
    assert "This folder is not kept in git" in refused.output and "'git init'" in refused.output
    assert (house.root / "data/rules/appointments.yml").exists()


def test_what_hangs_together_is_left_to_the_editor(content: Copy, tmp_path: Path) -> None:
    """A list in lines that is only referred to within brackets cannot be written out there."""
    file = "data/responses/appointments.yml"
    before = content.read(file)
    key = before[before.rindex("  utter_") :].partition(":")[0]
    content.change(file, f"{key}:", f"{key}: &said")
    content.write(file, f"{content.read(file).rstrip()}\n  utter_kept: [*said]\n")
    before = content.read(file)
    left = left_out(content, tmp_path, "appointments")
    assert any(one.file == file and "hangs together with what stays" in one.what for one in left.faults)
    assert content.read(file) == before


def test_all_files_of_prepared_answers_go_with_one_word_and_all_that_names_them(
    content: Copy, tmp_path: Path
) -> None:
    """What the bot can do is asked of any of them, and so is what is kept about a customer: both stay."""
    left = left_out(content, tmp_path, "faq*")
    assert left_over(content) == left.faults == []
    assert not [*(content.root / "data").rglob("faq_*.yml"), *(content.root / "data/nlu").rglob("faq.yml")]
    assert "faq/" not in content.read("config.yml")
    asked = [one for one in Project.read(content.root).asked_for if one.startswith("faq")]
    assert asked == ["faq/my_data", "faq/what_i_can_do"]


def test_every_prepared_answer_is_no_topic_where_no_file_is_called_so(house: Copy) -> None:
    for language in ("es", "en"):
        (house.root / f"data/nlu/{language}/faq.yml").unlink()
    refused = CliRunner().invoke(content_commands.content, ["leave-out", "faq"])
    assert refused.exit_code == 2 and "'faq' is every prepared answer" in refused.output


def test_the_command_shows_first_and_writes_what_git_can_undo(house: Copy) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(content_commands.content, ["leave-out", *words])

    assert "appointments          book_appointment, change_appointment" in run().output
    assert "There is no topic 'apointments'. Did you mean 'appointments'?" in run("apointments").output
    assert "services              data/business/services.yml" in run().output
    assert "There is no topic 'service'. Did you mean 'services'?" in run("service").output
    assert "data/business/services.yml: deleted" in (facts := run("districts", "services").output)
    assert re.search(r"data/responses/.*\bluz\b", facts), "sentences with a name of one are read again"
    assert "'bot content leave-out districts services --write' does it" in facts
    assert "'greet' is part of any conversation, and stays." in run("greet").output
    assert "data/nlu/es/faq.yml: deleted" in run("faq").output
    shown = run("appointments")
    assert "data/rules/appointments.yml: deleted" in shown.output
    assert "Nothing asks for data/business/appointment_kinds.yml any more" in shown.output
    assert "for data/business/services.yml any more" not in shown.output
    assert "--write' does it" in shown.output
    assert not git(house.root, "status", "--porcelain", "domain.yml", "data")
    house.change("data/responses/faq.yml", "?", "??")
    assert "nothing was changed" in run("appointments", "--write").output
    git(house.root, "checkout", "-q", "data")
    written = run("appointments", "--write").output
    assert not (house.root / "data/rules/appointments.yml").exists()
    undone = re.search(r"'git (restore [^']*)' undoes it", written)
    assert undone, written
    git(house.root, *undone[1].split())
    assert not git(house.root, "status", "--porcelain", "domain.yml", "data")


def test_a_business_in_which_nobody_is_in_danger_needs_no_words_for_it(content: Copy) -> None:
    """Taken out of the settings, the action that calls a person misses none."""
    content.change("config.yml", "    report_danger: danger\n", "")
    (content.root / "data/responses/danger.yml").unlink()
    assert not [fault for fault in check(content.root) if "utter_danger" in fault.what]


def test_a_form_that_asks_for_what_there_is_none_of_is_named(content: Copy) -> None:
    content.write("data/business/districts.yml", "districts: {}\n")
    content.write(
        "data/business/offices.yml",
        re.sub(r"    district: .*\n", "", content.read("data/business/offices.yml")),
    )
    faults = [fault for fault in check(content.root) if "nothing to choose from" in fault.what]
    line = content.line("domain.yml", "required_slots: [problem_service")
    assert ("domain.yml", line) in {(fault.file, fault.line) for fault in faults}
    assert len(faults) == 2  # notify_me_form too
