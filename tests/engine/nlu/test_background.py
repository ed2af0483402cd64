"""What people write to any bot: it counts against what is like it, unless the project is about just that."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.nlu.background import FEWEST, THAN_EACH, Background, background
from bot.engine.nlu.familiar import AGAINST
from bot.engine.nlu.intent_model import IntentModel
from bot.engine.nlu.intents import SureIntentClassifier
from tests.engine.taught import LABELS, TEXTS

OURS = ["ola buenas", "hasta que hora esta abierto", "can i speak to a human"]
OTHERS = [
    "cuánta harina lleva un bizcocho",
    "which planet has the most rings",
    "mi primo se casa el mes que viene",
]


@pytest.fixture(scope="module")
def models() -> tuple[IntentModel, IntentModel]:
    """Without the background, and with it."""
    return IntentModel.fit(TEXTS, LABELS), IntentModel.fit(TEXTS, LABELS, background=background(("es", "en")))


def test_each_message_is_there_once_and_in_both_languages_there_are_as_many() -> None:
    spanish, english = background(("es",)), background(("en",))
    both = background(("es", "en"))
    assert both == [*spanish, *english]
    assert len({text.casefold() for text in both}) == len(both)
    assert all(text == text.strip() != "" for text in both)
    assert len(spanish) == pytest.approx(len(english), rel=0.05)
    assert background(("fr",)) == []


def test_what_people_write_to_any_bot_looks_less_like_anything_we_do(
    models: tuple[IntentModel, IntentModel],
) -> None:
    def apart(model: IntentModel) -> float:
        ours, others = ([model.guess(text).scope for text in texts] for texts in (OURS, OTHERS))
        return min(ours) - max(others)

    without, with_it = models
    assert apart(with_it) > apart(without) + 0.2


def test_which_intent_is_likeliest_is_not_touched(models: tuple[IntentModel, IntentModel]) -> None:
    for text in (*OURS, *OTHERS, "abren un agente"):
        names = [[name for name, _ in model.guess(text).ranking] for model in models]
        assert names[0] == names[1]


def test_a_stored_model_guesses_exactly_the_same(
    models: tuple[IntentModel, IntentModel], tmp_path: Path
) -> None:
    models[1].save(tmp_path / "intents.npz")
    again = IntentModel.load(tmp_path / "intents.npz")
    for text in (*OURS, *OTHERS):
        assert again.guess(text) == models[1].guess(text)


def scattered(around: int, seed: int, count: int = 2 * FEWEST) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(scale=0.1, size=(count, 8))
    vectors[:, around] += 1
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def learn(written: np.ndarray) -> tuple[Background, np.ndarray]:
    """Of two intents that lie together; the second half is held out."""
    taught = np.concatenate([scattered(0, 1), scattered(0, 2)])
    labels, out = np.tile(["bill", "meter"], len(taught) // 2), np.arange(len(taught)) >= 2 * FEWEST
    return Background.learn(written, taught, labels, [out], (taught[out] @ taught[~out].T).max(axis=1), 0.9)


def test_it_counts_against_a_tenth_of_what_is_ours_and_most_against_what_is_like_it() -> None:
    learnt, against = learn(scattered(1, 3))
    assert 0.07 <= (against > 0).mean() <= 0.2
    others = [learnt.against(vector) for vector in scattered(1, 4)]
    assert min(others) > against.max()
    than_all, *than_each = scattered(1, 4)[0] @ learnt.weights + learnt.bias
    assert len(than_each) == 2
    assert others[0] == pytest.approx(AGAINST * than_all + THAN_EACH * min(than_each))


def test_what_is_about_the_same_as_is_taught_does_not_count_against_it() -> None:
    apart = scattered(1, 3)
    alone, also_near = learn(apart)[0], learn(np.concatenate([apart, scattered(0, 1)]))[0]
    assert also_near.weights == pytest.approx(alone.weights)


def test_of_hardly_any_that_is_about_something_else_nothing_is_learnt() -> None:
    learnt, against = learn(scattered(1, 3)[: FEWEST - 1])
    assert not learnt.weights.any() and not against.any()
    assert learnt.against(scattered(1, 4)[0]) == 0.0


@pytest.mark.parametrize("switched_on", [True, False])
def test_the_setting_background_switches_it(
    switched_on: bool, models: tuple[IntentModel, IntentModel], tmp_path: Path
) -> None:
    examples = [Message({TEXT: text, INTENT: intent}) for text, intent in zip(TEXTS, LABELS, strict=True)]
    config = {**SureIntentClassifier.get_default_config(), "background": switched_on}
    classifier = SureIntentClassifier(config, LocalModelStorage(tmp_path), Resource("intents"), None)
    classifier.train(TrainingData(examples))
    [heard] = classifier.process([Message({TEXT: OURS[2]})])
    expected = models[switched_on].guess(OURS[2])
    assert heard.get("intent_ranking")[0]["confidence"] == pytest.approx(expected.ranking[0][1])
