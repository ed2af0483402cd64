"""``make campaign-variations``: the transcripts hold however the bot words its responses.

In ``make test`` they are played with each response's first variation, and a few of them here with the second.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest
import yaml

from bot.settings import ROOT
from tests.campaigns.processes import FULL

FEW = "small_talk or not_understood_then_a_choice"


def most_variations() -> int:
    """Of all responses, in how many ways the richest is worded in one language."""
    most = 1
    for path in (ROOT / "data" / "responses").glob("*.yml"):
        for variations in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["responses"].values():
            spoken = Counter(one["condition"][0]["value"] for one in variations if "condition" in one)
            most = max(most, *spoken.values(), 1)
    return most


@pytest.mark.timeout(3600 if FULL else 120)
@pytest.mark.parametrize("number", range(2, most_variations() + 1) if FULL else [2])
def test_transcripts_hold_with_each_other_variation(number: int) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/transcripts"]
    played = subprocess.run(
        [*command, *([] if FULL else ["-k", FEW])],
        cwd=ROOT,
        env={**os.environ, "RESPONSE_VARIATION": str(number)},
        capture_output=True,
        text=True,
        timeout=3600 if FULL else 120,
    )
    assert played.returncode == 0, played.stdout[-6000:]
    print(played.stdout.strip().splitlines()[-1])
