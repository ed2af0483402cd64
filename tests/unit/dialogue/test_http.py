"""What is read ahead, on its way to the engine."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.core.turn import Question
from bot.dialogue.http import PATH, HttpDialogue

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
SAID = ("cnv_1", "hola", "es", NOON)
QUESTION = Question("cnv_2", "trn_1", 1, "hola", None, "es", False, "con_1", NOON, NOON)


class Engine:
    """Notes what it is told ahead. A parse waits for ``go``."""

    def __init__(self) -> None:
        self.ahead: list[dict[str, Any]] = []
        self.heard, self.go = threading.Event(), threading.Event()
        self.go.set()
        self.status = 200
        engine = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                if self.path == f"{PATH}/ahead":
                    engine.ahead.append(body)
                    engine.heard.set()
                else:
                    engine.go.wait(5)
                answer = json.dumps({"intent": "greet", "confidence": 1, "language": "es"}).encode()
                self.send_response(engine.status)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = Engine()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.go.set()
    made.server.shutdown()
    thread.join()
    made.server.server_close()


async def met(engine: Engine) -> HttpDialogue:
    """With a connection to it."""
    dialogue = HttpDialogue(engine.url, "a token")
    await dialogue.parse("hola", None)
    return dialogue


async def test_it_is_sent_though_no_task_gets_to_run(engine: Engine) -> None:
    dialogue = await met(engine)
    dialogue.read_ahead(*SAID)
    assert engine.heard.wait(5)  # this holds up the loop, as a transaction does
    written_at = NOON.isoformat()
    told = {"conversation": "cnv_1", "text": "hola", "language": "es", "written_at": written_at}
    assert engine.ahead == [told]
    await dialogue.close()


async def test_it_is_sent_from_any_thread(engine: Engine) -> None:
    dialogue = await met(engine)
    await asyncio.to_thread(dialogue.read_ahead, *SAID)
    assert await asyncio.to_thread(engine.heard.wait, 5)
    await dialogue.close()


async def test_an_engine_with_a_turn_is_told_nothing(engine: Engine) -> None:
    dialogue = await met(engine)
    engine.go.clear()
    asked = asyncio.create_task(dialogue.ask(QUESTION))
    await asyncio.sleep(0.05)
    dialogue.read_ahead(*SAID)
    engine.go.set()
    await asyncio.gather(asked, return_exceptions=True)
    assert engine.ahead == []
    await dialogue.close()


def faults_told() -> list[dict[str, Any]]:
    """What went wrong in a task that nobody waits for, as the loop tells it."""
    heard: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context))
    return heard


async def sent(dialogue: HttpDialogue) -> None:
    """Until all that is on its way is answered or lost, and whatever it raised is told."""
    while dialogue._ahead:
        await asyncio.sleep(0.01)  # a task that somebody waits for raises there
    gc.collect()


@pytest.mark.parametrize("status", [400, 404, 500, 503])
async def test_whatever_it_answers_nobody_hears(engine: Engine, status: int) -> None:
    dialogue, told = await met(engine), faults_told()
    engine.status = status
    dialogue.read_ahead(*SAID)
    await sent(dialogue)
    assert (len(engine.ahead), told) == (1, [])
    await dialogue.close()


async def test_nor_an_engine_that_is_gone(engine: Engine) -> None:
    dialogue, told = await met(engine), faults_told()
    engine.server.shutdown()
    engine.server.server_close()
    dialogue.read_ahead(*SAID)
    dialogue.read_ahead(*SAID)
    await sent(dialogue)
    assert told == []
    await dialogue.close()
