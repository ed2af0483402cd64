"""Plots drawn on the server as SVG: shapes only, coloured by the page's style, each beside its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 190
# A week of columns fits a phone as it is.
FEW, NARROW = 8, 330
LEFT, TOP, BOTTOM = 34, 8, 22
MOST_LABELS = 13


@dataclass(frozen=True)
class Bar:
    """In the units of the plot. ``series``: its number, from 0; ``title``: what a pointer is told."""

    x: float
    y: float
    width: float
    height: float
    series: int
    title: str


@dataclass(frozen=True)
class Columns:
    """``lines``: heights with the value that each stands for; ``labels``: places along the foot."""

    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, int], ...]
    labels: tuple[tuple[float, str], ...]
    series: tuple[str, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT

    @property
    def narrow(self) -> bool:
        return self.width == NARROW


def columns(labels: Sequence[str], series: Mapping[str, Sequence[int]]) -> Columns:
    """One column a label, the series on top of one another."""
    totals = [sum(values) for values in zip(*series.values(), strict=True)] if series else []
    step = _step(max(totals, default=0))
    most = max(step * 4, 1)
    width = NARROW if len(labels) <= FEW else WIDTH
    room, slot = HEIGHT - TOP - BOTTOM, (width - LEFT) / max(len(labels), 1)
    bars: list[Bar] = []
    heaped = [0.0] * len(labels)
    for number, (name, values) in enumerate(series.items()):
        for place, value in enumerate(values):
            if value:
                height = room * value / most
                heaped[place] += height
                x, y = LEFT + slot * (place + 0.16), TOP + room - heaped[place]
                title = f"{labels[place]} · {name}: {value}"
                bars.append(
                    Bar(round(x, 1), round(y, 1), round(slot * 0.68, 1), round(height, 1), number, title)
                )
    every = -(-len(labels) // MOST_LABELS) or 1
    return Columns(
        bars=tuple(bars),
        lines=tuple((round(TOP + room - room * step * n / most, 1), step * n) for n in range(5)),
        labels=tuple(
            (round(LEFT + slot * (place + 0.5), 1), label)
            for place, label in enumerate(labels)
            if place % every == 0
        ),
        series=tuple(series),
        width=width,
    )


def share(value: int, of: int) -> float:
    """Percent of the width of a bar."""
    return round(100 * value / of, 1) if of else 0.0


def _step(most: int) -> int:
    """Four of it reach ``most``: 1, 2 or 5 of some power of ten."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * 4 >= most:
                return factor * power
        power *= 10
