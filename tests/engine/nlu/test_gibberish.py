"""Letters struck at random are no words, and what is made of them is never taken for anything."""

from __future__ import annotations

import pytest

from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.gibberish import is_speech
from bot.engine.nlu.intent_model import IntentModel
from bot.engine.nlu.normalise import tokens

EXAMPLES = {
    "danger": [
        "i got a shock from the tap",
        "sparks from the fuse box",
        "hay un cable suelto",
        "huele a gas",
    ],
    "hours": ["when are you open", "opening hours please", "a qué hora abrís", "qué horario tenéis"],
    "thanks": ["thank you very much", "thanks a lot", "muchas gracias", "gracias, muy amable"],
}
GIBBERISH = [
    *("asdkj qwpoe zxcmn", "fjdksl a;sldkf", "ryt g lslddd zzcz", "fhpuuvze rpzukqva iii"),
    *("skkdkjla dvuifv;g", "elqhzmicae iop ssk", "ñlkjhg", "x", ";;;;", "???", "fnord plugh wibble"),
]


@pytest.fixture(scope="module")
def model() -> IntentModel:
    texts = [text for said in EXAMPLES.values() for text in said]
    labels = [label for label, said in EXAMPLES.items() for _ in said]
    return IntentModel.fit(texts, labels)


@pytest.mark.parametrize("said", GIBBERISH)
def test_nothing_is_made_of_gibberish(model: IntentModel, said: str) -> None:
    guess = model.guess(said)
    assert not guess.sure and not guess.likely


@pytest.mark.parametrize("said", ["sparks!!", "gracias", "wat tiem u open", "kiero saver el orario"])
def test_who_is_in_a_hurry_is_no_cat(model: IntentModel, said: str) -> None:
    assert model.guess(said).likely


@pytest.mark.parametrize("said", ["no absolutely", "qué sinvergüenzas", "en Arrieta 12", "no. 5pm"])
def test_beside_a_known_word_others_and_numbers_that_nobody_taught_are_speech(said: str) -> None:
    assert is_speech(tokens(said.lower()), {"no", "que", "en"}, encoder("use"))
