"""What config.yml says of the classifier: among it which intents are nothing the bot does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.content.project import group, rows, strings

_CLASSIFIER = "SureIntentClassifier"


def classifier(config: Any) -> dict[str, Any]:
    """Its settings in what config.yml holds."""
    parts = map(group, rows(group(config).get("pipeline")))
    return next((part for part in parts if str(part.get("name")).endswith(_CLASSIFIER)), {})


def beyond(config: Any) -> list[str]:
    """The intents of what the bot does not do: not to be understood is as good there."""
    return strings(classifier(config).get("beyond"))


def beyond_in(folder: Path) -> frozenset[str]:
    """The same of the content in a folder, which has been checked."""
    return frozenset(beyond(yaml.load((folder / "config.yml").read_text("utf-8"), yaml.CSafeLoader)))
