"""Prepared answers, mended spelling, and how sure is sure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.engine.connector.answer import full_intent
from bot.engine.nlu.answer_model import AnswerModel, selection
from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.intent_model import IntentModel
from bot.engine.nlu.spelling import Spelling

QUESTIONS = {
    "faq/pay": ["cómo pago el recibo", "formas de pago", "puedo pagar con tarjeta", "how do I pay"],
    "faq/move": ["me mudo de casa", "cambio de domicilio", "me voy a otro piso", "I'm moving house"],
    "faq/leave": ["quiero darme de baja", "cancelar el contrato", "anular mi alta", "close my account"],
}
TEXTS = [text for said in QUESTIONS.values() for text in said]
LABELS = [question for question, said in QUESTIONS.items() for _ in said]

THINGS = ["contador", "router", "contrato", "recibo", "enchufe", "seguro", "cargador", "depósito"]
PLACES = ["en casa", "en la oficina", "del bar", "del taller", "de mi abuela", "de la escuela"]


@pytest.fixture(scope="module")
def answers() -> AnswerModel:
    return AnswerModel.fit(TEXTS, LABELS)


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ("aceptáis pago con tarjeta?", "faq/pay"),
        ("nos mudamos el lunes a otra casa", "faq/move"),
        ("i want to cancel my contract", "faq/leave"),
    ],
)
def test_the_answer_whose_examples_are_most_alike_is_chosen(
    answers: AnswerModel, asked: str, question: str
) -> None:
    ranking = answers.rank(asked)
    assert ranking[0][0] == question
    assert sum(confidence for _, confidence in ranking) == pytest.approx(1)


def test_stored_answers_are_ranked_exactly_the_same(answers: AnswerModel, tmp_path: Path) -> None:
    answers.save(tmp_path / "faq.npz")
    again = AnswerModel.load(tmp_path / "faq.npz")
    for asked in ("formas de pago", "xyzzy", ""):
        assert again.rank(asked) == answers.rank(asked)


def test_among_hundreds_of_answers_the_one_that_is_meant_is_found() -> None:
    about = [f"{thing} {place} {number}" for thing in THINGS for place in PLACES for number in range(1, 6)]
    texts = [asked.format(one) for one in about for asked in ("cambiar el {}", "avería: {}", "{} roto")]
    labels = [f"faq/{i}" for i in range(len(about)) for _ in range(3)]
    many = AnswerModel.fit(texts, labels)
    for i in range(0, len(about), 29):
        assert many.rank(f"se me ha roto el {about[i]}")[0][0] == f"faq/{i}"


def test_an_intent_is_as_likely_as_all_its_answers_together() -> None:
    hours = ["a qué hora abren", "horario", "opening hours", "when do you open"]
    model = IntentModel.fit(TEXTS + hours, LABELS + ["opening_hours"] * 4)
    guess = model.guess("cómo puedo pagar el recibo con tarjeta")
    assert guess.ranking[0][0] == "faq"
    assert guess.answers["faq"][0][0] == "faq/pay"
    assert guess.ranking[0][1] == pytest.approx(sum(sure for _, sure in guess.answers["faq"]))
    assert [intent for intent, _ in guess.ranking] == sorted({"faq", "opening_hours"})


def test_the_chosen_answer_is_what_was_understood() -> None:
    chosen = {"faq": selection("faq", [("faq/pay", 0.9), ("faq/move", 0.1)])}
    assert full_intent({"intent": {"name": "faq"}, "response_selector": chosen}) == "faq/pay"
    assert full_intent({"intent": {"name": "greet"}}) == "greet"


@pytest.mark.parametrize("noise", ["xyzzy plugh", "fjdksl fjdkslf", "ñsdkfj", "???", "🫠"])
def test_what_has_no_word_in_it_is_never_sure(noise: str) -> None:
    guess = IntentModel.fit(TEXTS, LABELS, answer=1.0, ask_back=1.0).guess(noise)
    assert not guess.sure and not guess.likely


def test_the_surer_it_must_be_the_less_it_answers() -> None:
    easy = IntentModel.fit(TEXTS, LABELS, answer=0.99, ask_back=1.0)
    strict = IntentModel.fit(TEXTS, LABELS, answer=0.5, ask_back=0.6)
    messages = ["pago", "cambio de casa", "baja", "tarjeta", "mi contrato de la casa", "otro piso"]
    answered = [sum(model.guess(text).sure for text in messages) for model in (easy, strict)]
    assert answered[0] > answered[1]
    assert all(guess.likely or not guess.sure for guess in map(strict.guess, messages))


SAID = "quiero una cita para la oficina a que hora abre el horario de mañana appointment tomorrow"
SPELLING = Spelling.learn([SAID] * 2, encoder("use"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("orario de ofisina", "horario de oficina"),
        ("qiero cita", "quiero cita"),
        ("una apointment tomorow", "una appointment tomorrow"),
        ("el horraio", "el horario"),
        ("una appntmnt 2morrow", "una appointment tomorrow"),
        ("a qe ora", "a que hora"),
        ("el horsrio d mi oficina", "el horario de mi oficina"),
        ("where is d tomorow appointment", "where is the tomorrow appointment"),
        ("d", "d"),
        ("la oficina de correos", "la oficina de correos"),
        ("mañana no, hoy", "mañana no, hoy"),
        ("manana no, hoy", "mañana no, hoy"),
        ("el horario de mnaana", "el horario de mañana"),
        ("señora, it'll open", "señora, it'll open"),
        ("xyzzy", "xyzzy"),
    ],
)
def test_mistyped_words_become_the_contents_own_and_real_words_stay(typed: str, meant: str) -> None:
    assert SPELLING.mend(typed) == meant


def test_a_likely_word_is_left_unless_the_content_is_full_of_the_other() -> None:
    seldom, often = (
        Spelling.learn(["sala"] * count + ["otra"] * 20_000, encoder("use")) for count in (2, 20_000)
    )
    assert seldom.mend("sal") == "sal"
    assert often.mend("sal") == "sala"
    assert seldom.mend("salla") == "sala"


def test_of_two_words_as_near_the_one_is_meant_that_stands_beside_the_same_words() -> None:
    said = ["hay un corte hoy", "el corte de ayer", "se corta la llamada", "se me corta"] * 20
    said += [f"{thing} {place}" for thing in THINGS for place in PLACES] * 20
    spelling = Spelling.learn(said, encoder("use"))
    assert spelling.mend("hay un cortw hoy") == "hay un corte hoy"
    assert spelling.mend("se cortw la llamada") == "se corta la llamada"


def test_an_accent_is_put_back_where_the_content_mostly_has_it() -> None:
    spelling = Spelling.learn(
        ["la avería", "una avería", "averia", "sí", "si hay luz", "si no"], encoder("use")
    )
    assert spelling.mend("si hay averia") == "si hay avería"


def test_the_same_content_is_learnt_in_the_same_way(tmp_path: Path) -> None:
    said = [(f"{thing} {place} {i}", f"{thing}") for thing in THINGS for place in PLACES for i in range(40)]
    texts, labels = map(list, zip(*said, strict=True))
    for name in ("one", "other"):
        IntentModel.fit(texts, labels, encoder_name="none").save(tmp_path / f"{name}.npz")
    one, other = (np.load(tmp_path / f"{name}.npz") for name in ("one", "other"))
    assert [part for part in one.files if not np.array_equal(one[part], other[part])] == []
