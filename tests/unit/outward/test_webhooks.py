"""Other systems are told of handoffs and messages: once each, signed, and again until they take it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from aiohttp import web

from bot.content.business import load_business
from bot.core.desk import COMPLAINT, TicketState
from bot.core.handoff import Reason
from bot.core.operator import Presence
from bot.core.timer import TaskKind
from bot.core.webhook import MOST_ATTEMPTS, PAUSES, Outcome, Telling, Told, Webhook
from bot.outward import sender as sender_module
from bot.outward.addresses import Forbidden, check_address
from bot.outward.deps import WebhookDeps
from bot.outward.sender import Refused, Sender
from bot.outward.signing import Secrets
from bot.services import incidents, tell_others, webhooks
from bot.services.appointments import Diary
from bot.services.erase import erase
from bot.services.hand_off import hand_off
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork
from bot.services.tasks import ask_for, finish
from bot.services.tickets import answer_ticket, open_ticket, withdraw_ticket
from bot.settings import ROOT
from tests.conftest import StoppedClock
from tests.patience import until
from tests.unit.outward.receiver import Receiver
from tests.unit.services.house import house_with
from tests.unit.services.undoing import passes, resolves, say, takes_back, undo
from tests.unit.services.world import World

SECRETS = Secrets("a secret of the tests")
BUSINESS = load_business(ROOT)


async def subscribed(world: World, url: str = "https://desk.example.org", *kinds: Told) -> Webhook:
    return await world.database.run(lambda uow: webhooks.add(uow, url, kinds, world.clock()))


async def told(world: World, state: Outcome = Outcome.WAITING) -> list[Telling]:
    """What there is to tell, the oldest first."""

    def work(uow: UnitOfWork) -> list[Telling]:
        while tell_others.collect(uow, world.clock(), Opening(BUSINESS)):
            pass
        return uow.webhooks.listing(state)[::-1]

    return await world.database.run(work)


async def handed_over(world: World) -> str:
    conversation = (await world.write("quiero hablar con alguien")).conversation
    await world.database.run(lambda uow: hand_off(uow, conversation.id, Reason.REQUESTED, [], world.clock()))
    return conversation.id


async def test_a_handoff_is_told_from_its_request_to_its_end_each_part_once(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    webhook = await subscribed(world)
    conversation = await handed_over(world)
    await world.reply(conversation, marta, "hola, soy Marta")
    await told(world)
    await world.resolve(conversation, marta)
    everything = await told(world)
    kinds = [each.kind for each in everything if each.kind.startswith("handoff")]
    assert kinds == ["handoff.requested", "handoff.assigned", "handoff.resolved"]
    assert {each.webhook_id for each in everything} == {webhook.id}
    requested = next(each for each in everything if each.kind == "handoff.requested")
    data = requested.body["data"]
    assert data["handoff"]["reason"] == "requested"
    assert data["conversation"]["id"] == conversation and data["contact"]["id"]
    assigned = next(each for each in everything if each.kind == "handoff.assigned")
    assert assigned.body["data"]["handoff"]["operator"]["name"] == "Marta Ruiz"
    texts = [e.body["data"]["message"]["text"] for e in everything if e.kind == "message.created"]
    assert texts[:2] == ["quiero hablar con alguien", "hola, soy Marta"]
    assert "" not in texts, "activity lines are no messages"
    assert await told(world) == everything, "looking again tells nothing twice"


async def test_what_is_undone_before_anybody_reads_it_is_told_to_nobody(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await handed_over(world)
    await subscribed(world, "https://a.example.org", Told.MESSAGE_CREATED)

    async def goes_out() -> list[str]:
        await told(world)
        claimed = await world.database.run(lambda uow: tell_others.claim(uow, world.clock()))
        return [telling.body["data"]["message"]["text"] for telling, _ in claimed]

    epoch = await passes(world, conversation, marta, luis, note="es de los tuyos")
    assert await goes_out() == []
    await takes_back(world, conversation, marta, epoch)
    await undo(world, await say(world, conversation, marta, "una tontería"), marta)
    await resolves(world, conversation, marta)
    await world.take_over(conversation, marta)
    await say(world, conversation, marta, "lo miro ahora")
    assert await goes_out() == []
    world.clock.advance(seconds=10)
    assert await goes_out() == ["lo miro ahora"]


async def test_a_ticket_is_told_from_its_opening_on_without_what_anybody_wrote(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    await subscribed(world, "https://a.example.org", Told.TICKET_OPENED, Told.TICKET_ANSWERED)
    conversation, run, now = (await world.write("hola")).conversation, world.database.run, world.clock
    at = (conversation.contact_id, conversation.id, "problem", "huele a quemado", now(), "electricity")
    ticket = await run(lambda uow: open_ticket(uow, *at))
    await run(lambda uow: ask_for(uow, conversation, TaskKind.CALL, "6", now(), now(), ticket.number))
    for state in (TicketState.OPEN, TicketState.CLOSED, TicketState.OPEN):
        await run(
            lambda uow, state=state: answer_ticket(uow, ticket.number, marta.id, state, "va Luis", now())
        )
    (task,) = await run(lambda uow: uow.tasks.of_conversations([conversation.id]))
    await run(lambda uow: finish(uow, task.id, marta.id, True, now()))
    everything = await told(world)
    assert [(one.kind, one.body["data"].get("change")) for one in everything] == [
        ("ticket.opened", None),
        ("ticket.answered", "noted"),
        ("ticket.answered", "closed"),
        ("ticket.answered", "reopened"),
        ("ticket.answered", "closed"),
    ]
    data = everything[-1].body["data"]
    assert (data["ticket"]["number"], data["ticket"]["service"]) == (ticket.number, "electricity")
    assert data["ticket"]["state"] == "closed" and data["conversation"]["id"] == conversation.id
    assert "quemado" not in repr(everything) and "Luis" not in repr(everything)
    assert await told(world) == everything, "looking again tells nothing twice"


async def test_a_ticket_that_its_customer_withdraws_is_told_as_closed_and_nothing_is_left_to_do(
    world: World,
) -> None:
    await subscribed(world, "https://a.example.org", Told.TICKET_ANSWERED)
    conversation, run, now = (await world.write("hola")).conversation, world.database.run, world.clock
    at = (conversation.contact_id, conversation.id, "problem", "sin luz", now(), "electricity")
    ticket = await run(lambda uow: open_ticket(uow, *at))
    await run(lambda uow: ask_for(uow, conversation, TaskKind.CALL, "6", now(), now(), ticket.number))
    for _ in range(2):
        await run(lambda uow: withdraw_ticket(uow, ticket.number, now()))
    (task,) = await run(lambda uow: uow.tasks.of_conversations([conversation.id]))
    assert task.done_at is not None
    assert [one.body["data"]["change"] for one in await told(world)] == ["closed"], "once"
    lines = await run(lambda uow: uow.messages.of(conversation.id))
    assert lines[-1].meta["activity"] == "ticket.withdrawn"


async def test_a_place_in_the_queue_is_no_ticket_until_it_is_a_wish_of_its_own(
    sqlite_url: str, clock: StoppedClock
) -> None:
    house = house_with(sqlite_url, clock)
    await subscribed(house, "https://a.example.org", Told.TICKET_OPENED)
    await handed_over(house)
    assert await told(house) == []
    await house.arrives("dejar un mensaje")
    await house.arrives("La farola no alumbra")
    (opened,) = await told(house)
    assert opened.body["data"]["ticket"]["kind"] == "message" and "farola" not in repr(opened)
    assert opened.body["data"]["ticket"]["answer_by"] is None


async def test_of_a_complaint_it_is_told_until_when_it_is_to_be_answered(world: World) -> None:
    await subscribed(world, "https://a.example.org", Told.TICKET_OPENED)
    conversation, run, now = (await world.write("hola")).conversation, world.database.run, world.clock
    at = (conversation.contact_id, conversation.id, COMPLAINT, "me cobran de más", now())
    ticket = await run(lambda uow: open_ticket(uow, *at))
    (opened,) = await told(world)
    last_day = Opening(BUSINESS).complaint_day(ticket.created_at)
    assert opened.body["data"]["ticket"]["answer_by"] == last_day.isoformat()


async def test_an_appointment_is_told_when_it_is_booked_moved_and_cancelled(world: World) -> None:
    await subscribed(world, "https://a.example.org", *(one for one in Told if "appointment" in one.value))
    contact, run, now = (await world.write("hola")).conversation.contact_id, world.database.run, world.clock
    diary = Diary(BUSINESS, Opening(BUSINESS))
    first, second = await run(lambda uow: diary.free(uow, "billing", "norte", now(), None, 2, now()))
    one = await run(lambda uow: diary.book(uow, contact, "billing", "norte", first, now()))
    for at in (second, second):
        await run(lambda uow, at=at: diary.reschedule(uow, contact, one.number, at, now()))
    await run(lambda uow: diary.cancel(uow, contact, one.number, now()))
    everything = await told(world)
    kinds = [each.kind for each in everything]
    assert kinds == ["appointment.booked", "appointment.changed", "appointment.cancelled"]
    data = everything[-1].body["data"]
    assert (data["appointment"]["number"], data["appointment"]["state"]) == (one.number, "cancelled")
    assert datetime.fromisoformat(data["appointment"]["starts_at"]) == second
    assert data["contact"]["id"] == contact


async def test_an_incident_is_told_from_its_opening_to_its_end_with_its_words(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    await subscribed(world, "https://a.example.org", *(one for one in Told if "incident" in one.value))
    run, now = world.database.run, world.clock
    at = ("electricity", "norte", "Avería en un cable", "A cable is damaged", None)
    one = await run(lambda uow: incidents.open_incident(uow, *at, now(), by=marta.id))
    for words in ("Dos horas más", "Dos horas más"):
        await run(lambda uow, words=words: incidents.change_incident(uow, one.id, words, "", None, now()))
    await run(lambda uow: incidents.discard_incident(uow, one.id, now()))
    await run(lambda uow: incidents.reopen_incident(uow, one.id, now()))
    await run(lambda uow: incidents.close_incident(uow, one.id, now()))
    everything = await told(world)
    assert [(each.kind, each.body["data"]["change"]) for each in everything] == [
        ("incident.opened", "opened"),
        ("incident.changed", "changed"),
        ("incident.closed", "discarded"),
        ("incident.opened", "reopened"),
        ("incident.closed", "closed"),
    ]
    shown = everything[-1].body["data"]["incident"]
    assert (shown["id"], shown["district"], shown["note_es"]) == (one.id, "norte", "Dos horas más")
    assert shown["closed_at"] == now().isoformat()


async def test_an_erasure_is_told_by_ids_and_nothing_else_of_the_customer_is_any_more(world: World) -> None:
    await subscribed(world, "https://a.example.org", Told.MESSAGE_CREATED, Told.CUSTOMER_ERASED)
    message = (await world.write("soy Ana Torres", sender_name="Ana Torres")).message
    await world.database.run(lambda uow: tell_others.collect(uow, world.clock(), Opening(BUSINESS)))
    contact = (await world.conversation(message.conversation_id)).contact_id

    def goes(uow: UnitOfWork) -> None:
        message.handled = True
        uow.messages.save(message)
        erase(uow, contact, world.clock())

    await world.database.run(goes)
    (only,) = await told(world)
    assert only.kind == "customer.erased"
    assert only.body["data"] == {"contacts": [contact], "conversations": [message.conversation_id]}


async def test_a_webhook_is_told_only_its_kinds_and_nothing_from_before_it(world: World) -> None:
    await world.on_duty("Marta Ruiz")
    await handed_over(world)
    world.clock.advance(seconds=1)
    await subscribed(world, "https://a.example.org", Told.HANDOFF_REQUESTED)
    await world.write("¿hola?")
    assert await told(world) == []


async def test_a_chat_that_goes_to_someone_else_is_told_as_assigned_again(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    await subscribed(world, "https://a.example.org", Told.HANDOFF_ASSIGNED)
    conversation = await handed_over(world)
    luis = await world.on_duty("Luis Vega")
    await world.resolve(conversation, marta)
    await world.take_over(conversation, luis)
    names = [each.body["data"]["handoff"]["operator"]["name"] for each in await told(world)]
    assert names == ["Marta Ruiz", "Luis Vega"]


async def test_two_gateways_that_look_at_once_tell_it_once(world: World) -> None:
    await subscribed(world)
    await world.write("hola")
    await asyncio.gather(*(told(world) for _ in range(5)))
    assert len(await told(world)) == 1


async def test_it_is_tried_again_with_pauses_then_given_up_and_can_be_sent_again(world: World) -> None:
    await subscribed(world)
    await world.write("hola")
    (telling,) = await told(world)
    run, now = world.database.run, world.clock
    for attempt in range(MOST_ATTEMPTS):
        claimed = await run(lambda uow: tell_others.claim(uow, now()))
        assert [each.id for each, _ in claimed] == [telling.id], f"attempt {attempt}"
        assert await run(lambda uow: tell_others.claim(uow, now())) == [], "it is under way"
        await run(lambda uow: tell_others.refused(uow, telling.id, "status 500", None, now()))
        assert await run(lambda uow: tell_others.claim(uow, now())) == [], "not at once"
        now.advance(seconds=PAUSES[min(attempt, len(PAUSES) - 1)].total_seconds() * 1.3)
    (dead,) = await told(world, Outcome.DEAD)
    assert dead.failure == "status 500" and dead.ended_at is not None
    assert await run(lambda uow: tell_others.claim(uow, now())) == []
    await run(lambda uow: tell_others.again(uow, telling.id, now()))
    assert len(await run(lambda uow: tell_others.claim(uow, now()))) == 1


async def test_they_say_how_long_to_wait(world: World) -> None:
    await subscribed(world)
    await world.write("hola")
    (telling,) = await told(world)
    now = world.clock
    await world.database.run(lambda uow: tell_others.claim(uow, now()))
    await world.database.run(
        lambda uow: tell_others.refused(uow, telling.id, "status 429", timedelta(minutes=20), now())
    )
    now.advance(minutes=19)
    assert await world.database.run(lambda uow: tell_others.claim(uow, now())) == []
    now.advance(minutes=2)
    assert len(await world.database.run(lambda uow: tell_others.claim(uow, now()))) == 1


def deps(world: World, private: bool) -> WebhookDeps:
    return WebhookDeps(world.database, world.hub, SECRETS, world.clock, BUSINESS, private)


@contextlib.asynccontextmanager
async def sending(world: World) -> AsyncIterator[None]:
    sender = Sender(deps(world, private=True), look=0.02)
    task = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_arrives_is_signed_as_standard_webhooks_says(world: World, receiver: Receiver) -> None:
    webhook = await subscribed(world, receiver.url)
    async with sending(world):
        await world.write("¿cuánto debo?")
        await receiver.until(lambda: receiver.taken)
    headers, body = receiver.taken[0]
    lower = {name.lower(): value for name, value in headers.items()}
    assert json.loads(body)["data"]["message"]["text"] == "¿cuánto debo?"
    key = base64.b64decode(SECRETS.of(webhook).removeprefix("whsec_"))
    signed = f"{lower['webhook-id']}.{lower['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert lower["webhook-signature"] == f"v1,{expected}"
    assert lower["webhook-timestamp"] == str(int(world.clock().timestamp()))
    assert lower["content-type"] == "application/json"


async def test_what_was_refused_arrives_later_and_once(world: World, receiver: Receiver) -> None:
    receiver.answers = [web.Response(status=500), web.Response(status=429, headers={"Retry-After": "3600"})]
    await subscribed(world, receiver.url)
    async with sending(world):
        await world.write("hola")
        await receiver.until(lambda: len(receiver.taken) == 1)
        await failed(world, "status 500")
        world.clock.advance(seconds=10)
        await receiver.until(lambda: len(receiver.taken) == 2)
        await failed(world, "status 429")
        world.clock.advance(minutes=50)
        await asyncio.sleep(0.1)
        assert len(receiver.taken) == 2, "they asked for an hour"
        world.clock.advance(minutes=11)
        await receiver.until(lambda: len(receiver.taken) == 3)
        await until(lambda: told(world, Outcome.SENT))
        world.clock.advance(days=1)
        await asyncio.sleep(0.1)
    ids = {json.dumps(sorted(h.items())) for h, _ in receiver.taken}
    assert len(receiver.taken) == 3 and len({h["webhook-id"] for h, _ in receiver.taken}) == 1, ids


async def failed(world: World, failure: str) -> None:
    async def so() -> bool:
        return [each.failure for each in await told(world)] == [failure]

    await until(so)


async def test_a_receiver_that_never_answers_slows_no_turn(world: World, receiver: Receiver) -> None:
    receiver.answers = [None] * 50
    await subscribed(world, receiver.url)
    async with sending(world), world.at_work():
        conversation = (await world.write("uno")).conversation
        await receiver.until(lambda: receiver.taken)
        for number in range(10):
            await world.write(f"mensaje {number}")
        await world.settled(conversation.id)
        assert (await world.shown(conversation.id))[-1] == "eco: mensaje 9"
        assert not receiver.let_go.is_set(), "all of that while nothing was taken"


async def test_a_redirect_is_not_followed(world: World, receiver: Receiver) -> None:
    receiver.answers = [web.Response(status=307, headers={"Location": receiver.url})]
    await subscribed(world, receiver.url)
    async with sending(world):
        await world.write("hola")
        await failed(world, "status 307")
    assert len(receiver.taken) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://desk.example.org/hook",
        "ftp://desk.example.org/hook",
        "https://user:password@desk.example.org/hook",
        "https://127.0.0.1/hook",
        "https://10.1.2.3/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://[64:ff9b::a00:1]/hook",
        "https://[fd00::1]/hook",
        "https://①②⑦.⓪.⓪.①/hook",
        "https://１０。1。2。3/hook",
        "https://[::10.0.0.1]/hook",
        "desk.example.org",
    ],
)
def test_addresses_that_are_not_called(url: str) -> None:
    with pytest.raises(Forbidden):
        check_address(url, private=False)


@pytest.mark.parametrize("host", ["localhost", "2130706433", "127.1", "0x7f000001", "①②⑦.⓪.⓪.①", "ⓛocalhost"])
async def test_no_way_of_writing_an_address_leads_inside(
    world: World, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """Nothing is connected to, whatever the address looks like: not even if it passed at first sight."""
    monkeypatch.setattr(sender_module, "check_address", lambda url, private: None)
    met: list[object] = []
    listening = await asyncio.start_server(
        lambda _, writer: (met.append(writer), writer.close()), "127.0.0.1", 0
    )
    port = listening.sockets[0].getsockname()[1]
    sender = Sender(deps(world, private=False))
    webhook = await subscribed(world, f"http://{host}:{port}/hook")
    async with listening, sender.session() as session:
        with pytest.raises(Refused, match=r"forbidden address|InvalidUrl"):
            await sender.post(session, webhook, "tel_1", {"type": "ping"})
    assert met == []


async def test_what_a_removed_webhook_was_still_to_be_told_is_not_sent(world: World) -> None:
    webhook = await subscribed(world)
    await world.write("hola")
    assert len(await told(world)) == 1
    await world.database.run(lambda uow: webhooks.remove(uow, webhook.id, world.clock()))
    assert await world.database.run(lambda uow: tell_others.claim(uow, world.clock())) == []
