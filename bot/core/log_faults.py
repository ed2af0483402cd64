"""How faults are written down: where they happened, and nothing that a customer wrote."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from types import TracebackType

Fault = tuple[type[BaseException], BaseException, TracebackType | None]
# Whose message is made of names in the code, or of what the system says, and not of what was read.
_OF_THE_CODE = (AttributeError, ImportError, NameError, NotImplementedError, OSError, TypeError)
_OURS = ("bot", "actions")
_NAME = re.compile(r"[a-z]{1,30}_[a-z0-9_]{1,60}")  # an id, or a column; one word might be a customer's

_OF_VALUES = re.compile(r"\n|<|(?<=callback) ")


def trace(exc_info: Fault) -> str:
    """As Python writes it, but that what foreign code says of a value it met is left out: it may quote it."""
    return "".join(_lines(exc_info[1])).rstrip("\n")


def where(error: BaseException) -> str:
    """The line of ours that it came up in, such as ``bot.services.reply:40``; empty if there is none."""
    modules = (
        (str(frame.f_globals.get("__name__", "")), line)
        for frame, line in traceback.walk_tb(error.__traceback__)
    )
    ours = [f"{module}:{line}" for module, line in modules if module.partition(".")[0] in _OURS]
    return ours[-1] if ours else ""


def message(error: BaseException) -> str:
    """What may be told of it, empty where nothing may."""
    if type(error) is KeyError:
        key = str(error.args[0]) if error.args else ""
        return repr(key) if _NAME.fullmatch(key) else _left_out(str(error))
    ours = type(error).__module__.partition(".")[0] in _OURS
    told = ours or (isinstance(error, _OF_THE_CODE) and not isinstance(error, UnicodeError))
    return str(error) if told else _left_out(str(error))


def _left_out(said: str) -> str:
    return f"({len(said)} characters, not written down)" if said else ""


def _lines(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _lines(before)
        yield "\nThe above fault led to this one:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    said = message(error)
    yield f"{name}: {said}\n" if said else f"{name}\n"
    for inner in getattr(error, "exceptions", ()):
        yield from _lines(inner)


def _without_values(said: str) -> str:
    """Of what asyncio says: behind it stand tasks with their faults, callbacks with what they were given."""
    return _OF_VALUES.split(said, maxsplit=1)[0].rstrip(" :")


class FaultFormatter(logging.Formatter):
    """The same for what others write through ``logging``."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        if record.name == "asyncio":
            record.message = _without_values(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Fault | tuple[None, None, None]) -> str:
        return "" if ei[1] is None else trace((type(ei[1]), ei[1], ei[2]))
