"""The words of data/business/cues.yml: what agrees, what asks, what looks like a place."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from bot.content.business import load_business
from bot.core.cues import Cues
from bot.settings import ROOT

CUES = load_business(ROOT).cues


@pytest.mark.parametrize(
    "said", ["vale, gracias", "Sí", "siii", "ok centro", "DE ACUERDO", "that's fine, thanks"]
)
def test_a_yes_at_the_beginning_agrees(said: str) -> None:
    assert CUES.agrees(said)


@pytest.mark.parametrize("said", ["gracias", "siempre", "no, vale", "valencia", "fineness", ""])
def test_anything_else_does_not(said: str) -> None:
    assert not CUES.agrees(said)


@pytest.mark.parametrize("said", ["con zeta, sí. gracias", "the second one, yes", "en Norte, vale"])
def test_a_yes_behind_something_else_is_said_in_passing(said: str) -> None:
    assert CUES.agrees_in_passing(said)


@pytest.mark.parametrize(
    "said", ["sí", "ay, sí", "pues sí, con alguien", "por favor, sí", "of course, yes", "siii", "hazlo"]
)
def test_a_yes_behind_nothing_but_courtesies_is_not(said: str) -> None:
    assert not CUES.agrees_in_passing(said)


@pytest.mark.parametrize("said", ["sí, confirmo", "confírmala", "Confirmo"])
def test_the_words_of_the_button_are_said_again_in_any_form(said: str) -> None:
    assert CUES.says_again("Sí, confirma", said)
    assert not CUES.says_again("Sí, confirma", "sí, gracias")


@pytest.mark.parametrize("said", ["vale", "Ok, perfecto", "ok thanks", "got it", "👍"])
def test_that_it_was_read_is_said_in_words_of_that_and_no_others(said: str) -> None:
    assert CUES.acknowledges(said)
    assert not CUES.acknowledges(f"{said} sí")


@pytest.mark.parametrize("said", ["¿y cuándo?", "y a que hora?", "pero por qué", "and when?", "any news?"])
def test_a_bare_question_says_nothing_of_what_it_is_about(said: str) -> None:
    assert CUES.only_asks(said)
    assert not CUES.only_asks(f"{said} norte")


@pytest.mark.parametrize(
    "said", ["abrís?", "¿y cómo pago?", "Q hay q llevar", "btw what time", "I'd like a copy"]
)
def test_a_question_asks_with_or_without_its_mark(said: str) -> None:
    assert CUES.asks(said)


@pytest.mark.parametrize("said", ["no tengo luz", "i have no power", "siempre hay cortes", ""])
def test_a_statement_asks_nothing(said: str) -> None:
    assert not CUES.asks(said)


def test_words_that_only_lead_up_to_a_question_are_none_however_many_there_are() -> None:
    assert CUES.asks("y además " * 100 + "¿y cómo pago")
    assert not CUES.asks("y además " * 100 + "nada")


def test_a_question_may_come_at_the_end() -> None:
    assert CUES.asks("la fecha de cobro cuál es")
    assert not CUES.asks("se fue la luz")


@pytest.mark.parametrize(
    "said", ["then get me one", "pues dame una", "yes, get me one please", "quiero una gracias"]
)
def test_some_words_take_whatever_was_offered(said: str) -> None:
    assert CUES.takes(said)
    assert not CUES.takes(f"{said} on tuesday for a bill")


@pytest.mark.parametrize("said", ["Ponla otra vez", "ay no, ponla otra vez porfa", "no sorry, put it back"])
def test_what_was_undone_is_wanted_back_in_so_many_words(said: str) -> None:
    assert CUES.wants_it_back(said)
    assert not CUES.takes(said), "it is no yes to what is offered"
    assert not CUES.wants_it_back(f"{said} el martes")
    assert not CUES.wants_it_back("pues dame una")


@pytest.mark.parametrize("said", ["en Chamberí", "vivo en Alcalá de Henares", "I'm from Leeds", "Chamberí"])
def test_a_place_is_known_by_its_preposition_or_for_being_short(said: str) -> None:
    assert CUES.place.may_be_named(said)


@pytest.mark.parametrize("said", ["", "no sé muy bien dónde vivo", "en la casa de mi abuela del pueblo"])
def test_what_is_long_or_empty_is_no_place(said: str) -> None:
    assert not CUES.place.may_be_named(said)


ADDRESSES = """
Calle Mayor 12
c/ Mayor, 12, 3º B
vivo en la plaza del Sol 4
av. de la Estación 112
12 Mayor St
I live at 7 Old Mill Road, flat 2
mi dirección es calle Luna 3
"""


@pytest.mark.parametrize("said", ADDRESSES.strip().splitlines())
def test_an_address_is_known_by_its_street(said: str) -> None:
    assert CUES.place.is_address(said)


@pytest.mark.parametrize(
    "said",
    [
        "se ha caído un cable en la calle Mayor",
        "¿calle Mayor 12 es Norte?",
        "calle",
        "12 days",
        "el lunes 12",
        "c-1001",
    ],
)
def test_what_only_speaks_of_a_street_is_none(said: str) -> None:
    assert not CUES.place.is_address(said)


@pytest.mark.parametrize(
    "said", ["sí", "ay sí, porfa", "SIII", "yes please", "sí, gracias", "yes thank you", "vale"]
)
def test_a_yes_and_nothing_else(said: str) -> None:
    assert CUES.only_agrees(said)


@pytest.mark.parametrize(
    "said",
    [
        "sí, al mismo número",
        "yes, that's the street",
        "ok entendido",
        "ok, got it",
        "no",
        "sí pero",
        "yes, but",
    ],
)
def test_a_yes_with_something_more(said: str) -> None:
    assert not CUES.only_agrees(said)


@pytest.mark.parametrize(
    ("said", "asked", "not_asked"),
    [
        ("sí, por favor", 1.0, 1.0),
        ("sí, te lo agradecería", 1.0, 1.0),
        ("yes, if possible", 1.0, 1.0),
        ("vale", 1.0, 0.0),
        ("exacto", 1.0, 0.5),
        ("sí, es correcto", 0.5, 0.5),
        ("Sí, confirmo", 0.5, 0.5),
        ("yes, that's right", 0.5, 0.5),
        ("perfecto", 0.5, 0.0),
        ("lovely, thanks", 0.5, 0.0),
        ("sí, perfecto", 1.0, 1.0),
        ("YES", 1.0, 1.0),
        ("ah pues genial", 0.0, 0.0),
        ("fair enough", 0.0, 0.0),
        ("sí, esa misma", 0.5, 0.5),
        ("pero sí", 1.0, 1.0),
        ("sí, pero", 0.5, 0.5),
        ("yes that one", 0.5, 0.5),
    ],
)
def test_a_yes_is_half_sure_with_more_to_it_and_none_where_it_may_only_say_that_it_was_read(
    said: str, asked: float, not_asked: float
) -> None:
    assert (CUES.how_surely_agrees(said), CUES.how_surely_agrees(said, asked=False)) == (asked, not_asked)


@pytest.mark.parametrize(
    "said",
    [
        "muchísimas gracias por su amabilidad",
        "gracias guapa, muy amable",
        "vale, muchas gracias por todo",
        "🙂",
        "thanks so much for your help",
    ],
)
def test_thanks_and_greetings_are_courtesy_and_tell_nothing(said: str) -> None:
    assert CUES.is_courtesy(said)


@pytest.mark.parametrize(
    "said", ["gracias por nada", "gracias, pero sigo sin agua", "hola, no va la luz", "thanks, it broke"]
)
def test_thanks_with_trouble_are_more_than_courtesy(said: str) -> None:
    assert not CUES.is_courtesy(said)


@pytest.mark.parametrize(
    ("misspelt", "named"),
    [("agreement", "missing: agreement"), ("place", "place: missing: after"), ("beside", "unknown: beside")],
)
def test_a_list_that_is_misspelt_or_missing_is_told_by_its_name(misspelt: str, named: str) -> None:
    """In a list of nothing no yes would ever be heard, and nobody would know why."""
    data = YAML(typ="safe").load((ROOT / "data/business/cues.yml").read_text("utf-8"))
    if misspelt == "place":
        data["place"]["aftr"] = data["place"].pop("after")
    elif misspelt == "beside":
        data[misspelt] = {"es": ["x"]}
    else:
        data["agrement"] = data.pop(misspelt)
    with pytest.raises(ValueError, match=named):
        Cues.read(data)


@pytest.mark.parametrize(
    "said",
    [
        "gracias, ya no huele a gas",
        "¿qué hago si huele a gas?",
        "the smoke thing is sorted",
        "What if it sparks?",
    ],
)
def test_what_is_over_or_may_come_is_not_now(said: str) -> None:
    assert CUES.is_not_now(said)


@pytest.mark.parametrize(
    "said",
    [
        "huele a gas desde ayer",
        "ya huele a gas otra vez",
        "the fuse box is sparking",
        "ya está ardiendo",
        "ya no respira",
        "he isn't breathing anymore",
        "smoke all over the kitchen",
        "we can't put out the fire",
        "it's out of control",
        "huele a gas desde entonces",
        "it has been smelling ever since",
    ],
)
def test_what_is_happening_is(said: str) -> None:
    assert not CUES.is_not_now(said)


def test_a_no_stands_by_itself_where_something_else_begins_behind_it() -> None:
    assert all(map(CUES.denies, ("no i dont have a number", "no, no tengo", "no, just asking")))
    assert not any(map(CUES.denies, ("no vino nadie", "no hay luz", "no one came", "nobody came")))


@pytest.mark.parametrize(
    "said",
    [
        "no they never turned up at all",
        "no we still have no power",
        "no it's the whole street",
        "no no funciona desde ayer",
        "no yo tampoco tengo luz",
        "no i haven't had water since monday",
        "no vino nadie en toda la mañana",
    ],
)
def test_what_is_told_behind_a_no_that_nothing_parts_is_no_denial(said: str) -> None:
    assert not CUES.denies(said)


@pytest.mark.parametrize(
    "said",
    [
        "no, eso es todo",
        "no nada más",
        "no, nothing else",
        "no gracias, eso es todo",
        "No. That's all",
        "así",
    ],
)
def test_who_has_no_more_says_so(said: str) -> None:
    assert CUES.has_no_more(said)


@pytest.mark.parametrize(
    "said",
    [
        "así no",
        "no está todo",
        "eso no es todo",
        "no es todo",
        "no, no es todo",
        "no solo eso",
        "that's not all",
        "ya está",
        "no",
    ],
)
def test_that_it_is_not_all_is_not_that_it_is(said: str) -> None:
    assert not CUES.has_no_more(said)
    assert CUES.has_more(said) is (said not in ("ya está", "no"))


def test_what_a_question_is_about_may_come_first() -> None:
    assert all(map(CUES.asks, ("lo del agua cuándo vuelve", "about the water when is it back")))
    assert not any(map(CUES.asks, ("lo de mi vecino que vino ayer", "with the bill i have no trouble")))


@pytest.mark.parametrize(
    ("said", "may_be_none"),
    [
        ("and if she smelt burning from a socket, which number", True),
        ("y si un día huele a gas a quién llamo", True),
        ("no, chispas no, ni huele a nada, nomás se apagó", True),
        ("falsa alarma, era el vecino", True),
        ("en mi novela un tipo se electrocuta en el baño", True),
        ("sí, sale humo del enchufe", False),
        ("no puedo respirar, hay humo", False),
        ("no, huele a gas", False),
        ("No! There's smoke coming out of the meter", False),
        ("sí, se está quemando el cuadro", False),
        ("y sí, sale humo", False),
        ("si me acerco al contador me da calambre", False),
        ("if you touch the tap it gives you a shock", False),
        ("there is smoke, I don't know if anyone is inside", False),
    ],
)
def test_danger_that_is_supposed_or_denied_may_be_none(said: str, may_be_none: bool) -> None:
    assert CUES.may_be_no_danger(said) is may_be_none


@pytest.mark.parametrize("said", ["forget it, thats the gas people", "uy, me he equivocado de chat"])
def test_danger_that_is_taken_back_may_be_none_and_is_no_answer(said: str) -> None:
    assert CUES.may_be_no_danger(said) and not CUES.is_not_now(said)


@pytest.mark.parametrize(
    "said", ["tampoco huele a quemado", "no, olor a quemado ninguno", "no burning smell"]
)
def test_what_is_denied_as_well_is_not_now(said: str) -> None:
    assert CUES.is_not_now(said)


@pytest.mark.parametrize("said", ["sí, ya está", "yes, done"])
def test_a_yes_that_says_something_is_done_is_none_for_sure(said: str) -> None:
    assert CUES.says_it_is_done(said)
    assert CUES.how_surely_agrees(said) == 0.5


@pytest.mark.parametrize(
    "said", ["sí, de hecho sí", "yes please, I want this sorted", "sí, ya está bien así"]
)
def test_a_yes_with_more_to_it_says_nothing_of_what_is_done(said: str) -> None:
    assert not CUES.says_it_is_done(said)


@pytest.mark.parametrize("said", ["¿y en Norte?", "y, en norte", "qué tal el viernes?", "what about norte"])
def test_what_begins_as_one_more_of_the_same_carries_on(said: str) -> None:
    assert CUES.carries_on(said)


@pytest.mark.parametrize("said", ["Qué tal, ¿hay cortes en Norte?", "¿Qué tal? ¿Abrís hoy?", "qué tal"])
def test_a_greeting_does_not(said: str) -> None:
    assert not CUES.carries_on(said)


@pytest.mark.parametrize(
    "text", ["no, en Norte", "perdón, en Sur", "what about Sur", "not in Norte", "vivo en Sur"]
)
def test_another_place_is_named_first(text: str) -> None:
    assert CUES.is_elsewhere(text)


@pytest.mark.parametrize("text", ["y la luz en Norte", "and the lights went in Sur", "no va nada en Sur"])
def test_what_is_told_of_a_place_names_no_other(text: str) -> None:
    assert not CUES.is_elsewhere(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Wait I'm not sure I can make it, forget it", True),
        ("espera nose si puedo djalo", True),
        ("uf déjalo, gracias", True),
        ("don't forget it", False),
        ("no quiero dejarlo", False),
        ("déjalo para el lunes", False),
        ("martes o jueves, es igual", False),
        ("no puedo, ya no hace falta", True),
        ("actually scrap it", True),
        ("si no puede ser el jueves, déjalo", False),
        ("si no hay hueco el jueves déjalo", False),
        ("if you can't do thursday, forget it", False),
        ("sí, no puedo, déjalo", True),
    ],
)
def test_a_message_that_ends_so_leaves_what_was_gone_about(text: str, left: bool) -> None:
    assert CUES.lets_go(text) is left


@pytest.mark.parametrize(
    ("text", "taken_back"),
    [
        ("sí... bueno no", True),
        ("vale no", True),
        ("yes, no, wait", True),
        ("ok wait", False),
        ("sí, cómo no", False),
        ("yes, no problem", False),
        ("sí, ¿no?", False),
        ("sí, no se preocupe, allí estaré", False),
        ("vale, no se me olvida", False),
        ("sí, no sé", False),
        ("sí, no, no sé", True),
        ("yes, don't worry, I'll be there", False),
    ],
)
def test_a_yes_with_a_no_behind_it_is_taken_back(text: str, taken_back: bool) -> None:
    assert CUES.takes_back_its_yes(text) is taken_back


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("vale, no sé", True),
        ("vale pero no sé si podré", True),
        ("ok hold on a sec", True),
        ("sí, pero espera", True),
        ("yes but I'm not sure", True),
        ("sí, no se preocupe", False),
        ("vale, no se me olvida", False),
        ("yes please, can't wait!", False),
        ("great, I can't wait to see it", False),
        ("yes, I had to wait an hour last time", False),
    ],
)
def test_a_yes_waits_where_a_clause_begins_or_ends_so(text: str, waits: bool) -> None:
    assert CUES.wavers(text) is waits


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("keep it", True),
        ("no wait keep it", True),
        ("ay no que sí voy", True),
        ("mejor mantenla", True),
        ("don't keep it", False),
        ("i don't think i'll come", False),
        ("no voy a ir", False),
        ("sí, ya no voy", False),
    ],
)
def test_what_may_be_cancelled_is_kept(text: str, stays: bool) -> None:
    assert CUES.wants_it_kept(text) is stays


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("no la muevas, déjala como estaba", True),
        ("i'd rather keep the old one", True),
        ("no la cambies, mejor a las 12", False),
        ("why don't you move it to friday", False),
        ("mejor la que tenía, gracias", True),
        ("no, déjame la hora que tenía", True),
        ("keep the one I had", True),
        ("the original", True),
        ("el viernes a la hora que tenía", False),
        ("el jueves en vez de la que tengo", False),
        ("Friday instead of the one I had", False),
        ("on Friday at the time I had", False),
    ],
)
def test_what_may_be_moved_stays_as_it_was(text: str, left: bool) -> None:
    assert CUES.wants_it_as_it_was(text) is left


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("yes remove it", True),
        ("sí, quítala", True),
        ("sí, ya no la quiero", True),
        ("sí, ya no hace falta", True),
        ("yes, scrap it", True),
        ("yes, I don't need it anymore", True),
        ("sí, pero ya no hace falta", False),
        ("no, ya no hace falta", False),
        ("ok forget it", False),
        ("sí", False),
    ],
)
def test_a_yes_goes_on_with_what_is_to_be_undone(text: str, goes_on: bool) -> None:
    assert CUES.wants_it_undone(text) is goes_on


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("ay no, q me he equivocado, ponla otra vez", True),
        ("oh no that was a mistake put it back", True),
        ("uy perdón, le he dado sin querer, ponla otra vez", True),
        ("me he liado, era la otra, ponla otra vez porfa", True),
        ("pero si no quería anularla, vuelve a ponerla", True),
        ("sorry, I pressed the wrong button, undo that", True),
        ("I've changed my mind, put it back please", True),
        ("oh no, I didn't mean to, I want it back", True),
        ("se ha ido la luz, ponla otra vez", False),
        ("me habéis cortado la luz, vuelve a ponerla", False),
        ("el agua se fue ayer por error, ponla otra vez", False),
        ("me habéis cobrado de más, lo quiero otra vez", False),
        ("the internet dropped, put it back", False),
        ("you overcharged me, I want it back", False),
        ("you cut me off by mistake, put it back on", False),
        ("your bill is a mistake, I want it back", False),
        ("no quiero que la pongas otra vez", False),
        ("¿cómo hago para ponerla otra vez?", False),
        ("ponla otra vez a las 10", False),
    ],
)
def test_what_was_undone_is_wanted_back_by_what_is_said_last(said: str, back: bool) -> None:
    assert CUES.wants_it_back_in_the_end(said) is back


def test_the_one_of_a_day_is_there_already() -> None:
    assert CUES.points("the thursday one", True) and CUES.points("la del jueves", True)
    assert not CUES.points("thursday at one", True)
    assert not CUES.points("the next one on thursday please", True)
    for chosen in ("the internet one", "the norte one", "the red one", "a new one", "one"):
        assert not CUES.points(chosen, False)
