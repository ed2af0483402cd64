from __future__ import annotations

from rasa.core.policies.policy import PolicyPrediction

from bot.engine.adjusted import rasa_adjustments


def test_the_highest_confidence_is_found_anew_once_an_action_was_refused() -> None:
    rasa_adjustments.apply()
    prediction = PolicyPrediction([0.0, 0.9, 0.4], "SomePolicy")
    assert (prediction.max_confidence, prediction.max_confidence_index) == (0.9, 1)
    prediction.probabilities[1] = 0.0  # as Rasa does with what refused to run
    assert (prediction.max_confidence, prediction.max_confidence_index) == (0.4, 2)
    prediction.probabilities[0] = 0.0
    assert prediction.max_confidence_index == 2


def test_a_prediction_of_nothing_has_no_confidence() -> None:
    rasa_adjustments.apply()
    assert PolicyPrediction([], "SomePolicy").max_confidence == 0.0
