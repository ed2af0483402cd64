"""Has Python that cannot be read told as content is: by file and line, in words, with what to do.

Loaded before all else, so that it can speak of all else.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[2]


def plainly(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """As ``sys.excepthook``."""
    file = Path(getattr(fault, "filename", None) or "")
    if not isinstance(fault, SyntaxError) or not file.is_relative_to(ROOT):
        sys.__excepthook__(kind, fault, trace)
        return
    try:
        from bot.content.program import broken
        from bot.settings import terminal_language

        name = file.relative_to(ROOT).as_posix()
        text = file.read_text("utf-8", errors="replace")
        spanish = terminal_language() == "es"
        said = "\n".join(one.spanish() if spanish else str(one) for one in broken(name, text))
    except SyntaxError:  # in what would have told it
        said = _by_ourselves(file, fault)
    print(f"Error: {said or fault}", file=sys.stderr)


def _by_ourselves(file: Path, fault: SyntaxError) -> str:
    """In both languages, since nothing else can be asked which."""
    lines = file.read_text("utf-8", errors="replace").splitlines()
    marks = [number for number, line in enumerate(lines, 1) if line.startswith("<<<<<<< ")]
    if not marks:
        return f"{file}:{fault.lineno}: {fault.msg}"
    return (
        f"{file}:{marks[0]}: Two versions of this file meet here, and nobody has chosen.\n"
        "Aquí se juntan dos versiones de este archivo y nadie ha elegido."
    )
