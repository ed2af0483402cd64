"""Words and writing that are angry, and bad news that is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.escalation import Settings, Situation, Step, decide
from bot.engine.nlu.frustration_signals import signals_in


@pytest.mark.parametrize(
    "calm",
    [
        "no tengo luz, ¿me ayudas?",
        "llevo tres días sin agua y tengo un bebé",
        "hay un olor raro en la cocina",
        "my internet has been down since Monday",
        "I would like to make a complaint",
        "quiero poner una reclamación por la factura",
        "el DNI y el NIE, ¿sirven para la cita?",
        "me han robado el contador",
        "¡¡hola!!",
        "NO TENGO LUZ EN CASA",
        "no estoy enfadado, solo quiero saberlo",
        "ya está bien, gracias, ha vuelto la luz",
        "es la segunda vez esta semana que se va la luz",
        "this is the third time the power goes out this week",
        "os voy a mandar una foto del contador",
        "he recibido un correo vuestro y creo que es una estafa",
        "el técnico tuvo que romper la pared",
        "tell me a joke",
        "do you know a joke",
    ],
)
def test_calm_bad_news_is_no_anger(calm: str) -> None:
    assert sum(signal.weight for signal in signals_in(calm)) < 0.5


@pytest.mark.parametrize(
    ("angry", "kind"),
    [
        ("sois unos inútiles", "insult"),
        ("vaya mierda de servicio", "outrage"),
        ("ESTO ES UNA VERGÜENZA", "outrage"),
        ("esto es una vergüenza", "outrage"),
        ("you people are useless", "insult"),
        ("I'm fed up with this", "outrage"),
        ("ya te lo he dicho, no me entiendes", "impatience"),
        ("QUIERO UNA SOLUCIÓN YA MISMO", "shouting"),
        ("y bien????", "punctuation"),
        ("😡😡", "angry_emoji"),
        ("this is a bloody joke", "outrage"),
        ("third time i'm asking", "impatience"),
        ("es la tercera vez que os escribo", "impatience"),
        ("os voy a partir la cara", "threat"),
        ("i'll smash your windows", "threat"),
        ("esto es un robo", "displeasure"),
        ("pues muchas gracias por nada", "displeasure"),
        ("great, thanks for nothing", "displeasure"),
    ],
)
def test_anger_is_seen_with_its_words(angry: str, kind: str) -> None:
    found = {signal.kind: signal.words for signal in signals_in(angry)}
    assert found.get(kind)


@pytest.mark.parametrize(
    "said",
    [
        "esto es una tomadura de pelo",
        "this is a bloody joke, third time i'm asking",
        "vaya mierda de servicio",
        "😡😡😡",
        "os voy a partir la cara",
        "I'm fed up with this",
    ],
)
def test_plain_anger_offers_a_person_and_calls_one_if_it_goes_on(said: str) -> None:
    once = Situation(True, tuple(signals_in(said)))
    assert decide(once, Settings()).step is Step.OFFER
    again = replace(once, earlier=(once.signals,), offered=1)
    assert decide(again, Settings()).step is Step.HAND_OVER
