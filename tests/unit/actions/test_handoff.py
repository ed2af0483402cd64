from __future__ import annotations

from functools import partial

import pytest

from actions.handoff import AskAboutDanger, HumanHandoff
from bot.core.operator import Presence
from bot.core.turn import HARDLY_A_YES
from bot.services import operators
from tests.unit.actions.counter import Counter


async def on_duty(counter: Counter, name: str) -> None:
    add = partial(operators.add, name=name, login=None, now=counter.desk.now(), presence=Presence.ONLINE)
    await counter.database.run(lambda uow: add(uow))


async def test_a_customer_who_asks_for_a_person_is_told_who_comes(counter: Counter) -> None:
    await on_duty(counter, "Marta Ruiz")
    said = await counter.does(HumanHandoff, intent="talk_to_human")
    assert said.keys == ["utter_handoff_requested"]
    assert said.responses[0]["operator"] == "Marta Ruiz"


async def test_with_nobody_on_duty_there_is_a_ticket_number(counter: Counter) -> None:
    said = await counter.does(HumanHandoff, intent="talk_to_human")
    assert said.keys == ["utter_handoff_nobody"]
    assert said.responses[0]["ticket"].startswith("R-")


async def test_the_policys_reason_counts_for_more_than_the_intent(counter: Counter) -> None:
    await on_duty(counter, "Marta Ruiz")
    anger = {"kind": "insult", "weight": 0.7, "words": "inútiles"}
    counter.slots["escalation"] = {"reason": "frustration", "signals": [anger]}
    said = await counter.does(HumanHandoff, intent="service_status")
    assert said.keys == ["utter_handoff_frustration"]
    assert said.slots["escalation"] is None


async def test_danger_is_told_what_to_do_before_anything_else(counter: Counter) -> None:
    said = await counter.does(HumanHandoff, intent="report_danger", entities={"service": "electricity"})
    assert said.keys == ["utter_danger_electricity", "utter_handoff_nobody_danger"]
    assert said.responses[0]["line"] == "+34 900 000 911"


async def test_danger_without_a_service_names_all_our_emergency_lines(counter: Counter) -> None:
    said = await counter.does(HumanHandoff, text="no respira", intent="report_danger")
    assert said.keys[0] == "utter_danger"
    assert said.responses[0]["lines"] == "luz +34 900 000 911 y agua +34 900 000 922"


async def test_what_may_be_danger_is_told_what_to_do_too_and_that_is_not_said_twice(counter: Counter) -> None:
    await on_duty(counter, "Marta Ruiz")
    asked = await counter.does(AskAboutDanger, intent="report_danger", entities={"service": "electricity"})
    assert asked.keys == ["utter_danger_electricity", "utter_danger_now"]
    another = await counter.does(
        AskAboutDanger,
        intent="report_danger",
        entities={"service": "water"},
        acted=["action_ask_about_danger"],
    )
    assert another.keys == ["utter_danger_water", "utter_danger_now"]
    counter.marked = {HARDLY_A_YES: "read"}
    once_more = await counter.does(AskAboutDanger, intent="affirm", acted=["action_ask_about_danger"])
    assert once_more.keys == ["utter_danger_still"]
    counter.marked = {}
    counter.slots["escalation"] = {"reason": "danger"}
    yes = await counter.does(HumanHandoff, intent="affirm", acted=["action_ask_about_danger"])
    assert yes.keys == ["utter_handoff_danger"]


async def test_asking_again_while_a_person_has_it_says_nothing_twice(counter: Counter) -> None:
    await on_duty(counter, "Marta Ruiz")
    await counter.does(HumanHandoff, intent="talk_to_human")
    await counter.writes("trn_2")
    assert (await counter.does(HumanHandoff, intent="talk_to_human")).keys == []


IN_GROUP = frozenset({"talk_to_human", "report_danger", "notify_me", "report_problem"})


@pytest.mark.parametrize(
    ("reason", "said", "wish"),
    [
        ("danger", ["utter_danger_electricity", "utter_in_group_danger"], "report_danger"),
        ("frustration", ["utter_soften"], "talk_to_human"),
        ("not_understood", ["utter_in_group_not_understood"], "talk_to_human"),
        ("requested", [], "talk_to_human"),
    ],
)
async def test_from_a_group_nobody_is_called(
    counter: Counter, reason: str, said: list[str], wish: str
) -> None:
    """What to do in danger is said to all; the rest is left for a private chat."""
    counter.private, counter.slots["escalation"] = IN_GROUP, {"reason": reason}
    told = await counter.does(HumanHandoff, entities={"service": "electricity"})
    assert told.keys == [*said, None] and told.left == wish and told.slots["escalation"] is None
    conversation = await counter.database.read(lambda uow: uow.conversations.get(counter.conversation))
    tickets = await counter.database.read(lambda uow: uow.desk.tickets_of(counter.contact))
    assert not conversation.with_person and not tickets


async def test_nor_is_it_asked_there_whether_somebody_shall_come(counter: Counter) -> None:
    counter.private = IN_GROUP
    told = await counter.does(AskAboutDanger, entities={"service": "electricity"})
    assert told.keys == ["utter_danger_electricity", "utter_in_group_danger", None]
    assert told.left == "report_danger"
