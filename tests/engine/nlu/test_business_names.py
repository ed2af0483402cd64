"""Names of the business, found however they are typed."""

from __future__ import annotations

from itertools import chain

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.nlu.business_entities import BusinessEntityExtractor
from bot.engine.nlu.business_names import ANY_WORD, find_names, read_names
from tests.engine.conftest import ROOT

NAMES = read_names(ROOT / "data" / "business")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("no hay lus en san martn", {("service", "electricity"), ("district", "san_martin")}),
        ("horario de la oficina del norte", {("office", "norte")}),
        ("norte", {("office", "norte"), ("district", "norte")}),
        ("zona norte", {("district", "norte")}),
        ("la puerta está rota", set()),
        ("centro comercial", set()),
        ("quiero cita por la plaza de garaje", set()),
        ("en la de la plaza", {("office", "centro")}),
        ("no puedo poder más", set()),
        ("INTERNET EN LA LOMA", {("service", "internet"), ("district", "la_loma")}),
        ("wi-fi", {("service", "internet")}),
        ("el router no conecta, luz roja", {("service", "internet")}),
        ("la luz del router parpadea", {("service", "internet")}),
        ("there is a green light on it", set()),
        ("la luz parpadea y se va", {("service", "electricity")}),
        ("i'll send you a voice note", set()),
        ("the power's out in sur", {("service", "electricity"), ("district", "sur")}),
        ("put it in my wife's name", {("appointment_kind", "change_holder")}),
        ("it's in my late grandmother's name", set()),
        ("i can't log in, my user name fails", set()),
        ("in my full name it says Ana", set()),
    ],
)
def test_business_names_are_found_however_they_are_typed(said: str, found: set[tuple[str, str]]) -> None:
    assert {(name.entity, name.key) for name in find_names(said, NAMES)} == found


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("not norte", ["norte"]),
        ("cualquiera que no sea norte", ["norte"]),
        ("neither norte nor puerto", ["norte", "puerto"]),
        ("better than puerto", ["puerto"]),
        ("any office but norte", ["norte"]),
        ("any branch but norte", ["norte"]),
        ("not the shop in norte", ["norte"]),
        ("norte shop is too far", ["norte"]),
        ("the norte one is no good", ["norte"]),
        ("en norte tampoco, mejor en puerto", ["norte"]),
        ("norte me queda muy lejos pero puerto bien", ["norte"]),
        ("norte, ¿no?", []),
        ("en norte no puedo aparcar", []),
        ("centro, if not norte", []),
        ("norte", []),
    ],
)
def test_an_office_that_will_not_do_is_told_from_one_that_will(said: str, refused: list[str]) -> None:
    message = Message({TEXT: said})
    BusinessEntityExtractor(BusinessEntityExtractor.get_default_config()).process([message])
    found = [one["value"] for one in message.get(ENTITIES) if one["entity"] == "refused_office"]
    assert found == refused


@pytest.mark.parametrize(
    ("said", "intent", "districts"),
    [
        ("no hay luz en centro ni en norte", "service_status", ["centro", "norte"]),
        ("ni en centro ni en norte hay luz", "report_problem", ["centro", "norte"]),
        ("no power in centro, norte neither", "service_status", ["centro", "norte"]),
        ("power is out, but not in norte", "service_status", []),
        ("ni en centro ni en norte", "service_status", []),
        ("cita de la luz, ni en centro ni en norte", "book_appointment", []),
    ],
)
def test_where_a_service_fails_too_no_place_is_refused(said: str, intent: str, districts: list[str]) -> None:
    message = Message({TEXT: said, INTENT: {"name": intent}})
    of_trouble = {"district_intents": ["service_status", "report_problem"]}
    config = BusinessEntityExtractor.get_default_config() | of_trouble
    BusinessEntityExtractor(config).process([message])
    found = message.get(ENTITIES)
    assert [one["value"] for one in found if one["entity"] == "district"] == districts
    assert not districts or "refused_office" not in {one["entity"] for one in found}


def test_every_name_of_the_business_is_found() -> None:
    for _, name in chain.from_iterable(NAMES.values()):
        said = " ".join(name.words).replace(ANY_WORD, "sister's")
        assert (name.entity, name.key) in {(found.entity, found.key) for found in find_names(said, NAMES)}, (
            said
        )
