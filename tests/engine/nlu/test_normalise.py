"""What is made of a message before it is understood: spelled out, and without what leads up to a wish."""

from __future__ import annotations

import pytest

from bot.engine.nlu.normalise import only_a_link, spoken, tokens, wish


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("q horario tnen xfa", "que horario tienen por favor"),
        ("holaaaa!!", "hola!!"),
        ("👍", "vale"),
        ("👍🏽", "vale"),
        ("🙂🙂", "gracias"),
        ("no hay luz 🙂", "no hay luz"),
        ("pls  HELP", "please help"),
        ("nro de tel en esp", "número de teléfono en español"),
        ("gr8, any1 there b4 2moro w/o appt?", "great, anyone there before tomorrow without appointment?"),
        ("talk w/ some1", "talk with someone"),
        ("need 2 talk 2 someone 4 my bill", "need to talk to someone for my bill"),
        ("at 2 or 4 people for 2 days", "at 2 or 4 people for 2 days"),
        ("abrís de 2 a 4 o de 4 a las 6?", "abrís de 2 a 4 o de 4 a las 6?"),
        ("talk 2 a person", "talk to a person"),
    ],
)
def test_text_speak_is_spelled_out(typed: str, meant: str) -> None:
    assert spoken(typed) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("hola buenas, se fue la luz", "se fue la luz"),
        ("buenos días, ¿cómo estás? quiero pedir cita", "quiero pedir cita"),
        ("hi there! is anybody home", "is anybody home"),
        ("hola", "hola"),
        ("buenas tardes guapa", "buenas tardes guapa"),
        ("hola cómo está la luz en norte", "cómo está la luz en norte"),
        ("cómo está mi reclamo hoy", "cómo está mi reclamo hoy"),
        ("buenaventura es mi calle", "buenaventura es mi calle"),
    ],
)
def test_a_greeting_before_a_wish_is_no_part_of_it(said: str, meant: str) -> None:
    assert wish(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("jaja vale", "vale"),
        ("lol ok", "ok"),
        ("hahaha that's too expensive", "that's too expensive"),
        ("jajaja", "jajaja"),
        ("lol", "lol"),
        ("jamás", "jamás"),
        ("yeah so i was wondering if you could tell me when centro opens", "when centro opens"),
        ("hi i just wanted to ask if you take cards", "you take cards"),
        ("es que quería saber si abrís el sábado", "abrís el sábado"),
        ("i want to know", "i want to know"),
    ],
)
def test_laughter_and_what_leads_up_to_a_question_are_no_part_of_it(said: str, meant: str) -> None:
    assert wish(spoken(said)) == meant


@pytest.mark.parametrize(
    ("said", "alone"),
    [
        ("https://example.com/a?b=c", True),
        (" www.example.com ", True),
        ("mira www.example.com", False),
        ("hola", False),
    ],
)
def test_a_link_alone_is_told_from_words(said: str, alone: bool) -> None:
    assert only_a_link(said) is alone


def test_words_lose_accents_and_numbers() -> None:
    assert tokens(spoken("Mañana, el R-1043 también")) == ["manana", "el", "r-0", "tambien"]
