"""The words below ``withdrawing`` in data/business/cues.yml: what is withdrawn, and what is of notices."""

from __future__ import annotations

import pytest

from bot.content.business import load_business
from bot.core.withdrawal_cues import WithdrawalCues
from bot.settings import ROOT

CUES = load_business(ROOT).cues.withdrawing


@pytest.mark.parametrize(
    "said",
    [
        "anula el parte",
        "Anúlenlo",
        "da de baja el reclamo",
        "déjalo sin efecto",
        "dalo por anulado",
        "no sigas con la queja",
        "ya no hace falta, cancelad el parte",
        "cancela el aviso",
        "scrap that",
        "never mind the complaint",
        "take it back",
        "No, withdraw it",
        "ya no quiero la queja bórrala",
        "cancel that notice",
        "¿me lo quitáis?",
        "me lo quitas porfa",
        "lo anulas?",
        "¿me anuláis el parte?",
        "¿me la cancelás?",
        "quítame la queja",
        "I'd like it removed",
        "I want it withdrawn please",
        "please get it deleted",
    ],
)
def test_what_takes_something_back_does(said: str) -> None:
    assert CUES.takes_back(said)


@pytest.mark.parametrize(
    "said",
    [
        "no anules la queja",
        "no quiero retirar la queja",
        "don't drop my complaint",
        "I don't want to withdraw it",
        "no quiero que la retires",
        "not a drop since this morning",
        "the water pressure drops",
        "me cancelaron la cita",
        "borradme de vuestra base de datos",
        "elimíname del sistema",
        "borra mis datos",
        "remove me from your database",
        "please delete my account",
        "I don't want it withdrawn",
        "it deleted everything",
        "me niego a retirar la queja",
        "ni loco retiro la queja",
        "no tengo intención de retirar la queja",
        "sin retirar la queja",
        "I refuse to withdraw my complaint",
        "I won't be withdrawing my complaint",
        "que no se os olvide mi queja",
        "que no se les olvide mi reclamo",
        "me olvidé de decir en la queja que fueron 45 euros",
        "cancelé la cita y sigo con la avería",
        "no quiero seguir con esta avería ni un día más",
        "quítame de la lista de avisos",
        "cancel the updates",
    ],
)
def test_what_is_denied_is_told_or_is_of_notices_takes_nothing_back(said: str) -> None:
    assert not CUES.takes_back(said)


@pytest.mark.parametrize(
    "said",
    [
        "anula el parte",
        "ya no hace falta, cancelad el parte",
        "¿podéis retirar la queja?",
        "quiero que retiréis mi queja",
        "la queja bórrala",
        "it's fixed now so just scrap the report",
        "I'd like my complaint cancelled",
        "No, withdraw the complaint",
        "no sigas con la queja",
    ],
)
def test_what_begins_by_taking_a_ticket_back_does_so_plainly(said: str) -> None:
    assert CUES.plainly_a_ticket(said)


@pytest.mark.parametrize(
    "said",
    [
        "si retiro la queja, me devolvéis el dinero",
        "¿cómo retiro la queja?",
        "¿retirar la queja cuesta algo?",
        "la queja es que no me dejan cancelar el contrato",
        "la queja es porque tardáis meses en dar de baja",
        "my complaint is that you cancel visits",
        "you always forget my complaint",
        "hay que quitar algo para arreglar la avería",
        "no quiero que me llamen y retiren la queja",
    ],
)
def test_what_only_speaks_of_it_takes_nothing_plainly_back(said: str) -> None:
    assert not CUES.plainly(said)


def test_what_is_plainly_taken_back_may_be_no_ticket() -> None:
    said = "por mi parte, cancela la cita del lunes"
    assert CUES.plainly(said)
    assert not CUES.plainly_a_ticket(said)


def test_hardly_more_than_that_it_is_taken_back_is_said() -> None:
    assert all(map(CUES.plainly_it, ("dalo por anulado", "scrap that please", "Anúlenlo ya")))
    assert not any(map(CUES.plainly_it, ("olvidé poner el piso", "olvide poner el piso")))


@pytest.mark.parametrize(
    "said",
    [
        "quítame de la lista",
        "no me aviséis más",
        "quita el aviso",
        "stop texting me",
        "no quiero más correos",
        "no mandéis nada más",
    ],
)
def test_who_speaks_of_notices_does(said: str) -> None:
    assert CUES.of_notices(said)
    assert not CUES.surely_of_a_ticket(said)


@pytest.mark.parametrize("said", ["dejadme en paz", "leave me alone", "quite annoyed", "la foto del recibo"])
def test_who_speaks_of_none_does_not(said: str) -> None:
    assert not CUES.of_notices(said)
    assert not CUES.takes_back(said)


def test_a_ticket_is_named_where_it_is_not_only_what_they_are_written_to_about() -> None:
    assert all(map(CUES.of_a_ticket, ("retira el reclamo", "cancela el reporte", "the complaint")))
    both = ("quita el aviso de la avería", "borra la queja y no me escribáis más")
    assert all(map(CUES.of_a_ticket, both))
    written_to = ("no me escriban más sobre la queja", "quit messaging me about the complaint")
    assert not any(map(CUES.of_a_ticket, written_to))


def test_a_business_without_such_words_takes_nothing_back() -> None:
    none = WithdrawalCues.read({})
    assert not none.takes_back("anula el parte")
    assert not none.of_notices("no me avises")
    assert not none.of_a_ticket("la queja")


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("i want another appointment not a complaint", "i want another appointment"),
        ("no quiero una queja, quiero que venga el técnico", "quiero que venga el técnico"),
        ("i don't want to make a complaint, i want it fixed", "i want it fixed"),
        ("no es una queja", ""),
        ("sin retirar la queja, ¿puedo hablar con alguien?", None),
        ("no tengo el número de la queja", None),
        ("no, la queja es por el técnico", None),
    ],
)
def test_who_wants_no_complaint_means_what_else_is_said(said: str, rest: str | None) -> None:
    assert CUES.beside_unwanted(said) == rest


@pytest.mark.parametrize(
    "said", ["No me escribáis de madrugada", "no me despertéis", "don't text me at night", "no texts so late"]
)
def test_who_wants_no_notices_at_some_hours_is_known_by_those(said: str) -> None:
    assert CUES.of_some_hours(said)
    assert not CUES.of_some_hours("no me escribáis más")
