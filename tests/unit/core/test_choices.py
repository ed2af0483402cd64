"""What people answer to a numbered list, and what is no answer to it."""

from __future__ import annotations

import pytest

from bot.content.business import load_business
from bot.core.choices import Next, chosen, next_of, numbered, pointed_at, told_by_a_word
from bot.core.message import Button
from bot.settings import ROOT

CUES = load_business(ROOT).cues.choosing
BUTTONS = (Button("Pedir cita", "/a"), Button("Avería", "/b"), Button("Hablar con una persona", "/c"))


@pytest.mark.parametrize(
    ("said", "payload"),
    [
        ("2", "/b"),
        ("2.", "/b"),
        (" 2) ", "/b"),
        ("2️⃣", "/b"),
        ("el dos", "/b"),
        ("El DOS!!", "/b"),
        ("la segunda", "/b"),
        ("la 2 por favor", "/b"),
        ("opción 2", "/b"),
        ("opcion numero dos", "/b"),
        ("nº 2", "/b"),
        ("2º", "/b"),
        ("two", "/b"),
        ("the second one", "/b"),
        ("number three please", "/c"),
        ("number one please", "/a"),
        ("la última", "/c"),
        ("the last one", "/c"),
        ("the middle one", "/b"),
        ("la del medio", "/b"),
        ("la de en medio", "/b"),
        ("the one in the middle", "/b"),
        ("uno", "/a"),
        ("the first", "/a"),
        ("averia", "/b"),
        ("AVERÍA", "/b"),
        ("hablar con una persona.", "/c"),
    ],
)
def test_a_choice_is_understood_however_it_is_named(said: str, payload: str) -> None:
    button = chosen(said, BUTTONS, CUES)
    assert button is not None
    assert button.payload == payload


@pytest.mark.parametrize(
    "said",
    [
        "somos 2 en casa",
        "mejor a la una",
        "2 días sin luz",
        "quiero 2 citas",
        "4",
        "0",
        "-1",
        "22",
        "١",
        "no",
        "el",
        "",
        "???",
        "¿la segunda o la tercera?",
        "una persona",
    ],
)
def test_a_sentence_with_a_number_in_it_is_a_sentence(said: str) -> None:
    assert chosen(said, BUTTONS, CUES) is None


def test_without_a_list_a_number_is_a_number() -> None:
    assert chosen("2", (), CUES) is None


def test_the_list_is_numbered_below_the_words() -> None:
    assert numbered("¿Qué necesitas?", BUTTONS[:2]) == "¿Qué necesitas?\n\n1. Pedir cita\n2. Avería"
    assert numbered("", BUTTONS[:1]) == "1. Pedir cita"


def test_a_choice_that_has_its_number_already_is_not_numbered_twice() -> None:
    stars = (Button("1 · Mal", "/a"), Button("2 · Bien", "/b"))
    assert numbered("¿Qué tal?", stars) == "¿Qué tal?\n\n1 · Mal\n2 · Bien"
    assert chosen("2", stars, CUES) == chosen("2 · Bien", stars, CUES) == stars[1]


@pytest.mark.parametrize(
    ("said", "payload"),
    [
        ("la segunda", "/b"),
        ("la 2ª", "/b"),
        ("the 1st one", "/a"),
        ("dale, la segunda", "/b"),
        ("uf, la segunda", "/b"),
        ("la segunda me viene bien", "/b"),
        ("let's go with the first one then", "/a"),
        ("the last one works for me", "/c"),
        ("the last one please", "/c"),
        ("averia", "/b"),
        ("esa no, la segunda", "/b"),
        ("esa misma no la segunda", "/b"),
        ("not that one the second", "/b"),
        ("not the first, the second one", "/b"),
        ("la primera no me viene bien, la última", "/c"),
    ],
)
def test_a_button_without_a_number_is_named_by_its_place_or_title(said: str, payload: str) -> None:
    button = pointed_at(said, BUTTONS, CUES)
    assert button is not None
    assert button.payload == payload


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("la siguiente", Next.ONE),
        ("esa misma no, la siguiente", Next.ONE),
        ("esa no la siguiente por favor", Next.ONE),
        ("not that one, the next", Next.ONE),
        ("no, the next one please", Next.ONE),
        ("las siguientes", Next.SEVERAL),
        ("no, the next ones", Next.SEVERAL),
        ("la siguiente no", None),
        ("the next available", None),
        ("¿y la siguiente?", None),
        ("la siguiente factura", None),
        ("no, la de antes", Next.ONE_BEFORE),
        ("ay no, la anterior mejor", Next.ONE_BEFORE),
        ("espera, la hora que dije antes", Next.ONE_BEFORE),
        ("no, the one before that", Next.ONE_BEFORE),
        ("wait no the previous one please", Next.ONE_BEFORE),
        ("las anteriores", Next.SEVERAL_BEFORE),
        ("the previous ones", Next.SEVERAL_BEFORE),
        ("mejor antes", None),
        ("something before that", None),
        ("the day before", None),
        ("la de antes no", None),
        ("not the one before", None),
        ("la de antes de las 10", None),
        ("¿y la de antes?", None),
    ],
)
def test_what_comes_after_that_or_before_it_is_meant_by_the_next_and_the_previous_one(
    said: str, meant: Next | None
) -> None:
    assert next_of(said, CUES) is meant


BEFORE_A_PERSON = (Button("Pedir cita", "/book_appointment"), Button("Hablar con alguien", "/talk_to_human"))
BEFORE_THE_WAY_OUT = (
    Button("Otra hora", "/time"),
    Button("Otro sitio", "/place"),
    Button("Dejarlo", "/nevermind"),
)


@pytest.mark.parametrize("buttons", [BEFORE_A_PERSON, BEFORE_THE_WAY_OUT], ids=["a person", "the way out"])
@pytest.mark.parametrize(
    "said", ["la última", "the last one", "la ultima porfa", "the last one works for me"]
)
def test_the_last_one_is_no_person_and_no_way_out(said: str, buttons: tuple[Button, ...]) -> None:
    """It may be the last bill, or the last of the times."""
    assert chosen(said, buttons, CUES) is None
    assert pointed_at(said, buttons, CUES) is None


def test_a_person_is_called_by_words_for_one_or_the_number_that_stands_there() -> None:
    person, first = BEFORE_A_PERSON[1], BEFORE_A_PERSON[::-1]
    for said in ("la segunda", "the 2nd one"):
        assert pointed_at(said, BEFORE_A_PERSON, CUES) is None
    for said in ("la primera", "the first one"):
        assert pointed_at(said, first, CUES) is None
        assert pointed_at(said, BEFORE_A_PERSON, CUES) == BEFORE_A_PERSON[0]
    assert pointed_at("hablar con alguien", BEFORE_A_PERSON, CUES) == person
    assert chosen("2", BEFORE_A_PERSON, CUES) == chosen("la 2", BEFORE_A_PERSON, CUES) == person


@pytest.mark.parametrize("said", ["la primera", "no, the first", "la segunda", "the last one"])
def test_beside_a_yes_and_a_no_a_place_names_neither(said: str) -> None:
    yes, no = Button("Sí, confirma", "/affirm"), Button("No, cambiar algo", "/deny")
    assert pointed_at(said, (yes, no), CUES) is None
    assert pointed_at("sí, confirma", (yes, no), CUES) == yes


@pytest.mark.parametrize(
    "said",
    [
        *("2", "una", "a la una", "the 1st", "two", "la primera que tengas", "no"),
        *("la primera, no puedo", "la primera no, a las 2", "not that one", "esa no, una"),
        *("la segunda no me viene bien", "la segunda vez que os lo digo", "mejor a la una"),
        *("is the second better?", "is the second better", "would the last one suit", "¿la segunda va bien?"),
    ],
)
def test_a_number_that_may_be_an_hour_or_a_day_names_no_button(said: str) -> None:
    assert pointed_at(said, BUTTONS, CUES) is None


KINDS = (
    Button("A new contract", "/a"),
    Button("A change of account holder", "/b"),
    Button("A billing question", "/c"),
    Button("A technical question", "/d"),
)


@pytest.mark.parametrize(
    ("said", "payload"),
    [
        ("technical", "/d"),
        ("the technical one", "/d"),
        ("just a billing thing", "/c"),
        ("account holder", "/b"),
        ("contract please", "/a"),
        ("that billing one", "/c"),
        ("question", None),
        ("new", None),
        ("no, technical no", None),
        ("a technical question about my bill", None),
        ("i have a technical problem at home", None),
    ],
)
def test_a_word_that_no_other_choice_has_tells_one(said: str, payload: str | None) -> None:
    button = told_by_a_word(said, KINDS, CUES)
    assert (button and button.payload) == payload


@pytest.mark.parametrize("said", ["what?", "there?", "I have one", "have", "another", "another one", "esta"])
def test_a_word_that_asks_or_points_tells_none(said: str) -> None:
    buttons = (
        Button("What to bring", "/appointment_requirements"),
        Button("Have someone find it", "/talk_to_human"),
        Button("Is there an outage?", "/service_status"),
        Button("Another place", '/inform{"correction": "office"}'),
        Button("Ver esta cita", "/my_appointments"),
    )
    assert told_by_a_word(said, buttons, CUES) is None


def test_another_of_what_is_to_be_changed_tells_none() -> None:
    asked = (
        Button("Another time", '/inform{"correction": "time"}'),
        Button("Another place", '/inform{"correction": "office"}'),
        Button("It's for something else", '/inform{"correction": "kind"}'),
    )
    assert told_by_a_word("another one", asked, CUES) is None
    told = told_by_a_word("the time", asked, CUES)
    assert told and told.title == "Another time"


@pytest.mark.parametrize("said", ["confirm", "saturday", "nov", "change"])
def test_a_word_tells_no_time_and_no_yes(said: str) -> None:
    times = (
        Button("Sat 28 Nov, 9 am", '/inform{"time": "2026-11-28T09:00"}'),
        Button("Leave it", "/nevermind"),
    )
    assert told_by_a_word(said, times, CUES) is None
    assert told_by_a_word(said, (Button("Yes, confirm", "/affirm"), Button("No, change it", "/deny"))) is None
