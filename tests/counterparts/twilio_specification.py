"""Twilio's own OpenAPI specification, served by Prism in a process of its own. It checks what it is sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.servers import free_port

NODE = Path(__file__).parent.parent.parent / ".node" / "node_modules"
PRISM = NODE / "@stoplight" / "prism-cli" / "dist" / "index.js"
SPECIFICATIONS = NODE / "@twilio" / "cli-core" / "src" / "services" / "twilio-api"


class CounterpartMissing(Exception):
    """A test never passes because its counterpart is absent."""


@asynccontextmanager
async def served(name: str, folder: Path) -> AsyncIterator[str]:
    """Serve e.g. ``twilio_api_v2010``; yield its address."""
    if not (PRISM.is_file() and SPECIFICATIONS.is_dir()):
        raise CounterpartMissing("Prism and Twilio's specification are not installed: run scripts/test-needs")
    specification = json.loads((SPECIFICATIONS / f"{name}.json").read_text())
    file = folder / f"{name}.json"
    file.write_text(json.dumps(_mended(specification)))
    port = free_port()
    options = ["mock", "-h", "127.0.0.1", "-p", str(port), "--errors", str(file)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        "node", str(PRISM), *options, stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=pipe
    )
    assert process.stdout is not None
    draining = None
    try:
        await _until_it_listens(process.stdout)
        draining = asyncio.create_task(process.stdout.read())
        yield f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.kill()
        if draining is not None:
            await draining
        await process.communicate()


async def _until_it_listens(output: asyncio.StreamReader) -> None:
    said = b""
    async with asyncio.timeout(40):
        while b"Prism is listening" not in said:
            line = await output.readline()
            if not line:
                raise CounterpartMissing(f"Prism did not start: {said.decode(errors='replace')[-500:]}")
            said += line


def _mended(specification: dict[str, Any]) -> dict[str, Any]:
    """Two things Prism stumbles over.

    It reads one form field as a text, never as a list of one, and would refuse every MediaUrl. And Twilio's
    own examples of answers have relative addresses, which are no "uri" to it: it would answer no listing.
    """
    _without_addresses(specification["components"]["schemas"])
    for path in specification["paths"].values():
        for verb in ("get", "post"):
            _without_addresses(path.get(verb, {}).get("responses", {}))
    for path in specification["paths"].values():
        form = path.get("post", {}).get("requestBody", {}).get("content", {})
        fields = form.get("application/x-www-form-urlencoded", {}).get("schema", {}).get("properties", {})
        if "MediaUrl" in fields:
            fields["MediaUrl"] = {"anyOf": [fields["MediaUrl"], fields["MediaUrl"]["items"]]}
    return specification


def _without_addresses(part: Any) -> None:
    if isinstance(part, dict):
        if part.get("format") == "uri":
            del part["format"]
        for inner in part.values():
            _without_addresses(inner)
    elif isinstance(part, list):
        for inner in part:
            _without_addresses(inner)
