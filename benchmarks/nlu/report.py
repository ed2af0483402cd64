"""Results as tables of a page, between two marks, the rest of the page left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

BEGIN, END = "<!-- understanding: written by make bench-nlu -->", "<!-- /understanding -->"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def percent(value: float) -> str:
    return f"{value:.1f}"


def ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}".lstrip("0")


def write(page: Path, text: str) -> None:
    """Put ``text`` where the marks of ``page`` are; a new page has nothing else."""
    old = page.read_text("utf-8") if page.exists() else f"{BEGIN}\n{END}\n"
    before, _, rest = old.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{text.strip()}\n\n{END}{after}", "utf-8")
