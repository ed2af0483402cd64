"""Lets Rasa start without TensorFlow while no component in use needs it.

Rasa imports TensorFlow on its way to components that this project does not use: 3.7 s and 350 MB.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import tarfile
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, Sequence

import yaml

NEEDING = {
    "DIETClassifier",
    "ResponseSelector",
    "TEDPolicy",
    "UnexpecTEDIntentPolicy",
    "ConveRTFeaturizer",
    "LanguageModelFeaturizer",
}
_ROOTS = {"tensorflow", "tensorflow_hub", "tensorflow_text", "tensorflow_addons", "keras"}
# What Rasa imports for channels, stores and commands that serving the connector has no use for, and for
# components of its own: 0.8 s of processor time and 75 MB.
_UNSERVED = {
    *("aiogram", "fbmessenger", "mattermostwrapper", "rocketchat_API", "slack_sdk", "socketio", "twilio"),
    *("webexteamssdk", "aio_pika", "boto3", "botocore", "confluent_kafka", "kafka", "pika", "portalocker"),
    *("pymongo", "redis", "dask", "networkx", "tlz", "toolz", "matplotlib", "prompt_toolkit"),
    *("questionary", "sentry_sdk", "sklearn"),
}
# Of Rasa's own components those that need none of it. What other people's need is not for us to say.
_SPARING = (
    "bot.engine.",
    "rasa.core.policies.ensemble.",
    "rasa.core.policies.memoization.",
    "rasa.core.policies.rule_policy.",
    "rasa.graph_components.",
    "rasa.nlu.classifiers.regex_message_handler.",
)


class TensorFlowMissing(Exception):
    pass


def arrange(config: Path) -> None:
    """Supply empty modules in TensorFlow's place unless ``config`` names a component that needs it."""
    _arrange(component_names(config), config)


def arrange_serving(model: Path) -> None:
    """The same for what a model is made of; and where that is only what we know, leave out more."""
    parts = _parts(model)
    _arrange({part.rpartition(".")[2] for part in parts}, model)
    if parts and all(part.startswith(_SPARING) for part in parts):
        sys.meta_path.insert(0, _EmptyModules(_UNSERVED))


def _arrange(components: set[str], where: Path) -> None:
    needing = sorted(components & NEEDING)
    if not needing:
        sys.meta_path.insert(0, _EmptyModules(_ROOTS))
    elif importlib.util.find_spec("tensorflow") is None:
        raise TensorFlowMissing(
            f"{where} names {', '.join(needing)}, which needs TensorFlow: "
            "install requirements/engine-tensorflow.txt into the engine's environment, or remove it there."
        )


def _parts(model: Path) -> list[str]:
    """The classes that answer with this model, by their full names; none if it cannot be read."""
    try:
        with tarfile.open(model) as archive:
            member = next(one for one in archive if one.name.lstrip("/") == "metadata.json")
            described = archive.extractfile(member)
            schema = json.load(described)["predict_schema"] if described else {"nodes": {}}
        return [node["uses"] for node in schema["nodes"].values()]
    except (OSError, tarfile.TarError, StopIteration, ValueError, KeyError, TypeError):
        return []


def component_names(config: Path) -> set[str]:
    try:
        content = yaml.safe_load(config.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError):
        return set()
    if not isinstance(content, dict):
        return set()
    entries = (content.get("pipeline") or []) + (content.get("policies") or [])
    return {
        str(entry["name"]).rpartition(".")[2]
        for entry in entries
        if isinstance(entry, dict) and "name" in entry
    }


class _Anything(type):
    """Classes whose every attribute is another such class: enough for names used at import."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _empty_class(name)


def _empty_class(name: str) -> type:
    return _Anything(name, (), {"__init__": lambda self, *args, **kwargs: None})


class _EmptyModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _empty_class(name)


class _EmptyModules(MetaPathFinder, Loader):
    def __init__(self, roots: set[str]) -> None:
        self._roots = roots

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in self._roots:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass
