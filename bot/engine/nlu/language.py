"""Sets a message's ``language``, and whether that is known or only guessed; the customer's own and the
message before come with its metadata."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.core.languages import LANGUAGES
from bot.core.phrases import one_of
from bot.core.text import fold
from bot.engine.cues import read_cues
from bot.engine.facts import read, read_languages
from bot.engine.nlu import fingerprint, languages
from bot.engine.nlu.component import LearningComponent
from bot.engine.nlu.strangers import Strangers

STORED = "words.json"


def place_names(folder: Path) -> re.Pattern[str]:
    """The names of districts and offices, folded: who writes "no power in La Loma" writes no Spanish."""
    names: set[str] = set()
    for kind in ("districts", "offices"):
        things = read(folder / f"{kind}.yml").get(kind) or {}
        names |= {fold(str(thing.get(one) or "")) for thing in things.values() for one in LANGUAGES}
    return re.compile(rf"(?<!\w){one_of(names - {''})}(?!\w)")


def without(names: re.Pattern[str], text: str) -> str:
    """The text without them; a name alone stays, for want of anything else to go by."""
    places = [match.span() for match in names.finditer(fold(text))]
    rest = text
    for start, end in reversed(places):
        rest = rest[:start] + rest[end:]
    return rest if re.search(r"\w", rest) else text


def without_street(text: str) -> str:
    """The text without the street it names, unless it says nothing else."""
    street = read_cues().place.street_in(text)
    rest = text[: street[0]] + text[street[1] :] if street else text
    return rest if re.search(r"[^\W\d_]{2}", rest) else text


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LanguageDetector(LearningComponent):
    """``folder``: where the business says which languages it speaks. The first is that of who writes little
    and is not known yet; where it is the only one, there is nothing to detect."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, learnt: languages.Learnt
    ) -> None:
        super().__init__(config, storage, resource, learnt)
        self._names = place_names(Path(config["folder"]))
        self._spoken = read_languages(Path(config["folder"]))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"folder": "data/business", "encoder": "use"}

    @classmethod
    def nothing_learnt(cls) -> languages.Learnt:
        return languages.NOTHING

    @classmethod
    def read(cls, folder: Path) -> languages.Learnt:
        stored = json.loads((folder / STORED).read_text(encoding="utf-8"))
        strangers = Strangers(**stored.pop("strangers"))
        return languages.Learnt(**stored, strangers=strangers)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        business = Path(config.get("folder", cls.get_default_config()["folder"])) / "business.yml"
        return fingerprint.of_sources() + fingerprint.of_files([business])

    def train(self, training_data: TrainingData) -> Resource:
        texts = [message.get(TEXT) for message in training_data.intent_examples]
        self._learnt = languages.learn((text for text in texts if text), self._config["encoder"])
        with self._storage.write_to(self._resource) as folder:
            stored = json.dumps(asdict(self._learnt), ensure_ascii=False)
            (folder / STORED).write_text(stored, encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            known = message.get("metadata") or {}
            said = message.get(TEXT) or ""
            text = without(self._names, without_street(said))
            prior, before = known.get("language"), known.get("before") or ""
            if prior in self._spoken and read_cues().place.is_address(said):
                text = ""  # "Calle Lirio 3" is written so in any language
            message.set("language", self._detected(text, prior, before), add_to_output=True)
            message.set("language_known", self._known(text, prior), add_to_output=True)
        return messages

    def _detected(self, text: str, prior: str | None, before: str) -> str:
        first, *others = self._spoken
        prior = prior if prior in self._spoken else None
        return languages.detect(text, prior, self._learnt, first, before) if others else first

    def _known(self, text: str, prior: str | None) -> bool:
        return len(self._spoken) == 1 or prior in self._spoken or languages.tells(text, self._learnt)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data
