"""Which intent is meant, how surely, and whether it is anything we do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.nlu.intent_examples import FOLDS, Examples, folds_held_out
from bot.engine.nlu.intent_model import LIKELIER, IntentModel
from bot.engine.nlu.intents import SureIntentClassifier
from tests.engine.taught import LABELS, SAID, TEXTS


@pytest.fixture(scope="module")
def model() -> IntentModel:
    return IntentModel.fit(TEXTS, LABELS)


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("ola buenas", "greet"),
        ("hasta que hora esta abierto", "hours"),
        ("kiero ablar con una persona", "person"),
    ],
)
def test_intents_are_recognised_in_other_words(model: IntentModel, said: str, intent: str) -> None:
    assert model.guess(said).ranking[0][0] == intent


def test_what_is_like_nothing_taught_is_not_sure(model: IntentModel) -> None:
    assert not model.guess("la capital de mongolia exterior").sure
    assert not model.guess("").sure


BEYOND = [
    "cuéntame un chiste",
    "sabes algún chiste bueno",
    "qué tiempo hace mañana",
    "receta de paella",
    "quién ganó el partido",
    "tell me a joke",
    "what is the weather like",
    "a recipe for soup",
]


def learn(beyond: list[str]) -> IntentModel:
    said = {**SAID, "nothing_we_do": BEYOND}
    labels = [intent for intent, texts in said.items() for _ in texts]
    return IntentModel.fit([text for texts in said.values() for text in texts], labels, beyond=beyond)


@pytest.fixture(scope="module")
def beyond() -> IntentModel:
    return learn(["nothing_we_do"])


def test_what_is_like_nothing_we_do_looks_less_like_anything_we_do(beyond: IntentModel) -> None:
    ours = ["ola buenas", "hasta que hora esta abierto", "kiero ablar con una persona"]
    others = ["cuéntame otro chiste", "do you know a joke", "qué tiempo hace hoy"]

    def apart(model: IntentModel) -> float:
        scores = [[model.guess(text).scope for text in texts] for texts in (ours, others)]
        return min(scores[0]) - max(scores[1])

    assert apart(beyond) > 0 > apart(learn([]))
    for text in others:
        assert beyond.guess(text).ranking[0][0] == "nothing_we_do"


def test_to_say_that_we_do_nothing_of_the_kind_it_has_to_be_likelier_than_all_else(
    beyond: IntentModel,
) -> None:
    likely = beyond.guess("cuéntame un chiste")
    assert likely.sure and likely.ranking[0][1] > LIKELIER
    doubtful = beyond.guess("abren un agente paella")
    assert doubtful.ranking[0][0] == "nothing_we_do" and not doubtful.sure
    assert beyond._calibration.least_sure < doubtful.ranking[0][1] < LIKELIER


def test_the_setting_beyond_says_which_intents_are_nothing_we_do(beyond: IntentModel, tmp_path: Path) -> None:
    said = {**SAID, "nothing_we_do": BEYOND}
    examples = [Message({TEXT: text, INTENT: intent}) for intent, texts in said.items() for text in texts]
    storage, resource = LocalModelStorage(tmp_path), Resource("intents")
    config = {**SureIntentClassifier.get_default_config(), "beyond": ["nothing_we_do"]}
    classifier = SureIntentClassifier(config, storage, resource, None)
    classifier.train(TrainingData(examples))
    [heard] = classifier.process([Message({TEXT: "abren un agente paella"})])
    guess = beyond.guess("abren un agente paella")
    assert heard.get(INTENT)["name"] == "nlu_fallback"
    assert [one["confidence"] for one in heard.get("intent_ranking")] == [sure for _, sure in guess.ranking]


def test_where_nothing_is_beyond_us_all_is_as_it_was(model: IntentModel) -> None:
    named = IntentModel.fit(TEXTS, LABELS, beyond=["nothing_we_do"])
    for text in ("ola buenas", "¿abrís mañana?", "la capital de mongolia exterior"):
        assert named.guess(text) == model.guess(text)


@pytest.mark.parametrize("which", ["model", "beyond"])
def test_a_stored_model_guesses_exactly_the_same(
    which: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    model = request.getfixturevalue(which)
    model.save(tmp_path / "intents.npz")
    again = IntentModel.load(tmp_path / "intents.npz")
    for text in ("hola", "¿abrís mañana?", "cuéntame un chiste", "xyzzy", ""):
        assert again.guess(text) == model.guess(text)


@pytest.mark.parametrize(("examples", "folds"), [(20, 5), (700, 5), (2000, 2), (5000, 1)])
def test_no_more_is_held_out_than_tells_how_sure_to_be(examples: int, folds: int) -> None:
    assert len(folds_held_out(np.arange(examples) % FOLDS)) == folds


def test_a_question_is_learnt_without_its_marks_too_and_counts_once() -> None:
    texts = ["¿abrís hoy?", "quiero pedir cita", "is it open?"]
    examples = Examples.prepare(texts, ["hours", "book", "hours"], "use")
    bare = Examples.prepare(["abrís hoy", "is it open"], ["hours", "hours"], "use")
    assert examples.labels.tolist() == ["hours", "book", "hours", "hours", "hours"]
    assert examples.vectors[3:] == pytest.approx(bare.vectors, abs=1e-5)
    assert np.bincount(examples.origin, examples.weights()).tolist() == pytest.approx([1, 1, 1])
    assert examples.folds().tolist() == [0, 0, 1, 0, 1]


def test_a_model_of_two_intents_works_too() -> None:
    model = IntentModel.fit(["hola", "buenas", "adiós", "hasta luego"], ["in", "in", "out", "out"])
    assert [model.guess(text).ranking[0][0] for text in ("hola", "adiós")] == ["in", "out"]
