"""Lets Rasa start without TensorFlow while no component in use needs it.

Rasa imports TensorFlow on its way to components that this project does not use: 3.7 s and 350 MB.
"""

from __future__ import annotations

import importlib.util
import sys
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


class TensorFlowMissing(Exception):
    pass


def arrange(config: Path) -> None:
    """Supply empty modules in TensorFlow's place unless ``config`` names a component that needs it."""
    needing = sorted(_component_names(config) & NEEDING)
    if not needing:
        sys.meta_path.insert(0, _EmptyModules())
    elif importlib.util.find_spec("tensorflow") is None:
        raise TensorFlowMissing(
            f"{config} names {', '.join(needing)}, which needs TensorFlow: "
            "install requirements/engine-tensorflow.txt into the engine's environment, or remove it there."
        )


def _component_names(config: Path) -> set[str]:
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
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in _ROOTS:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass
