"""WireMock, which answers as it is told and breaks the line as networks do, in a process of its own."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.patience import PATIENCE
from tests.servers import free_port

ROOT = Path(__file__).parent.parent.parent
JAR = ROOT / ".node/node_modules/wiremock/build/wiremock-standalone-3.13.2.jar"
# Starts sooner and takes less: it lives for seconds.
JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-jar", str(JAR))


class CounterpartMissing(Exception):
    """A test never passes because its counterpart is absent."""


@dataclass
class WireMock:
    url: str

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator[WireMock]:
        if not JAR.is_file():
            raise CounterpartMissing("WireMock is not installed: run scripts/test-needs")
        port = free_port()
        options = ["--port", str(port), "--bind-address", "127.0.0.1", "--root-dir", str(folder)]
        log = folder / "wiremock.log"
        with (
            log.open("wb") as out,
            subprocess.Popen(
                [*JAVA, *options, "--disable-banner"], stdin=subprocess.DEVNULL, stdout=out, stderr=out
            ) as process,
        ):
            try:
                one = cls(f"http://127.0.0.1:{port}")
                one._wait(process, log)
                yield one
            finally:
                process.kill()

    def _wait(self, process: subprocess.Popen[bytes], log: Path) -> None:
        deadline = time.monotonic() + 60
        while True:
            with suppress(httpx.HTTPError):
                if (
                    httpx.get(f"{self.url}/__admin/health", trust_env=False, timeout=PATIENCE).status_code
                    == 200
                ):
                    return
            if process.poll() is not None or time.monotonic() > deadline:
                raise CounterpartMissing(f"WireMock did not start: {log.read_text()[-500:]}")
            time.sleep(0.05)

    def forget(self) -> None:
        httpx.post(f"{self.url}/__admin/reset", trust_env=False, timeout=PATIENCE).raise_for_status()

    def answers(self, method: str, path: str, response: dict[str, Any], **more: Any) -> None:
        """``more``: a scenario's states, or ``serveEventListeners`` for calls of its own."""
        mapping = {"request": {"method": method, "urlPath": path}, "response": response, **more}
        made = httpx.post(f"{self.url}/__admin/mappings", json=mapping, trust_env=False, timeout=PATIENCE)
        assert made.status_code == 201, made.text

    def in_turn(self, method: str, path: str, *responses: dict[str, Any]) -> None:
        """One after the other; the last one for good."""
        for number, response in enumerate(responses):
            state = {
                "scenarioName": path,
                "requiredScenarioState": "Started" if number == 0 else str(number),
                "newScenarioState": str(min(number + 1, len(responses) - 1))
                if len(responses) > 1
                else "Started",
            }
            self.answers(method, path, response, **state)

    def called_back(self) -> int:
        """How many of its own calls were answered."""
        requests = httpx.get(f"{self.url}/__admin/requests", trust_env=False, timeout=PATIENCE).json()[
            "requests"
        ]
        events = [event["type"] for one in requests for event in one.get("subEvents", [])]
        return events.count("WEBHOOK_RESPONSE")

    def asked(self, path: str) -> int:
        found = httpx.post(
            f"{self.url}/__admin/requests/count",
            json={"method": "ANY", "urlPath": path},
            trust_env=False,
            timeout=PATIENCE,
        )
        return int(found.json()["count"])
