"""What is told right after something was recorded belongs to its ticket."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.context.tells_more import more_told
from bot.engine.cues import read_cues
from tests.engine.conftest import ROOT

DOMAIN = Domain.from_yaml(
    """
    entities: [service, district, address, office]
    slots:
      service: {type: text, initial_value: electricity, mappings: [{type: from_entity, entity: service}]}
      district: {type: text, initial_value: norte, mappings: [{type: from_entity, entity: district}]}
    """
)
NOTED = "utter_problem_noted"
CONFIG = ROOT / "config.yml"
PIPELINE = yaml.safe_load(CONFIG.read_text("utf-8"))["pipeline"]
SETTINGS = next(part for part in PIPELINE if part["name"].endswith("TicketTeller"))


def taken_for(
    text: str,
    intent: str,
    *said: str,
    confidence: float = 1.0,
    entities: dict[str, str] | None = None,
    offered: bool = False,
    gone_by: bool = False,
    answer: str = "",
) -> str | None:
    """``said``: what the bot said in its turns before, the first at first; ``offered``: with buttons;
    ``gone_by``: what is named has gone by."""
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    for response in said:
        tracker.update(UserUttered("..."))
        data = {"buttons": [{"title": "Sí", "payload": "/talk_to_human"}]} if offered else {}
        tracker.update(BotUttered("...", data, {"utter_action": response}))
    found = [{"entity": name, "value": value, "gone_by": gone_by} for name, value in (entities or {}).items()]
    parsed = {"text": text, "intent": {"name": intent, "confidence": confidence}, "entities": found}
    if answer:
        parsed["response_selector"] = {intent: {"response": {"intent_response_key": f"{intent}/{answer}"}}}
    more = more_told(parsed, tracker, read_cues(), SETTINGS)
    return more["intent"]["name"] if more else None


def is_more(text: str, intent: str, *said: str, **about: Any) -> bool:
    return taken_for(text, intent, *said, **about) == "tell_more"


def test_what_is_told_is_not_answered_with_the_same_again() -> None:
    about = {"confidence": 0.95, "offered": True}
    assert is_more("no puedo pagarlo todo", "faq", "utter_faq/cannot_pay", answer="cannot_pay", **about)
    assert not is_more("no puedo pagarlo todo", "faq", "utter_faq/prices", answer="cannot_pay", **about)
    when = {"answer": "paid_and_cut", "entities": {"time": "2026-11-23"}, **about}
    assert is_more("pagué ayer", "faq", "utter_faq/paid_and_cut", gone_by=True, **when)
    assert not is_more("pagar mañana", "faq", "utter_faq/paid_and_cut", **when)


def test_a_story_may_begin_with_a_no() -> None:
    about = {"confidence": 0.99, "offered": True}
    assert is_more("no he encendido la calefacción", "nlu_fallback", "utter_faq/bill_too_high", **about)
    assert not is_more("no me hace falta", "nlu_fallback", "utter_faq/bill_too_high", **about)


def test_what_was_asked_for_is_told_also_where_it_sounds_like_a_question_with_an_answer() -> None:
    asked, answered = "utter_complain", "utter_faq"
    told, about = "por las formas de la chica del teléfono, me colgó", {"confidence": 0.7, "offered": True}
    assert is_more(told, "faq", asked, **about)
    assert is_more("que me cobráis un cargo fijo que no me explicasteis", "faq", asked, **about)
    assert not is_more(told, "faq", answered, **about)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("y además el técnico fue un maleducado", "complain"),
        ("he broke a tile too and didn't say a word", "nlu_fallback"),
        ("pues desde las siete y media más o menos", "inform"),
        ("tampoco hay en el portal de enfrente", "service_status"),
        ("no, desde el martes", "deny"),
    ],
)
def test_what_is_told_after_a_ticket_belongs_to_it(text: str, intent: str) -> None:
    assert is_more(text, intent, NOTED)
    assert is_more(text, intent, NOTED, "utter_thanks"), "also after a thank you"
    assert not is_more(text, intent, NOTED, "utter_opening_hours_all"), "but not after something else"
    assert not is_more(text, intent)


def test_a_day_gone_by_is_more_in_one_word() -> None:
    when = {"time": "2026-11-26"}
    assert is_more("ayer", "inform", NOTED, entities=when, gone_by=True)
    assert is_more("ayer", "inform", "utter_complaint_noted", entities=when, gone_by=True)
    assert not is_more("mañana", "inform", NOTED, entities=when), "that may be a wish"


@pytest.mark.parametrize("between", ["utter_unsure", "utter_say_again"])
def test_what_is_told_when_asked_to_or_told_again_belongs_to_it_too(between: str) -> None:
    told = "since like 20 mins ago and the whole street is dark"
    assert is_more(told, "service_status", NOTED, between)
    assert not is_more("how's my report going", "ticket_status", NOTED, between)


def test_an_address_is_more_in_two_words() -> None:
    assert is_more("moreno 340 3B", "out_of_scope", NOTED), "also without a word for a street"
    assert is_more("calle olmo", "inform", NOTED, entities={"address": "calle olmo"})
    assert not is_more("en centro", "inform", NOTED, entities={"office": "centro"})


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("¿cuándo lo arregláis?", "ticket_status"),
        ("quiero poner otra queja", "complain"),
        ("pues me habéis atendido muy bien, gracias", "thanks"),
        ("quita de ahí que hay un cable suelto", "report_danger"),
        ("asdf qwer", "nlu_fallback"),
    ],
)
def test_a_question_a_wish_and_a_courtesy_are_not(text: str, intent: str) -> None:
    assert not is_more(text, intent, NOTED)


def test_another_service_or_district_is_another_problem() -> None:
    text = "tampoco me va el internet"
    assert not is_more(text, "report_problem", NOTED, entities={"service": "internet"})
    assert is_more("tampoco hay luz arriba", "report_problem", NOTED, entities={"service": "electricity"})


def test_what_is_hardly_understood_is_more_if_it_asks_for_nothing() -> None:
    text = "ah y además perdí la mañana de trabajo"
    assert is_more(text, "change_appointment", NOTED, confidence=0.5)
    assert not is_more(text, "change_appointment", NOTED, confidence=0.95)
    assert is_more("quedó en venir de 9 a 11 y nada", "not_what_i_asked", NOTED, confidence=0.4)
    assert not is_more("esto no es lo que pregunté", "not_what_i_asked", NOTED, confidence=0.95)


def test_a_complaint_may_be_of_any_place_and_day() -> None:
    noted = "utter_complaint_noted"
    assert is_more("en la de norte", "inform", noted, entities={"office": "norte", "district": "norte"})
    assert is_more("ayer como a las 11", "inform", noted, entities={"time": "2026-11-26T11:00"})
    assert not is_more("no gracias", "deny", noted)
    assert is_more("perdón, 3 semanas", "inform", noted), "a number put right"
    assert is_more("45 euros", "faq", noted, confidence=0.4), "and no question of prices"


def test_who_only_wants_it_recorded_has_it_whatever_it_sounds_like() -> None:
    assert is_more("sí porfa apúntalo", "book_appointment", NOTED, confidence=0.45)
    assert not is_more("sí porfa apúntame para el lunes", "book_appointment", NOTED, confidence=0.9)


def test_a_no_that_stands_by_itself_is_no_story_after_the_offer_to_record_a_complaint() -> None:
    for text in ("no i dont have a number", "no, no tengo número"):
        assert not is_more(text, "nlu_fallback", "utter_complain", offered=True)
    assert is_more("no vino nadie en toda la mañana", "nlu_fallback", "utter_complain", offered=True)


def test_a_question_behind_thanks_is_none_of_the_story_however_long_it_is_with_them() -> None:
    assert not is_more("thanks. and where do i see the bill", "nlu_fallback", NOTED)


def test_what_is_not_understood_and_begins_as_a_mere_question_is_none_of_the_story() -> None:
    asked = "do you lot know any electrician around here for my mum"
    assert not is_more(asked, "nlu_fallback", NOTED)
    told = "cuando llegué no había nadie y tuve que volver andando"
    assert is_more(told, "nlu_fallback", NOTED)


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("i have two kids here", "nlu_fallback", 0.6),
        ("es para la fibra", "inform", 1.0),
        ("no he cambiado nada en casa", "faq", 0.5),
        ("it was for the meter", "faq", 0.45),
        ("y eso que estuve fuera todo el mes", "nlu_fallback", 0.8),
        ("sí, me quedé en casa toda la mañana esperando", "nlu_fallback", 0.8),
    ],
)
def test_a_story_goes_on_after_an_answer_that_offered_something(
    text: str, intent: str, confidence: float
) -> None:
    assert is_more(text, intent, "utter_faq/bill_too_high", confidence=confidence, offered=True)
    assert not is_more(text, intent, "utter_faq/bill_too_high", confidence=confidence), "nothing was offered"
    assert not is_more(text, intent, "utter_ask_rephrase", confidence=confidence, offered=True)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("¿y eso cuánto cuesta?", "nlu_fallback"),
        ("¿y en norte?", "inform"),
        ("me mudo el mes que viene", "faq"),
        ("sí, el martes por la tarde", "inform"),
        ("quiero hablar con alguien", "talk_to_human"),
        ("estado de la red en Norte", "service_status"),
    ],
)
def test_what_asks_agrees_or_is_clearly_something_else_is_no_story(text: str, intent: str) -> None:
    assert not is_more(text, intent, "utter_faq/bill_too_high", offered=True)


def test_who_is_asked_what_happened_tells_it_whatever_it_sounds_like() -> None:
    text = "que el muchacho ni me quiso recibir los papeles"
    assert is_more(text, "appointment_requirements", "utter_complain", confidence=0.65, offered=True)
    assert not is_more(text, "appointment_requirements", "utter_complain", confidence=0.95, offered=True)
    assert not is_more(text, "appointment_requirements", "utter_faq/refund", confidence=0.65, offered=True)
    wish = "necesito que me cambies la cita al viernes por la mañana"
    for intent in ("nlu_fallback", "change_appointment"):
        assert not is_more(wish, intent, "utter_complain", confidence=0.65, offered=True)
    moved, friday = "la cita pasarla al viernes por la mañana", {"time": "2026-12-04"}
    assert not is_more(
        moved, "change_appointment", "utter_complain", confidence=0.65, offered=True, entities=friday
    )
    lost = "i took the day off work for this"
    assert is_more(lost, "change_appointment", "utter_complain", confidence=0.65, offered=True)


def test_that_it_is_not_all_is_more_of_what_was_recorded() -> None:
    assert is_more("no está todo", "goodbye", NOTED)
    assert is_more("that's not everything", "goodbye", NOTED, confidence=0.6)
    assert not is_more("eso es todo", "goodbye", NOTED)


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("no sigas con la queja", "complain", 0.9),
        ("quiero dar de baja la queja", "faq", 0.8),
        ("i'd like my complaint cancelled", "cancel_appointment", 0.4),
        ("dalo por anulado", "nlu_fallback", 1.0),
        ("ya no la quiero, retírala", "cancel_appointment", 0.7),
        ("ya vino, anulad el parte", "report_problem", 0.9),
        ("¿podéis retirar la queja?", "ticket_status", 0.9),
        ("¿me la quitáis?", "faq", 0.9),
        ("it's fixed now so just scrap the report", "report_problem", 0.9),
    ],
)
def test_what_takes_back_a_ticket_right_after_it_is_no_more_of_it(
    text: str, intent: str, confidence: float
) -> None:
    assert taken_for(text, intent, NOTED, confidence=confidence) == "stop_notices"
    assert taken_for(text, intent, confidence=confidence) != "stop_notices"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("no olvides mi queja", "complain"),
        ("not a drop of water in the kitchen", "report_problem"),
        ("le dije que anule el parte y dijo que no, así que sigo igual desde hace días", "complain"),
        ("cancela mi cita", "cancel_appointment"),
        ("¿cuándo vais a quitar la avería?", "ticket_status"),
        ("¿hay que quitar algo para arreglar la avería?", "faq"),
        ("no quiero seguir con esta avería ni un día más", "complain"),
        ("por otra parte quiero cancelar mi cita del lunes", "cancel_appointment"),
        ("de parte de mi madre, cancela la cita del lunes", "cancel_appointment"),
        ("me olvidé decir en la queja que fueron 45 euros", "complain"),
        ("cancelé la cita y sigo con la avería", "report_problem"),
        ("olvidé poner el piso", "nlu_fallback"),
        ("olvide poner el piso", "nlu_fallback"),
        ("la queja es que no me dejan cancelar el contrato", "complain"),
        ("la queja es porque tardáis meses en dar de baja", "complain"),
        ("you always forget my complaint", "complain"),
        ("my complaint is that you cancel visits", "complain"),
        ("the report says cancel, what does it mean", "faq"),
        ("retira la queja y dime a qué hora abrís", "opening_hours"),
        ("retira la queja, ¿y a qué hora abrís?", "opening_hours"),
        ("¿cómo retiro la queja?", "faq"),
        ("cancelar contrato", "faq"),
        ("cancélala", "cancel_appointment"),
        ("olvídalo, quiero hablar con alguien", "talk_to_human"),
    ],
)
def test_what_only_sounds_like_it_takes_nothing_back(text: str, intent: str) -> None:
    assert taken_for(text, intent, NOTED) != "stop_notices"


@pytest.mark.parametrize("response", ["utter_ticket_withdrawn", "utter_withdrawn_already"])
@pytest.mark.parametrize("text", ["retírala", "anula el parte", "withdraw the report", "take it off"])
def test_what_was_withdrawn_and_is_so_once_more_is_no_report(response: str, text: str) -> None:
    assert taken_for(text, "report_problem", response) == "stop_notices"
    assert taken_for("no hay agua en norte", "report_problem", response) is None


OWN = "utter_noted_adopt"


def test_after_a_form_of_ones_own_its_ticket_is_withdrawn_asked_after_and_added_to() -> None:
    assert taken_for("ya no la quiero, retírala", "cancel_appointment", OWN, confidence=0.7) == "stop_notices"
    assert taken_for("how is my suggestion going", "nlu_fallback", OWN) == "ticket_status"
    assert taken_for("how is my suggestion going", "nlu_fallback", "utter_greet") is None
    assert is_more("mejor en tapa dura si puede ser", "nlu_fallback", OWN)
    assert not is_more("Vargas Llosa", "nlu_fallback", OWN)


@pytest.mark.parametrize("intent", ["report_problem", "complain", "book_appointment"])
def test_a_trouble_told_right_after_a_form_of_ones_own_is_another_thing(intent: str) -> None:
    assert not is_more("el ordenador de la sala no va", intent, OWN, confidence=0.99)
