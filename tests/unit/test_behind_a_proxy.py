"""Behind a proxy everybody comes from its address: who they are is in what it adds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.console.auth import PER_ADDRESS
from tests.gateways import GatewayThread
from tests.patience import PATIENCE


def guesses(gateway: GatewayThread) -> Callable[[str, int], int]:
    """From an address as the proxy tells it, so many times; the status of the last."""

    def guess(forwarded: str, times: int) -> int:
        status = 0
        with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
            for number in range(times):
                url = f"{gateway.url}/console/enter/made-up-{number}"
                status = client.post(url, headers={"X-Forwarded-For": forwarded}).status_code
        return status

    return guess


@pytest.mark.parametrize(
    ("public", "others", "invented"),
    [("https://help.example.org", 410, 429), ("", 429, 429)],
    ids=["behind a proxy", "before none"],
)
def test_who_tries_out_links_shuts_the_door_to_nobody_else(
    tmp_path: Path, public: str, others: int, invented: int
) -> None:
    with GatewayThread(tmp_path, PUBLIC_URL=public).running() as gateway:
        guess = guesses(gateway)
        assert guess("203.0.113.7", PER_ADDRESS + 1) == 429
        assert guess("203.0.113.8", 1) == others
        assert guess("198.51.100.1, 203.0.113.7", 1) == invented, (
            "what the sender wrote before it is no proof"
        )
