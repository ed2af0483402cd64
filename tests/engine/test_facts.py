"""What any response may fill in."""

from __future__ import annotations

import asyncio
from pathlib import Path

from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.core.business import FACTS
from bot.engine.connector.variations import Variations
from bot.engine.facts import in_another_language, read_facts, read_languages
from bot.engine.nlu.business_names import find_names, read_names
from bot.engine.nlu.detector_model import Examples
from bot.engine.nlu.frustration_model import KINDS
from bot.engine.nlu.language import LanguageDetector, place_names
from bot.engine.nlu.languages import NOTHING

ROOT = Path(__file__).parents[2]


def test_the_business_says_which_languages_it_speaks(tmp_path: Path) -> None:
    (tmp_path / "business.yml").write_text("languages: [en]\n")
    assert read_languages(tmp_path) == ("en",)
    assert read_languages(tmp_path / "nowhere") == ("es", "en")


def test_words_that_other_readers_take_for_true_false_or_a_sum_are_words(tmp_path: Path) -> None:
    """As the check reads them."""
    (tmp_path / "business.yml").write_text("name: On\nwords: {office: {es: no, en: off}}\n")
    (tmp_path / "contacts.yml").write_text("phone: 9:30\nwhatsapp: 12:30:45\nemail: yes\n")
    facts = read_facts(tmp_path)["es"]
    assert (facts["business"], facts["phone"], facts["email"]) == ("On", "9:30", "yes")
    assert "no" in facts.values()
    (tmp_path / "districts.yml").write_text(
        "districts:\n  no: {es: Noroeste, en: NO, synonyms: {es: [on]}}\n"
    )
    names = read_names(tmp_path)
    assert [(one.key, one.entity) for one in find_names("vivo en noroeste", names)] == [("no", "district")]
    assert place_names(tmp_path).search("no power in noroeste")


def test_an_example_of_anger_is_a_line_with_a_dash(tmp_path: Path) -> None:
    """What stands further in is left out, and told by the check; so are empty lines."""
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "anger.yml").write_text("fed_up: |\n  - basta ya\n\n  -ni una más\n   - fuera\n")
    read = Examples.read(tmp_path, KINDS, ["hola"])
    assert read.texts == ["basta ya", "ni una más", "hola"]
    assert list(read.of_it) == [True, True, False]


def test_examples_in_another_language_are_passed_over() -> None:
    assert in_another_language(Path("data/nlu/en/hours.yml"), ("es",))
    assert in_another_language(Path("data/frustration/en/shouting.yml"), ("es",))
    assert in_another_language(Path("data/danger/en/people.yml"), ("es",))
    assert not in_another_language(Path("data/nlu/en/hours.yml"), ("es", "en"))
    assert not in_another_language(Path("/es/en/data/rules/hours.yml"), ("es",))


def test_where_one_language_is_spoken_nothing_is_detected(tmp_path: Path) -> None:
    (tmp_path / "business.yml").write_text("languages: [en]\n")
    message = Message({"text": "hola, ¿a qué hora abrís?", "metadata": {"language": "es"}})
    config = {**LanguageDetector.get_default_config(), "folder": str(tmp_path)}
    LanguageDetector(config, None, None, NOTHING).process([message])
    assert message.get("language") == "en"


def test_every_fact_is_read_from_the_files() -> None:
    assert {language: set(facts) for language, facts in read_facts(ROOT / "data/business").items()} == {
        "es": set(FACTS),
        "en": set(FACTS),
    }


def test_a_response_fills_in_the_facts_and_an_action_may_give_others() -> None:
    words = Variations(facts={"es": {"business": "Rivera", "phone": "+34 910 000 200"}})
    words.responses = {"utter_greet": [{"text": "{business}: {phone}"}]}
    tracker = DialogueStateTracker.from_events("c", [], slots=[AnySlot("language", [{}], initial_value="es")])
    said = asyncio.run(words.generate("utter_greet", tracker, "web"))
    assert said and said["text"] == "Rivera: +34 910 000 200"
    said = asyncio.run(words.generate("utter_greet", tracker, "web", phone="112"))
    assert said and said["text"] == "Rivera: 112"
