"""What the components have in common that learn from a folder whether a message is of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from rasa.engine.storage.resource import Resource

from bot.engine.nlu import fingerprint
from bot.engine.nlu.component import LearningComponent
from bot.engine.nlu.detector_model import DetectorModel, Examples


class DetectorComponent(LearningComponent):
    """``model``: what it learns. ``kinds``: the keys in its ``folder``'s files, of it and not. ``stored``:
    what its file in the trained model is called."""

    model: ClassVar[type[DetectorModel]]
    kinds: ClassVar[tuple[str, str]]
    stored: ClassVar[str]

    @classmethod
    def read(cls, folder: Path) -> DetectorModel | None:
        path = folder / cls.stored
        return cls.model.load(path) if path.exists() else None

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        folder = Path({**cls.get_default_config(), **config}["folder"])
        return fingerprint.of_sources() + fingerprint.of_files(folder.glob("*/*.yml"))

    def _learn(self, others: Sequence[str], of_it: Sequence[str] = ()) -> Resource:
        """``others``, ``of_it``: examples of intents that are not of the kind, and that are. Without a folder
        nothing is learnt."""
        examples = Examples.read(Path(self._config["folder"]), self.kinds, others, of_it)
        with self._storage.write_to(self._resource) as folder:
            if examples.texts:
                self._learnt = self.model.fit(examples, self._config["encoder"])
                self._learnt.save(folder / self.stored)
        return self._resource
