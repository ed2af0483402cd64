"""A group lets us in, moves, and throws us out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.counterparts.telegram_line import TelegramLine, telegram_line
from tests.counterparts.telegram_server import ANA, GROUP, TelegramServer
from tests.unit.channels.telegram.test_people import BOT, mention

HERE, THERE = {"status": "member"}, {"status": "left"}
MAY = """
    send_messages change_info invite_users pin_messages manage_topics send_polls send_other_messages
    add_web_page_previews send_audios send_documents send_photos send_videos send_video_notes send_voice_notes
    edit_tag react_to_messages
"""
MUTED = {"status": "restricted", "until_date": 0, **{f"can_{what}": False for what in MAY.split()}}


async def changes(
    line: TelegramLine, old: dict[str, Any], new: dict[str, Any], chat: int = GROUP, kind: str = "supergroup"
) -> None:
    """Telegram tells that we are something else in a group now."""
    ana = {"id": ANA, "is_bot": False, "first_name": "Ana", "language_code": "en"}
    place = {"id": chat, "type": kind, "title": "Vecinos de La Loma"}
    old, new = {"user": BOT, **old}, {"user": BOT, **new}
    told = {"chat": place, "from": ana, "date": 1, "old_chat_member": old, "new_chat_member": new}
    update = await line.server.happens(my_chat_member=told)
    await line.until(lambda: _taken(line, update))


async def _taken(line: TelegramLine, update: int) -> bool:
    return update in [one["update"] for one in (await line.server.ledger())["deliveries"]]


async def says_only(line: TelegramLine, expected: list[str], chat: int = GROUP) -> None:
    """Nothing but this, once what is written there afterwards has been answered."""
    await line.until(lambda: not line.telegram._joining._waiting)
    await line.server.says(**mention("@aurora_bot fin"), chat=chat)
    heard = await line.until(lambda: _until_end(line, chat))
    assert [text.partition(" ")[0] for text in heard] == [*expected, "eco:"]


async def _until_end(line: TelegramLine, chat: int) -> list[str]:
    heard = await line.server.texts(chat)
    return heard if heard and heard[-1] == "eco: fin" else []


async def _introduced(line: TelegramLine, chat: int = GROUP, times: int = 1) -> None:
    await line.until(lambda: _said(line, chat, times))


async def _said(line: TelegramLine, chat: int, times: int) -> bool:
    return len(await line.server.texts(chat)) == times


async def test_a_group_that_lets_us_in_hears_what_we_do_and_how_to_call_us(line: TelegramLine) -> None:
    """In the first language of the business, as its own is not known yet; and nothing of it is kept."""
    await changes(line, THERE, HERE)
    (said,) = await line.hears(1, GROUP)
    assert said.startswith("¡Hola! Soy el asistente automático") and "@aurora_bot" in said
    assert said.count("\n") == 1 and await line.messages(GROUP) == []
    await changes(line, HERE, {"status": "administrator", "can_be_edited": False, **_rights()})
    await says_only(line, ["¡Hola!"])


async def test_who_lets_us_in_again_hears_it_again_in_their_language(line: TelegramLine) -> None:
    await line.server.says(**mention("@aurora_bot hello"), chat=GROUP)
    await line.hears(1, GROUP)
    await line.do(lambda uow: _speaks_english(uow, line))
    await changes(line, HERE, {"status": "kicked", "until_date": 0})
    await changes(line, {"status": "kicked", "until_date": 0}, HERE)
    assert (await line.hears(2, GROUP))[1].startswith("Hello! I'm")


async def test_who_lets_us_in_again_hears_it_though_telegram_fails_at_first(line: TelegramLine) -> None:
    await line.server.says(**mention("@aurora_bot hello"), chat=GROUP)
    await line.hears(1, GROUP)
    await changes(line, HERE, {"status": "kicked", "until_date": 0})
    await line.server.fail("sendMessage", 502)
    await changes(line, {"status": "kicked", "until_date": 0}, HERE)
    assert (await line.hears(2, GROUP))[1].startswith("¡Hola! Soy el asistente")


async def test_who_lets_us_in_again_just_before_we_close_is_in_reach_and_hears_it_all_the_same(
    server: TelegramServer, sqlite_url: str, tmp_path: Path
) -> None:
    """Nobody would say it after the next start."""
    kicked = {"status": "kicked", "until_date": 0}
    async with telegram_line(server, sqlite_url, tmp_path, joining=60.0) as line:
        await line.server.says(**mention("@aurora_bot hello"), chat=GROUP)
        await line.hears(1, GROUP)
        await changes(line, HERE, kicked)
        assert not await _in_reach(line)
        await changes(line, kicked, HERE)
        assert await _in_reach(line)
        assert len(await server.texts(GROUP)) == 1
    assert (await server.texts(GROUP))[1].startswith("¡Hola! Soy el asistente")


async def _in_reach(line: TelegramLine) -> bool:
    identity = await line.database.read(lambda uow: uow.contacts.identity("telegram", str(GROUP)))
    return identity is not None and identity.unreachable_since is None


async def test_in_a_group_where_we_may_not_write_nothing_is_tried_again(line: TelegramLine) -> None:
    no = {"ok": False, "error_code": 403, "description": "Forbidden: not enough rights to send text messages"}
    await line.server.fail("sendMessage", 403, answer=no)
    await changes(line, THERE, {**MUTED, "is_member": True})
    await says_only(line, [])


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (HERE, {**MUTED, "is_member": True}, "supergroup"),
        ({**MUTED, "is_member": True}, HERE, "supergroup"),
        (THERE, {"status": "administrator", "can_be_edited": False}, "channel"),
    ],
)
async def test_who_has_let_us_in_before_or_is_no_group_hears_nothing(
    line: TelegramLine, old: dict[str, Any], new: dict[str, Any], kind: str
) -> None:
    rights = _rights() if new["status"] == "administrator" else {}
    await changes(line, old, {**new, **rights}, kind=kind)
    await says_only(line, [])


@pytest.mark.parametrize("joined_first", [True, False])
async def test_a_group_that_moves_is_not_greeted_as_a_new_one(line: TelegramLine, joined_first: bool) -> None:
    """As Telegram tells it, it lets us in once more."""
    new = -1002471352452
    await line.server.says(**mention("@aurora_bot uno"), chat=GROUP)
    await line.hears(1, GROUP)
    before = await line.conversation(GROUP)
    if joined_first:
        await changes(line, THERE, HERE, new)
    await line.server.sends(new, migrate_from_chat_id=GROUP)
    if not joined_first:
        await changes(line, THERE, HERE, new)
    await line.until(lambda: _known(line, new))
    await says_only(line, [], new)
    assert (await line.conversation(new)).id == before.id


async def test_one_that_moves_before_anybody_called_us_is_not_greeted_twice(line: TelegramLine) -> None:
    new = -1002471352453
    await changes(line, THERE, HERE)
    await _introduced(line)
    await changes(line, THERE, HERE, new)
    await line.server.sends(GROUP, migrate_to_chat_id=new)
    await says_only(line, [], new)


def _rights() -> dict[str, bool]:
    rights = (
        "is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
        "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories "
        "can_delete_stories"
    )
    return dict.fromkeys(rights.split(), False)


def _speaks_english(uow: Any, line: TelegramLine) -> None:
    identity = uow.contacts.identity("telegram", str(GROUP))
    contact = uow.contacts.get(identity.contact_id)
    contact.language = "en"
    uow.contacts.save(contact)


async def _known(line: TelegramLine, chat: int) -> bool:
    identity = await line.database.read(lambda uow: uow.contacts.identity("telegram", str(chat)))
    return identity is not None
