"""Voice notes into words, by a service or by a program."""

from __future__ import annotations

from pathlib import Path

import pytest
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json, text

from bot.dialogue.transcriber import CommandTranscriber, HttpTranscriber
from tests.counterparts.app import serving


async def test_a_service_hears_the_recording_and_answers_its_words() -> None:
    service = Blueprint("service")

    async def hear(request: Request) -> HTTPResponse:
        assert (request.body, request.headers["content-type"]) == (b"OggS...", "audio/ogg")
        return json({"text": f"no tengo luz ({request.headers['accept-language']})"})

    service.add_route(hear, "/hear", ["POST"])
    async with serving(service) as http:
        words = await HttpTranscriber(f"{http.base_url}/hear").transcribe(b"OggS...", "audio/ogg", "es")
    assert words == "no tengo luz (es)"


@pytest.mark.parametrize("answer", ["{}", '{"text": ""}', '{"text": 3}', "[]", "no json"])
async def test_a_service_that_makes_no_sense_leaves_the_note_unread(answer: str) -> None:
    service = Blueprint("service")

    async def hear(request: Request) -> HTTPResponse:
        return text(answer)

    service.add_route(hear, "/hear", ["POST"])
    async with serving(service) as http:
        assert await HttpTranscriber(f"{http.base_url}/hear").transcribe(b"x", "audio/ogg", "es") is None


async def test_a_service_that_is_not_there_leaves_the_note_unread() -> None:
    assert await HttpTranscriber("http://127.0.0.1:9/").transcribe(b"x", "audio/ogg", "es") is None


async def test_a_program_is_given_the_file_and_prints_the_words(tmp_path: Path) -> None:
    program = tmp_path / "hear"
    program.write_text("#!/bin/sh\nshift\nprintf 'dice: '; cat \"$1\"\n")
    program.chmod(0o755)
    assert (
        await CommandTranscriber(f"{program} --quiet").transcribe(b"hola", "audio/ogg", "es") == "dice: hola"
    )
    assert await CommandTranscriber("false").transcribe(b"hola", "audio/ogg", "es") is None
    assert await CommandTranscriber("/no/such/program").transcribe(b"hola", "audio/ogg", "es") is None
