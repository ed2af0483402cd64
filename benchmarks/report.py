"""Figures as ratios: a table for the terminal and the same in docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles

import psutil

PAGE = Path("docs/benchmarks.md")


@dataclass(frozen=True)
class Measure:
    """``limit``: what ours may be, in parts of stock's; with ``growth`` the figures are themselves ratios of
    a long conversation to a short one, and ``limit`` is what our own may be. ``least``: what the ratio must
    be, where more is better."""

    name: str
    stock: float
    ours: float
    unit: str
    limit: float | None = None
    growth: bool = False
    least: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.stock

    @property
    def holds(self) -> bool | None:
        if self.least is not None:
            return self.ratio >= self.least
        if self.limit is None:
            return None
        return (self.ours if self.growth else self.ratio) <= self.limit

    def row(self) -> list[str]:
        target = "" if self.least is None else f"ratio at least {self.least:.2f}"
        if self.limit is not None:
            target = f"{'ours' if self.growth else 'ratio'} at most {self.limit:.3g}"
        return [
            self.name,
            _figure(self.stock, self.unit),
            _figure(self.ours, self.unit),
            f"{self.ratio:.2f}",
            target,
            {None: "", True: "yes", False: "**no**"}[self.holds],
        ]


def say(text: str) -> None:
    print(text, flush=True)


def middle(seconds: Sequence[float]) -> float:
    """p50 in milliseconds."""
    return median(seconds) * 1000


def nearly_worst(seconds: Sequence[float]) -> float:
    """p95 in milliseconds."""
    return quantiles(seconds, n=20)[-1] * 1000


def table(measures: Sequence[Measure]) -> str:
    head = ["measure", "stock Rasa", "Ventanilla", "ratio", "target", "holds"]
    rows = [head, ["---", "---:", "---:", "---:", "---", "---"], *(measure.row() for measure in measures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    system = f"{platform.system()} {platform.release().partition('-')[0]}"
    return (
        f"{os.cpu_count()} × {_processor()}, {memory:.0f} GB, {system}, "
        f"load before the run {load} (1, 5, 15 minutes)"
    )


def versions(engine: str, stock: str) -> str:
    ask = "import platform; from importlib.metadata import version; print({})"
    ours = _output(engine, ask.format("f'Rasa {version(\"rasa\")} on Python {platform.python_version()}'"))
    theirs = _output(
        stock,
        ask.format(
            'f\'Rasa {version("rasa")}, TensorFlow {version("tensorflow")}, '
            "Python {platform.python_version()}'"
        ),
    )
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return (
        f"Stock: {theirs}. Ventanilla: commit {commit.stdout.strip() or 'unknown'}, "
        f"engine {ours}, gateway Python {platform.python_version()}"
    )


def write(measures: Sequence[Measure], machine: str, versions: str, method: str, page: Path = PAGE) -> None:
    """What other benchmarks have written below, under headings of their own, stays."""
    _, found, others = (page.read_text() if page.exists() else "").partition("\n## ")
    parts = [
        "# Beside stock Rasa",
        f"Written by `make bench` on {date.today():%-d %B %Y}. {machine}.\n{versions}.",
        table(measures),
        method.strip(),
        *([f"## {others.strip()}"] if found else []),
    ]
    page.write_text("\n\n".join(parts) + "\n")


def write_section(heading: str, name: str, text: str, page: Path = PAGE) -> None:
    """Put ``text`` where this benchmark wrote before, or under a heading of its own at the end."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    whole = page.read_text()
    if begin not in whole:
        whole = f"{whole.rstrip()}\n\n## {heading}\n\n{begin}\n{end}\n"
    before, _, rest = whole.partition(begin)
    page.write_text(f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}")


def _figure(value: float, unit: str) -> str:
    digits = 1 if value < 100 and unit != "MB" else 0
    return f"{value:,.{digits}f} {unit}".strip()


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    names = re.findall(r"^model name\s*:\s*(.+)$", cpuinfo.read_text(), re.M) if cpuinfo.exists() else []
    return names[0] if names else platform.processor() or platform.machine()


def _output(python: str, code: str) -> str:
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
