"""Tells by its whole sound, not by single words, whether a message is from someone who has had enough."""

from __future__ import annotations

import numpy as np

from bot.engine.nlu.detector_model import DetectorModel
from bot.engine.nlu.frustration_features import features
from bot.engine.nlu.frustration_signals import own_words

# From 0.95 a message calls a person by itself: so may one in 5,000 calm examples sound, which are harder than
# what calm customers say. The shares were chosen on the opened sets of tests/dialogues.
MAY_SOUND = ((0.21, 0.25), (0.085, 0.4), (0.008, 0.59), (0.0014, 0.6), (0.0002, 0.95))
# The keys in data/frustration.
KINDS = ("fed_up", "calm")


class FrustrationModel(DetectorModel):
    may_sound = MAY_SOUND
    # As likely anger as not: of all examples a second opinion would take minutes to learn, and tell no more.
    # What is word for word an example, "esto es un desastre", would leave no doubt, if it might add much.
    doubtful, reliance, at_most = 0.0, 2.0, 2.0

    @staticmethod
    def heard(text: str) -> list[str]:
        return [own_words(text)]

    @staticmethod
    def manners(text: str) -> np.ndarray:
        return features(text)
