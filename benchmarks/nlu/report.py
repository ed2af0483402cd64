"""Results as tables of a page, each part between two marks, the rest of the page left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def percent(value: float) -> str:
    return f"{value:.1f}"


def ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}".lstrip("0")


def write(page: Path, name: str, text: str) -> None:
    """Put ``text`` where the marks of the part called ``name`` are. Raises ValueError if there are none."""
    begin, end = f"<!-- {name}: written by make bench-nlu -->", f"<!-- /{name} -->"
    old = page.read_text("utf-8")
    before, found, rest = old.partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        raise ValueError(f"{page}: expected the lines {begin} and {end}")
    page.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}", "utf-8")
