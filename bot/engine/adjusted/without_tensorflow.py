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
# What Rasa imports for channels, stores and commands that neither the connector nor training has a use for.
_UNUSED = {
    *("aiogram", "fbmessenger", "mattermostwrapper", "rocketchat_API", "slack_sdk", "socketio", "twilio"),
    *("webexteamssdk", "aio_pika", "boto3", "botocore", "confluent_kafka", "kafka", "pika", "portalocker"),
    *("pymongo", "redis", "matplotlib", "prompt_toolkit", "questionary", "sentry_sdk"),
}
# And for components of its own: 0.8 s of processor time and 75 MB with the former.
_UNSERVED = _UNUSED | {"dask", "networkx", "tlz", "toolz", "sklearn"}
# Training: a server, and what scikit-learn has for other models than ours. 1.3 s with the former.
_UNTRAINED = _UNUSED | {"apscheduler", "sanic", "scipy.stats", "sklearn.model_selection"}
# Of Rasa's own components those that need none of it. What other people's need is not for us to say.
_SPARING = (
    "bot.engine.",
    "rasa.core.policies.ensemble.",
    "rasa.core.policies.memoization.",
    "rasa.core.policies.rule_policy.",
    "rasa.graph_components.",
    "rasa.nlu.classifiers.regex_message_handler.",
)
_SPARING_BY_NAME = {"MemoizationPolicy", "AugmentedMemoizationPolicy", "RulePolicy"}


class TensorFlowMissing(Exception):
    pass


def arrange(config: Path, training: bool = False) -> None:
    """Supply empty modules in TensorFlow's place unless ``config`` names a component that needs it; and for
    ``training`` with components that are all known to us, leave out more."""
    content = _read(config)
    parts = _names(content)
    _arrange({part.rpartition(".")[2] for part in parts}, config)
    if training and parts and "importers" not in content and all(map(_is_sparing, parts)):
        sys.meta_path.insert(0, _EmptyModules(_UNTRAINED))


def arrange_serving(model: Path) -> set[str]:
    """The same for what a model is made of; return the encoders that it names."""
    nodes = _nodes(model)
    parts = [node["uses"] for node in nodes]
    _arrange({part.rpartition(".")[2] for part in parts}, model)
    if parts and all(map(_is_sparing, parts)):
        sys.meta_path.insert(0, _EmptyModules(_UNSERVED))
    return {node["config"]["encoder"] for node in nodes if "encoder" in node["config"]}


def _is_sparing(part: str) -> bool:
    return part in _SPARING_BY_NAME or part.startswith(_SPARING)


def _arrange(components: set[str], where: Path) -> None:
    needing = sorted(components & NEEDING)
    if not needing:
        sys.meta_path.insert(0, _EmptyModules(_ROOTS))
    elif importlib.util.find_spec("tensorflow") is None:
        raise TensorFlowMissing(
            f"{where} names {', '.join(needing)}, which needs TensorFlow: "
            "install requirements/engine-tensorflow.txt into the engine's environment, or remove it there."
        )


def _nodes(model: Path) -> list[dict[str, Any]]:
    """What answers with this model: each class by its full name, and its settings; none if unreadable."""
    try:
        with tarfile.open(model) as archive:
            member = next(one for one in archive if one.name.lstrip("/") == "metadata.json")
            described = archive.extractfile(member)
            schema = json.load(described)["predict_schema"] if described else {"nodes": {}}
        return [{"uses": node["uses"], "config": node.get("config", {})} for node in schema["nodes"].values()]
    except (OSError, tarfile.TarError, StopIteration, ValueError, KeyError, TypeError):
        return []


def component_names(config: Path) -> set[str]:
    return {name.rpartition(".")[2] for name in _names(_read(config))}


def _read(config: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(config.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError):
        return {}
    return content if isinstance(content, dict) else {}


def _names(content: dict[str, Any]) -> list[str]:
    entries = (content.get("pipeline") or []) + (content.get("policies") or [])
    return [str(entry["name"]) for entry in entries if isinstance(entry, dict) and "name" in entry]


def _attribute(_owner: Any, name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _empty_class(name)


class _Anything(type):
    """Classes whose every attribute, and that of what they make, is another such class: enough for names used
    at import."""

    __getattr__ = _attribute


def _empty_class(name: str) -> type:
    makes = {"__init__": lambda self, *args, **kwargs: None, "__getattr__": _attribute}
    return _Anything(name, (), makes)


class _EmptyModule(ModuleType):
    __getattr__ = _attribute


class _EmptyModules(MetaPathFinder, Loader):
    def __init__(self, roots: set[str]) -> None:
        self._roots = roots

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        parts = fullname.split(".")
        if not any(".".join(parts[:count]) in self._roots for count in range(1, len(parts) + 1)):
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass
