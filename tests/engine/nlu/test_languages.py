"""Which language a message is in, and when a customer has changed it."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.nlu import languages
from bot.engine.nlu.language import LanguageDetector, place_names, without
from tests.engine.conftest import ROOT

PLACES = place_names(ROOT / "data" / "business")


@pytest.mark.parametrize(
    "said", ["hi", "👋", "ok", "https://example.com/noticias", "www.example.com 🙂", "123"]
)
def test_some_messages_show_no_language(said: str) -> None:
    assert not languages.tells(said)


@pytest.mark.parametrize("said", ["hola", "hello", "English please", "no tengo luz 👋", "internet is down"])
def test_most_messages_do(said: str) -> None:
    assert languages.tells(said)


@pytest.mark.parametrize(
    ("said", "prior", "language"),
    [
        ("hello, I need help", None, "en"),
        ("hola, necesito ayuda", None, "es"),
        ("ok", "es", "es"),
        ("ok", "en", "en"),
        ("Norte", "en", "en"),
        ("R-1043", "en", "en"),
        ("hello", "es", "es"),
        ("gracias", "en", "en"),
        ("my power is out and I need help", "es", "en"),
        ("no tengo luz desde ayer", "en", "es"),
        ("English please", "es", "en"),
        ("¿podemos hablar en español?", "en", "es"),
        ("en inglés por favor", "es", "en"),
        ("I don't speak Spanish", "es", "en"),
        ("¿tenéis la factura en inglés?", "es", "es"),
        ("", None, "es"),
        ("no internet in", None, "en"),  # what is left of "no internet in Centro"
    ],
)
def test_the_language_changes_only_on_clear_evidence(said: str, prior: str | None, language: str) -> None:
    assert languages.detect(said, prior) == language


@pytest.mark.parametrize(
    ("before", "said", "prior", "language"),
    [
        ("i want an appointment", "mañana", "en", "en"),
        ("luz", "mañana", "en", "es"),
        ("hola", "tomorrow", "es", "es"),
        ("thanks", "tomorrow", "es", "en"),
        ("hola", "what are your opening hours", "es", "en"),
    ],
)
def test_one_word_of_the_other_language_is_no_change_but_two_messages_are(
    before: str, said: str, prior: str, language: str
) -> None:
    assert languages.detect(said, prior, before=before) == language


@pytest.mark.parametrize("said", ["no power in la loma", "no water in San Martín since monday"])
def test_the_name_of_a_place_speaks_for_no_language(said: str) -> None:
    assert languages.detect(without(PLACES, said), None, first="es") == "en"
    assert without(PLACES, "La Loma") == "La Loma"


@pytest.mark.parametrize("said", ["Calle Lirio 3", "Avenida del Parque 7, 3B", "no power at Calle Roble 14"])
def test_an_address_changes_no_language(said: str) -> None:
    message = Message({TEXT: said, "metadata": {"language": "en"}})
    LanguageDetector(LanguageDetector.get_default_config(), None, None, languages.NOTHING).process([message])
    assert message.get("language") == "en"


def test_in_doubt_who_is_not_known_writes_the_language_of_the_business() -> None:
    assert languages.detect("xyzzy", None, first="es") == "es"
    assert languages.detect("xyzzy", None, first="en") == "en"
    assert languages.detect("when do you open", None, first="es") == "en"
    assert languages.detect("cuándo abrís", None, first="en") == "es"


def test_a_name_that_both_languages_use_speaks_for_neither() -> None:
    spanish = ["vivo en la loma", "no hay agua en la loma"]
    english = ["i live in la loma", "there is no water in la loma"]
    learnt = languages.learn(spanish + english)
    assert languages.evidence("loma", learnt) == 0


def test_a_word_never_seen_speaks_by_its_letters() -> None:
    spanish = ["quiero una cita para mañana", "la oficina está cerrada", "no tengo conexión en la habitación"]
    english = ["i want an appointment for tomorrow", "the office is shut", "there is nothing right with this"]
    learnt = languages.learn(spanish + english)
    assert languages.detect("righting", None, learnt) == "en"
    assert languages.detect("habitaciones", None, learnt) == "es"
    assert languages.detect("habitaciones", None, learnt, first="en") == "es"
    assert languages.detect("righting", "es", learnt) == "es"
    assert languages.detect("fjdksl fjdkslf", None, learnt) == "es", "letters struck at random are neither"
