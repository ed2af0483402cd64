"""``bot content check`` as an editor sees it."""

from __future__ import annotations

import time

import pytest

from bot.content.check import check, main
from tests.unit.content.conftest import ROOT, Copy

# What other files name, by its key.
FACTS = ("services", "districts", "offices", "appointment_kinds")
SECTIONS = ("intents", "entities", "slots", "forms", "actions")


def test_a_fault_is_printed_with_its_place_and_counted(
    content: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    content.change("data/business/business.yml", "country: ES", "contry: ES")
    assert main(content.root) == 1
    printed = capsys.readouterr().out
    assert "data/business/business.yml:10: 'contry' is not a known key. Did you mean 'country'?" in printed
    assert printed.endswith("1 fault.\n")


def test_content_in_order_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(ROOT) == 0
    assert capsys.readouterr().out == "The content is in order.\n"


def test_an_unreadable_file_is_told_and_the_other_files_are_still_checked(content: Copy) -> None:
    """What stands in the unreadable file is not reported as missing."""
    content.change("data/nlu/es/hours.yml", "      - horario\n", "\t- horario\n")
    content.change("data/business/contacts.yml", "hola@aurora.example", "hola")
    assert [fault.file for fault in check(content.root)] == [
        "data/business/contacts.yml",
        "data/nlu/es/hours.yml",
    ]


def test_the_whole_content_is_checked_in_less_than_two_seconds() -> None:
    """Of a processor's time: the machine may be busy with something else."""
    began = time.process_time()
    check(ROOT)
    assert time.process_time() - began < 2


def test_the_signs_that_every_network_renders_are_left_alone(content: Copy) -> None:
    """Bold, italic, an address with words: bot/core/markdown.py."""
    said = "**Puedes** _pagar_ en [la web](https://aurora.example/pagos) o en https://aurora.example, y"
    content.change("data/responses/faq.yml", "Puedes pagar", said)
    assert [str(fault) for fault in check(content.root)] == []


@pytest.mark.parametrize("name", ["first visit", "niños", "Prices"])
def test_a_name_no_button_could_lead_to_is_told(content: Copy, name: str) -> None:
    content.change("domain.yml", "  - greet\n", f"  - greet\n  - {name}\n")
    assert any(f"'{name}' is no name for an intent" in fault.what for fault in check(content.root))


def test_a_copy_that_was_changed_is_told_once_and_not_line_by_line(content: Copy) -> None:
    copied = content.read("data/nlu/es/offices.yml").replace("- donde estais", "- por dónde paráis")
    content.write("data/nlu/es/offices (1).yml", copied)
    told = [fault for fault in check(content.root) if "no file offices (1).yml" not in fault.what]
    assert [(fault.file, fault.line) for fault in told] == [("data/nlu/es/offices (1).yml", 1)]
    assert "stand in data/nlu/es/offices.yml too" in told[0].what and "delete this file" in told[0].todo
    assert "están también en" in told[0].spanish()


def test_a_part_of_a_file_under_another_name_is_the_copy_however_short_its_name(content: Copy) -> None:
    """Whoever deleted the whole file would lose what only that has."""
    whole, blocks = "data/nlu/es/faq_bills_and_visits.yml", 0
    kept = []
    for line in content.read(whole).splitlines(keepends=True):
        blocks += line.startswith("  - intent:")
        if blocks <= 4:
            kept.append(line)
    content.write("data/nlu/es/mio.yml", "".join(kept))
    assert content.read(whole).count("      - ") / 2 < "".join(kept).count("      - "), "more than half"
    told = [fault for fault in check(content.root) if "no file mio.yml" not in fault.what]
    assert [fault.file for fault in told] == ["data/nlu/es/mio.yml"], "\n".join(map(str, told))
    assert f"stand in {whole} too" in told[0].what


def test_so_is_one_of_a_prepared_answer(content: Copy) -> None:
    content.change("data/nlu/es/faq.yml", "faq/payment_methods", "faq/payment💶methods")
    told = "\n".join(map(str, check(content.root)))
    assert "'faq/payment💶methods' is no name for an intent" in told


@pytest.mark.parametrize(
    ("file", "key", "slip"),
    [
        *((f"data/business/{one}.yml", f"\n{one}:", f"\n{one[:-1]}:") for one in FACTS),
        *(("domain.yml", f"\n{one}:", f"\n{one[:-1]}:") for one in SECTIONS),
        ("domain.yml", "\n    required_slots:", "\n    required_slot:"),
        ("data/business/cues.yml", "\nagreement:", "\nagrement:"),
        ("data/rules/appointments.yml", "\n    steps:", "\n    step:"),
        ("data/nlu/es/faq.yml", "\n    examples:", "\n    exampels:"),
        ("data/responses/faq.yml", "\n      text:", "\n      texts:"),
    ],
)
def test_a_key_misspelt_is_the_only_fault(content: Copy, file: str, key: str, slip: str) -> None:
    """What stands under it is there: nobody is told to delete whatever names it."""
    content.change(file, key, slip)
    said = [str(one) for one in check(content.root)]
    right, wrong = key.strip(" \n:"), slip.strip(" \n:")
    assert len(said) == 1, said
    assert f"{file}:" in said[0]
    assert f"'{wrong}' is not a known key" in said[0]
    assert f"Did you mean '{right}'?" in said[0]
