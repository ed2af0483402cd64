"""What many faults come from is said before them, once."""

from __future__ import annotations

import pytest

from bot.content.check import check, main
from tests.unit.content.conftest import Copy


def without(content: Copy, line: str) -> int:
    """Of how many faults that makes."""
    content.write("domain.yml", content.read("domain.yml").replace(line, "", 1))
    return len([fault for fault in check(content.root) if not fault.may_wait])


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_intent_that_domain_yml_has_lost_is_named_before_whatever_names_it(
    content: Copy, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    faults = without(content, "  - report_problem\n")
    assert main(content.root, language) == 1
    first, second, *_, last = capsys.readouterr().out.splitlines()
    if language == "en":
        assert first.endswith(
            " of these faults are there because 'intents' in domain.yml has no 'report_problem'. "
            "Add it there; to be without it, say 'bot content leave-out' then."
        )
    else:
        assert first.endswith(
            " de estos fallos se deben a que en «intents» de domain.yml falta «report_problem». "
            "Añádelo ahí; si no lo quieres, después usa «bot content leave-out»."
        )
    assert faults > 40 and int(first.split()[0]) > faults / 2
    assert (
        second.startswith("config.yml:") and last == f"{faults} {'faults' if language == 'en' else 'fallos'}."
    )


def test_a_slip_in_one_place_is_no_cause(content: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    file = "data/rules/offices.yml"
    content.write(file, content.read(file).replace("intent: office_location", "intent: office_locaton", 1))
    assert main(content.root) == 1
    assert "of these faults" not in capsys.readouterr().out
