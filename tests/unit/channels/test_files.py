"""Files that we send are fetched by their provider, by an address that nobody can make up."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.channels.files.blueprint import media_blueprint
from bot.channels.files.links import MediaLinks
from bot.core.message import Attachment
from bot.storage.media import FileMedia
from tests.conftest import StoppedClock
from tests.counterparts.app import serving

PDF = Attachment("document", 'fáctura "1"\r\nX-Evil: 1.pdf', "application/pdf", 9)


def links(clock: StoppedClock) -> MediaLinks:
    return MediaLinks("https://bot.example.org", "a secret of these tests", clock)


def token(address: str) -> str:
    return address.removeprefix("https://bot.example.org/media/")


def test_an_address_of_ours_leads_to_its_file_for_a_day(clock: StoppedClock) -> None:
    made = token(links(clock).address(Attachment("image", "a.png", "image/png", 9, key="f" * 64)))
    found = links(clock).file(made)
    assert found is not None
    assert (found.key, found.media_type, found.name) == ("f" * 64, "image/png", "a.png")
    clock.advance(hours=23)
    assert links(clock).file(made)
    clock.advance(hours=2)
    assert links(clock).file(made) is None


@pytest.mark.parametrize(
    "forged", ["", "x", "a.b", "WyJmZiIsIiIsIiIsOTk5OTk5OTk5OTld.abc", "../../etc/passwd"]
)
def test_a_made_up_address_leads_nowhere(clock: StoppedClock, forged: str) -> None:
    assert links(clock).file(forged) is None
    theirs = MediaLinks("https://bot.example.org", "another secret", clock)
    assert links(clock).file(token(theirs.address(PDF))) is None


async def test_it_is_served_so_that_nothing_in_it_runs(tmp_path: Path, clock: StoppedClock) -> None:
    store, made = FileMedia(tmp_path), links(clock)
    key = await store.keep(b"%PDF-1.7")
    sent = Attachment(PDF.kind, PDF.name, PDF.media_type, 8, key=key)
    async with serving(media_blueprint(store, made)) as http:
        answer = await http.get(f"/media/{token(made.address(sent))}")
        assert (answer.status_code, answer.content) == (200, b"%PDF-1.7")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''f%C3%A1ctura")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert 'filename="factura-1-X-Evil.pdf"' in answer.headers["content-disposition"]
        assert "x-evil" not in answer.headers
        looked_at = await http.head(f"/media/{token(made.address(sent))}")  # Twilio looks before it fetches
        assert (looked_at.status_code, looked_at.content) == (200, b"")
        assert looked_at.headers["content-type"] == "application/pdf"
        assert (await http.get("/media/made-up")).status_code == 404
        gone = Attachment("image", "a.png", "image/png", 9, key="f" * 64)
        assert (await http.get(f"/media/{token(made.address(gone))}")).status_code == 404


async def test_the_same_file_is_kept_once_and_only_we_read_it(tmp_path: Path) -> None:
    store = FileMedia(tmp_path)
    keys = await asyncio.gather(*(store.keep(b"the same") for _ in range(8)))
    assert len(set(keys)) == 1
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept.stat().st_mode & 0o077 == 0
    for wrong in ("../../../etc/passwd", "", "f" * 63, "F" * 64, "f" * 64):
        with pytest.raises(KeyError):
            await store.read(wrong)
