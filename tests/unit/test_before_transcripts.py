"""Training is over before the transcripts' time begins to run."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.transcripts import conftest

A_TRANSCRIPT = conftest.HERE / "test_transcripts.py"


@pytest.mark.parametrize(
    ("path", "only_collected", "trained"),
    [(A_TRANSCRIPT, False, True), (A_TRANSCRIPT, True, False), (Path(__file__), False, False)],
)
def test_the_assistant_is_trained_before_the_first_transcript_and_for_no_other_test(
    path: Path, only_collected: bool, trained: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[Any] = []
    monkeypatch.setattr(conftest, "train_if_changed", lambda say: times.append(say))
    option = SimpleNamespace(collectonly=only_collected)
    session: Any = SimpleNamespace(items=[SimpleNamespace(path=path)], config=SimpleNamespace(option=option))
    conftest.pytest_collection_finish(session)
    assert bool(times) is trained
