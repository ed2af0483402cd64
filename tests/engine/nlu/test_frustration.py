"""How a message sounds, learnt from examples; its words are tried in test_frustration_signals.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.core.escalation import Settings
from bot.engine.facts import read
from bot.engine.nlu.detector_model import Examples, above
from bot.engine.nlu.frustration_model import KINDS, FrustrationModel
from bot.engine.nlu.frustration_signals import circumstances_in, own_words, signals_in
from bot.engine.nlu.second_opinion import SecondOpinion
from tests.engine.conftest import ROOT


@pytest.fixture(scope="module")
def model() -> FrustrationModel:
    """As in training: the examples of calm intents count as well."""
    heated = next(
        one for one in read(ROOT / "config.yml")["pipeline"] if one["name"].endswith("FrustrationDetector")
    )
    calm = [
        line[1:].strip()
        for path in sorted((ROOT / "data" / "nlu").glob("*/*.yml"))
        for intent in read(path)["nlu"]
        if intent.get("intent", heated["heated"][0]) not in heated["heated"]
        for line in intent["examples"].splitlines()
        if line.startswith("-")
    ]
    return FrustrationModel.fit(Examples.read(ROOT / "data" / "frustration", KINDS, calm))


def weight(model: FrustrationModel, said: str) -> float:
    return model.weight(model.probability(said))


@pytest.mark.parametrize(
    "said",
    [
        "me tomáis el pelo todos los días y encima pago",
        "vais a tener noticias de mi abogado",
        "i'm done with your excuses, sort it out",
        "do you even bother to read what people write??",
        "estupendo, otro lunes sin agua y ya van cuatro, qué arte tenéis para pasar de todo",
        "con la cooperativa de al lado en dos horas lo tenían arreglado, tomad nota",
        "ya les he escrito cinco veces y no se dignan a responder",
        "whatever, i'll be telling every neighbour to drop you",
    ],
)
def test_who_has_had_enough_is_heard_without_a_word_of_any_list(model: FrustrationModel, said: str) -> None:
    assert weight(model, said) > 0


@pytest.mark.parametrize(
    "said",
    [
        "hola, querría una cita el martes",
        "se ha ido la luz en casa de mi madre, ¿sabéis algo?",
        "muchas gracias, ya ha vuelto el agua",
        "could you tell me when the office opens",
        "sorry, i typed the wrong number",
        "hasta luego y que tengas un buen día, Óscar",
        "muchas gracias por la información, Inés",
        "goodbye and have a lovely day, Tom",
        "mi casero es un caradura, no sé si os ha pagado el recibo",
        "joder, qué bien ha quedado, mil gracias",
        "ARE YOU OPEN ON MONDAYS",
        "put on the radio in the kitchen",
        "quiero unos zapatos negros",
    ],
)
def test_calm_messages_weigh_too_little_to_change_anything(model: FrustrationModel, said: str) -> None:
    assert weight(model, said) < Settings().soften


@pytest.mark.parametrize(
    "said",
    [
        "HOLA SOY TOÑI Y NO SÉ QUITAR LAS MAYÚSCULAS",
        "me cago en la mar, por fin ha vuelto la luz!!!",
        "mi cuñado dice que sois unos piratas, yo solo quiero el horario",
        "como no me digáis que abrís el sábado me muero jajaja",
        "holy crap this new fibre is insanely fast",
        "my boss swears you're all crooks, i just need the opening hours",
        "listen up you lot: best service i've ever had",
    ],
)
def test_a_calm_message_that_is_loud_calls_nobody_by_itself(model: FrustrationModel, said: str) -> None:
    assert weight(model, said) < Settings().anger


@pytest.mark.parametrize(
    "said",
    [
        "this is a disgrace, I am sick of you, third time this month!!!",
        "what a disgraceful company, I've had enough of you, second time in a week!!",
        "esto es una vergüenza, estoy harta de vosotros, ¡¡¡la tercera vez este mes!!!",
        "qué vergüenza, me tenéis harta, ¡¡cuatro veces desde junio!!",
        "sois unos sinvergüenzas, estoy harto de vosotros, ¡¡¡segunda vez esta semana!!!",
    ],
)
def test_plain_strong_anger_at_us_leaves_no_doubt(model: FrustrationModel, said: str) -> None:
    assert weight(model, said) >= Settings().certain


@pytest.mark.parametrize(
    "said",
    [
        "my landlord is a crook and never answers, could I pay the bill myself?",
        "the broadband company I'm leaving were a nightmare from start to finish",
        "my current mob kept me on hold 2 hours last week and then hung up. never again",
        "thinking of switching to you lot",
        "i mean switching to you lot, from the others",
        "cheers, you've been the least annoying utility I've ever had",
        "mi casero es un sinvergüenza y no coge el teléfono, ¿puedo pagar yo?",
        "la compañía que dejo ha sido una pesadilla de principio a fin",
        "que me cambio a vosotros, desde los otros",
        "sois los menos pesados que he tenido, gracias",
    ],
)
def test_anger_at_others_rough_praise_and_who_wants_to_join_are_offered_nobody(
    model: FrustrationModel, said: str
) -> None:
    assert weight(model, said) < Settings().offer


def test_one_odd_example_hardly_moves_from_where_a_message_leaves_no_doubt() -> None:
    calm = np.random.default_rng(0).exponential(size=8000) - 2
    odd = np.append(calm, calm.max() + 3)
    without, with_one = (np.log(level / (1 - level)) for level in (above(calm, 0.0002), above(odd, 0.0002)))
    assert without == pytest.approx(calm.max(), abs=1)
    assert without < with_one < without + 0.5


def test_the_weight_rises_with_the_sound(model: FrustrationModel) -> None:
    weights = [model.weight(probability) for probability in (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)]
    assert weights == sorted(weights)
    assert (weights[0], weights[-1]) == (0, 0.95)


def test_an_insult_weighs_most_where_it_is_said_to_us(model: FrustrationModel) -> None:
    assert model.probability("sois unos inútiles") > model.probability("mi cuñado es un inútil")
    assert model.probability("you are useless") > model.probability("i'm useless with phones")


def test_a_stored_model_hears_exactly_the_same(model: FrustrationModel, tmp_path: Path) -> None:
    model.save(tmp_path / "frustration.npz")
    again = FrustrationModel.load(tmp_path / "frustration.npz")
    for said in ("hola", "qué poca vergüenza", "GRACIAS!!!", ""):
        assert again.probability(said) == model.probability(said)
        assert again.weight(0.9) == model.weight(0.9)


def test_a_second_opinion_is_heard_of_what_sounds_angry_and_makes_no_calm_message_of_it(
    model: FrustrationModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert model.second is not None
    calm, angry = "what time do you open tomorrow", "this is a disgrace, I am sick of you"
    both = model.probability(calm), model.probability(angry)
    monkeypatch.setattr(SecondOpinion, "decisions", lambda self, vectors: np.full(len(vectors), -100.0))
    assert model.probability(calm) == both[0]
    assert both[1] > model.probability(angry) == pytest.approx(0.5)


def test_without_examples_nothing_is_learnt(tmp_path: Path) -> None:
    assert Examples.read(tmp_path, KINDS, ["hola"]).texts == []


@pytest.mark.parametrize(
    "said",
    [
        'en el grupo ponen "sois unos inútiles", yo solo pregunto la hora',
        "the wall says «you are thieves», could someone paint it over",
        "my flatmate typed “this company is a joke” lol, i'm fine",
    ],
)
def test_what_is_quoted_was_said_by_somebody_else(said: str) -> None:
    assert signals_in(own_words(said)) == ()


def test_a_message_that_is_little_but_a_quotation_counts() -> None:
    assert signals_in(own_words('"sois unos inútiles"')) != ()


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("es la tercera vez que llamo", ["time_lost"]),
        ("ya os lo he dicho", ["time_lost"]),
        ("still no water, third week", ["time_lost"]),
        ("i told you on monday", ["time_lost"]),
        ("jajaja qué arte tenéis", ["laughter"]),
        ("lol no, again", ["time_lost", "laughter"]),
        ("eso no es culpa vuestra", ["no_blame"]),
        ("anyway, not your doing", ["no_blame"]),
        ("only kidding", ["no_blame"]),
        ("perdona, que no va contigo", ["no_blame"]),
        ("small complaint if that's ok", ["no_blame"]),
        ("una quejita, nada grave", ["no_blame"]),
        ("sorry, that wasn't for you", ["no_blame"]),
        ("uy, era para mi hijo", ["no_blame"]),
        ("ARE YOU KIDDING ME", []),
        ("¿esto es una broma?", []),
        ("no tengo luz, ¿me ayudas?", []),
        ("esto es una vergüenza", []),
    ],
)
def test_what_anger_is_about_and_laughter_are_told_apart_from_it(said: str, kinds: list[str]) -> None:
    assert [signal.kind for signal in circumstances_in(said)] == kinds
    assert all(signal.words in said for signal in circumstances_in(said))
