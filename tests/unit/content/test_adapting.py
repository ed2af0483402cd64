"""A dental practice takes the shipped assistant: its examples speak of that, and no more of a cooperative."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands import adapt as command
from bot.commands import common
from bot.content import tongue
from bot.content.adapting import adapt
from bot.content.check import check
from bot.content.faults import ContentError
from bot.content.find import of_the_example, saying
from bot.content.project import Project
from tests.unit.content.conftest import Copy

OFFICES = """offices:
  alameda:
    es: Alameda
    en: Alameda
    synonyms: {es: [clínica alameda], en: [alameda clinic]}
    address: Paseo de la Alameda, 18
    hours: "Mo-Fr 09:00-20:00"
  playa:
    es: Playa
    en: Beach
    address: Calle del Mar, 3
    hours: "Mo-Fr 09:00-20:00"
"""
KINDS = """appointment_kinds:
  checkup:
    es: una revisión
    en: a check-up
    synonyms: {es: [limpieza], en: [a cleaning]}
    minutes: 30
    offices: [alameda, playa]
    needs: {es: tu DNI, en: your ID card}
"""
HEAD = 'version: "3.1"\n\nnlu:\n'


@pytest.fixture
def practice(content: Copy) -> Copy:
    content.write("data/business/offices.yml", OFFICES)
    content.write("data/business/appointment_kinds.yml", KINDS)
    for facts in ("services", "districts"):
        (content.root / f"data/business/{facts}.yml").unlink()
    return content


def becomes(practice: Copy, intent: str, *texts: str, language: str = "es") -> list[str | None]:
    """The examples of an intent in a file of their own."""
    file = f"data/nlu/{language}/hours.yml"
    lines = "".join(f"      - {text}\n" for text in texts)
    practice.write(file, f"{HEAD}  - intent: {intent}\n    examples: |\n{lines}")
    found = adapt(Project.read(practice.root)).lines.get(file, {})
    return [found.get(number, text) for number, text in enumerate(texts, 6)]


def test_names_of_the_example_become_those_of_the_business_which_take_turns(practice: Copy) -> None:
    said = becomes(
        practice, "opening_hours", "¿cuándo abre Norte hoy?", "y puerto el lunes", "la oficina norte abre?"
    )
    assert said == ["¿cuándo abre Playa hoy?", "y alameda el lunes", "la clínica alameda abre?"]
    assert becomes(practice, "book_appointment", "hora para una factura") == ["hora para una revisión"]
    (english,) = becomes(practice, "opening_hours", "is norte open", language="en")
    assert english in {"is alameda open", "is beach open"}


def test_a_marked_name_stays_marked(practice: Copy) -> None:
    assert becomes(practice, "opening_hours", "el [puerto](office) de hoy", "abre [el puerto](office)") == [
        "la [playa](office) de hoy",
        "abre [clínica alameda](office)",
    ]


def test_what_the_business_does_not_have_is_deleted_and_nothing_stands_there_twice(practice: Copy) -> None:
    said = becomes(
        practice, "opening_hours", "no tengo luz", "abre norte", "abre puerto", "abre centro", "abre zorro"
    )
    assert said == [None, "abre playa", "abre alameda", None, "abre zorro"]


def test_what_becomes_of_a_line_reads_as_people_write(practice: Copy) -> None:
    """The article goes with the name, and an office that is called a clinic is no office beside it."""
    practice.change("data/business/business.yml", "{es: oficina, en: office}", "{es: clínica, en: clinic}")
    assert becomes(
        practice, "office_location", "la dirección del norte", "voy al Puerto", "del [centro](office)"
    ) == [
        "la dirección de la playa",
        "voy a la Alameda",
        "de la [playa](office)",
    ]
    practice.write("data/business/offices.yml", OFFICES.replace("es: Playa", "es: Clínica Playa"))
    said = becomes(practice, "office_location", "dónde está la oficina de Norte")
    assert said == ["dónde está la Clínica Playa"]
    named = OFFICES.replace("en: Alameda", "en: Alameda Clinic").replace("en: Beach", "en: Beach Clinic")
    practice.write("data/business/offices.yml", named)
    (said,) = becomes(practice, "office_location", "where is the norte office?", language="en")
    assert said in {"where is the alameda clinic?", "where is the beach clinic?"}
    assert becomes(practice, "book_appointment", "may i see the new girl about my bill", language="en") == [
        "may i see the new girl about a check-up"
    ]


def test_where_no_other_appointment_could_stand_the_line_is_deleted(practice: Copy) -> None:
    assert becomes(practice, "book_appointment", "quiero contratar internet, me dais cita?") == [None]
    assert becomes(practice, "book_appointment", "cita por una factura que no entiendo") == [None]
    said = becomes(practice, "book_appointment", "no entiendo mi factura", "que me miren la factura")
    assert said == [None, None], "nor could one that is called otherwise"
    assert becomes(practice, "complain", "mi factura") == [None], "what is wrong there is no appointment"


def test_a_name_that_says_what_is_done_or_which_one_it_is_stands_by_itself(practice: Copy) -> None:
    """ "Hacerte el carné", "the one by the river"."""
    practice.write("data/business/appointment_kinds.yml", KINDS.replace("una revisión", "hacerte el carné"))
    said = becomes(practice, "appointment_requirements", "qué papeles hacen falta para el cambio de titular?")
    assert said == ["qué papeles hacen falta para hacerte el carné?"]
    river = OFFICES.replace("en: Beach", "en: the one by the river").replace("en: Alameda", "en: the big one")
    practice.write("data/business/offices.yml", river.replace("en: [alameda clinic]", "en: []"))
    said = becomes(practice, "opening_hours", "is the [north](office) office open", language="en")
    assert said == ["is [the one by the river](office) open"]


@pytest.mark.parametrize("intent", ["faq/own", "report_danger", "out_of_scope", "talk_to_human"])
def test_what_the_editors_wrote_and_what_calls_a_person_stays(practice: Copy, intent: str) -> None:
    assert becomes(practice, intent, "se cae un poste de la luz en norte") == [
        "se cae un poste de la luz en norte"
    ]


def test_what_is_danger_in_any_house_or_office_stays(practice: Copy) -> None:
    """A dental practice has sockets, wires, taps and a meter too, and smells gas."""
    file = "data/danger/es/situations.yml"
    anywhere = [
        "huele a gas en la sala",
        "hay humo",
        "fuego en el contador!!",
        "mi papá agarró el cable y no lo suelta",
        "sale humo del cuadro de la luz",
        "el agua ya llega a los enchufes del salon",
        "la regadera me da toques",
        "the fuse board is on fire",
        "prendimos la planta en el garaje por el apagón y mi esposa no despierta",
    ]
    trade = [
        "hay fuego en la subestación",
        "un poste se vino encima de la casa",
        "the transformer is on fire",
    ]
    lines = "".join(f"  - {text}\n" for text in (*anywhere, *trade))
    practice.write(file, f"present: |\n{lines}")
    adapt(Project.read(practice.root)).write(practice.root)
    left = practice.read(file)
    assert [text for text in anywhere if text not in left] == []
    assert [text for text in trade if text in left] == []


def test_a_business_of_the_same_trade_keeps_all_that_is_danger_in_it(content: Copy) -> None:
    """However few words of it stand in its facts."""
    for facts in ("offices", "appointment_kinds", "districts", "services"):
        (content.root / f"data/business/{facts}.yml").unlink()
    content.write(
        "data/business/services.yml",
        "services:\n  current:\n    es: Electricidad y gas\n    en: Electricity and gas\n",
    )
    found = adapt(Project.read(content.root))
    assert not [file for file in found.lines if file.startswith("data/danger/")]


def test_all_of_it_is_written_and_nothing_else_changes(practice: Copy) -> None:
    """Nothing that the check would find comes with it."""
    before = {one.what for one in check(practice.root)}
    untouched = practice.read("data/nlu/es/danger.yml")
    found = adapt(Project.read(practice.root))
    old = practice.read("data/nlu/es/appointments.yml").split("\n")
    found.write(practice.root)
    new = practice.read("data/nlu/es/appointments.yml").split("\n")
    lines = found.lines["data/nlu/es/appointments.yml"]
    kept = [line for number, line in enumerate(old, 1) if lines.get(number, line) is not None]
    assert len(new) == len(kept) < len(old)
    changed = [(was, now) for was, now in zip(kept, new, strict=True) if was != now]
    assert changed and all(was.startswith("      - ") and now.startswith("      - ") for was, now in changed)
    assert practice.read("data/nlu/es/danger.yml") == untouched
    assert not adapt(Project.read(practice.root)).lines, "done once, nothing is left to do"
    after = {one.what for one in check(practice.root) if "has only" not in one.what and not one.may_wait}
    assert after <= before
    says = saying(of_the_example(practice.root))
    assert not [line for line in new if says(line) and "#" not in line]


def test_a_name_of_theirs_does_not_stand_in_the_wrong_language(practice: Copy) -> None:
    """Also where few examples are left to compare them with."""
    synonyms = "en: [alameda clinic, la que está en la plaza del agua]"
    practice.write("data/business/offices.yml", OFFICES.replace("en: [alameda clinic]", synonyms))
    for file in [
        *(practice.root / "data/nlu").rglob("faq*.yml"),
        *(practice.root / "data/nlu").rglob("serv*.yml"),
    ]:
        file.unlink()
    adapt(Project.read(practice.root)).write(practice.root)
    assert "- la que está en la plaza del agua\n" in practice.read("data/nlu/en/answers.yml")
    assert not [*tongue.check(Project.read(practice.root))]


def test_the_command_shows_first_and_writes_only_what_git_can_undo(
    practice: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (command, common):
        monkeypatch.setattr(module, "ROOT", practice.root)

    def run(*options: str) -> Result:
        return CliRunner().invoke(command.adapt, options)

    git(practice.root, "init", "-q")
    assert "data/nlu/es/appointments.yml" in run().output
    assert run("--write").exit_code == 1, "it is not committed"
    git(practice.root, "add", "domain.yml", "config.yml", "data", "tests")
    git(practice.root, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "as it is")
    shown = run()
    assert shown.exit_code == 0 and not git(practice.root, "status", "--porcelain", "data")
    assert run("--write").exit_code == 0
    assert " M data/nlu/es/appointments.yml" in git(practice.root, "status", "--porcelain", "data")


def test_nothing_is_told_or_done_where_the_facts_cannot_be_read(
    content: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in a file that cannot be read would be taken for what the business does not have."""
    monkeypatch.setattr(command, "ROOT", content.root)
    content.write("data/business/services.yml", content.read("data/business/services.yml") + "]\n")
    result = CliRunner().invoke(command.adapt)
    assert not result.output and isinstance(result.exception, ContentError)
    assert "data/business/services.yml" in str(result.exception)


def test_no_name_of_the_shipped_assistant_becomes_another(content: Copy) -> None:
    found = adapt(Project.read(content.root))
    assert not found.count(deleted=False)


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout
