"""Of a long message that is not understood, the clearest part says what is wanted."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.engine.cues import read_cues
from bot.engine.wishes.long_story import WORDS_OF_A_STORY, gist, only_question, parts_of

STORY = (
    "hola mira os cuento, el mes pasado me cambié de piso y llamé dos veces y nadie lo cogió,"
    " y ahora cómo doy de baja el contrato viejo"
)
HEARD = {"nadie": ("complain", 0.97), "baja": ("faq", 0.9), "hola": ("greet", 1.0), "cable": ("danger", 0.86)}


def meant(text: str, intent: str = "nlu_fallback", likeliest: str = "x") -> dict[str, Any] | None:
    async def understand(part: str) -> dict[str, Any]:
        name, sure = next((found for word, found in HEARD.items() if word in part), ("x", 0.5))
        return {"intent": {"name": name, "confidence": sure}, "text": part, "entities": []}

    whole = {"intent": {"name": intent}, "text": text, "entities": [{"entity": "office"}], "language": "es"}
    whole["intent_ranking"] = [{"name": likeliest, "confidence": 0.4}]
    return asyncio.run(gist(whole, understand, read_cues(), ("greet",), ("danger",), ("inform",)))


def test_the_question_counts_and_the_whole_is_kept() -> None:
    found = meant(STORY)
    assert found and found["intent"]["name"] == "faq"
    assert (found["text"], found["entities"]) == (STORY, [{"entity": "office"}])


def test_danger_goes_before_any_question() -> None:
    found = meant(f"{STORY} y además hay un cable suelto")
    assert found and found["intent"]["name"] == "danger"


def test_where_danger_is_likeliest_nothing_else_takes_its_place() -> None:
    assert meant(STORY, likeliest="danger") is None
    found = meant(f"{STORY} y además hay un cable suelto", likeliest="danger")
    assert found and found["intent"]["name"] == "danger"


def test_danger_is_heard_in_a_short_message_too() -> None:
    found = meant("Ana Gil pero hay un cable suelto")
    assert found and found["intent"]["name"] == "danger"


def test_danger_is_heard_behind_the_answer_to_a_form_and_nothing_else_is() -> None:
    found = meant("calle Olmo 3, y deprisa que hay un cable suelto", intent="inform")
    assert found and found["intent"]["name"] == "danger"
    assert meant("calle Olmo 3, y ahora cómo doy de baja", intent="inform") is None


def test_a_short_message_and_one_that_is_understood_stay_as_they_are() -> None:
    assert meant("y ahora cómo doy de baja el contrato") is None
    assert meant(STORY, intent="report_problem") is None


def test_where_no_part_is_clear_nothing_is_guessed() -> None:
    assert meant("pues " + "esto es muy largo y no dice nada de nada, " * 4) is None


def test_parts_are_clauses_the_last_first() -> None:
    assert len(STORY.split()) >= WORDS_OF_A_STORY
    assert parts_of("no tengo luz desde ayer. y qué hago ahora? gracias") == [
        "qué hago ahora",
        "no tengo luz desde ayer",
    ]


def asked(text: str, intent: str = "faq", sure: float = 0.43, likeliest: str = "faq") -> str | None:
    async def understand(part: str) -> dict[str, Any]:
        name = "ask_when" if "cuándo" in part else "affirm" if "está bien" in part else "greet"
        return {"intent": {"name": name, "confidence": 0.95}, "text": part, "entities": []}

    whole = {"intent": {"name": intent, "confidence": sure}, "text": text, "entities": [], "language": "es"}
    whole["intent_ranking"] = [{"name": likeliest, "confidence": 0.4}]
    found = asyncio.run(only_question(whole, understand, ("greet",), ("danger", "human"), ("danger",)))
    assert found is None or found["text"] == text
    return found["intent"]["name"] if found else None


def test_a_message_that_is_hardly_understood_means_what_is_asked_in_it() -> None:
    assert asked("y eso cuándo lo arregláis? que tengo cámaras frigoríficas") == "ask_when"
    assert asked("tengo cámaras. ¿eso cuándo lo arregláis?", intent="nlu_fallback", sure=0.9) == "ask_when"


def test_what_is_understood_or_asks_two_things_or_nothing_clear_stays_as_it_is() -> None:
    assert asked("y eso cuándo lo arregláis? que tengo cámaras", sure=0.8) is None
    assert asked("¿cuándo lo arregláis? ¿y cuándo abrís?") is None
    assert asked("¿qué tal estáis vosotros? que tengo cámaras") is None
    assert asked("y eso cuándo lo arregláis?") is None


def test_a_question_is_no_yes() -> None:
    assert asked("uf no me aclaro con tanto texto. ¿está bien así entonces?") is None


def test_what_is_heard_however_unsure_is_not_left_for_a_question() -> None:
    smell = "hay un olor raro en el cuadro. ¿eso cuándo lo arregláis?"
    assert asked(smell) == "ask_when"
    assert asked(smell, intent="danger") is None
    assert asked(smell, intent="nlu_fallback", likeliest="danger") is None
    assert asked("quería a alguien. ¿eso cuándo lo arregláis?", intent="human") is None
