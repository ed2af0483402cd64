"""Tells by its whole sound, not by single words, whether a message is from someone who has had enough."""

from __future__ import annotations

import numpy as np

from bot.engine.nlu.detector_model import DetectorModel
from bot.engine.nlu.frustration_features import features
from bot.engine.nlu.frustration_signals import own_words

# From 0.95 a message calls a person by itself: what no calm example sounds like.
MAY_SOUND = ((0.2, 0.25), (0.07, 0.4), (0.005, 0.59), (0.0008, 0.6), (0.0, 0.95))
# The keys in data/frustration.
KINDS = ("fed_up", "calm")


class FrustrationModel(DetectorModel):
    may_sound = MAY_SOUND

    @staticmethod
    def heard(text: str) -> list[str]:
        return [own_words(text)]

    @staticmethod
    def manners(text: str) -> np.ndarray:
        return features(text)
