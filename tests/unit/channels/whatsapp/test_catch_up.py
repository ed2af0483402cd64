"""What customers wrote while Twilio could not bring it is asked for, kept once and answered."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.bootstrap import House
from bot.channels.whatsapp import catch_up, twilio_api
from bot.channels.whatsapp.catch_up import BROUGHT_WITHIN, EVERY, CatchUp
from bot.console import views
from bot.core.message import Author, Delivery, Message
from bot.dialogue.scripted import ScriptedDialogue
from bot.services.erase import erase
from bot.services.errors import FetchFailed
from bot.services.name_contact import name_contact
from tests.counterparts.twilio_emulator import ACCOUNT_SID, TOKEN
from tests.counterparts.whatsapp_line import CUSTOMER, NUMBER, WhatsAppLine, whatsapp_line
from tests.living_house import test_settings as settings_in

PEOPLE = [f"whatsapp:+3461100{number:04d}" for number in range(3)]
TO = f"whatsapp:{NUMBER}"
PNG = b"\x89PNG\r\n\x1a\n" + b"a photo of a meter" * 10


@pytest.fixture
async def line(sqlite_url: str, tmp_path: Path) -> AsyncIterator[WhatsAppLine]:
    """One that has been open, and was away for the hour before now."""
    async with whatsapp_line(sqlite_url, tmp_path / "media") as line:
        assert await CatchUp(line.channel).once() == EVERY
        line.clock.advance(hours=1)
        yield line


def wrote(
    line: WhatsAppLine,
    text: str,
    sender: str = CUSTOMER,
    *files: tuple[bytes, str],
    minutes_ago: float = 10,
) -> str:
    return line.twilio.writes(text, sender, TO, line.clock() - timedelta(minutes=minutes_ago), *files)


async def theirs(line: WhatsAppLine) -> list[Message]:
    return [message for message in await line.messages() if message.author is Author.CUSTOMER]


@contextlib.asynccontextmanager
async def asking(line: WhatsAppLine) -> AsyncIterator[None]:
    task = asyncio.create_task(CatchUp(line.channel, pause=0.02).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    with capture_logs() as told:
        yield told


def warnings(logged: list[Any]) -> list[tuple[str, str]]:
    return [(one["event"], one.get("reason", "")) for one in logged if one["log_level"] == "warning"]


async def test_what_nobody_brought_is_answered_once(line: WhatsAppLine) -> None:
    """Also where its webhook comes after all."""
    sids = [wrote(line, f"consulta {n}", person) for n, person in enumerate(PEOPLE)]
    async with asking(line):
        await line.answered(3)
        assert sorted(line.twilio.bodies) == [f"eco: consulta {n}" for n in range(3)]
        await line.says("consulta 1", sids[1], From=PEOPLE[1])
    await CatchUp(line.channel).once()
    assert len(line.twilio.ledger) == 3
    assert sorted(one.external_id or "" for one in await theirs(line)) == sorted(sids)


async def test_what_one_customer_wrote_is_kept_in_order(line: WhatsAppLine) -> None:
    """However many pages it takes, and beside what was brought."""
    line.twilio.inbox.largest_page = 2
    brought = wrote(line, "la de en medio", minutes_ago=27)
    await line.says("la de en medio", brought)
    for number in range(5):
        wrote(line, f"consulta {number}", minutes_ago=25 - number)
    await CatchUp(line.channel).once()
    expected = ["la de en medio", *(f"consulta {number}" for number in range(5))]
    assert [one.text for one in await theirs(line)] == expected
    assert [int(one.get("Page", 0)) for one in line.twilio.inbox.asked] == [0, 1, 2]


async def test_tomorrow_is_the_day_after_it_was_written(line: WhatsAppLine) -> None:
    wrote(line, "¿abrís mañana?", minutes_ago=30)
    await CatchUp(line.channel).once()
    await line.answered()
    late = (line.clock() - line.dialogue.asked[0].written_at) / timedelta(minutes=1)
    assert 29 < late < 32
    (message,) = await theirs(line)
    assert views.message(message)["at"] == line.dialogue.asked[0].written_at.isoformat()


async def test_who_was_first_known_by_the_list_is_named_by_what_comes_next(line: WhatsAppLine) -> None:
    """Unless one of ours took the name away."""
    wrote(line, "hola")
    await CatchUp(line.channel).once()

    async def name() -> str | None:
        found = await line.do(lambda uow: uow.contacts.by_identity(TO, CUSTOMER))
        assert found is not None
        return found.name

    assert await name() is None
    await line.says("¿hay alguien?")
    assert await name() == "Ana Gil"
    contact = await line.do(lambda uow: uow.contacts.by_identity(TO, CUSTOMER))
    assert contact is not None
    await line.do(lambda uow: name_contact(uow, contact.id, "", "Ana Gil", line.clock()))
    await line.says("soy yo")
    assert await name() is None
    wrote(line, "una más, que no llegó", minutes_ago=5)
    await CatchUp(line.channel).once()
    await line.says("¿y bien?")
    assert await name() is None
    said = [one.id for one in await line.messages()]
    await line.do(lambda uow: uow.keeping.end_messages(said, line.clock()))
    await line.says("¿hola?")
    assert await name() is None, "however long ago it was taken away"


async def test_a_photo_that_nobody_brought_is_kept(line: WhatsAppLine) -> None:
    wrote(line, "", CUSTOMER, (PNG, "image/png"), (PNG + b"2", "image/png"))
    await CatchUp(line.channel).once()

    async def fetched() -> bool:
        return all(one.remote is None for one in (await theirs(line))[0].attachments)

    await line.until(fetched)
    (message,) = await theirs(line)
    assert [one.kind for one in message.attachments] == ["image", "image"]
    assert await line.media.read(message.attachments[0].key or "") == PNG
    assert all(told != path.startswith("/elsewhere/") for path, told in line.twilio.authorised)


async def test_of_a_photo_that_is_gone_at_twilio_it_is_known_that_something_was_sent(
    line: WhatsAppLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catch_up, "FILES_AGAIN", 0.02)
    wrote(line, "", CUSTOMER, (PNG, "image/png"))
    line.twilio.inbox.media_script = ["503", "404"]
    async with asking(line):
        await line.answered()
    assert [one.attachments[0].kind for one in await theirs(line)] == ["unknown"]


@pytest.mark.parametrize("answer", ["503", "403"])
async def test_files_that_cannot_be_had_hold_up_their_customer_for_three_rounds_and_nobody_else(
    line: WhatsAppLine, logged: list[Any], answer: str
) -> None:
    """Then it is known that something was sent, and what it says is answered."""
    wrote(line, "mira la foto", CUSTOMER, (PNG, "image/png"), minutes_ago=12)
    wrote(line, "¿la ves?", minutes_ago=11)
    wrote(line, "consulta", PEOPLE[0])
    line.twilio.inbox.media_script = [answer] * 3
    caught_up = CatchUp(line.channel)
    for _ in range(2):
        with pytest.raises(FetchFailed):
            await caught_up.once()
        assert [one.text for one in await theirs(line)] == ["consulta"]
    assert await caught_up.once() == EVERY
    mine = [one for one in await theirs(line) if one.text != "consulta"]
    assert [one.text for one in mine] == ["mira la foto", "¿la ves?"]
    assert [event for event, _ in warnings(logged)] == ["whatsapp.taken_without_files"]


async def test_what_nobody_foresaw_holds_up_nothing(line: WhatsAppLine, logged: list[Any]) -> None:
    wrote(line, "la rara", minutes_ago=12)
    line.twilio.inbox.messages[-1]["num_media"] = "some"
    wrote(line, "consulta", minutes_ago=11)
    assert await CatchUp(line.channel).once() == EVERY
    assert [one.text for one in await theirs(line)] == ["consulta"]
    assert [one["event"] for one in logged if one["log_level"] == "error"] == ["whatsapp.not_taken"]


async def test_what_is_new_is_left_to_its_webhook_which_tells_more(line: WhatsAppLine) -> None:
    """Who it is, what was quoted, a place: the list does not tell."""
    sid = wrote(line, "hola", minutes_ago=0.5)
    assert await CatchUp(line.channel).once() == BROUGHT_WITHIN
    assert await theirs(line) == []
    line.clock.advance(seconds=BROUGHT_WITHIN.total_seconds())
    assert await CatchUp(line.channel).once() == EVERY
    assert [one.external_id for one in await theirs(line)] == [sid]


async def test_what_was_written_before_we_first_asked_is_not_ours(sqlite_url: str, tmp_path: Path) -> None:
    async with whatsapp_line(sqlite_url, tmp_path) as line:
        wrote(line, "para quien tenía antes el número")
        await CatchUp(line.channel).once()
        await CatchUp(line.channel).once()
        assert [one.text for one in await theirs(line)] == ["para quien tenía antes el número"]
        # What is older than our clocks may differ by is not even looked at.
        line.twilio.inbox.whole_days = True
        wrote(line, "mucho antes", minutes_ago=60)
        await CatchUp(line.channel).once()
        assert len(await theirs(line)) == 1


async def test_what_is_too_old_to_be_answered_is_not_asked_for_and_that_is_told(
    line: WhatsAppLine, logged: list[Any]
) -> None:
    line.clock.advance(hours=40)
    wrote(line, "hace dos días", minutes_ago=25 * 60)
    wrote(line, "ayer", minutes_ago=23 * 60)
    await CatchUp(line.channel).once()
    assert [one.text for one in await theirs(line)] == ["ayer"]
    assert ("whatsapp.away_too_long", "") in warnings(logged)


async def test_the_window_counts_from_when_it_was_written(line: WhatsAppLine) -> None:
    """Not from when we heard of it: WhatsApp would refuse the answer. What came on time before counts too."""
    line.channel.deps = replace(line.channel.deps, catch_up=timedelta(hours=72))
    line.clock.advance(hours=48)
    wrote(line, "anteayer", minutes_ago=25 * 60)
    wrote(line, "ayer", PEOPLE[0], minutes_ago=23 * 60)
    await line.says("hoy", From=PEOPLE[1])
    wrote(line, "también anteayer", PEOPLE[1], minutes_ago=25 * 60)
    await CatchUp(line.channel).once()
    await line.answered(3)
    assert [(one.text, one.failure) for one in await line.ours() if one.delivery is Delivery.FAILED] == [
        ("eco: anteayer", "window_closed")
    ]
    assert sorted(line.twilio.bodies) == ["eco: ayer", "eco: hoy", "eco: también anteayer"]


async def test_who_was_erased_does_not_come_back(line: WhatsAppLine) -> None:
    """Twilio still has what they wrote; whoever else wrote meanwhile is taken."""
    gone = wrote(line, "borrad mis datos", minutes_ago=9)
    await line.says("borrad mis datos", gone)
    await line.answered()
    wrote(line, "consulta", PEOPLE[0], minutes_ago=2)
    contact = (await line.do(lambda uow: uow.conversations.listing("all", "")))[0].contact_id
    now = line.clock()
    await line.do(lambda uow: erase(uow, contact, now))
    await CatchUp(line.channel).once()
    await CatchUp(line.channel).once()
    assert [one.text for one in await theirs(line)] == ["consulta"]


async def test_what_cannot_be_read_holds_up_nothing(line: WhatsAppLine, logged: list[Any]) -> None:
    wrote(line, "¿quién?", "whatsapp:")
    wrote(line, "consulta", PEOPLE[0])
    await CatchUp(line.channel).once()
    assert [one.text for one in await theirs(line)] == ["consulta"]
    assert ("whatsapp.not_understood", "") in warnings(logged)


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (["429", "429"], "too_many"),
        (["503", "503", "503"], "unreachable"),
        (["401", "401"], "credentials"),
        (["hang"], "unreachable"),
    ],
    ids=["too many", "unavailable", "refused", "hangs"],
)
async def test_a_twilio_that_does_not_answer_is_told_of_once_and_holds_nobody_up(
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    logged: list[Any],
    script: list[str],
    why: str,
) -> None:
    monkeypatch.setattr(twilio_api, "NOT_OURS_TO_MEND", 0.1)
    monkeypatch.setattr(twilio_api, "SLOW_DOWN", 0.1)
    async with whatsapp_line(sqlite_url, tmp_path, answers_within=0.5) as line:
        await CatchUp(line.channel).once()
        line.clock.advance(hours=1)
        wrote(line, "consulta")
        line.twilio.inbox.script = script
        async with asking(line):
            await line.says("hola", From=PEOPLE[0])
            await line.answered(2)
    assert sorted(line.twilio.bodies) == ["eco: consulta", "eco: hola"]
    assert warnings(logged) == [("whatsapp.not_caught_up", why)]
    assert [one["event"] for one in logged].count("whatsapp.catching_up_again") == 1


@pytest.mark.parametrize(("hours", "asks"), [("24", True), ("0", False)])
async def test_it_can_be_switched_off(tmp_path: Path, hours: str, asks: bool) -> None:
    told = {
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "WHATSAPP_NUMBER": NUMBER,
        "PUBLIC_URL": "https://bot.example.org",
        "WHATSAPP_CATCH_UP_HOURS": hours,
    }
    house = House(settings_in(tmp_path, **told), dialogue=ScriptedDialogue())
    assert ("whatsapp" in house.networks.running()) is asks
    house.action_socket.close()
    await house.stop()
