"""People are told that customers wait: in the browser with the tab closed, and on call."""

from __future__ import annotations

import asyncio
import base64
import json
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import http_ece
import pytest
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from bot.console.rendering import say
from bot.core.alert import Alert, AlertKind, PushSubscription, Through
from bot.core.handoff import Reason
from bot.core.ids import new_id
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.outward import on_call
from bot.outward.alerter import Alerter
from bot.outward.on_call import Mail, OnCall, TelegramCall
from bot.outward.push import Push
from bot.services import alerts
from bot.services.hand_off import hand_off
from bot.services.operators import change_role
from bot.services.ports import Hub
from bot.services.presence import set_presence
from bot.services.reply import reply
from bot.storage.hub import InProcessHub, Listener
from tests.counterparts.telegram_server import TelegramServer, telegram_process
from tests.patience import until
from tests.unit.outward.mailbox import Mailbox
from tests.unit.outward.receiver import Receiver
from tests.unit.services.undoing import passes, takes_back
from tests.unit.services.world import World


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Browser:
    """A browser's half of Web Push: the keys it makes, and how it reads what it is sent."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"sixteen bytes ok"

    def subscription(self, operator: Operator, world: World, language: str = "es") -> PushSubscription:
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return PushSubscription(
            new_id("psh"), operator.id, self.endpoint, b64(point), b64(self.secret), language, world.clock()
        )

    def reads(self, taken: tuple[dict[str, str], bytes]) -> dict[str, str]:
        headers, body = taken
        assert headers["Content-Encoding"] == "aes128gcm"
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return dict(json.loads(plain))


@pytest.fixture
def push(world: World, tmp_path: Path) -> Push:
    return Push(tmp_path / "var" / "push-key.pem", "https://help.example.org", world.clock, ("127.0.0.1",))


class NoNews(Listener):
    """Whoever waits for news has told all that is due, and is ended."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    async def wait(self, seconds: float) -> None:
        telling = [one for one in asyncio.all_tasks() if one.get_name().startswith("alert ")]
        await asyncio.gather(*telling, return_exceptions=True)
        now = self._world.clock()
        if not await self._world.database.read(lambda uow: uow.alerts.due(now, 1)):
            raise asyncio.CancelledError


class SilentHub(InProcessHub):
    def __init__(self, world: World) -> None:
        super().__init__()
        self._news = NoNews(world)

    @contextmanager
    def listen(self, topic: str | None) -> Iterator[Listener]:
        yield self._news


def alerter(world: World, push: Push, hub: Hub | None = None, **on_call: OnCall) -> Alerter:
    ways, hub = {Through(name): one for name, one in on_call.items()}, hub or SilentHub(world)
    address = "https://help.example.org"
    return Alerter(world.database, hub, push, ways, say, "Aurora", address, world.clock)


async def look(told: Alerter) -> None:
    """It takes up what has happened and tells what is due, to the end of it."""
    with suppress(asyncio.CancelledError):
        await told.run()


async def called(world: World, name: str = "Eva Sanz", account: str = "web") -> str:
    """A customer whom the bot has passed on to people."""
    conversation = (await world.write("una persona, por favor", account, sender_name=name)).conversation
    at = world.clock()
    await world.database.run(lambda uow: hand_off(uow, conversation.id, Reason.REQUESTED, [], at))
    return conversation.id


async def kept(world: World, conversation: str) -> list[Alert]:
    return await world.database.read(lambda uow: uow.alerts.of(conversation))


async def wants_to_be_told(world: World, operator: Operator, browser: Browser) -> None:
    wanted = browser.subscription(operator, world)
    await world.database.run(lambda uow: alerts.subscribe(uow, wanted, 1))


async def test_an_operator_is_told_in_the_browser_in_a_way_only_that_browser_can_read(
    world: World, push: Push, receiver: Receiver
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    browser = Browser(receiver.url)
    await wants_to_be_told(world, marta, browser)
    told = alerter(world, push)
    await look(told)
    conversation = await called(world)
    await look(told)
    assert [browser.reads(one) for one in receiver.taken] == [
        {
            "title": "Aurora",
            "body": "Eva Sanz está ahora contigo",
            "tag": conversation,
            "url": f"/console/#all/{conversation}",
        }
    ]
    headers = receiver.taken[0][0]
    scheme, _, rest = headers["Authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, parts["k"], headers["Urgency"]) == ("vapid", push.public_key, "high")
    assert Vapid02.verify(headers["Authorization"])
    claims = json.loads(base64.urlsafe_b64decode(parts["t"].split(".")[1] + "=="))
    assert claims["aud"] == receiver.url.removesuffix("/hook")
    assert claims["sub"] == "https://help.example.org"
    assert b"Eva" not in receiver.taken[0][1]
    await look(told)
    assert len(receiver.taken) == 1


async def test_only_the_first_message_without_an_answer_is_told_and_nobody_off_duty(
    world: World, push: Push, receiver: Receiver
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    browser = Browser(receiver.url)
    await wants_to_be_told(world, marta, browser)
    told = alerter(world, push)
    await look(told)
    conversation = await called(world)
    await world.reply(conversation, marta, "hola")
    await look(told)
    world.clock.advance(seconds=5)
    for text in ("sigo sin luz", "¿hola?"):
        await world.write(text)
        world.clock.advance(seconds=1)
    await look(told)
    bodies = [browser.reads(one)["body"] for one in receiver.taken]
    assert bodies == ["Eva Sanz está ahora contigo", "Eva Sanz espera tu respuesta"]
    await world.reply(conversation, marta, "voy")
    await world.database.run(lambda uow: _goes(uow, marta, Presence.OFFLINE))
    world.clock.advance(seconds=5)
    await world.write("gracias")
    await look(told)
    assert len(receiver.taken) == 2


async def test_whoever_is_named_in_a_note_is_told(world: World, push: Push, receiver: Receiver) -> None:
    marta, leo = await world.on_duty("Marta Ruiz"), await world.on_duty("Leo Gil", Presence.BUSY)
    browser = Browser(receiver.url)
    await wants_to_be_told(world, leo, browser)
    told = alerter(world, push)
    await look(told)
    conversation = await called(world)
    at = world.clock()
    await world.database.run(lambda uow: reply(uow, conversation, marta.id, "@Leo Gil", "n1", True, at))
    await look(told)
    assert [browser.reads(one)["body"] for one in receiver.taken] == ["Te nombran en una nota sobre Eva Sanz"]


async def test_a_refusal_is_tried_again_later_and_a_browser_that_is_gone_is_forgotten(
    world: World, push: Push, receiver: Receiver
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    await wants_to_be_told(world, marta, Browser(receiver.url))
    told = alerter(world, push)
    await look(told)
    receiver.answers = [web.Response(status=503), web.Response(status=410)]
    conversation = await called(world)
    await look(told)
    await look(told)
    assert len(receiver.taken) == 1
    world.clock.advance(seconds=6)
    await look(alerter(world, push))  # as after a restart
    assert len(receiver.taken) == 2
    assert [(one.failure, one.next_attempt_at) for one in await kept(world, conversation)] == [
        ("status 410", None)
    ]
    assert await world.database.read(lambda uow: uow.alerts.subscriptions(marta.id)) == []


async def test_what_holds_no_more_is_not_told(world: World, push: Push, receiver: Receiver) -> None:
    marta = await world.on_duty("Marta Ruiz")
    await wants_to_be_told(world, marta, Browser(receiver.url))
    told = alerter(world, push)
    await look(told)
    conversation = await called(world)
    await world.resolve(conversation, marta)
    await look(told)
    assert receiver.taken == []
    assert [one.failure for one in await kept(world, conversation)] == ["over"]


async def test_what_is_undone_at_once_is_told_to_nobody_and_what_stands_when_it_does(
    world: World, push: Push, receiver: Receiver
) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await called(world)
    browser = Browser(receiver.url)
    await wants_to_be_told(world, luis, browser)
    told = alerter(world, push)
    await look(told)
    epoch = await passes(world, conversation, marta, luis)
    await look(told)
    await takes_back(world, conversation, marta, epoch)
    world.clock.advance(seconds=10)
    await look(told)
    assert receiver.taken == []
    await passes(world, conversation, marta, luis)
    await look(told)
    assert receiver.taken == []
    world.clock.advance(seconds=10)
    await look(told)
    assert [browser.reads(one)["body"] for one in receiver.taken] == ["Eva Sanz está ahora contigo"]


async def test_whoever_is_named_in_the_note_of_a_transfer_is_told_once_it_stands(
    world: World, push: Push, receiver: Receiver
) -> None:
    marta, luis, leo = [
        await world.on_duty(name, Presence.BUSY) for name in ("Marta Ruiz", "Luis Peña", "Leo Gil")
    ]
    conversation = await called(world)
    await world.take_over(conversation, marta)
    browser = Browser(receiver.url)
    await wants_to_be_told(world, leo, browser)
    told = alerter(world, push)
    await look(told)
    epoch = await passes(world, conversation, marta, luis, note="@Leo Gil lo conoce")
    await look(told)
    await takes_back(world, conversation, marta, epoch)
    world.clock.advance(seconds=10)
    await look(told)
    assert receiver.taken == []
    await passes(world, conversation, marta, luis, note="@Leo Gil lo conoce")
    await look(told)
    assert receiver.taken == []
    world.clock.advance(seconds=10)
    await look(told)
    assert [browser.reads(one)["body"] for one in receiver.taken] == ["Te nombran en una nota sobre Eva Sanz"]


async def test_whoever_takes_a_conversation_is_not_told_that_they_have_it(
    world: World, push: Push, receiver: Receiver
) -> None:
    marta = await world.on_duty("Marta Ruiz", Presence.BUSY)
    conversation = await called(world)
    await wants_to_be_told(world, marta, Browser(receiver.url))
    told = alerter(world, push)
    await look(told)
    await world.take_over(conversation, marta)
    await look(told)
    assert receiver.taken == []


async def test_with_nobody_in_the_console_whoever_is_on_call_gets_a_letter_and_again_if_refused(
    world: World, push: Push
) -> None:
    with Mailbox.open() as mailbox:
        mail = Mail(mailbox.url, "ventanilla@example.org", "guardia@example.org")
        told = alerter(world, push, mail=mail)
        await look(told)
        mailbox.refusals = ["451 later"]
        conversation = await called(world, "Eva Sanz")
        await look(told)
        assert [one.failure for one in await kept(world, conversation)] == ["smtp 451"]
        world.clock.advance(seconds=6)
        await look(told)
        await look(told)
        assert mailbox.envelopes == [("ventanilla@example.org", ["guardia@example.org"])]
        assert mailbox.entered == [True, True]
        letter = mailbox.letters[0]
        assert letter["Subject"] == "Aurora: Eva Sanz espera a una persona: pidió hablar con una persona"
        words = letter.get_content()
        assert f"https://help.example.org/console/#all/{conversation}" in words
        assert "una persona, por favor" not in words


async def test_a_customer_whose_name_has_lines_is_told_of_in_one(world: World, push: Push) -> None:
    with Mailbox.open() as mailbox:
        told = alerter(world, push, mail=Mail(mailbox.url, "v@example.org", "g@example.org"))
        await look(told)
        await called(world, "Eva\nBcc: todos@example.org")
        await look(told)
        (letter,) = mailbox.letters
        assert letter["Subject"].startswith("Aurora: Eva Bcc: todos@example.org espera")
        assert letter["Bcc"] is None


@pytest.mark.parametrize("presence", [Presence.ONLINE, Presence.BUSY])
async def test_with_somebody_there_nobody_on_call_is_woken(
    world: World, push: Push, presence: Presence
) -> None:
    await world.on_duty("Marta Ruiz", presence)
    with Mailbox.open() as mailbox:
        told = alerter(world, push, mail=Mail(mailbox.url, "v@example.org", "g@example.org"))
        await look(told)
        await called(world)
        await look(told)
        assert mailbox.letters == []


async def test_with_nobody_there_but_who_writes_the_content_whoever_is_on_call_is_called(
    world: World, push: Push
) -> None:
    eva = await world.on_duty("Eva Gil")
    await world.database.run(lambda uow: change_role(uow, eva.id, Role.EDITOR))
    await world.database.run(lambda uow: set_presence(uow, eva.id, Presence.ONLINE, world.clock()))
    with Mailbox.open() as mailbox:
        told = alerter(world, push, mail=Mail(mailbox.url, "v@example.org", "g@example.org"))
        await look(told)
        await called(world)
        await look(told)
        assert len(mailbox.letters) == 1


async def test_who_leads_hears_of_what_was_promised_and_not_kept_once(
    world: World, push: Push, receiver: Receiver
) -> None:
    await world.on_duty("Ana Gil")
    sara = await world.on_duty("Sara Mora", Presence.BUSY)
    other = await world.on_duty("Luis Peña", Presence.BUSY)
    await world.database.run(lambda uow: change_role(uow, sara.id, Role.SUPERVISOR))
    for one in (sara, other):
        await wants_to_be_told(world, one, Browser(f"{receiver.url}?{one.login}"))
    told = alerter(world, push)
    await look(told)
    conversation = await called(world)
    await world.keep_time()
    await world.keep_time(minutes=4, seconds=59)
    await look(told)
    assert receiver.taken == []
    await world.keep_time(seconds=1)
    for one in (told, alerter(world, push), alerter(world, push)):  # two gateways, and a restart
        await look(one)
    assert len(receiver.taken) == 1
    kinds = [(one.news, one.operator_id) for one in await kept(world, conversation)]
    assert (AlertKind.LATE_FIRST_REPLY, sara.id) in kinds
    assert other.id not in [operator for _, operator in kinds]


async def test_a_promise_broken_with_nobody_in_the_console_is_told_on_call(world: World, push: Push) -> None:
    with Mailbox.open() as mailbox:
        told = alerter(world, push, mail=Mail(mailbox.url, "v@example.org", "g@example.org"))
        await look(told)
        await called(world, "Eva Sanz")
        await world.keep_time()
        await look(told)
        await world.keep_time(minutes=6)
        await look(told)
        await look(told)
        subjects = [letter["Subject"] for letter in mailbox.letters]
        assert subjects[1:] == ["Aurora: Eva Sanz: primera respuesta fuera de plazo"]


async def test_when_the_last_one_leaves_whoever_is_on_call_hears_of_all_that_is_open_once(
    world: World, push: Push
) -> None:
    """Nobody new has come: what was waiting, or was somebody's, is left behind."""
    ana, luis = await world.on_duty("Ana Gil"), await world.on_duty("Luis Peña", Presence.BUSY)
    with Mailbox.open() as mailbox:
        told = alerter(world, push, mail=Mail(mailbox.url, "v@example.org", "g@example.org"))
        await look(told)
        for name, account in (("Eva Sanz", "web"), ("Tom Baker", "phone")):
            conversation = await called(world, name, account)
        await world.reply(conversation, ana, "hola")  # Eva waits, Tom does not

        async def goes(operator: Operator, presence: Presence) -> None:
            await world.database.run(lambda uow: set_presence(uow, operator.id, presence, world.clock()))
            await world.keep_time(seconds=1)
            await look(told)
            await look(told)

        await goes(ana, Presence.OFFLINE)
        assert mailbox.letters == [], "Luis is still there"
        await goes(luis, Presence.OFFLINE)
        assert len(mailbox.letters) == 1
        letter = mailbox.letters[0]
        assert letter["Subject"].strip() == (
            "Aurora: Se ha ido quien quedaba en la consola. En cola: 1; con una persona: 1"
        )
        assert "https://help.example.org/console/#unassigned" in letter.get_content()
        await goes(luis, Presence.OFFLINE)
        await look(alerter(world, push, mail=Mail(mailbox.url, "v@example.org", "g@example.org")))
        assert len(mailbox.letters) == 1
        world.clock.advance(minutes=1)
        await goes(luis, Presence.BUSY)
        await goes(luis, Presence.OFFLINE)
        assert len(mailbox.letters) == 2, "they came back, and left again"


async def test_when_the_last_one_leaves_an_empty_house_nobody_is_woken(world: World, push: Push) -> None:
    ana = await world.on_duty("Ana Gil")
    with Mailbox.open() as mailbox:
        told = alerter(world, push, mail=Mail(mailbox.url, "v@example.org", "g@example.org"))
        await look(told)
        await world.resolve(await called(world), ana)
        await world.database.run(lambda uow: set_presence(uow, ana.id, Presence.OFFLINE, world.clock()))
        await look(told)
        assert mailbox.letters == []


async def test_a_mail_server_that_is_not_there_loses_nothing(world: World, push: Push) -> None:
    told = alerter(world, push, mail=Mail("smtp://127.0.0.1:9", "v@example.org", "g@example.org"))
    await look(told)
    conversation = await called(world)
    await look(told)
    alert = (await kept(world, conversation))[0]
    assert (alert.attempts, alert.ended_at) == (1, None)
    for _ in range(8):
        world.clock.advance(hours=2)
        await look(told)
    alert = (await kept(world, conversation))[0]
    assert (alert.attempts, alert.next_attempt_at) == (6, None)
    assert alert.ended_at is not None


async def test_a_mail_server_that_says_nothing_holds_up_no_browser(
    world: World, push: Push, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_call, "PATIENCE", 300.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        mail = Mail(f"smtp://127.0.0.1:{silent.getsockname()[1]}", "v@example.org", "g@example.org")
        await look(alerter(world, push, mail=mail))
        running = asyncio.create_task(alerter(world, push, world.hub, mail=mail).run())
        conversation = await called(world)

        async def is_tried() -> bool:
            return any(one.attempts for one in await kept(world, conversation))

        await until(is_tried)
        marta = await world.on_duty("Marta Ruiz")
        await wants_to_be_told(world, marta, Browser(receiver.url))
        await called(world, account="phone")
        await until(lambda: receiver.taken)
        taken, _ = silent.accept()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        taken.close()


async def test_a_way_that_breaks_is_tried_as_often_as_one_that_refuses(world: World, push: Push) -> None:
    class Broken:
        async def send(self, subject: str, text: str) -> None:
            raise ValueError("nobody foresaw this")

    told = alerter(world, push, mail=Broken())
    await look(told)
    conversation = await called(world)
    for _ in range(8):
        await look(told)
        world.clock.advance(hours=2)
    (alert,) = await kept(world, conversation)
    assert (alert.attempts, alert.failure, alert.ended_at is not None) == (6, "ValueError", True)


async def test_whoever_is_on_call_is_told_on_telegram(world: World, push: Push) -> None:
    with telegram_process() as url:
        async with TelegramServer.visited(url) as server:
            told = alerter(world, push, telegram=TelegramCall("1234:token", url, "77"))
            await look(told)
            conversation = await called(world, "Eva Sanz")
            await look(told)
            sent = await server.texts(77)
    assert len(sent) == 1
    assert sent[0].startswith("Eva Sanz espera a una persona")
    assert conversation in sent[0]


async def test_several_words_at_once_reach_telegram(world: World, push: Push) -> None:
    with telegram_process() as url:
        async with TelegramServer.visited(url) as server:
            call = TelegramCall("1234:token", url, "77")
            told = alerter(world, push, telegram=call)
            await look(told)
            conversations = [await called(world, f"Eva {n}", f"phone {n}") for n in range(6)]
            await look(told)
            sent = await server.texts(77)
    failures = [one.failure for each in conversations for one in await kept(world, each)]
    assert (len(sent), failures) == (6, [None] * 6)


async def test_a_browser_whose_keys_are_none_is_forgotten(
    world: World, push: Push, receiver: Receiver
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    wanted = replace(Browser(receiver.url).subscription(marta, world), p256dh="no-key")
    await world.database.run(lambda uow: alerts.subscribe(uow, wanted, 1))
    told = alerter(world, push)
    await look(told)
    conversation = await called(world)
    await look(told)
    assert [one.failure for one in await kept(world, conversation)] == ["keys"]
    assert await world.database.read(lambda uow: uow.alerts.subscriptions(marta.id)) == []


def test_the_key_is_made_once_and_is_nobody_elses(world: World, tmp_path: Path) -> None:
    path = tmp_path / "var" / "push-key.pem"
    first, second = Push(path, "", world.clock), Push(path, "", world.clock)
    assert first.public_key == second.public_key
    assert len(base64.urlsafe_b64decode(first.public_key + "==")) == 65
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "\n"])
def test_a_key_that_a_power_cut_left_empty_is_made_anew(world: World, tmp_path: Path, content: str) -> None:
    path = tmp_path / "push-key.pem"
    path.write_text(content)
    first, second = Push(path, "", world.clock), Push(path, "", world.clock)
    assert len(base64.urlsafe_b64decode(first.public_key + "==")) == 65
    assert first.public_key == second.public_key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("endpoint", "allowed"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://web.push.apple.com/abc", True),
        ("https://fcm.googleapis.com.evil.example/abc", False),
        ("https://evilpush.apple.com.example/", False),
        ("http://fcm.googleapis.com/abc", False),
        ("https://127.0.0.1/abc", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_the_browsers_own_services_are_called(
    world: World, tmp_path: Path, endpoint: str, allowed: bool
) -> None:
    assert Push(tmp_path / "key.pem", "", world.clock).allows(endpoint) is allowed


def _goes(uow: object, operator: Operator, presence: Presence) -> None:
    found = uow.operators.get(operator.id)  # type: ignore[attr-defined]
    found.presence = presence
    uow.operators.save(found)  # type: ignore[attr-defined]
