"""The sentences the gateway itself speaks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.content.faults import ContentError
from bot.content.words import Variation, Words
from bot.core.message import Button
from tests.unit.content.conftest import ROOT, Copy

FILE = "data/responses/ours.yml"
OURS = """
responses:
  utter_ours:
    - condition: [{type: slot, name: language, value: es}]
      text: "Hola, {name}."
      buttons:
        - {title: "Ver {name}", payload: '/inform{{"office": "{office_key}"}}'}
    - condition: [{type: slot, name: language, value: es}]
      text: "Buenas, {name}."
    - condition: [{type: slot, name: language, value: en}]
      text: "Hello, {name}. No {service} in {district}?"
"""


def first(variations: Sequence[Variation]) -> Variation:
    return variations[0]


@pytest.fixture
def words(content: Copy) -> Words:
    content.write(FILE, OURS)
    return Words.load(content.root, first)


def test_a_sentence_is_said_in_the_language_of_the_conversation(words: Words) -> None:
    assert words.say("utter_ours", "es", name="Carmen") == "Hola, Carmen."
    assert words.say("utter_ours", "en", name="Carmen").startswith("Hello, Carmen.")


def test_services_and_districts_are_spoken_by_name(words: Words) -> None:
    said = words.say("utter_ours", "en", name="Al", service="electricity", district="san_martin")
    assert said == "Hello, Al. No power in San Martín?"


def test_a_value_nobody_gave_stays_empty_instead_of_showing_braces(words: Words) -> None:
    assert words.say("utter_ours", "es") == "Hola, ."


def test_a_language_without_words_falls_back_to_spanish(words: Words) -> None:
    assert words.say("utter_ours", "fr", name="Luc") == "Hola, Luc."


def test_buttons_get_their_values_and_single_braces(words: Words) -> None:
    buttons = words.buttons("utter_ours", "es", name="Norte", office_key="norte")
    assert buttons == (Button("Ver Norte", '/inform{"office": "norte"}'),)


def test_forms_of_the_editors_own_are_called_what_they_say(content: Copy) -> None:
    """Also in a language of the console that the business does not speak."""
    said = [("es", "Alta de mascota"), ("en", "Pet registration")]
    told = "".join(
        f'    - condition: [{{type: slot, name: language, value: {one}}}]\n      text: "{text}"\n'
        for one, text in said
    )
    content.write(FILE, f"responses:\n  utter_called_register_pet:\n{told}")
    words = Words.load(content.root)
    assert [words.forms(one) for one, _ in said] == [{"register_pet_form": text} for _, text in said]
    content.change("data/business/business.yml", "languages: [es, en]", "languages: [es]")
    assert Words.load(content.root).forms("en") == {"register_pet_form": "Alta de mascota"}


def test_a_response_varies(content: Copy) -> None:
    """Both Spanish variations are heard sooner or later."""
    content.write(FILE, OURS)
    words = Words.load(content.root)
    assert {words.say("utter_ours", "es", name="Al") for _ in range(100)} == {"Hola, Al.", "Buenas, Al."}


def test_a_response_that_does_not_exist_is_an_error(words: Words) -> None:
    with pytest.raises(KeyError):
        words.say("utter_nothing", "es")


def test_a_broken_file_is_named(content: Copy) -> None:
    content.write(FILE, "responses:\n\tutter_x:\n")
    with pytest.raises(ContentError, match=rf"{FILE}:2: This line is indented with a tab"):
        Words.load(content.root)


def test_everything_the_gateway_says_is_written_in_both_languages() -> None:
    words = Words.load(ROOT)
    for key in (
        "engine_down",
        "handoff_assigned",
        "handoff_queued",
        "resolved",
        "incident_opened",
        "service_restored",
    ):
        spanish, english = (words.say(f"utter_system_{key}", language) for language in ("es", "en"))
        assert spanish and english and spanish != english
