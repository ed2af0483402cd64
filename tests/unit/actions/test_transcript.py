"""A copy of the conversation is given to who wants one, and offered to who may want something else."""

from __future__ import annotations

import pytest

from actions.transcript import RequestTranscript
from tests.unit.actions.counter import Counter


@pytest.mark.parametrize(
    ("sure", "response"), [(1.0, "utter_transcript"), (0.72, "utter_transcript_doubtful")]
)
async def test_who_only_sounds_like_wanting_one_is_asked(
    counter: Counter, sure: float, response: str
) -> None:
    """ "Quiero una copia de unos apuntes", of a library."""
    said = await counter.does(RequestTranscript, "quiero una copia", "request_transcript", sure=sure)
    assert said.keys == [response]
