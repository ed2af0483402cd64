"""The assistant is trained before the first transcript, as no test's time limit is meant for it."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from bot.model.training import TrainingFailed, train_if_changed

HERE = Path(__file__).parent


def pytest_collection_finish(session: pytest.Session) -> None:
    """In the set-up of the first of them it would take from its 300 s: not enough on a busy machine, and all
    the others would fail with it."""
    here = any(item.path.is_relative_to(HERE) for item in session.items)
    if here and not session.config.option.collectonly:
        with contextlib.suppress(TrainingFailed):  # the set-up says why, and the other tests go on
            train_if_changed(say=lambda _line: None)
