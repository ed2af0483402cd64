"""An editor finds where a sentence comes from that a customer has read."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from bot.commands import content as content_commands
from bot.content.in_spanish import in_spanish
from bot.content.project import Project
from bot.content.said import said_by, sources_of
from tests.unit.content.conftest import ROOT, Copy

PROJECT = Project.read(ROOT)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        (
            "Centro: abierto ahora, hasta las 18:00. Horario: lunes a viernes 8:30–18:00.",
            "opening_hours_open",
        ),
        ("Centro: abierto ahora, hasta las 18:00", "opening_hours_open"),
        ("ahora está abierto; cierran a las 18:00. Su horario: lunes", "opening_hours_open"),
        ("Te atiende el asistente automático de Cooperativa", "greet"),
        ("lo dejamos. no he reservado nada", "nevermind_book_appointment"),
        ("¿De qué servicio se trata?", "ask_problem_service"),
        ("reservado nada", "nevermind_book_appointment"),
    ],
)
def test_what_was_filled_in_capitals_and_pieces_make_no_difference(sentence: str, name: str) -> None:
    found = sources_of(PROJECT, sentence)
    assert found.same
    assert {one.name for one in found.sources} == {f"utter_{name}"}


def test_the_longest_text_that_fits_is_it() -> None:
    """One that is hardly more than a blank would fit nearly anything."""
    found = sources_of(
        PROJECT, "El lunes 7 de diciembre, Norte no abre. Vuelve a abrir el martes a las 9:00."
    )
    assert [one.name for one in found.sources] == ["utter_opening_hours_day_closed"]


def test_of_several_messages_copied_at_once_each_is_found() -> None:
    copied = "Hola. Seguimos donde estábamos:\n¿De qué servicio se trata?"
    assert {one.name for one in sources_of(PROJECT, copied).sources} == {
        "utter_in_form_greet",
        "utter_ask_problem_service",
    }


def test_what_the_business_says_of_itself_is_found_in_its_facts() -> None:
    found = sources_of(PROJECT, "la entrada accesible está en la calle de atrás")
    assert [(one.sheet.file, one.name) for one in found.sources] == [("data/business/offices.yml", "")]


def test_of_what_is_no_text_those_most_alike_are_told() -> None:
    found = sources_of(PROJECT, "Lo dejamos, entonces no he reservado nada de nada")
    assert not found.same
    assert found.sources[0].name == "utter_nevermind_book_appointment"
    assert not sources_of(PROJECT, "zxcv qwer").sources


def test_a_language_that_is_not_spoken_says_nothing(content: Copy) -> None:
    content.change("data/business/business.yml", "[es, en]", "[en]")
    project = Project.read(content.root)
    assert not sources_of(project, "Lo dejamos. No he reservado nada.").same
    assert sources_of(project, "We'll leave it there. Nothing was booked.").same


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("utter_greet", "The rule 'A greeting is answered' (data/rules/conversation.yml:4) leads to it"),
        ("utter_opening_hours_open", "leads to it, after 'opening_hours'."),
        ("utter_faq/payment_methods", "It answers 'faq/payment_methods'."),
        ("utter_ask_problem_service", "'report_problem_form' asks for 'problem_service' so."),
        ("utter_in_form_thanks", "It is said in the place of 'utter_thanks'."),
        ("utter_choice_opening_hours", "It names 'opening_hours' among the wishes to choose from."),
        ("utter_nevermind_book_appointment", "leads to it, after 'nevermind'."),
        ("utter_system_queue_place", "The program says it by itself (bot/"),
    ],
)
def test_what_has_it_said_is_told_in_both_languages(name: str, why: str) -> None:
    told = [*said_by(PROJECT, name)]
    assert any(why in one for one in told), told
    assert not [one for one in told if in_spanish(one) == one]


def test_each_response_is_said_by_something() -> None:
    """What the check does not blame is explained here."""
    silent = [key for _, key, _ in PROJECT.responses() if not next(said_by(PROJECT, key), None)]
    assert silent == [key for key in silent if key in ("utter_default", "utter_restart")]


def test_the_command_tells_place_text_and_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    said = CliRunner().invoke(content_commands.content, ["said", "Sin", "problema.", "¿Necesitas otra cosa?"])
    assert said.exit_code == 0
    assert "utter_nevermind\n    Sin problema. ¿Necesitas otra cosa?\n  The rule" in said.output
    none = CliRunner().invoke(content_commands.content, ["said", "zxcv"])
    assert none.exit_code == 1
    assert "take a longer or another piece" in none.output
