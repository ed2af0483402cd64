"""Lets Rasa read each content file once. Left alone, one training reads and checks every file five times, and
copies all examples anew for every file it adds to them.
"""

from __future__ import annotations

import copy
import functools
import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import rasa.shared.data as rasa_data
import rasa.shared.utils.io as rasa_io
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import RESPONSE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils import validation
from ruamel.yaml import resolver

from bot.engine.adjusted import model_file
from bot.engine.facts import in_another_language


def once(answers_are_learnt_from: bool = True) -> None:
    """Call before content is read. Where nothing learns from the words of answers, other words are no reason
    to train again what learns from examples; Rasa cannot tell."""
    _resolve_evenly()
    _parse_once()
    _check_once()
    _copy_examples_lightly()
    model_file.once()
    if not answers_are_learnt_from:
        _leave_answers_out_of_fingerprints()


def only_in(spoken: Sequence[str]) -> None:
    """Have Rasa pass over the examples in languages that the business does not speak."""
    stock = rasa_data.get_data_files

    def get_data_files(paths: str | list[str] | None, is_wanted: Callable[[str], bool]) -> list[str]:
        return [path for path in stock(paths, is_wanted) if not in_another_language(Path(path), spoken)]

    rasa_data.get_data_files = get_data_files


def _resolve_evenly() -> None:
    """With each word that it reads, ruamel.yaml's resolver adds to its own lists what to try: the further
    down a word stands, the longer it takes."""
    which: Any = resolver.VersionedResolver
    stock = which.versioned_resolver

    def versioned_resolver(self: Any) -> Any:
        lists = stock.fget(self)
        return SimpleNamespace(get=lambda first, otherwise: [*lists.get(first, otherwise)])

    which.versioned_resolver = property(versioned_resolver)


def _parse_once() -> None:
    stock = rasa_io.read_yaml

    @functools.lru_cache(maxsize=1000)
    def parsed(content: str) -> bytes:
        return pickle.dumps(stock(content), pickle.HIGHEST_PROTOCOL)

    def read_yaml(content: str, reader_type: str | list[str] = "safe") -> Any:
        # Callers change what they get, so each gets a copy.
        return pickle.loads(parsed(content)) if reader_type == "safe" else stock(content, reader_type)

    rasa_io.read_yaml = read_yaml


def _check_once() -> None:
    """Checks what the quick parser read. Where that is at fault, Rasa reads it again, counting lines."""
    stock = validation.validate_yaml_schema

    @functools.lru_cache(maxsize=1000)
    def validate_yaml_schema(content: str, schema: str, package: str = validation.PACKAGE_NAME) -> None:
        careful = rasa_io.read_yaml
        rasa_io.read_yaml = lambda text, reader_type="safe": careful(text)
        try:
            stock(content, schema, package)
        except RasaException:
            rasa_io.read_yaml = careful
            stock(content, schema, package)
        finally:
            rasa_io.read_yaml = careful

    validation.validate_yaml_schema = validate_yaml_schema


def _copy_examples_lightly() -> None:
    """Components give a message other properties; they leave the values of those it has as they are."""

    def copied(self: Message, _memo: Any) -> Message:
        twin = copy.copy(self)
        twin.data, twin.features = dict(self.data), list(self.features)
        twin.output_properties = set(self.output_properties)
        return twin

    Message.__deepcopy__ = copied
    # Equal messages have equal texts; Rasa takes the fingerprint of all there is.
    Message.__hash__ = lambda self: hash(self.data.get(TEXT))


def _leave_answers_out_of_fingerprints() -> None:
    stock = TrainingData.fingerprint

    def of_data(self: TrainingData) -> str:
        silent = copy.copy(self)
        silent.responses = {}
        return str(stock(silent))

    def of_message(self: Message) -> str:
        if self._cached_fingerprint is None:
            said = {name: value for name, value in self.data.items() if name != RESPONSE}
            self._cached_fingerprint = rasa_io.deep_container_fingerprint([said, self.features])
        return str(self._cached_fingerprint)

    TrainingData.fingerprint = of_data
    Message.fingerprint = of_message
