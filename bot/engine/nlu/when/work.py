"""Hours that the work of who writes leaves, by the words below ``working`` in data/business/cues.yml."""

from __future__ import annotations

from bot.engine.cues import read_cues

# Who works at night comes in the morning; after work of which they say no hour, late, and before it, early.
_NIGHTS_OVER, _MORNINGS_OVER = ("08:00", "14:00"), ("14:00", "20:00")
_BEFORE_NIGHTS, _BEFORE_AFTERNOONS = ("15:00", "20:00"), ("08:00", "14:00")
_AFTER_WORK, _BEFORE_WORK = ("17:00", "20:00"), ("08:00", "10:00")


def around_shifts() -> list[tuple[str, str, str]]:
    """A pattern for folded text, and from when until when."""
    work = read_cues().working
    return [
        (work.to_be_after_a(work.nights), *_NIGHTS_OVER),
        (work.to_be_before_a(work.nights), *_BEFORE_NIGHTS),
        (work.to_be_after_a(work.mornings), *_MORNINGS_OVER),
        (work.to_be_before_a(work.afternoons), *_BEFORE_AFTERNOONS),
    ]


def around_work() -> list[tuple[str, str, str]]:
    work = read_cues().working
    return [(work.to_be_after, *_AFTER_WORK), (work.to_be_before, *_BEFORE_WORK)]
