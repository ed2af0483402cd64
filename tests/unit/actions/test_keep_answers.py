"""A form that editors made without a line of code: its answers reach the console as a ticket."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.keep_answers import KeepAnswers
from actions.stop_notices import StopNotices
from actions.tickets import TicketStatus
from bot.services.ports import UnitOfWork
from bot.services.tickets import open_ticket
from tests.unit.actions.counter import Counter

DOMAIN: dict[str, Any] = {
    "forms": {"register_pet_form": {"required_slots": ["register_pet_name", "register_pet_chip_number"]}},
    "slots": {"register_pet_name": {}, "register_pet_chip_number": {}},
    "responses": {"utter_noted_register_pet": [], "utter_noted_adopt": []},
}


async def test_answers_become_a_ticket_whose_number_is_told(counter: Counter) -> None:
    answers = {"language": "es", "register_pet_name": "Luna", "register_pet_chip_number": "724098"}
    message = {"text": "724098", "metadata": _turn(counter)}
    ended = [
        {"event": "active_loop", "name": "register_pet_form"},
        {"event": "active_loop", "name": None},
    ]
    tracker = Tracker(counter.conversation, answers, message, ended, False, None, {}, "action_listen")
    say = CollectingDispatcher()
    events = await KeepAnswers(counter.desk).run(say, tracker, DOMAIN)
    [ticket] = await counter.database.read(lambda uow: uow.desk.tickets_of(counter.contact))
    assert (ticket.kind, ticket.text) == ("register_pet_form", "Name: Luna\nChip number: 724098")
    assert [(said["response"], said["ticket"]) for said in say.messages] == [
        ("utter_noted_register_pet", ticket.number)
    ]
    assert {event["name"]: event["value"] for event in events} == {
        "register_pet_name": None,
        "register_pet_chip_number": None,
    }


def _turn(counter: Counter) -> dict[str, str]:
    return {"turn": counter.turn, "conversation": counter.conversation, "contact": counter.contact}


async def test_what_was_asked_for_is_called_in_words_of_the_house(counter: Counter) -> None:
    def called(name: str) -> list[dict[str, Any]]:
        said = {"es": name, "en": "chip number"}
        return [
            {"text": text, "condition": [{"type": "slot", "name": "language", "value": language}]}
            for language, text in said.items()
        ]

    form = {"required_slots": ["register_pet_chip_number"]}
    words = {"utter_called_register_pet_chip_number": called("número de chip")}
    domain = {"forms": {"register_pet_form": form}, "responses": words}
    tracker = Tracker(
        counter.conversation,
        {"language": "en", "register_pet_chip_number": "724098"},
        {"text": "724098", "metadata": _turn(counter)},
        [{"event": "active_loop", "name": "register_pet_form"}],
        False,
        None,
        {},
        "action_listen",
    )
    await KeepAnswers(counter.desk).run(CollectingDispatcher(), tracker, domain)
    [ticket] = await counter.database.read(lambda uow: uow.desk.tickets_of(counter.contact))
    assert ticket.text == "Número de chip: 724098"


async def test_who_asks_what_became_of_it_hears_of_that_ticket(counter: Counter) -> None:
    """And of no other, though one came after it."""
    status, made = "ticket_status", ["register_pet_form", "complaint"]

    def ask(uow: UnitOfWork) -> list[str]:
        who, at = (counter.contact, counter.conversation), counter.desk.now()
        return [
            open_ticket(uow, *who, kind, "...", at + timedelta(days)).number for days, kind in enumerate(made)
        ]

    first, latest = await counter.database.run(ask)
    said = await counter.does(TicketStatus, "¿y mi alta?", status, ranking=["register_pet"], domain=DOMAIN)
    assert [(one["response"], one["ticket"]) for one in said.responses] == [("utter_ticket_open", first)]
    for other in (status, "complain"):  # no form of theirs
        said = await counter.does(TicketStatus, "¿y lo mío?", status, ranking=[other], domain=DOMAIN)
        assert said.responses[0]["ticket"] == latest


async def test_where_nothing_was_asked_for_yet_the_form_opens(counter: Counter) -> None:
    """ "¿Cómo va lo de adoptar? Mi hija quiere un gato": there is no ticket whose number they could have."""
    status = "ticket_status"

    async def asked(text: str, **more: Any) -> tuple[list[str], list[str]]:
        said = await counter.does(TicketStatus, text, status, ranking=["adopt"], domain=DOMAIN, **more)
        return said.keys, [event["name"] for event in said.events if event["event"] == "followup"]

    text = "¿cómo va lo de adoptar? mi hija quiere un gato"
    assert await asked(text) == (["utter_none_noted"], ["adopt_form"])
    assert await asked("y mi R-1", entities={"ticket_number": "R-1"}) == (["utter_ticket_unknown"], [])
    counter.form = "adopt_form"
    assert await asked(text) == (["utter_none_noted"], []), "it is open already, and asks on"
    said = await counter.does(TicketStatus, "¿cómo va?", status, ranking=[status], domain=DOMAIN)
    assert said.keys == ["utter_none_noted"], "also where it is not named"
    said = await counter.does(TicketStatus, "¿cómo va mi queja?", status, ranking=[status], domain=DOMAIN)
    assert said.keys == ["utter_no_ticket"]


async def test_who_withdraws_what_a_form_asks_for_hears_once_that_it_is_left(counter: Counter) -> None:
    counter.form = "adopt_form"
    said = await counter.does(StopNotices, "retira la propuesta", "stop_notices")
    assert said.keys == ["utter_nevermind_adopt"]
    assert (await counter.does(StopNotices, "déjame en paz", "stop_notices")).keys[-1] == "utter_let_alone"
