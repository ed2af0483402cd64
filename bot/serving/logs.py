"""How the house writes down what it does."""

from __future__ import annotations

import logging
import sys
from typing import TextIO, cast

import structlog

from bot.core.log_faults import FaultFormatter, trace
from bot.core.log_stream import LogStream
from bot.settings import Settings


def configure_logs(settings: Settings) -> None:
    """One event a line on standard error; message texts and personal data are never logged."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    renderer = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(trace),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, LogStream(sys.stderr))),
    )
    others = logging.StreamHandler(sys.stderr)
    others.addFilter(_not_an_address)
    others.setFormatter(FaultFormatter("%(asctime)s %(name)s %(message)s"))
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[others], force=True)


def _not_an_address(record: logging.LogRecord) -> bool:
    """Where no file of ours is, Sanic writes down what was asked for: whatever anybody liked to ask."""
    return not str(record.msg).startswith("File not found: path=")
