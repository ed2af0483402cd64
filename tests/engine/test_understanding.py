"""The parts that understand, each by itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.core.escalation import Settings, Situation, Step, decide
from bot.engine.nlu import languages
from bot.engine.nlu.business_entities import BusinessEntityExtractor
from bot.engine.nlu.business_names import ANY_WORD, find_names, read_names
from bot.engine.nlu.frustration_signals import signals_in
from bot.engine.nlu.intent_examples import FOLDS, Examples, held_out
from bot.engine.nlu.intent_model import LIKELIER, IntentModel
from bot.engine.nlu.intents import SureIntentClassifier
from bot.engine.nlu.language import place_names, without
from bot.engine.nlu.normalise import only_a_link, spoken, tokens, wish
from bot.engine.turn_request import harmless
from tests.engine.conftest import ROOT

NAMES = read_names(ROOT / "data" / "business")
PLACES = place_names(ROOT / "data" / "business")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("q horario tnen xfa", "que horario tienen por favor"),
        ("holaaaa!!", "hola!!"),
        ("👍", "vale"),
        ("👍🏽", "vale"),
        ("🙂🙂", "gracias"),
        ("no hay luz 🙂", "no hay luz"),
        ("pls  HELP", "please help"),
        ("nro de tel en esp", "número de teléfono en español"),
        ("gr8, any1 there b4 2moro w/o appt?", "great, anyone there before tomorrow without appointment?"),
        ("talk w/ some1", "talk with someone"),
        ("need 2 talk 2 someone 4 my bill", "need to talk to someone for my bill"),
        ("at 2 or 4 people for 2 days", "at 2 or 4 people for 2 days"),
        ("abrís de 2 a 4 o de 4 a las 6?", "abrís de 2 a 4 o de 4 a las 6?"),
        ("talk 2 a person", "talk to a person"),
    ],
)
def test_text_speak_is_spelled_out(typed: str, meant: str) -> None:
    assert spoken(typed) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("hola buenas, se fue la luz", "se fue la luz"),
        ("buenos días, ¿cómo estás? quiero pedir cita", "quiero pedir cita"),
        ("hi there! is anybody home", "is anybody home"),
        ("hola", "hola"),
        ("buenas tardes guapa", "buenas tardes guapa"),
        ("hola cómo está la luz en norte", "cómo está la luz en norte"),
        ("cómo está mi reclamo hoy", "cómo está mi reclamo hoy"),
        ("buenaventura es mi calle", "buenaventura es mi calle"),
    ],
)
def test_a_greeting_before_a_wish_is_no_part_of_it(said: str, meant: str) -> None:
    assert wish(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("jaja vale", "vale"),
        ("lol ok", "ok"),
        ("hahaha that's too expensive", "that's too expensive"),
        ("jajaja", "jajaja"),
        ("lol", "lol"),
        ("jamás", "jamás"),
        ("yeah so i was wondering if you could tell me when centro opens", "when centro opens"),
        ("hi i just wanted to ask if you take cards", "you take cards"),
        ("es que quería saber si abrís el sábado", "abrís el sábado"),
        ("i want to know", "i want to know"),
    ],
)
def test_laughter_and_what_leads_up_to_a_question_are_no_part_of_it(said: str, meant: str) -> None:
    assert wish(spoken(said)) == meant


@pytest.mark.parametrize(
    "said", ["hi", "👋", "ok", "https://example.com/noticias", "www.example.com 🙂", "123"]
)
def test_some_messages_show_no_language(said: str) -> None:
    assert not languages.tells(said)


@pytest.mark.parametrize("said", ["hola", "hello", "English please", "no tengo luz 👋", "internet is down"])
def test_most_messages_do(said: str) -> None:
    assert languages.tells(said)


@pytest.mark.parametrize(
    ("said", "alone"),
    [
        ("https://example.com/a?b=c", True),
        (" www.example.com ", True),
        ("mira www.example.com", False),
        ("hola", False),
    ],
)
def test_a_link_alone_is_told_from_words(said: str, alone: bool) -> None:
    assert only_a_link(said) is alone


def test_words_lose_accents_and_numbers() -> None:
    assert tokens(spoken("Mañana, el R-1043 también")) == ["manana", "el", "r-0", "tambien"]


@pytest.mark.parametrize(
    ("said", "prior", "language"),
    [
        ("hello, I need help", None, "en"),
        ("hola, necesito ayuda", None, "es"),
        ("ok", "es", "es"),
        ("ok", "en", "en"),
        ("Norte", "en", "en"),
        ("R-1043", "en", "en"),
        ("hello", "es", "es"),
        ("gracias", "en", "en"),
        ("my power is out and I need help", "es", "en"),
        ("no tengo luz desde ayer", "en", "es"),
        ("English please", "es", "en"),
        ("¿podemos hablar en español?", "en", "es"),
        ("en inglés por favor", "es", "en"),
        ("I don't speak Spanish", "es", "en"),
        ("¿tenéis la factura en inglés?", "es", "es"),
        ("", None, "es"),
    ],
)
def test_the_language_changes_only_on_clear_evidence(said: str, prior: str | None, language: str) -> None:
    assert languages.detect(said, prior) == language


@pytest.mark.parametrize(
    ("before", "said", "prior", "language"),
    [
        ("i want an appointment", "mañana", "en", "en"),
        ("luz", "mañana", "en", "es"),
        ("hola", "tomorrow", "es", "es"),
        ("thanks", "tomorrow", "es", "en"),
        ("hola", "what are your opening hours", "es", "en"),
    ],
)
def test_one_word_of_the_other_language_is_no_change_but_two_messages_are(
    before: str, said: str, prior: str, language: str
) -> None:
    assert languages.detect(said, prior, before=before) == language


@pytest.mark.parametrize("said", ["no power in la loma", "no water in San Martín since monday"])
def test_the_name_of_a_place_speaks_for_no_language(said: str) -> None:
    assert languages.detect(without(PLACES, said), None, first="es") == "en"
    assert without(PLACES, "La Loma") == "La Loma"


def test_in_doubt_who_is_not_known_writes_the_language_of_the_business() -> None:
    assert languages.detect("xyzzy", None, first="es") == "es"
    assert languages.detect("xyzzy", None, first="en") == "en"
    assert languages.detect("when do you open", None, first="es") == "en"
    assert languages.detect("cuándo abrís", None, first="en") == "es"


def test_a_name_that_both_languages_use_speaks_for_neither() -> None:
    spanish = ["vivo en la loma", "no hay agua en la loma"]
    english = ["i live in la loma", "there is no water in la loma"]
    learnt = languages.learn(spanish + english)
    assert languages.evidence("loma", learnt) == 0


def test_a_word_never_seen_speaks_by_its_letters() -> None:
    spanish = ["quiero una cita para mañana", "la oficina está cerrada", "no tengo conexión en la habitación"]
    english = ["i want an appointment for tomorrow", "the office is shut", "there is nothing right with this"]
    learnt = languages.learn(spanish + english)
    assert languages.detect("righting", None, learnt) == "en"
    assert languages.detect("habitaciones", None, learnt) == "es"
    assert languages.detect("habitaciones", None, learnt, first="en") == "es"
    assert languages.detect("righting", "es", learnt) == "es"
    assert languages.detect("fjdksl fjdkslf", None, learnt) == "es", "letters struck at random are neither"


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
        ("centro, if not norte", []),
        ("norte", []),
    ],
)
def test_an_office_that_will_not_do_is_told_from_one_that_will(said: str, refused: list[str]) -> None:
    message = Message({TEXT: said})
    BusinessEntityExtractor(BusinessEntityExtractor.get_default_config()).process([message])
    found = [one["value"] for one in message.get(ENTITIES) if one["entity"] == "refused_office"]
    assert found == refused


def test_every_name_of_the_business_is_found() -> None:
    for _, name in chain.from_iterable(NAMES.values()):
        said = " ".join(name.words).replace(ANY_WORD, "sister's")
        assert (name.entity, name.key) in {(found.entity, found.key) for found in find_names(said, NAMES)}, (
            said
        )


@pytest.mark.parametrize(
    "calm",
    [
        "no tengo luz, ¿me ayudas?",
        "llevo tres días sin agua y tengo un bebé",
        "hay un olor raro en la cocina",
        "my internet has been down since Monday",
        "I would like to make a complaint",
        "quiero poner una reclamación por la factura",
        "el DNI y el NIE, ¿sirven para la cita?",
        "me han robado el contador",
        "¡¡hola!!",
        "NO TENGO LUZ EN CASA",
        "no estoy enfadado, solo quiero saberlo",
        "ya está bien, gracias, ha vuelto la luz",
        "es la segunda vez esta semana que se va la luz",
        "this is the third time the power goes out this week",
        "os voy a mandar una foto del contador",
        "he recibido un correo vuestro y creo que es una estafa",
        "el técnico tuvo que romper la pared",
        "tell me a joke",
        "do you know a joke",
    ],
)
def test_calm_bad_news_is_no_anger(calm: str) -> None:
    assert sum(signal.weight for signal in signals_in(calm)) < 0.5


@pytest.mark.parametrize(
    ("angry", "kind"),
    [
        ("sois unos inútiles", "insult"),
        ("vaya mierda de servicio", "outrage"),
        ("ESTO ES UNA VERGÜENZA", "outrage"),
        ("esto es una vergüenza", "outrage"),
        ("you people are useless", "insult"),
        ("I'm fed up with this", "outrage"),
        ("ya te lo he dicho, no me entiendes", "impatience"),
        ("QUIERO UNA SOLUCIÓN YA MISMO", "shouting"),
        ("y bien????", "punctuation"),
        ("😡😡", "angry_emoji"),
        ("this is a bloody joke", "outrage"),
        ("third time i'm asking", "impatience"),
        ("es la tercera vez que os escribo", "impatience"),
        ("os voy a partir la cara", "threat"),
        ("i'll smash your windows", "threat"),
        ("esto es un robo", "displeasure"),
        ("pues muchas gracias por nada", "displeasure"),
        ("great, thanks for nothing", "displeasure"),
    ],
)
def test_anger_is_seen_with_its_words(angry: str, kind: str) -> None:
    found = {signal.kind: signal.words for signal in signals_in(angry)}
    assert found.get(kind)


@pytest.mark.parametrize(
    "said",
    [
        "esto es una tomadura de pelo",
        "this is a bloody joke, third time i'm asking",
        "vaya mierda de servicio",
        "😡😡😡",
        "os voy a partir la cara",
        "I'm fed up with this",
    ],
)
def test_plain_anger_offers_a_person_and_calls_one_if_it_goes_on(said: str) -> None:
    once = Situation(True, tuple(signals_in(said)))
    assert decide(once, Settings()).step is Step.OFFER
    again = replace(once, earlier=(once.signals,), offered=1)
    assert decide(again, Settings()).step is Step.HAND_OVER


SAID = {
    "greet": ["hola", "buenos días", "buenas tardes", "hello", "good morning", "hi there"],
    "hours": [
        "¿a qué hora abren?",
        "horario de la oficina",
        "¿abren hoy?",
        "opening hours",
        "when do you open",
    ],
    "person": [
        "hablar con una persona",
        "pásame con alguien",
        "un agente",
        "talk to a person",
        "a human please",
    ],
}


@pytest.fixture(scope="module")
def model() -> IntentModel:
    texts = [text for said in SAID.values() for text in said]
    labels = [intent for intent, said in SAID.items() for _ in said]
    return IntentModel.fit(texts, labels)


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("ola buenas", "greet"),
        ("hasta que hora esta abierto", "hours"),
        ("kiero ablar con una persona", "person"),
    ],
)
def test_intents_are_recognised_in_other_words(model: IntentModel, said: str, intent: str) -> None:
    assert model.guess(said).ranking[0][0] == intent


def test_what_is_like_nothing_taught_is_not_sure(model: IntentModel) -> None:
    assert not model.guess("la capital de mongolia exterior").sure
    assert not model.guess("").sure


BEYOND = [
    "cuéntame un chiste",
    "sabes algún chiste bueno",
    "qué tiempo hace mañana",
    "receta de paella",
    "quién ganó el partido",
    "tell me a joke",
    "what is the weather like",
    "a recipe for soup",
]


def learn(beyond: list[str]) -> IntentModel:
    said = {**SAID, "nothing_we_do": BEYOND}
    labels = [intent for intent, texts in said.items() for _ in texts]
    return IntentModel.fit([text for texts in said.values() for text in texts], labels, beyond=beyond)


@pytest.fixture(scope="module")
def beyond() -> IntentModel:
    return learn(["nothing_we_do"])


def test_what_is_like_nothing_we_do_looks_less_like_anything_we_do(beyond: IntentModel) -> None:
    ours = ["ola buenas", "hasta que hora esta abierto", "kiero ablar con una persona"]
    others = ["cuéntame otro chiste", "do you know a joke", "qué tiempo hace hoy"]

    def apart(model: IntentModel) -> float:
        scores = [[model.guess(text).scope for text in texts] for texts in (ours, others)]
        return min(scores[0]) - max(scores[1])

    assert apart(beyond) > 0 > apart(learn([]))
    for text in others:
        assert beyond.guess(text).ranking[0][0] == "nothing_we_do"


def test_to_say_that_we_do_nothing_of_the_kind_it_has_to_be_likelier_than_all_else(
    beyond: IntentModel,
) -> None:
    likely = beyond.guess("cuéntame un chiste")
    assert likely.sure and likely.ranking[0][1] > LIKELIER
    doubtful = beyond.guess("abren un agente paella")
    assert doubtful.ranking[0][0] == "nothing_we_do" and not doubtful.sure
    assert beyond._calibration.least_sure < doubtful.ranking[0][1] < LIKELIER


def test_the_setting_beyond_says_which_intents_are_nothing_we_do(beyond: IntentModel, tmp_path: Path) -> None:
    said = {**SAID, "nothing_we_do": BEYOND}
    examples = [Message({TEXT: text, INTENT: intent}) for intent, texts in said.items() for text in texts]
    storage, resource = LocalModelStorage(tmp_path), Resource("intents")
    config = {**SureIntentClassifier.get_default_config(), "beyond": ["nothing_we_do"]}
    classifier = SureIntentClassifier(config, storage, resource, None)
    classifier.train(TrainingData(examples))
    [heard] = classifier.process([Message({TEXT: "abren un agente paella"})])
    guess = beyond.guess("abren un agente paella")
    assert heard.get(INTENT)["name"] == "nlu_fallback"
    assert [one["confidence"] for one in heard.get("intent_ranking")] == [sure for _, sure in guess.ranking]


def test_where_nothing_is_beyond_us_all_is_as_it_was(model: IntentModel) -> None:
    texts = [text for said in SAID.values() for text in said]
    labels = [intent for intent, said in SAID.items() for _ in said]
    named = IntentModel.fit(texts, labels, beyond=["nothing_we_do"])
    for text in ("ola buenas", "¿abrís mañana?", "la capital de mongolia exterior"):
        assert named.guess(text) == model.guess(text)


@pytest.mark.parametrize("which", ["model", "beyond"])
def test_a_stored_model_guesses_exactly_the_same(
    which: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    model = request.getfixturevalue(which)
    model.save(tmp_path / "intents.npz")
    again = IntentModel.load(tmp_path / "intents.npz")
    for text in ("hola", "¿abrís mañana?", "cuéntame un chiste", "xyzzy", ""):
        assert again.guess(text) == model.guess(text)


@pytest.mark.parametrize(("examples", "folds"), [(20, 5), (700, 5), (2000, 2), (5000, 1)])
def test_no_more_is_held_out_than_tells_how_sure_to_be(examples: int, folds: int) -> None:
    assert len(held_out(np.arange(examples) % FOLDS)) == folds


def test_a_question_is_learnt_without_its_marks_too_and_counts_once() -> None:
    texts = ["¿abrís hoy?", "quiero pedir cita", "is it open?"]
    examples = Examples.prepare(texts, ["hours", "book", "hours"], "use")
    bare = Examples.prepare(["abrís hoy", "is it open"], ["hours", "hours"], "use")
    assert examples.labels.tolist() == ["hours", "book", "hours", "hours", "hours"]
    assert examples.vectors[3:] == pytest.approx(bare.vectors, abs=1e-5)
    assert np.bincount(examples.origin, examples.weights()).tolist() == pytest.approx([1, 1, 1])
    assert examples.folds().tolist() == [0, 0, 1, 0, 1]


def test_a_model_of_two_intents_works_too() -> None:
    model = IntentModel.fit(["hola", "buenas", "adiós", "hasta luego"], ["in", "in", "out", "out"])
    assert [model.guess(text).ranking[0][0] for text in ("hola", "adiós")] == ["in", "out"]


def test_what_joins_emoji_and_words_stays_and_what_shows_nothing_goes() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert harmless(f"\u200bho\u200bla\u2060 {family}\ufeff") == f"hola {family}"
    assert harmless("\u200b\u200e \u200d") == ""


@pytest.mark.parametrize(
    "text", ["/x", " /x", "//x", "/\x00/x", "\uff0fx", "/ / x", "\u200b/x", "/\u200b/x", "\ufeff\u200e/x"]
)
def test_no_slash_is_left_at_the_start(text: str) -> None:
    assert harmless(text) == "x"
