"""What anybody may throw at our door: the right status, nothing kept that should not be, no secret told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import pytest_asyncio

from bot.core.message import Author
from tests.counterparts.twilio_emulator import ACCOUNT_SID, TOKEN, new_sid, signed
from tests.counterparts.whatsapp_line import WhatsAppLine, whatsapp_line, written

FORM = "application/x-www-form-urlencoded"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[WhatsAppLine]:
    """One for all: nothing thrown at it may keep it from serving the next."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    async with whatsapp_line(f"sqlite:///{folder}/v.db", folder, working=False) as line:
        yield line


async def kept(line: WhatsAppLine) -> int:
    return sum(m.author is Author.CUSTOMER for m in await line.messages())


async def throw(line: WhatsAppLine, body: bytes, path: str = "/whatsapp/messages", **headers: str) -> int:
    given = {"Content-Type": FORM, **{name.replace("_", "-"): value for name, value in headers.items()}}
    answer = await line.http.post(line.url + path, content=body, headers=given)
    assert "Traceback" not in answer.text
    assert TOKEN not in answer.text
    return answer.status_code


UNSIGNED = {
    "nothing": b"",
    "no form": b"hola",
    "json": b'{"Body": "hola"}',
    "deeply nested json": b"[" * 50_000,
    "xml": b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>",
    "a form": urlencode(written("hola", new_sid())).encode(),
    "a form with a null": b"Body=hola\x00&From=whatsapp:+34611222333",
    "a form within a form": b"a[b][c]=1&a[b][d]=2",
    "separators only": b"&&&&====;;;;",
    "a thousand pairs of brackets": b"a" + b"[x]" * 1000 + b"=1",
}


@pytest.mark.parametrize("body", UNSIGNED.values(), ids=UNSIGNED)
@pytest.mark.parametrize("path", ["/whatsapp/messages", "/whatsapp/status"])
async def test_without_a_signature_nothing_gets_in(line: WhatsAppLine, body: bytes, path: str) -> None:
    before = await kept(line)
    assert await throw(line, body, path) == 403
    assert await throw(line, body, path, X_Twilio_Signature="AAAAAAAAAAAAAAAAAAAAAAAAAAA=") == 403
    assert await kept(line) == before


async def test_who_set_it_up_is_told_which_address_twilio_must_call(
    line: WhatsAppLine, capsys: pytest.CaptureFixture[str]
) -> None:
    """The commonest mistake of a first day: PUBLIC_URL is not, letter for letter, what stands at Twilio."""
    assert await throw(line, b"Body=hola", "/whatsapp/messages") == 403
    told = capsys.readouterr().out
    assert f"{line.url}/whatsapp/messages" in told and "must call this very address" in told


async def test_bytes_that_are_no_text_are_no_signature_and_no_address(line: WhatsAppLine) -> None:
    for path, signature in (("/whatsapp/messages", b"\xf1\xff"), ("/whatsapp/status?message=\xff", b"AAAA")):
        headers = {b"Content-Type": FORM.encode(), b"X-Twilio-Signature": signature}
        answer = await line.http.post(line.url + path, content=b"Body=hola", headers=headers)
        assert answer.status_code == 403


UNREADABLE = {
    "bytes that are no UTF-8": (b"Body=%FF%FE&From=x", 400),
    "raw bytes that are no UTF-8": (b"Body=\xff\xfe", 400),
    "a form in UTF-16": (urlencode(written("hola", new_sid())).encode("utf-16"), 400),
    "a surrogate": (b"Body=%ED%A0%80", 400),
    "ten thousand fields": (b"&".join(b"f%d=1" % n for n in range(10_000)), 400),
    "a megabyte": (b"Body=" + b"a" * 1_050_000, 413),
}


@pytest.mark.parametrize(("body", "status"), UNREADABLE.values(), ids=UNREADABLE)
async def test_what_cannot_be_read_is_refused_before_its_signature(
    line: WhatsAppLine, body: bytes, status: int
) -> None:
    before = await kept(line)
    assert await throw(line, body, X_Twilio_Signature="x") == status
    assert await kept(line) == before


async def test_a_body_larger_than_the_server_takes_is_cut_off(line: WhatsAppLine) -> None:
    import httpx

    before = await kept(line)
    try:
        status = await throw(line, b"Body=" + b"a" * 120_000_000)
    except httpx.HTTPError:
        status = 413
    assert status == 413
    assert await kept(line) == before


WRONG = {
    "another number of ours": {"To": "whatsapp:+34999999999"},
    "no number at all": {"To": ""},
    "an SMS": {"From": "+34611222333"},
    "nobody": {"From": ""},
    "a sender with spaces": {"From": "whatsapp:+34 611"},
    "a sender with a line break": {"From": "whatsapp:+34611\r\nX-Evil: 1"},
    "a sender beyond all length": {"From": "whatsapp:+" + "1" * 5000},
    "no id": {"MessageSid": ""},
    "an id with a path": {"MessageSid": "../../etc/passwd"},
    "an id with SQL": {"MessageSid": "SM' OR 1=1 --"},
    "an id beyond all length": {"MessageSid": "SM" + "a" * 5000},
}


@pytest.mark.parametrize("fields", WRONG.values(), ids=WRONG)
async def test_a_signed_message_that_makes_no_sense_is_refused(
    line: WhatsAppLine, fields: dict[str, str]
) -> None:
    before = await kept(line)
    answer = await line.post({**written("hola", new_sid()), **fields})
    assert answer.status_code == 400
    assert await kept(line) == before


async def test_another_account_is_refused_even_with_our_token(line: WhatsAppLine) -> None:
    answer = await line.post({**written("hola", new_sid()), "AccountSid": "AC" + "0" * 32})
    assert answer.status_code == 403


async def test_a_message_signed_for_the_other_address_is_refused(line: WhatsAppLine) -> None:
    fields = written("hola", new_sid())
    headers = signed(f"{line.url}/whatsapp/status", fields)
    answer = await line.http.post(f"{line.url}/whatsapp/messages", data=fields, headers=headers)
    assert answer.status_code == 403


async def test_the_address_signed_is_the_one_configured_and_not_what_a_proxy_says(line: WhatsAppLine) -> None:
    fields = written("hola", new_sid())
    elsewhere = signed("https://evil.example.org/whatsapp/messages", fields)
    headers = {**elsewhere, "Host": "evil.example.org", "X-Forwarded-Host": "evil.example.org"}
    url = f"{line.url}/whatsapp/messages"
    assert (await line.http.post(url, data=fields, headers=headers)).status_code == 403
    behind = {**signed(url, fields), "Host": "10.0.0.3:8080", "X-Forwarded-Proto": "http"}
    assert (await line.http.post(url, data=fields, headers=behind)).status_code == 200


async def test_a_replayed_message_is_kept_once(line: WhatsAppLine) -> None:
    fields = written("hola", new_sid())
    before = await kept(line)
    for _ in range(3):
        assert (await line.post(fields)).status_code == 200
    assert await kept(line) == before + 1


ODD = {
    "negative media": {"NumMedia": "-1"},
    "media that are not there": {"NumMedia": "99"},
    "media of another kind of number": {"NumMedia": "٣"},
    "a medium without a type": {"NumMedia": "1", "MediaUrl0": "https://api.twilio.com/x"},
    "a medium in a file": {
        "NumMedia": "1",
        "MediaUrl0": "file:///etc/passwd",
        "MediaContentType0": "image/png",
    },
    "a place beyond the world": {"Latitude": "900", "Longitude": "0"},
    "a place that is no number": {"Latitude": "nan", "Longitude": "inf"},
    "a quoted message that is none": {"OriginalRepliedMessageSid": "'; DROP TABLE messages"},
    "a payload of ours nobody offered": {"ButtonPayload": "/restart", "ButtonText": "x"},
    "a payload beyond all length": {"ButtonPayload": "/x" * 5000, "ButtonText": "x"},
    "an unknown type": {"Body": "", "MessageType": "hologram"},
    "unknown fields": {"Novedad": "1", "Otra[]": "2", "": "3"},
    "a name with markup": {"ProfileName": "<script>alert(1)</script>\x00\u202e"},
    "a name beyond all length": {"ProfileName": "A" * 10_000},
    "a number not known to anyone": {"WaId": "", "From": "whatsapp:ES.13491208655302741918"},
}


@pytest.mark.parametrize("fields", ODD.values(), ids=ODD)
async def test_an_odd_message_is_kept_and_harms_nothing(line: WhatsAppLine, fields: dict[str, str]) -> None:
    before = await kept(line)
    answer = await line.post({**written("hola", new_sid()), **fields})
    assert answer.status_code == 200
    assert await kept(line) == before + 1
    stored = max((m for m in await line.messages()), key=lambda m: m.created_at)
    assert stored.payload in (None, '/send_attachment{"attachment_kind": "unknown"}')
    assert len(stored.author_name or "") <= 100
    assert "\x00" not in (stored.author_name or "")


async def test_the_longest_that_can_be_written_on_whatsapp_is_kept_whole(line: WhatsAppLine) -> None:
    text = "🔌" * 65_536
    assert (await line.post(written(text, new_sid()))).status_code == 200
    assert text in [message.text for message in await line.messages()]


STATUSES = {
    "an unknown state": {"MessageStatus": "teleported"},
    "no state": {"MessageStatus": ""},
    "an error that is no number": {"MessageStatus": "failed", "ErrorCode": "<script>"},
    "an error beyond all numbers": {"MessageStatus": "failed", "ErrorCode": "9" * 500},
}


@pytest.mark.parametrize("fields", STATUSES.values(), ids=STATUSES)
@pytest.mark.parametrize("query", ["", "?message=msg_0&part=1", "?message=%00&part=-1", "?part=999999999999"])
async def test_an_odd_report_changes_nothing(line: WhatsAppLine, fields: dict[str, str], query: str) -> None:
    told = {"AccountSid": ACCOUNT_SID, "MessageSid": new_sid(), **fields}
    assert (await line.post(told, f"/whatsapp/status{query}")).status_code == 204


async def test_a_report_cannot_touch_a_message_of_another_channel(line: WhatsAppLine) -> None:
    """Its address names one of our messages; it must belong to this number."""
    from bot.core.message import IncomingMessage
    from bot.services.receive import receive

    there = IncomingMessage("web", "eva", new_sid(), "hola")
    stored = (await line.do(lambda uow: receive(uow, there, line.clock()))).message
    told = {"AccountSid": ACCOUNT_SID, "MessageSid": new_sid(), "MessageStatus": "failed"}
    answer = await line.post(told, f"/whatsapp/status?message={stored.id}&part=1")
    assert answer.status_code == 204
    assert await line.do(lambda uow: uow.parts.of(stored.id)) == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
async def test_only_post_is_answered(line: WhatsAppLine, method: str) -> None:
    assert (await line.http.request(method, f"{line.url}/whatsapp/messages")).status_code == 405


async def test_afterwards_it_still_serves_and_no_secret_was_logged(
    line: WhatsAppLine, capsys: pytest.CaptureFixture[str]
) -> None:
    before = await kept(line)
    await line.says("hola")
    await line.http.post(f"{line.url}/whatsapp/messages", data={"Body": "un secreto"})
    said = capsys.readouterr()
    assert await kept(line) == before + 1
    assert "not_signed" in said.out + said.err
    assert TOKEN not in said.out + said.err
    assert "un secreto" not in said.out + said.err
