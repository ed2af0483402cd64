"""Finds where a message may hold two wishes ("¿a qué hora abren y cómo pido cita?")."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.cues import read_cues
from bot.engine.wishes.long_story import WORDS_OF_A_STORY
from bot.engine.wishes.two_wishes import MAY_BE_TWO, Places

# What is never parted: "on Saturday and Sunday" is one time. What is said in two sentences is.
_WHOLE = "time"
_SENTENCE_ENDS = re.compile(r"^[?!.…]|\n")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class WishSplitter(GraphComponent):
    """Proposes; whether both parts are understood is found out by whoever serves the turn, by these settings.

    ``alone``: intents that are never one of two. ``answers``: those that are, of a form's question only.
    ``told``: those with which one trouble is told; ``beside_complaints``: of ``answers``, those that are
    one of two beside a complaint, "una queja y saber cuándo vuelve". ``beyond``: one of two only where
    both ask, this with its mark. ``named``: asked for by their name alone. ``urgent``: a whole that is
    one of these is never parted. ``passing``: heard wherever they stand, and then all that is meant.
    ``hanging``: what such a wish may hang on, "if the power isn't back by six", and is answered.
    ``begin``: those that open a form. ``leaving``: those of ``alone`` that leave one, and another wish
    may follow. ``outbursts``: what a few words of mere anger are taken for; ``complaints``: what is not
    meant where they say so, "otra cita, no una queja"; ``outages``: with which it is told that something
    does not work, and which wait where a complaint stands beside them. ``sure``: how surely one of the
    parts is to be understood, ``half_sure``: the other.
    """

    def __init__(self) -> None:
        self._places = Places(read_cues())

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "alone": [],
            "answers": [],
            "told": [],
            "beside_complaints": [],
            "beyond": [],
            "named": [],
            "urgent": [],
            "passing": [],
            "hanging": [],
            "begin": [],
            "outbursts": [],
            "complaints": [],
            "outages": [],
            "leaving": [],
            "sure": 0.6,
            "half_sure": 0.4,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> WishSplitter:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            times = (one for one in message.get(ENTITIES) or [] if one["entity"] == _WHOLE)
            spans = [(start, end) for time in times for start, end in time.get("places") or ()]
            if (found := _outside(spans, text, self._places.halves(text))) or len(
                text.split()
            ) >= WORDS_OF_A_STORY:
                told = {"halves": found, "announced": self._places.announced(message.get(TEXT))}
                message.set(MAY_BE_TWO, told, add_to_output=True)
        return messages


def _outside(spans: list[tuple[int, int]], text: str, halves: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that are not parted within one of the places ``spans``."""
    ends = [text.find(first) + len(first) for first, _ in halves]
    return [
        two
        for two, end in zip(halves, ends, strict=True)
        if not any(a < end < b for a, b in spans) or _SENTENCE_ENDS.search(text[end - 1 : end + 1])
    ]
