"""Telegram's limits and refusals, and what becomes of a message meanwhile."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs
from telegram import InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.channels.telegram import gateway
from bot.channels.telegram.failures import failed, seconds
from bot.core.message import Attachment, Author, Delivery
from bot.core.turn import Answer, Question
from bot.dialogue.scripted import say
from bot.services.deliver import ANSWER_LOST
from bot.services.patience import Patience
from bot.services.ports import UnitOfWork
from bot.services.record import append
from tests.counterparts.telegram_line import TelegramLine, now, telegram_line
from tests.counterparts.telegram_server import ANA, GROUP, TOKEN, TelegramServer
from tests.cut_line import CutLine
from tests.full_disk import A_LOT, full_disk
from tests.patience import PATIENCE
from tests.servers import Postgres


async def delivery(line: TelegramLine, chat: int = ANA) -> tuple[Delivery, str | None]:
    ours = [m for m in await line.messages(chat) if not m.incoming and not m.private][-1]
    return ours.delivery, ours.failure


async def becomes(line: TelegramLine, wanted: Delivery) -> str | None:
    async def done() -> bool:
        ours = [m for m in await line.messages(ANA) if not m.incoming and not m.private]
        return bool(ours) and ours[-1].delivery is wanted

    await line.until(done)
    return (await delivery(line))[1]


async def test_a_long_answer_comes_in_parts_cut_at_sentences(line: TelegramLine) -> None:
    sentence = "Una frase con un emoji 👨‍👩‍👧 y un & dentro. "
    line.dialogue.script = lambda _: say(sentence * 220)
    await line.server.says("cuéntame")
    await becomes(line, Delivery.SENT)
    texts = await line.server.texts()
    assert len(texts) > 2 and all(text.endswith("dentro.") for text in texts)
    assert " ".join(texts).replace("&amp;", "&") == (sentence * 220).strip()


async def test_a_part_that_was_taken_is_not_sent_again(line: TelegramLine) -> None:
    line.dialogue.script = lambda _: say("Primero. " * 450 + "Segundo. " * 450)
    wait = {"parameters": {"retry_after": 1}, "description": "Too Many Requests: retry after 1"}
    await line.server.fail("sendMessage", 429, answer=wait, text="Segundo")
    await line.server.says("hola")
    await becomes(line, Delivery.SENT)
    assert len(await _calls(line, "sendMessage", 1)) == 3
    texts = await line.server.texts()
    assert len(texts) == 2 and texts[0].startswith("Primero") and texts[1].endswith("Segundo.")


async def test_retry_after_is_honoured_and_the_message_arrives_once(line: TelegramLine) -> None:
    wait = {"parameters": {"retry_after": 2}, "description": "Too Many Requests: retry after 2"}
    await line.server.fail("sendMessage", 429, answer=wait)
    await line.server.says("hola")
    await line.hears()
    calls = [c["at"] for c in (await line.server.ledger())["calls"] if c["method"] == "sendMessage"]
    assert len(calls) == 2 and calls[1] - calls[0] >= 2000
    assert await line.server.texts() == ["eco: hola"]


async def test_one_chat_that_must_wait_holds_up_nobody_else(line: TelegramLine) -> None:
    wait = {"parameters": {"retry_after": 30}, "description": "Too Many Requests: retry after 30"}
    await line.server.fail("sendMessage", 429, answer=wait, chat_id=ANA)
    await line.server.says("hola")
    await line.until(lambda: _calls(line, "sendMessage", 1))
    await line.server.says("hola", chat=7002)
    assert await line.hears(chat=7002) == ["eco: hola"]


@pytest.mark.parametrize("told", [7, timedelta(seconds=7)])
def test_how_long_to_wait_is_a_number_or_a_timedelta(monkeypatch: pytest.MonkeyPatch, told: Any) -> None:
    monkeypatch.setattr(RetryAfter, "retry_after", told)
    assert seconds(RetryAfter(7), 1) == 7 and failed(RetryAfter(7)).retry_after == 7


async def test_a_customer_who_blocked_us_is_out_of_reach_and_not_tried_again(line: TelegramLine) -> None:
    blocked = {"description": "Forbidden: bot was blocked by the user"}
    await line.server.fail("sendMessage", 403, answer=blocked)
    await line.server.says("hola")
    assert await becomes(line, Delivery.FAILED) == "blocked"
    identity = await line.database.read(lambda uow: uow.contacts.identity("telegram", str(ANA)))
    assert identity is not None and identity.unreachable_since is not None
    assert len(await _calls(line, "sendMessage", 1)) == 1
    await line.server.says("he vuelto")
    await line.hears()
    identity = await line.database.read(lambda uow: uow.contacts.identity("telegram", str(ANA)))
    assert identity is not None and identity.unreachable_since is None


async def test_a_group_that_moved_is_followed(line: TelegramLine) -> None:
    moved = {
        "parameters": {"migrate_to_chat_id": -100999},
        "description": "Bad Request: group chat was upgraded",
    }
    await line.server.fail("sendMessage", 400, answer=moved)
    await line.server.commands("/horarios", chat=GROUP)
    assert await line.hears(chat=-100999) == ["eco: /horarios"]
    assert (await line.messages(-100999))[0].text == "/horarios" and await line.messages(GROUP) == []


async def test_a_group_that_says_it_moves_is_followed(line: TelegramLine) -> None:
    await line.server.commands("/horarios", chat=GROUP)
    await line.hears(chat=GROUP)
    await line.settled(GROUP)
    await line.server.says("", chat=GROUP, migrate_to_chat_id=-100777)
    await line.until(lambda: line.messages(-100777))


async def test_formatting_that_telegram_refuses_goes_as_plain_text(line: TelegramLine) -> None:
    refusal = {"description": "Bad Request: can't parse entities: Unsupported start tag"}
    await line.server.fail("sendMessage", 400, answer=refusal)
    line.dialogue.script = lambda _: say("**hola** <b>")
    await line.server.says("hola")
    await line.hears()
    sent = (await line.server.sent())[0]
    assert (sent["text"], sent.get("parse_mode")) == ("**hola** <b>", None)


async def test_what_telegram_refuses_for_good_is_not_tried_again(line: TelegramLine) -> None:
    await line.server.fail("sendMessage", 400, answer={"description": "Bad Request: wrong thing"})
    await line.server.says("hola")
    assert await becomes(line, Delivery.FAILED) == "rejected"
    assert len(await _calls(line, "sendMessage", 1)) == 1


async def test_a_lost_answer_may_double_a_message_but_never_loses_it(line: TelegramLine) -> None:
    """Telegram has no means to ask whether it took a message: this is the one case of a double."""
    await line.server.fail("sendMessage", 200, cut=True)
    await line.server.says("hola")
    await becomes(line, Delivery.SENT)
    assert await line.server.texts() == ["eco: hola", "eco: hola"]


async def test_a_file_whose_answer_is_lost_again_and_again_is_left_to_a_person(line: TelegramLine) -> None:
    """Who sent it is told that it may have arrived: else it would come every few minutes, for an hour."""
    await line.server.says("hola")
    await line.hears()
    await line.settled()
    key, talk = await line.media.keep(b"a film"), await line.conversation()

    def tried(uow: UnitOfWork, attempts: int) -> None:
        conversation = uow.conversations.lock(talk.id)
        if not attempts:
            film = Attachment("video", "contador.mp4", "video/mp4", key=key)
            append(uow, conversation, Author.SYSTEM, "", now(), attachments=(film,))
            uow.conversations.save(conversation)
            return
        message = uow.messages.queued(talk.id)[0]
        message.attempts, message.next_attempt_at = attempts, now()
        uow.messages.save(message)
        uow.wake(talk.id, "send")

    async def waits() -> bool:
        ours = (await line.messages())[-1]
        return ours.failure == ANSWER_LOST and not ours.meta["claimed_by"]

    await line.server.fail("sendVideo", 200, cut=True)
    await line.do(lambda uow: tried(uow, 0))
    await line.until(waits)
    again = (await line.messages())[-1].next_attempt_at
    assert again is not None and again - now() > timedelta(seconds=20)
    await line.server.fail("sendVideo", 200, cut=True)
    await line.do(lambda uow: tried(uow, 2))
    assert await becomes(line, Delivery.FAILED) == ANSWER_LOST
    assert len(await _calls(line, "sendVideo", 2)) == 2


async def test_what_did_not_go_out_whole_was_not_taken(line: TelegramLine) -> None:
    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    over = asyncio.Event()
    async with await asyncio.start_server(deaf, "127.0.0.1", 0, limit=1024) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        telegram = gateway.Telegram(replace(line.telegram._deps, api_url=url))
        film = InputFile(BytesIO(b"x" * 20_000_000), filename="film.mp4")
        with pytest.raises(NetworkError) as refused:
            await telegram.bot.send_document(ANA, film, write_timeout=0.2)
        over.set()
    assert (failed(refused.value).reason, failed(refused.value).retry_after) == ("unreachable", 2)


async def test_a_press_too_old_to_be_answered_does_no_harm(line: TelegramLine) -> None:
    await line.server.says("hola")
    await line.hears()
    await line.server.fail(
        "answerCallbackQuery", 400, answer={"description": "Bad Request: query is too old"}
    )
    await line.server.presses("/never_offered")
    await line.until(lambda: _calls(line, "answerCallbackQuery", 1))
    await line.server.says("¿sigues ahí?")
    assert (await line.hears(2))[1] == "eco: ¿sigues ahí?"


async def test_polling_confirms_an_update_only_once_it_is_kept(
    server: TelegramServer, sqlite_url: str, tmp_path: Path
) -> None:
    """The house falls over between hearing of a message and keeping it: it is heard of again."""
    async with telegram_line(server, sqlite_url, tmp_path, webhook=False) as line:

        async def fall_over(_update: Any) -> None:
            fallen.set()
            await asyncio.Event().wait()

        fallen = asyncio.Event()
        line.telegram.take = fall_over  # type: ignore[method-assign]
        await server.says("¿me oís?")
        await asyncio.wait_for(fallen.wait(), 8)
    async with telegram_line(server, sqlite_url, tmp_path, webhook=False) as line:
        assert await line.hears() == ["eco: ¿me oís?"]
        assert len(await line.written()) == 1


@pytest.mark.parametrize("webhook", [False, True], ids=["asked for", "brought"])
async def test_what_the_library_cannot_read_of_an_update_holds_up_nothing(
    server: TelegramServer, sqlite_url: str, tmp_path: Path, webhook: bool
) -> None:
    """A server of one's own leaves out what Telegram's newest version tells. The rest is taken."""
    poll = {"id": "1", "question": "¿Sí?", "options": [], "total_voter_count": 0, "is_closed": False}
    poll |= {"is_anonymous": True, "type": "regular", "allows_multiple_answers": False}
    chat = {"id": ANA, "type": "private", "first_name": "Ana"}
    quoted = {"message_id": 5, "date": 1, "chat": chat, "poll": poll}
    async with telegram_line(server, sqlite_url, tmp_path, webhook=webhook) as line:
        await server.sends(poll=poll)
        await server.happens(message="hola")
        await server.sends(text="¿hay avería?", reply_to_message=quoted)
        await line.until(lambda: _texts_are(line, ["", "¿hay avería?"]))
        assert [one.kind for one in (await line.written())[0].attachments] == ["unknown"]


async def _texts_are(line: TelegramLine, texts: list[str]) -> bool:
    return [one.text for one in await line.written()] == texts


async def test_what_a_full_disk_did_not_take_is_not_given_up_however_long_that_lasts(
    server: TelegramServer, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking for the next update would take this one off Telegram's list."""
    monkeypatch.setattr(gateway, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(gateway, "LONGEST_PAUSE", 0.01)
    async with telegram_line(server, sqlite_url, tmp_path, webhook=False) as line:
        take, tried = line.telegram.take, []

        async def count(update: Any) -> None:
            tried.append(update.update_id)
            await take(update)

        line.telegram.take = count  # type: ignore[method-assign]
        with full_disk(line.database):
            await server.says(A_LOT[:4000])
            await line.until(lambda: len(tried) > 2 * gateway.MOST_TRIES)
            assert await line.written() == []
        await line.until(line.written)
        assert len(set(tried)) == 1 and len(await line.written()) == 1


async def test_a_press_that_belongs_to_no_message_is_answered_too(line: TelegramLine) -> None:
    ana = {"id": ANA, "is_bot": False, "first_name": "Ana"}
    press = {"id": "77", "from": ana, "chat_instance": "1", "inline_message_id": "9", "data": "/x"}
    assert (await line.post({"update_id": 77, "callback_query": press})).status_code == 204
    await line.until(lambda: _calls(line, "answerCallbackQuery", 1))


async def test_a_webhook_that_fails_is_called_again_and_counts_once(line: TelegramLine) -> None:
    take, calls = line.telegram.take, []

    async def fail_first(update: Any) -> None:
        calls.append(update)
        await take(update)
        if len(calls) == 1:
            raise RuntimeError("the answer is lost")

    line.telegram.take = fail_first  # type: ignore[method-assign]
    await line.server.says("hola")
    await line.until(lambda: len(calls) == 2)
    await line.hears()
    assert len(await line.written()) == 1


async def test_telegram_is_asked_again_when_it_cannot_be_reached(
    server: TelegramServer, sqlite_url: str, tmp_path: Path
) -> None:
    await server.fail("getMe", 502)
    async with telegram_line(server, sqlite_url, tmp_path, webhook=False) as line:
        await server.says("hola")
        assert await line.hears() == ["eco: hola"]


async def test_a_token_that_telegram_refuses_is_told_and_the_house_stays_open(
    server: TelegramServer, sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await server.fail("getMe", 401, answer={"description": "Unauthorized"})
    async with telegram_line(server, sqlite_url, tmp_path, connects=False) as line:
        await line.until(lambda: line.tasks[0].done())
        assert "ask @BotFather" in capsys.readouterr().out
        assert (await line.post({"update_id": 1})).status_code == 503
    assert line.telegram.bot.request._client.is_closed, "nothing stays open"  # type: ignore[attr-defined]


async def test_told_to_come_back_before_now_we_ask_for_news_no_faster(
    server: TelegramServer, sqlite_url: str, tmp_path: Path
) -> None:
    wait = {"parameters": {"retry_after": -5}, "description": "Too Many Requests: retry after -5"}
    async with telegram_line(server, sqlite_url, tmp_path, webhook=False):
        with capture_logs() as told:
            for _ in range(20):
                await server.fail("getUpdates", 429, answer=wait)
            await server.says("hola")  # ends what is being asked
            await asyncio.sleep(1.0)
    assert 0 < [one["event"] for one in told].count("telegram.poll") < 4


@pytest.mark.parametrize("method", ["getUpdates", "sendMessage"])
async def test_a_token_that_is_refused_for_a_moment_ends_nothing(
    server: TelegramServer, sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], method: str
) -> None:
    """It is said, what comes meanwhile is answered afterwards, and what was to be said is kept."""
    async with telegram_line(server, sqlite_url, tmp_path, webhook=False) as line:
        await server.says("uno")
        await line.hears(1)
        await server.fail(method, 401, answer={"description": "Unauthorized"})
        await server.says("dos")
        if method == "getUpdates":
            await line.until(lambda: "telegram.token_refused" in capsys.readouterr().out)
            assert await line.hears(2) == ["eco: uno", "eco: dos"]
        else:
            await line.until(lambda: _waits(line, "credentials"))


async def _waits(line: TelegramLine, why: str) -> bool:
    return [m.failure for m in await line.messages() if m.delivery is Delivery.QUEUED] == [why]


async def test_news_that_another_program_turned_away_from_us_come_again(
    server: TelegramServer, sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody tries the same bot at their desk, where it asks for its news."""
    async with telegram_line(server, sqlite_url, tmp_path, watch=0.5) as line:
        turned = await line.http.post(f"{server.url}/bot{TOKEN}/deleteWebhook")
        assert turned.status_code == 200
        await server.says("hola")
        assert await line.hears() == ["eco: hola"]
        assert "telegram.news_turned_away" in capsys.readouterr().out


def test_errors_are_told_apart() -> None:
    assert failed(Forbidden("Forbidden: bot was kicked")).reason == "blocked"
    assert failed(BadRequest("Chat not found")).reason == "blocked"
    assert failed(BadRequest("Message is too long")).retry_after is None
    assert failed(NetworkError("Bad Gateway")).retry_after is not None


async def _calls(line: TelegramLine, method: str, least: int) -> list[dict[str, Any]]:
    found = [call for call in (await line.server.ledger())["calls"] if call["method"] == method]
    return found if len(found) >= least else []


async def test_a_file_telegram_is_about_to_take_when_the_house_closes_is_waited_for_longer(
    server: TelegramServer, sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A film is looked through there before it answers. What is being answered others take up meanwhile."""
    patience = Patience(sweep=0.05, goodbye=0, goodbye_file=PATIENCE)
    async with telegram_line(server, sqlite_url, tmp_path, patience=patience) as line:
        await server.says("hola")
        await line.hears()
        await line.settled()
        await server.fail("sendVideo", hold=True, taken=True)
        key, talk = await line.media.keep(b"a film"), await line.conversation()

        def attach(uow: UnitOfWork) -> None:
            film = Attachment("video", "contador.mp4", "video/mp4", key=key)
            conversation = uow.conversations.lock(talk.id)
            append(uow, conversation, Author.SYSTEM, "", now(), attachments=(film,))
            uow.conversations.save(conversation)

        await line.do(attach)
        await line.until(lambda: _calls(line, "sendVideo", 1))
        line.dialogue.script = _never
        await server.says("¿y eso?")
        await line.until(lambda: len(line.dialogue.asked) == 2)
        line.tasks[1].cancel()
        await line.until(lambda: "worker.waits_for_files" in capsys.readouterr().out)
        assert await line.database.read(lambda uow: uow.leases.unanswered(now())) == [talk.id]
        await server.release()
        await asyncio.gather(line.tasks[1], return_exceptions=True)
        assert await delivery(line) == (Delivery.SENT, None)


async def _never(question: Question) -> Answer:
    await asyncio.Event().wait()
    raise AssertionError


async def test_what_telegram_is_about_to_take_when_the_house_closes_is_said_once(
    server: TelegramServer, sqlite_url: str, tmp_path: Path
) -> None:
    """Cut off, it would go out again at the next start: Telegram has no means to ask."""
    async with telegram_line(server, sqlite_url, tmp_path) as line:
        await server.fail("sendMessage", hold=True, taken=True)
        await server.says("hola")
        await line.until(lambda: _calls(line, "sendMessage", 1))
        assert await server.texts() == []
        line.tasks[1].cancel()
        await asyncio.sleep(0)
        await server.release()
        await asyncio.gather(line.tasks[1], return_exceptions=True)
        assert await delivery(line) == (Delivery.SENT, None)
    async with telegram_line(server, sqlite_url, tmp_path) as line:
        await server.says("¿sigues ahí?")
        assert await line.hears(2) == ["eco: hola", "eco: ¿sigues ahí?"]


async def test_a_file_that_is_cut_off_on_its_way_does_not_arrive_after_all(line: TelegramLine) -> None:
    """The system goes on handing over what it was given, on a slow line for long after our own end."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    bound.bind(("127.0.0.1", 0))
    came, over, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
    told: list[Exception | None] = []

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        came.set()
        await over.wait()
        told.append(await _ending(reader))
        writer.close()
        ended.set()

    async with await asyncio.start_server(slow, sock=bound):
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        telegram = gateway.Telegram(replace(line.telegram._deps, api_url=url))
        film = InputFile(BytesIO(b"x" * 500_000), filename="film.mp4")
        sending = asyncio.create_task(telegram.bot.send_document(ANA, film))
        await came.wait()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        over.set()
        await ended.wait()
    assert [type(error) for error in told] == [ConnectionResetError]


async def _ending(reader: asyncio.StreamReader) -> Exception | None:
    try:
        await reader.read()
    except OSError as error:
        return error
    return None


async def test_what_telegram_took_is_said_once_though_the_line_to_the_database_broke_as_it_was_noted(
    server: TelegramServer, postgres: Postgres, postgres_url: str, tmp_path: Path
) -> None:
    address = sa.make_url(postgres_url)
    with CutLine(postgres.port, after=b"INSERT INTO parts", passed=False).open() as cut:
        url = address.set(port=cut.address).render_as_string(hide_password=False)
        async with telegram_line(server, url, tmp_path) as line:
            cut.cut = b"COMMIT"
            await server.says("hola")
            await becomes(line, Delivery.SENT)
            assert cut.cuts == 1
            assert (await server.texts(), len(await _calls(line, "sendMessage", 1))) == (["eco: hola"], 1)


async def test_a_slow_answer_is_waited_for_and_nothing_said_twice(line: TelegramLine) -> None:
    """Longer than python-telegram-bot would by itself."""
    await line.server.fail("sendMessage", delay=6000, taken=True)
    await line.server.says("hola")
    await becomes(line, Delivery.SENT)
    assert await line.server.texts() == ["eco: hola"]


async def test_who_waited_for_their_turn_is_given_as_long_as_others_to_be_taken(
    server: TelegramServer, sqlite_url: str, tmp_path: Path
) -> None:
    """Seven seconds until its turn and nine until it is answered are not too long: nothing is said twice."""
    async with telegram_line(server, sqlite_url, tmp_path, pace=7.0) as line:
        await server.says("hola")
        assert await line.hears() == ["eco: hola"]
        await server.fail("sendMessage", delay=9000, taken=True)
        await server.says("otra vez")
        await asyncio.sleep(15.5)
        await line.settled()
        assert await server.texts() == ["eco: hola", "eco: otra vez"]
