"""What Rasa cannot see by itself when it decides whether to train a component again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from bot.core import text


def of_sources() -> str:
    """Rasa looks at a component's own class only, not at the modules and words that do its work."""
    folder = Path(__file__).parent
    return of_files([*folder.rglob("*.py"), *folder.rglob("*.yml"), Path(text.__file__)])


def of_files(paths: Iterable[Path]) -> str:
    contents = [path.name.encode() + b"\0" + path.read_bytes() for path in sorted(paths) if path.exists()]
    return hashlib.sha256(b"\0".join(contents)).hexdigest()
