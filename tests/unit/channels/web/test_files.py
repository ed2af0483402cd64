"""What customers attach: kept once, outside the database, handed out to them and operators only."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import httpx
import pytest

from bot.channels.web.limits import Limits, Rate
from bot.core.message import Attachment, Author, Delivery
from bot.services.record import append
from bot.storage.media import FileMedia
from tests.browser.counter import Counter, now
from tests.unit.channels.web.conftest import Arrive, Visitor

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


def send(visitor: Visitor, content: bytes, media_type: str = "image/png", **query: str) -> httpx.Response:
    asked = {"id": str(uuid.uuid4()), "name": "contador.png", **query}
    headers = {**visitor.headers, "Content-Type": media_type}
    return visitor.http.post("/web/files", params=asked, content=content, headers=headers)


def written(counter: Counter) -> list[Any]:
    def read(uow: Any) -> list[Any]:
        found = uow.conversations.listing("all", "")
        return [m for one in found for m in uow.messages.of(one.id) if m.author is Author.CUSTOMER]

    return list(counter.do(read))


def test_a_photo_is_kept_and_the_bot_is_told_of_it(counter: Counter, visitor: Visitor) -> None:
    answer = send(visitor, PNG)
    assert answer.status_code == 202, answer.text
    (message,) = written(counter)
    (photo,) = message.attachments
    assert (photo.kind, photo.name, photo.media_type, photo.size) == (
        "image",
        "contador.png",
        "image/png",
        108,
    )
    assert message.payload == '/send_attachment{"attachment_kind": "image"}'
    assert message.external_id.endswith(answer.json()["client_id"])
    told = [event["data"] for event in visitor.hear(until="eco: ") if event["event"] == "message"]
    shown = told[0]["attachments"]
    assert shown == [
        {"kind": "image", "name": "contador.png", "type": "image/png", "size": 108, "kept": True}
    ]


@pytest.mark.parametrize(
    ("content", "media_type", "kind", "kept_as"),
    [
        (b"\0\0\0\x1cftypM4A ", "audio/x-m4a", "voice", "audio/mp4"),
        (b"\0\0\0\x14ftypqt  ", "video/quicktime", "video", "video/quicktime"),
        (b"RIFF....WAVEfmt ", "audio/x-wav", "voice", "audio/wav"),
        (b"RIFF....WEBPVP8 ", "image/webp", "image", "image/webp"),
        (b"ID3", "audio/mp3", "voice", "audio/mpeg"),
    ],
)
def test_what_telephones_record_and_paste_is_taken(
    counter: Counter, visitor: Visitor, content: bytes, media_type: str, kind: str, kept_as: str
) -> None:
    assert send(visitor, content, media_type).status_code == 202
    (file,) = written(counter)[0].attachments
    assert (file.kind, file.media_type) == (kind, kept_as)


def test_the_same_file_sent_again_is_one_message(counter: Counter, visitor: Visitor) -> None:
    once = str(uuid.uuid4())
    answers = {send(visitor, PNG, id=once).json()["id"] for _ in range(3)}
    assert len(answers) == 1
    assert len(written(counter)) == 1


def test_it_is_handed_out_to_whoever_sent_it_as_a_file_and_to_nobody_else(
    counter: Counter, visitor: Visitor, arrive: Arrive
) -> None:
    id = send(visitor, b"%PDF-1.7 ...", "application/pdf", name='"><script>.pdf').json()["id"]
    mine = visitor.http.get(f"/web/files/{id}/0", headers=visitor.headers)
    assert mine.content == b"%PDF-1.7 ..."
    assert mine.headers["Content-Disposition"].startswith("attachment")
    assert mine.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in mine.headers["Content-Security-Policy"]
    stranger = arrive(counter)
    stranger.say("hola")
    assert visitor.http.get(f"/web/files/{id}/0", headers=stranger.headers).status_code == 404
    assert visitor.http.get(f"/web/files/{id}/0").status_code == 401
    for wrong in (f"{id}/1", "msg_0/0", f"{id}/99999"):
        assert visitor.http.get(f"/web/files/{wrong}", headers=visitor.headers).status_code == 404


def test_what_an_operator_sends_can_be_fetched_and_what_they_note_can_not(
    counter: Counter, visitor: Visitor
) -> None:
    visitor.say("hola")
    visitor.hear(until="eco: hola")
    about = counter.conversation().id
    key = _keep(counter, b"%PDF-1.7 plano")
    plan = (Attachment("document", "plano.pdf", "application/pdf", 14, key=key),)

    def work(uow: Any) -> list[str]:
        conversation = uow.conversations.lock(about)
        made = [
            append(
                uow, conversation, Author.OPERATOR, "", now(), Delivery.SENT, private=note, attachments=plan
            ).id
            for note in (False, True)
        ]
        uow.conversations.save(conversation)
        return made

    sent, noted = counter.do(work)
    assert visitor.http.get(f"/web/files/{sent}/0", headers=visitor.headers).content == b"%PDF-1.7 plano"
    assert visitor.http.get(f"/web/files/{noted}/0", headers=visitor.headers).status_code == 404


REFUSED = {
    "a page": (b"<!doctype html><script>1</script>", "text/html", 415),
    "a drawing that can run": (b"<svg onload=alert(1)>", "image/svg+xml", 415),
    "a program": (b"MZ\x90\x00", "application/x-msdownload", 415),
    "a page called a photo": (b"<html><script>1</script>", "image/png", 415),
    "a page called a text": (b"<!doctype html><p>", "text/plain", 415),
    "no type": (PNG, "", 415),
    "nothing": (b"", "image/png", 400),
    "a photo that is too large": (PNG + b"0" * 5_000_000, "image/png", 413),
    "a document that is too large": (b"%PDF-" + b"0" * 16_000_000, "application/pdf", 413),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_taken_leaves_nothing(counter: Counter, visitor: Visitor, case: str) -> None:
    content, media_type, status = REFUSED[case]
    answer = send(visitor, content, media_type)
    assert answer.status_code == status, answer.text
    assert answer.json()["message"].endswith(".")
    assert written(counter) == []


def test_of_who_left_no_file_stays_but_what_others_sent_too(
    counter: Counter, visitor: Visitor, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where it is known as the file comes, nor where they leave while it is being kept."""
    theirs, before, meanwhile = (PNG + one for one in (b"theirs", b"before", b"meanwhile"))
    assert send(arrive(counter), theirs).status_code == 202
    visitor.say("hola")
    gone = arrive(counter)
    gone.say("hola")
    assert gone.http.post("/web/leave", headers=gone.headers).status_code == 202
    kept: list[bytes] = []

    async def slowly(media: FileMedia, content: bytes, keep: Any = FileMedia.keep) -> str:
        key: str = await keep(media, content)
        kept.append(content)
        answer = await asyncio.to_thread(visitor.http.post, "/web/leave", headers=visitor.headers)
        assert answer.status_code == 202
        return key

    monkeypatch.setattr(FileMedia, "keep", slowly)
    answers = [send(gone, before), *(send(visitor, one) for one in (meanwhile, theirs))]
    assert [answer.status_code for answer in answers] == [410] * 3
    assert kept == [meanwhile]
    there = [path.read_bytes() for path in counter.media._folder.rglob("*") if path.is_file()]
    assert there == [theirs]


def test_without_an_id_of_the_page_or_a_token_nothing_is_taken(counter: Counter, visitor: Visitor) -> None:
    assert send(visitor, PNG, id="1").status_code == 400
    visitor.headers = {"Authorization": "Bearer forged"}
    assert send(visitor, PNG).status_code == 401
    assert written(counter) == []


def test_a_name_with_percents_is_kept_as_it_is(counter: Counter, visitor: Visitor) -> None:
    assert send(visitor, PNG, name="rebaja%2050%.png").status_code == 202
    assert written(counter)[0].attachments[0].name == "rebaja%2050%.png"


def test_a_name_is_cleaned_and_cut(counter: Counter, visitor: Visitor) -> None:
    assert send(visitor, PNG, name="../../\u202ex\x00" + "a" * 500).status_code == 202
    name = written(counter)[0].attachments[0].name
    assert name.startswith("xa") and len(name) <= 120 and "\x00" not in name and "\u202e" not in name


def test_files_are_counted_by_visitor_and_by_address(sqlite_url: str, arrive: Arrive) -> None:
    """A token costs nothing: whoever makes many has still one address."""
    counter = Counter(sqlite_url, limits=Limits(files=Rate(2, 0.1), files_of_address=Rate(3, 0.1)))
    counter.start()
    try:
        one, other = arrive(counter), arrive(counter)
        assert [send(one, PNG).status_code for _ in range(3)] == [202, 202, 429]
        assert [send(other, PNG).status_code for _ in range(2)] == [202, 429]
    finally:
        counter.stop()


def _keep(counter: Counter, content: bytes) -> str:
    return asyncio.run(counter.media.keep(content))


def test_a_file_may_be_larger_than_anything_else_that_is_sent(counter: Counter, visitor: Visitor) -> None:
    large = b"%PDF-1.7 " + b"0" * 9_000_000
    assert send(visitor, large, "application/pdf", name="contrato.pdf").status_code == 202
    assert written(counter)[0].attachments[0].size == len(large)
