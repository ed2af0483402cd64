"""Which Python is imported by which: told by its lines, without running any."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


def imported(file: str, texts: Iterable[str]) -> bool:
    """Whether one of these modules imports ``file``."""
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    folder, _, name = module.rpartition(".")
    of_folder = rf"|from {re.escape(folder)} import [^\n]*\b{name}\b" if folder else ""
    imports = re.compile(rf"^from {re.escape(module)} import{of_folder}", re.MULTILINE)
    return any(imports.search(_imports(text)) for text in texts)


@lru_cache(maxsize=2000)
def _imports(text: str) -> str:
    """The lines that may import something: looked for in all of it, this was a third of a check."""
    return "\n".join(line for line in text.split("\n") if "from " in line)
