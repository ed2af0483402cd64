"""The same work on several parts at once, each in a process of its own: a solver whose chance is one for all
threads gives what it would give one after the other."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")
_work: Callable[[Any], Any]


def side_by_side(work: Callable[[Part], Result], parts: Sequence[Part]) -> list[Result]:
    """Return what ``work`` makes of each of the ``parts``. It sees this process's memory as it is now; only a
    part and its result travel. One after the other where a process cannot be forked off safely."""
    global _work
    cores = min(os.cpu_count() or 1, len(parts))
    if cores < 2 or sys.platform != "linux":
        return [work(part) for part in parts]
    _work = work
    with ProcessPoolExecutor(cores, multiprocessing.get_context("fork")) as processes:
        return list(processes.map(_one, parts))


def _one(part: Any) -> Any:
    return _work(part)
