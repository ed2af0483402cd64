"""Two wishes in one message: parted where both are understood, and only there."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SlotSet
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.connector.replies import Replies
from bot.engine.cues import read_cues
from bot.engine.nlu.times import TimeExtractor
from bot.engine.nlu.wishes import WishSplitter
from bot.engine.wishes.two_wishes import (
    MAY_BE_TWO,
    Places,
    are_two,
    heard,
    in_passing,
    intents_left_alone,
    without_mere_no,
    worth_a_try,
)

CUES = read_cues()


@pytest.mark.parametrize(
    ("said", "parted"),
    [
        ("¿a qué hora abren y cómo pido cita?", ("¿a qué hora abren", "cómo pido cita?")),
        ("¿A qué hora abren? ¿Y cómo pido cita?", ("¿A qué hora abren?", "¿Y cómo pido cita?")),
        ("when do you open and how do I book", ("when do you open", "how do I book")),
        ("quiero cita y además saber el horario", ("quiero cita", "saber el horario")),
        ("en Norte, y qué tengo que llevar", ("en Norte", "qué tengo que llevar")),
        (
            "no hay luz en norte, tmb si puedo pagar x bizum",
            ("no hay luz en norte", "si puedo pagar x bizum"),
        ),
        ("no power in norte n what time do u open", ("no power in norte", "what time do u open")),
        ("no hay luz en norte\na que hora abren", ("no hay luz en norte", "a que hora abren")),
        ("no hay luz en norte a que hora abren", ("no hay luz en norte", "a que hora abren")),
        ("norte and can i pay by card", ("norte", "can i pay by card")),
        ("dos cosas: a qué hora abrís y si puedo pagar", ("a qué hora abrís", "si puedo pagar")),
        ("hi, i have 2 questions, hours and address", ("hours", "address")),
        ("can u tell me 1) when u open 2) how to pay", ("when u open", "how to pay")),
        ("hola, 1) horario de norte 2) quiero cita", ("horario de norte", "quiero cita")),
    ],
)
def test_a_message_is_parted_at_its_plainest_place(said: str, parted: tuple[str, str]) -> None:
    assert Places(CUES).halves(said)[0] == parted


@pytest.mark.parametrize(
    ("said", "parted"),
    [
        ("¿abrís mañana? y quiero cita por la tarde", True),
        ("are you open saturday? and i need an appointment at 10", True),
        ("¿abrís el sábado y el domingo?", False),
        ("can i come at 10 or at 11", False),
        ("el 9 de junio, 12:00", False),
        ("mañana a las diez y media", False),
    ],
)
def test_days_named_together_are_not_parted_and_sentences_are(said: str, parted: bool) -> None:
    message = Message({TEXT: said})
    TimeExtractor(ZoneInfo("Europe/Madrid"), "inform").process([message])
    WishSplitter().process([message])
    assert bool((message.get(MAY_BE_TWO) or {}).get("halves")) is parted


def test_a_wish_in_passing_stands_in_a_short_part() -> None:
    said = "there is something about my contract that nobody could tell me, agent please"
    settings = {"passing": ["talk_to_human"], "urgent": ["report_danger"], "sure": 0.6}
    whole = {"intent": {"name": "faq"}, MAY_BE_TWO: {"halves": Places(CUES).halves(said)}}
    assert in_passing(whole, settings) == ["agent please"]
    ranked = [{"name": "faq", "confidence": 0.9}, {"name": "talk_to_human", "confidence": 0.01}]
    assert in_passing({**whole, "intent_ranking": ranked}, settings) == ["agent please"]
    assert in_passing({**whole, "intent_ranking": ranked[:1]}, settings) == [], "where nothing sounds of it"
    assert in_passing({**whole, "intent": {"name": "talk_to_human", "confidence": 0.9}}, settings) == []
    assert in_passing({**whole, "intent": {"name": "talk_to_human", "confidence": 0.6}}, settings) != []
    assert in_passing({**whole, "intent": {"name": "report_danger"}}, settings) == []
    assert in_passing({"intent": {"name": "faq"}}, settings) == []
    assert heard({"intent": {"name": "talk_to_human", "confidence": 0.9}}, settings)
    assert not heard({"intent": {"name": "talk_to_human", "confidence": 0.5}}, settings)
    assert not heard({"intent": {"name": "thanks", "confidence": 0.9}}, settings)


@pytest.mark.parametrize(
    "said", ["hola", "quiero cita", "", "una cosa, " * 200, "por cierto, dónde estáis", "dónde puedo pagar"]
)
def test_what_is_one_thing_or_endless_stays_whole(said: str) -> None:
    assert Places(CUES).halves(said) == []


SETTINGS = {
    "alone": ["greet", "nevermind", "nlu_fallback"],
    "answers": ["inform"],
    "beside_complaints": ["ask_when"],
    "complaints": ["complain"],
    "told": ["report_problem", "still_waiting"],
    "beyond": ["out_of_scope"],
    "named": ["opening_hours", "office_location"],
    "urgent": ["report_danger"],
    "begin": ["book_appointment"],
    "leaving": ["nevermind"],
    "sure": 0.6,
    "half_sure": 0.4,
}


def understood(intent: str, text: str, sure: float = 0.9, **more: Any) -> dict[str, Any]:
    found = {"intent": {"name": intent, "confidence": sure}, "text": text}
    return {**found, MAY_BE_TWO: {"announced": False}, "signals": [], **more}


HOURS = understood("opening_hours", "a qué hora abren")
CITA = understood("book_appointment", "quiero cita")
NORTE = understood("inform", "en norte")
OUTAGE = understood("report_problem", "no tengo luz")
ADDRESS = understood("office_location", "dirección de norte")
LEAVING = understood("move_house", "me mudo")


@pytest.mark.parametrize(
    ("whole", "first", "second"),
    [
        (HOURS, HOURS, CITA),
        (HOURS, OUTAGE, HOURS),
        (OUTAGE, HOURS, OUTAGE),
        (HOURS, understood("report_problem", "no hay luz en chamartín", 0.5), HOURS),
        (understood("ticket_status", "", 0.5), OUTAGE, HOURS),
        (HOURS, OUTAGE, understood("opening_hours", "hola, xq no abrís")),
        (HOURS, understood("opening_hours", "horario"), ADDRESS),
        (HOURS, HOURS, understood("out_of_scope", "¿tenéis parking?")),
        (CITA, understood("book_appointment", "cita para el viernes"), HOURS),
    ],
    ids=[
        "two questions",
        "a report, asked",
        "asked, a report",
        "half sure",
        "the whole made less of",
        "in text-speak",
        "named and no more",
        "one of them beyond us",
        "an appointment named, asked",
    ],
)
def test_two_wishes_that_are_both_understood_are_two(
    whole: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert are_two(whole, first, second, SETTINGS, CUES)


@pytest.mark.parametrize(
    ("whole", "first", "second"),
    [
        (HOURS, HOURS, HOURS),
        (HOURS, HOURS, understood("book_appointment", "quiero cita", 0.3)),
        (HOURS, HOURS, understood("greet", "hola")),
        (HOURS, HOURS, NORTE),
        (understood("goodbye", "adiós"), HOURS, CITA),
        (OUTAGE, OUTAGE, understood("still_waiting", "sigue igual")),
        (LEAVING, LEAVING, HOURS),
        (HOURS, understood("out_of_scope", "quiero contratar internet"), CITA),
        (CITA, CITA, understood("opening_hours", "el local abre a esa hora")),
    ],
    ids=[
        "one",
        "unsure",
        "a greeting",
        "no wish",
        "another whole",
        "one trouble",
        "a circumstance",
        "what it is for",
        "a reason",
    ],
)
def test_anything_else_stays_one_message(
    whole: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert not are_two(whole, first, second, SETTINGS, CUES)


@pytest.mark.parametrize(
    ("said", "also", "two"),
    [
        ("i want a refund", "to cancel my contract", True),
        ("quiero una devolución", "anular el contrato", True),
        ("i got a refund", "to cancel my contract", False),
        ("quiero una devolución", "el contrato de mi madre", False),
        ("quiero una devolución", "ayer por la tarde", False),
        ("quiero una devolución", "alquiler de contador", False),
        ("quiero una devolución", "primer piso sin luz", False),
        ("i want power", "water at my new flat", False),
        ("i want a refund", "their bill is too high", False),
    ],
)
def test_a_wish_may_go_on_with_what_else_is_wished_for(said: str, also: str, two: bool) -> None:
    refund = understood(
        "faq", said, response_selector={"faq": {"response": {"intent_response_key": "faq/refund"}}}
    )
    cancel = understood(
        "faq", also, response_selector={"faq": {"response": {"intent_response_key": "faq/cancel"}}}
    )
    whole = {**refund, "text": f"{said} y {also}", MAY_BE_TWO: {"announced": False}}
    assert are_two(whole, refund, cancel, SETTINGS, CUES) is two


def test_what_is_announced_as_several_wishes_need_not_ask() -> None:
    whole = understood("book_appointment", "", **{MAY_BE_TWO: {"announced": True}})
    needed = understood("book_appointment", "lo de la cita")
    assert are_two(
        whole, understood("opening_hours", "el horario que tenéis en verano"), needed, SETTINGS, CUES
    )
    assert not are_two(
        HOURS, understood("opening_hours", "el horario que tenéis en verano"), needed, SETTINGS, CUES
    )


@pytest.mark.parametrize(
    "said", ["dos cosas: horario y dirección", "hi, quick one, 2 questions. hours? address?"]
)
def test_who_says_that_there_are_several_wishes_announces_them(said: str) -> None:
    assert Places(CUES).announced(said)
    assert not Places(CUES).announced("me han cobrado dos cosas que no pedí: la luz y el agua")


def test_only_halves_of_which_one_asks_are_tried_in_anger_too_and_none_of_a_danger() -> None:
    asking, naming = ("¿a qué hora abren", "y cómo pido cita?"), ("muchas gracias por todo esto", "Ana")
    whole = {**HOURS, MAY_BE_TWO: {"announced": False, "halves": [asking, naming]}}
    assert worth_a_try(whole, SETTINGS, CUES, False) == [asking]
    angry = [{"kind": "insult", "weight": 0.65, "words": "inútiles"}]
    assert worth_a_try({**whole, "signals": angry}, SETTINGS, CUES, False) == [asking]
    assert worth_a_try({**whole, "intent": {"name": "report_danger"}}, SETTINGS, CUES, False) == []
    assert worth_a_try({}, SETTINGS, CUES, False) == []


def test_of_a_long_sentence_the_halves_behind_which_something_is_asked_are_tried_first() -> None:
    said = "necesito cita para mí y mi madre y mi tía y su vecina y a qué hora abrís"
    whole = {**HOURS, MAY_BE_TWO: {"announced": False, "halves": Places(CUES).halves(said)}}
    tried = worth_a_try(whole, SETTINGS, CUES, False)
    assert tried[0][1] == "a qué hora abrís"
    assert len(tried) == 3


def test_a_word_by_itself_is_a_wish_only_where_it_was_asked_for() -> None:
    halves = [("Norte", "¿a qué hora abrís?"), ("¿sois un robot", "Ana?")]
    whole = {**HOURS, MAY_BE_TWO: {"announced": False, "halves": halves}}
    assert worth_a_try(whole, SETTINGS, CUES, False) == []
    assert worth_a_try(whole, SETTINGS, CUES, True) == halves


def test_in_a_form_an_answer_and_a_question_are_two_and_two_answers_are_not() -> None:
    assert are_two(HOURS, NORTE, HOURS, SETTINGS, CUES, asked=True)
    assert not are_two(NORTE, NORTE, understood("affirm", "sí"), SETTINGS, CUES, asked=True)


def test_who_leaves_a_form_may_want_something_else_in_the_same_breath() -> None:
    leave = understood("nevermind", "déjalo")
    whole = understood("opening_hours", "déjalo, ¿a qué hora abrís?")
    assert are_two(whole, leave, HOURS, SETTINGS, CUES, asked=True)
    assert are_two(whole, leave, HOURS, SETTINGS, CUES, asked=False)
    assert not are_two(whole, HOURS, leave, SETTINGS, CUES, asked=True)


def test_where_no_form_is_open_there_is_nothing_to_leave_but_the_wish_behind_it() -> None:
    for words, intent in (("déjalo", "nevermind"), ("no hace falta", "deny")):
        parts = [understood(intent, words), understood("book_appointment", "solo dame cita")]
        whole = understood("nevermind", f"{words}, solo dame cita")
        assert are_two(whole, *parts, SETTINGS, CUES)
        tracker = DialogueStateTracker("c1", [AnySlot("left_forms", mappings=[])])
        assert without_mere_no(parts, tracker, SETTINGS) == parts[1:]
        tracker.update(SlotSet("left_forms", {"book_appointment_form": {}}))
        assert without_mere_no(parts, tracker, SETTINGS) == parts, "asked whether to go on with it"


def test_a_mere_no_before_a_wish_is_dropped_where_none_was_asked_for() -> None:
    domain = Domain.from_yaml(
        """
        intents: [deny, complain]
        slots:
          what: {type: text, mappings: [{type: from_text}]}
          sure: {type: bool, mappings: [{type: from_intent, intent: deny, value: false}]}
        forms:
          a_form: {required_slots: [what, sure]}
        """
    )
    parts = [understood("deny", "no"), understood("complain", "quiero poner una queja")]
    tracker = DialogueStateTracker("c1", domain.slots)
    tracker.update(ActiveLoop("a_form"))
    tracker.update(SlotSet("requested_slot", "what"))
    assert without_mere_no(parts, tracker, SETTINGS) == parts[1:]
    tracker.update(SlotSet("requested_slot", "sure"))
    assert without_mere_no(parts, tracker, SETTINGS) == parts


def test_a_no_that_is_said_more_of_is_one_answer() -> None:
    no, other = understood("deny", "no"), understood("change_appointment", "otra hora")
    assert not are_two(no, no, other, SETTINGS, CUES, asked=True)


def test_beside_what_is_told_in_any_words_a_clear_question_is_answered() -> None:
    told = understood("nlu_fallback", "desde ayer va a trompicones")
    assert are_two(HOURS, told, HOURS, SETTINGS, CUES, asked=True, left_alone=["opening_hours"])
    statement = understood("opening_hours", "los lunes abrís a las nueve")
    assert not are_two(told, told, statement, SETTINGS, CUES, asked=True, left_alone=["opening_hours"])


def test_what_a_slot_for_any_words_leaves_alone_counts_while_it_is_asked_for() -> None:
    slot = AnySlot("details", mappings=[{"type": "from_text", "not_intent": ["faq"]}])
    tracker = DialogueStateTracker("c1", [slot, AnySlot("requested_slot", mappings=[])])
    assert intents_left_alone(tracker) == []
    tracker.update(ActiveLoop("a_form"))
    tracker.update(SlotSet("requested_slot", "details"))
    assert intents_left_alone(tracker) == ["faq"]


@pytest.mark.asyncio
async def test_a_form_open_through_both_parts_asks_once() -> None:
    replies = Replies()
    for answer, question in (("De 9 a 14.", "¿Qué oficina?"), ("Anotado.", "¿Qué día?")):
        replies.begin_part()
        for speaker, text in (("action_hours", answer), ("a_form", question)):
            replies.speaker = speaker
            await replies.send_response("c1", {"text": text})
        replies.end_part("a_form")
    assert [said["text"] for said in replies.in_order()] == [
        "De 9 a 14.",
        "Anotado.",
        "¿Qué día?",
    ]


@pytest.mark.asyncio
async def test_the_question_of_a_form_that_the_second_part_finished_is_not_asked() -> None:
    replies = Replies()
    for said, form in ((("De 9 a 14.", "¿Qué pasa?"), "a_form"), (("Anotado.",), None)):
        replies.begin_part()
        replies.speaker = "a_form"
        for text in said:
            await replies.send_response("c1", {"text": text})
        replies.end_part(form)
    assert [said["text"] for said in replies.in_order()] == ["De 9 a 14.", "Anotado."]
