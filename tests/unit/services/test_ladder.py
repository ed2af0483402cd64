"""A customer who asks for a person gets one: by name, of the team, of the queue, or a call, each in time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.content.business import load_business
from bot.content.words import Words
from bot.core.care import Care, Team, WayOut
from bot.core.conversation import Conversation, Priority, Status
from bot.core.handoff import Reason
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.core.sign_off import OffBecause
from bot.core.timer import Due, Timer
from bot.services.ladder import Ladder
from bot.services.opening import Opening
from bot.services.operators import change_role
from bot.services.people import leave
from bot.services.pick import still_free
from bot.services.reception import Reception
from bot.services.ways_out import buttons
from bot.settings import ROOT
from tests.unit.services.house import CARE, House


async def test_the_operator_the_customer_had_before_comes_first(house: House) -> None:
    await house.person("Luis Gil")
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks(wanted="Marta Ruiz")
    await house.resolve(conversation.id, marta)
    _, outcome = await house.asks()
    assert outcome.operator_name == "Marta Ruiz", "not the one who was idle longer"


async def test_the_operator_a_customer_asks_for_by_name_comes_before_all(house: House) -> None:
    for name in ("Luis Gil", "Marta Ruiz", "Eva Sanz"):
        await house.person(name)
    _, outcome = await house.asks(wanted="Eva Sanz")
    assert outcome.operator_name == "Eva Sanz"


async def test_what_a_team_takes_goes_to_that_team_and_with_it_what_was_said(house: House) -> None:
    """By reason or by what the customer came for. (complaint 7)"""
    await house.person("Luis Gil", teams=("care",))
    await house.person("Paz Mora", teams=("faults",))
    conversation, outcome = await house.asks(intent="report_problem")
    assert outcome.operator_name == "Paz Mora"
    assert (await house.conversation(conversation.id)).team == "faults"
    _, danger = await house.asks("eva", Reason.DANGER)
    assert danger.operator_name == "Paz Mora"
    _, other = await house.asks("leo")
    assert other.operator_name == "Luis Gil"


async def test_a_team_may_name_who_is_asked_first(house: House) -> None:
    legal = Team("legal", {}, intents=("contract",), first="Eva Sanz")
    house.reception = Reception(Care(teams={**CARE.teams, "legal": legal}))
    for name in ("Ana Gil", "Eva Sanz"):
        await house.person(name, teams=("legal",))
    _, outcome = await house.asks(intent="contract")
    assert outcome.operator_name == "Eva Sanz"


async def test_the_language_then_the_load_then_the_longest_idle_decide(house: House) -> None:
    await house.person("Ana Gil", languages=("en",))
    await house.person("Luis Gil", languages=("es",))
    await house.person("Eva Sanz", languages=("es", "en"))
    got = []
    for sender in ("uno", "dos", "tres"):
        house.clock.advance(seconds=1)
        got.append((await house.asks(sender))[1].operator_name)
    assert sorted(str(name) for name in got[:2]) == ["Eva Sanz", "Luis Gil"] and got[2] == got[0]


async def test_capacity_counts_the_chats_that_wait_for_us_only(house: House) -> None:
    """Limits hold, and a chat that waits for the customer takes no place. (complaint 6)"""
    marta = await house.person("Marta Ruiz", capacity=1)
    first, _ = await house.asks("uno")
    second, outcome = await house.asks("dos")
    assert outcome.operator_name is None and outcome.place == 1 and outcome.ticket_number
    await house.reply(first.id, marta, "¿Qué número de contrato tienes?")
    await house.keep_time(seconds=1)
    assert await house.has(second) == "Marta Ruiz"


async def test_the_oldest_is_served_first_and_danger_before_all(house: House) -> None:
    """(complaint 6)"""
    waiting = []
    for sender in ("uno", "dos", "tres"):
        house.clock.advance(seconds=5)
        waiting.append((await house.asks(sender))[0])
    house.clock.advance(seconds=5)
    danger, _ = await house.asks("eva", Reason.DANGER)
    marta = await house.person("Marta Ruiz", capacity=1)
    order = []
    for _ in range(4):
        await house.keep_time(seconds=1)
        held = [c for c in (*waiting, danger) if await house.has(c) and c.id not in order]
        assert len(held) == 1
        order.append(held[0].id)
        await house.reply(held[0].id, marta, "Hola")
    assert order == [danger.id, *(c.id for c in waiting)]


async def test_the_queue_is_served_when_an_operator_comes_online(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    await house.goes(marta, Presence.OFFLINE)
    conversation, outcome = await house.asks()
    assert outcome.operator_name is None
    await house.goes(marta, Presence.ONLINE)
    assert await house.has(conversation) == "Marta Ruiz"
    assert (await house.said(conversation))[-1] == "utter_system_handoff_assigned es Marta Ruiz"


async def test_an_operator_outside_their_own_hours_is_given_nothing_new(house: House) -> None:
    business = load_business(Path(__file__).resolve().parents[3])
    house.reception = Reception(CARE, Opening(business))
    marta = await house.person("Marta Ruiz")
    marta.hours = "Mo-Fr 07:00-08:00"
    await house.database.run(lambda uow: uow.operators.save(marta))
    _, outcome = await house.asks()
    assert outcome.operator_name is None


async def test_an_assignee_who_never_answers_loses_the_chat_to_a_colleague_in_time(house: House) -> None:
    """The customer hears of it, and who did not answer counts as gone. (complaint 5)"""
    marta = await house.person("Marta Ruiz")
    conversation, outcome = await house.asks()
    assert outcome.operator_name == "Marta Ruiz"
    luis = await house.person("Luis Gil")
    await house.keep_time(minutes=2, seconds=59)
    assert await house.has(conversation) == "Marta Ruiz"
    await house.keep_time(seconds=1)
    assert await house.has(conversation) == "Luis Gil"
    assert (await house.said(conversation))[-1] == "utter_system_ladder_next es Luis Gil Marta Ruiz"
    assert (await _operator(house, marta)).presence is Presence.OFFLINE
    assert (await _operator(house, luis)).presence is Presence.ONLINE
    await house.keep_time(minutes=3)
    assert await house.has(conversation) is None, "nobody is given it twice"


async def test_who_answers_others_meanwhile_is_not_taken_for_gone(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    first, _ = await house.asks("uno")
    await house.asks("dos")
    house.clock.advance(minutes=2)
    await house.reply(first.id, marta, "Hola")
    await house.keep_time(minutes=1)
    assert (await _operator(house, marta)).presence is Presence.ONLINE


async def test_each_step_of_the_ladder_is_told_and_the_last_offers_a_call(house: House) -> None:
    """Named operator, team, queue, callback: nobody is left without a word. (complaint 5)"""
    await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    told = []
    for minutes in (3, 5, 15):
        await house.keep_time(minutes=minutes)
        told.append((await house.said(conversation))[-1].split()[0])
    assert told == [
        "utter_system_ladder_team",
        "utter_system_ladder_queue",
        "utter_system_ladder_last_callback",
    ]
    handoff = await house.handoff(conversation)
    assert handoff.ticket_number and handoff.step == "last"
    last = [m for m in await house.messages(conversation.id) if m.buttons][-1]
    assert [b.payload for b in last.buttons] == ["/leave_to_bot", "/leave_to_message", "/leave_to_call"]
    assert (await house.conversation(conversation.id)).status is Status.OPEN, "it stays in the queue"
    assert len(await house.said(conversation)) == 3, "and nothing is said twice"


async def test_a_group_that_somebody_took_over_is_offered_what_works_there_and_nothing_is_recorded(
    house: House,
) -> None:
    marta = await house.person("Marta Ruiz")
    group = (await house.arrives("¿hay avería?", shared=True)).conversation
    await house.take_over(group.id, marta)
    await house.arrives("¿y bien?", shared=True)
    for minutes in (3, 5, 15):
        await house.keep_time(minutes=minutes)
    said = await house.said(group)
    assert [one.split()[0] for one in said[-3:]] == [
        "utter_system_ladder_team",
        "utter_system_ladder_queue",
        "utter_system_ladder_last_group",
    ]
    offered = {b.payload for m in await house.told(group) for b in m.buttons}
    assert offered == {"/leave_to_bot"}
    shipped = await house.database.read(lambda uow: buttons(uow, group, Words.load(ROOT), WayOut.CALL))
    assert [one.payload for one in shipped] == ["/leave_to_bot", "/talk_to_human"], "a link to a private chat"
    assert (await house.handoff(group)).ticket_number is None
    assert not await house.database.read(lambda uow: uow.desk.tickets_of(group.contact_id))
    await house.keep_time(minutes=3)
    await house.arrives("lo que quiero, que me llamen", shared=True)
    assert (await house.said(group))[-1].startswith("utter_system_still_waiting")
    await house.arrives("ya no hace falta", shared=True)
    assert (await house.said(group))[-1].split()[0] == "utter_system_left"
    assert (await house.conversation(group.id)).status is Status.BOT


async def test_the_team_is_waited_for_before_others_are_asked(house: House) -> None:
    conversation, _ = await house.asks(intent="report_problem")
    await house.person("Luis Gil", teams=("care",))
    await house.keep_time(minutes=4)
    assert await house.has(conversation) is None
    await house.keep_time(minutes=1)
    assert await house.has(conversation) == "Luis Gil"


async def test_the_chats_of_an_operator_who_went_offline_go_on_at_once(house: House) -> None:
    """Those that wait for us; one that waits for the customer when the customer writes. (complaint 5)"""
    marta = await house.person("Marta Ruiz")
    waits, answered = (await house.asks("uno"))[0], (await house.asks("dos"))[0]
    await house.reply(answered.id, marta, "¿Me mandas una foto?")
    luis = await house.person("Luis Gil")
    await house.goes(marta, Presence.OFFLINE)
    assert await house.has(waits) == "Luis Gil"
    assert await house.has(answered) == "Marta Ruiz"
    await house.arrives("aquí va", "dos")
    assert await house.has(answered) == luis.name


async def test_the_chats_of_somebody_who_talks_with_customers_no_more_go_on_at_once(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    waits, _ = await house.asks("uno")
    await house.person("Luis Gil")
    await house.database.run(lambda uow: change_role(uow, marta.id, Role.EDITOR))
    await house.keep_time()
    assert await house.has(waits) == "Luis Gil"


async def test_what_somebody_who_left_had_has_its_whole_time_with_a_colleague(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    waits, answered = (await house.asks("uno"))[0], (await house.asks("dos"))[0]
    await house.reply(answered.id, marta, "¿Me mandas una foto?")
    await house.keep_time(minutes=2, seconds=50)
    luis = await house.person("Luis Gil")
    await house.database.run(lambda uow: leave(uow, marta.id, luis.id, house.clock(), None))
    await house.keep_time(seconds=20)
    for one in (waits, answered):
        assert await house.has(one) == "Luis Gil"
    assert (await house.conversation(answered.id)).waiting_since is None


async def _left(house: House, to: Operator | None) -> tuple[Conversation, list[str]]:
    """A chat in which the customer does not wait, of somebody who goes for good; what had been said in it."""
    marta = await house.person("Marta Ruiz")
    answered, _ = await house.asks("uno")
    await house.reply(answered.id, marta, "Queda apuntado.")
    said = await house.said(answered)
    await house.database.run(lambda uow: leave(uow, marta.id, to and to.id, house.clock(), None))
    return answered, said


async def test_who_does_not_wait_hears_nothing_of_it_where_who_gets_it_is_not_there(house: House) -> None:
    luis = await house.person("Luis Gil")
    await house.goes(luis, Presence.OFFLINE)
    answered, said = await _left(house, luis)
    for _ in range(6):
        await house.keep_time(hours=3)
    found = await house.handoff(answered)
    assert (await house.said(answered), found.ticket_number, found.tried) == (said, None, ())
    assert await house.has(answered) == "Luis Gil"
    await house.person("Ana Sanz")
    await house.keep_time(hours=1)
    assert await house.has(answered) == "Ana Sanz", "who is there sees to it"
    await house.arrives("¿y mi factura?", "uno")
    await house.keep_time(minutes=15)
    assert any("ladder" in text for text in await house.said(answered)), "they wait now, and hear where"


async def test_who_does_not_wait_hears_nothing_in_the_queue_until_they_write(house: House) -> None:
    answered, said = await _left(house, None)
    for _ in range(6):
        await house.keep_time(hours=3)
    assert (await house.said(answered), (await house.handoff(answered)).ticket_number) == (said, None)
    await house.arrives("¿y mi factura?", "uno")
    await house.keep_time(minutes=1)
    assert (await house.handoff(answered)).ticket_number is None, "its whole time begins now"
    await house.keep_time(minutes=15)
    assert (await house.handoff(answered)).ticket_number is not None


async def test_from_the_queue_who_does_not_wait_goes_to_who_comes_without_a_word(house: House) -> None:
    answered, said = await _left(house, None)
    ana = await house.person("Ana Sanz")
    await house.keep_time()
    assert (await house.has(answered), await house.said(answered)) == ("Ana Sanz", said)
    await house.keep_time(hours=5)
    assert await house.said(answered) == said, "it is for Ana to go on"
    await house.reply(answered.id, ana, "Soy Ana. ¿Algo más?")
    await house.keep_time()
    await house.keep_time(hours=3)
    assert "utter_system_silence_warn es" in await house.said(answered), "it is for the customer to go on"


async def test_an_operator_whose_console_is_closed_for_long_goes_offline(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    await house.goes(marta, Presence.ONLINE)
    await house.keep_time(minutes=30)
    assert (await _operator(house, marta)).presence is Presence.ONLINE
    await house.keep_time(seconds=1)
    assert (await _operator(house, marta)).presence is Presence.OFFLINE
    assert (await _signed_off(house, marta)) == (OffBecause.AWAY, ())


async def test_whoever_is_signed_off_is_told_why_and_which_chats_went_on_until_they_say_where_they_are(
    house: House,
) -> None:
    marta = await house.person("Marta Ruiz")
    waits, also, answered = [(await house.asks(who))[0] for who in ("uno", "dos", "tres")]
    await house.reply(answered.id, marta, "¿Me mandas una foto?")
    assert await _signed_off(house, marta) is None
    luis = await house.person("Luis Gil", capacity=1)
    await house.keep_time(minutes=3, seconds=1)
    because, chats = await _signed_off(house, marta) or (None, ())
    assert because is OffBecause.MISSED
    assert sorted(chats) == sorted([waits.id, also.id]), "not the one that waits for the customer"
    assert sorted(map(str, [await house.has(waits), await house.has(also)])) == ["Luis Gil", "None"]
    await house.goes(luis, Presence.OFFLINE)
    assert await _signed_off(house, luis) is None, "who goes by themselves knows"
    await house.goes(marta, Presence.ONLINE)
    assert await _signed_off(house, marta) is None


@pytest.mark.parametrize("minutes, step", [(1, "operator"), (4, "team"), (10, "queue")])
async def test_a_step_that_was_due_while_no_gateway_ran_ends_with_the_next_start(
    house: House, minutes: int, step: str
) -> None:
    """A wait is kept in the database, not in memory. (complaint 9)"""
    await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    passed = 0
    for stop in (3, 8):
        if minutes > stop:
            await house.keep_time(minutes=stop - passed)
            passed = stop
    await house.keep_time(minutes=minutes - passed)
    assert (await house.handoff(conversation)).step == step
    left = {"operator": 2, "team": 4, "queue": 13}[step]
    reborn = House(str(house.database._engine.url), house.clock)
    reborn.reception = house.reception
    await reborn.keep_time(minutes=left, seconds=-1)
    assert (await reborn.handoff(conversation)).step == step, "not before its time"
    await reborn.keep_time(seconds=1)
    assert (await reborn.handoff(conversation)).step != step
    reborn.close()


async def test_two_gateways_do_each_step_once(house: House) -> None:
    await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    other = House(str(house.database._engine.url), house.clock)
    other.reception = house.reception
    house.clock.advance(minutes=3)
    await asyncio.gather(house.keep_time(), other.keep_time())
    assert len(await house.said(conversation)) == 1
    other.close()


async def test_a_timer_that_two_gateways_read_rings_once(house: House) -> None:
    """Of the steps in which nobody's becomes somebody's the owner tells; this one changes no owner."""
    conversation, _ = await house.asks()
    house.clock.advance(minutes=5)
    timer = await house.database.read(lambda uow: uow.timers.get(conversation.id, Due.LADDER))
    assert timer is not None
    for _ in range(2):
        await _ring(house, timer)
    assert await house.said(conversation) == ["utter_system_ladder_queue es utter_system_queue_place es 1"]


@pytest.mark.parametrize(("kind", "epochs_ago"), [(Due.LADDER, 1), (Due.END, 0)])
async def test_a_timer_that_counts_no_more_does_nothing(house: House, kind: Due, epochs_ago: int) -> None:
    """The one is from under another owner; the other ends a silence, and the customer waits for us."""
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    stale = Timer(conversation.id, kind, house.clock(), conversation.epoch - epochs_ago)
    await house.database.run(lambda uow: uow.timers.put(stale))
    house.clock.advance(minutes=3)
    await _ring(house, stale)
    assert await house.has(conversation) == marta.name and await house.said(conversation) == []


async def _ring(house: House, timer: Timer) -> None:
    ladder = Ladder(house.reception, house.words)
    await house.database.run(lambda uow: ladder.ring(uow, timer, house.clock()))


@pytest.mark.parametrize(
    ("meanwhile", "free"), [(None, True), (Presence.OFFLINE, False), ("another chat", False)]
)
async def test_who_was_picked_is_looked_at_again_before_they_are_given_anything(
    house: House, meanwhile: str | None, free: bool
) -> None:
    """Two gateways may have picked the same person, and people go."""
    picked = await house.person("Marta Ruiz", capacity=1)
    waiting = (await house.arrives("quiero una persona", "eva")).conversation
    if meanwhile == "another chat":
        await house.asks("ana")
    elif meanwhile is not None:
        await house.goes(picked, Presence.OFFLINE)
    assert await house.database.run(lambda uow: still_free(uow, picked, waiting)) is free
    waiting.priority = Priority.URGENT
    asked = meanwhile is not Presence.OFFLINE
    assert await house.database.run(lambda uow: still_free(uow, picked, waiting)) is asked, "danger"


async def test_the_wait_is_told_only_when_it_is_known(house: House) -> None:
    marta = await house.person("Marta Ruiz", capacity=1)
    for number in range(5):
        served, _ = await house.asks(f"antes {number}")
        house.clock.advance(minutes=6)
        await house.reply(served.id, marta, "Hecho")
    await house.asks("ahora")
    _, first = await house.asks("uno")
    _, second = await house.asks("dos")
    assert (first.place, first.wait) == (1, (5, 10))
    assert (second.place, second.wait) == (2, (10, 15))


async def test_the_wait_is_that_of_ones_own_team(house: House) -> None:
    """Who waits for others is not before us, and how fast they are served says nothing of us."""
    luis = await house.person("Luis Gil", teams=("faults",), capacity=1)
    await house.person("Marta Ruiz", teams=("care",), capacity=1)
    for number in range(5):
        served, _ = await house.asks(f"antes {number}", intent="report_problem")
        house.clock.advance(minutes=6)
        await house.reply(served.id, luis, "Hecho")
    await house.asks("una avería", intent="report_problem")
    await house.asks("una factura")
    _, care = await house.asks("otra factura")
    _, faults = await house.asks("otra avería", intent="report_problem")
    assert (care.place, care.wait) == (1, None), "nobody was served lately in customer care"
    assert (faults.place, faults.wait) == (1, (5, 10))


async def _signed_off(house: House, operator: Operator) -> tuple[OffBecause, tuple[str, ...]] | None:
    found = await house.database.read(lambda uow: uow.sign_offs.get(operator.id))
    return (found.because, found.chats) if found else None


async def _operator(house: House, one: Operator) -> Operator:
    return await house.database.read(lambda uow: uow.operators.get(one.id))
