"""Logs a person can read, and silence about what nobody here can change."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from typing import Any, MutableMapping, TextIO, cast

from bot.core.log_faults import FaultFormatter, trace
from bot.core.log_stream import LogStream

OURS = "engine."
ALWAYS = ("timestamp", "level", "event", "exc_info")


def before_import() -> None:
    """Settings that Rasa and its dependencies read when they are imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # A turn's sums are small: more threads only get in each other's way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    with warnings.catch_warnings():
        import sanic.app  # noqa: F401  (it switches deprecation warnings on when imported)
    # Rasa 3.6 is pinned to versions that its own dependencies deprecate.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning, module=r"(rasa|sklearn|sanic|dask|jax).*")
    # Ours is a RulePolicy too, under another name; nobody may type /restart anyway.
    warnings.filterwarnings("ignore", message="'RulePolicy' is not included", category=UserWarning)
    warnings.filterwarnings("ignore", message="Slot auto-fill has been removed", category=UserWarning)
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated", category=UserWarning)


def no_progress_bars_in_files() -> None:
    """Rasa draws a bar for each of its small steps, also where nobody sees it move."""
    import tqdm

    if sys.stderr.isatty():
        return
    stock = tqdm.tqdm.__init__
    tqdm.tqdm.__init__ = lambda self, *args, **kwargs: stock(self, *args, **{**kwargs, "disable": True})


def configure(level: str) -> None:
    """One line an event from ``level`` up. Rasa formats its debug events unless they are filtered here.

    What others write below a warning, through ``logging``, has messages and slots in it.
    """
    import structlog

    number = logging.getLevelName(level.upper())
    others = logging.StreamHandler(sys.stderr)
    others.setFormatter(FaultFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[others], force=True)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _names_only,
            structlog.processors.ExceptionRenderer(trace),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, LogStream(sys.stdout))),
        cache_logger_on_first_use=True,
    )


def _names_only(_logger: object, _method: str, said: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of Rasa's own events, which step it was: beside it stand the message, its slots and the answer."""
    if str(said.get("event", "")).startswith(OURS):
        return said
    return {key: value for key, value in said.items() if key in ALWAYS}
