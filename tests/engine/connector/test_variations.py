"""Which variation of a response is said: never the same twice running, and in a turn asked again the same."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import create_bot_utterance
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet, UserUttered

from bot.engine.adjusted.live_tracker import LiveTracker
from bot.engine.connector.variations import Variations
from bot.engine.tracker_store import LiveTrackerStore


def variation(text: str, language: str) -> dict[str, object]:
    condition = [{"type": "slot", "name": "language", "value": language}]
    return {"text": text, "condition": condition}


DOMAIN = Domain.from_dict(
    {
        "intents": ["greet"],
        "slots": {"language": {"type": "text", "initial_value": "es", "mappings": [{"type": "custom"}]}},
        "responses": {
            "utter_greet": [
                variation("Hola.", "es"),
                variation("Hello.", "en"),
                variation("Buenas.", "es"),
                variation("¿Qué tal, {name}?", "es"),
            ],
            "utter_only": [variation("Siempre igual.", "es")],
            "utter_in_form_greet": [variation("Hola, seguimos:", "es")],
        },
    }
)
SPANISH = {"Hola.", "Buenas.", "¿Qué tal, Ana?"}


class Speaker:
    """A conversation in which the bot says one response in each turn, on a store of its own."""

    def __init__(self, url: str, pinned: int = 0) -> None:
        self.store = LiveTrackerStore(DOMAIN, url=url)
        self.words = Variations(pinned)
        self.words.responses = DOMAIN.responses
        self.turns = 0

    def say(self, key: str = "utter_greet", keep: bool = True, language: str = "es") -> str:
        self.turns += 1
        tracker = self.store.open("c", self.turns)
        text = self._turn(tracker, key, language)
        if keep:
            self.store.keep(tracker, f"turn-{self.turns}", self.turns, {})
        else:
            self.store.forget("c")
            self.turns -= 1
        return text

    def _turn(self, tracker: LiveTracker, key: str, language: str) -> str:
        number = self.turns
        tracker.update(UserUttered("hola", {"name": "greet"}, message_id=f"turn-{number}"))
        tracker.update(SlotSet("language", language))
        message = asyncio.run(self.words.generate(key, tracker, "ventanilla", name="Ana"))
        assert message is not None
        text = str(message["text"])
        tracker.update(create_bot_utterance(message))
        tracker.update(ActionExecuted("action_listen"))
        return text


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/trackers.db"


def test_nothing_is_said_twice_running_while_there_is_another_way_and_all_ways_are_used(url: str) -> None:
    speaker = Speaker(url)
    said = [speaker.say() for _ in range(40)]
    assert all(one != next_one for one, next_one in itertools.pairwise(said))
    assert set(said) == SPANISH


def test_what_was_said_last_is_remembered_over_other_turns_and_a_restart(url: str) -> None:
    speaker = Speaker(url)
    for _ in range(6):
        last = speaker.say()
        for _ in range(8):  # more than the tracker's tail
            assert speaker.say("utter_only") == "Siempre igual."
        fresh = Speaker(url)
        fresh.turns = speaker.turns
        assert (speaker.say(keep=False), fresh.say(keep=False)) == (fresh.say(keep=False),) * 2
        assert fresh.say(keep=False) != last


def test_a_turn_asked_again_says_the_same(url: str) -> None:
    speaker = Speaker(url)
    for _ in range(10):
        assert speaker.say(keep=False) == speaker.say(keep=False) == speaker.say()


def test_while_a_form_is_open_its_own_words_are_said_where_there_are_some() -> None:
    words = Variations()
    words.responses = DOMAIN.responses
    tracker = LiveTracker("c", DOMAIN.slots)
    tracker.update(ActiveLoop("some_form"))

    def said(key: str) -> str:
        message = asyncio.run(words.generate(key, tracker, "ventanilla"))
        assert message is not None
        return str(message["text"])

    assert said("utter_greet") == "Hola, seguimos:"
    assert said("utter_only") == "Siempre igual."
    tracker.update(ActiveLoop(None))
    assert said("utter_greet") != "Hola, seguimos:"


def test_the_language_chooses_first(url: str) -> None:
    speaker = Speaker(url)
    assert {speaker.say(language="en") for _ in range(5)} == {"Hello."}


def test_a_pinned_choice_is_always_that_or_the_last_there_is(url: str) -> None:
    assert [Speaker(url, pinned).say(keep=False) for pinned in (1, 2, 3, 4)] == [
        "Hola.",
        "Buenas.",
        "¿Qué tal, Ana?",
        "¿Qué tal, Ana?",
    ]
    assert Speaker(url, 2).say("utter_only", keep=False) == "Siempre igual."


def test_filling_in_a_blank_leaves_the_response_as_it_was(url: str) -> None:
    speaker = Speaker(url, 3)
    assert speaker.say() == speaker.say() == "¿Qué tal, Ana?"
    assert DOMAIN.responses["utter_greet"][3]["text"] == "¿Qué tal, {name}?"


def test_a_new_session_forgets_what_the_last_one_said() -> None:
    tracker = LiveTracker("c", DOMAIN.slots)
    tracker.said["utter_greet"] = 2
    tracker.update(SessionStarted())
    assert tracker.said == {}


def test_a_response_nobody_wrote_is_not_said() -> None:
    assert asyncio.run(Variations().generate("utter_gone", LiveTracker("c", DOMAIN.slots), "x")) is None


def with_an_office(office: str | None, language: str = "es") -> Domain:
    mapped = [{"type": "from_entity", "entity": "office"}]
    slots = {
        "language": {"type": "text", "initial_value": language, "mappings": [{"type": "custom"}]},
        "office": {"type": "text", "initial_value": office, "mappings": mapped},
    }
    button = {"title": "{office}", "payload": '/opening_hours{{"office": "{office}"}}'}
    texts = (("Junto a {office}.", "es"), ("Junto a cada clínica.", "es"), ("Next to {office}.", "en"))
    variations = [variation(*one) for one in texts]
    variations[0]["buttons"] = [button]
    return Domain.from_dict({"slots": slots, "responses": {"utter_faq/parking": variations}})


def said_of(domain: Domain) -> dict[str, Any]:
    called = {"office": {"es": {"playa": "La Playa"}, "en": {"playa": "Beach"}}}
    words = Variations(pinned=1, called=called)
    words.responses = domain.responses
    tracker = LiveTracker("c", domain.slots)
    message = asyncio.run(words.generate("utter_faq/parking", tracker, "ventanilla"))
    assert message is not None
    return message


@pytest.mark.parametrize(("language", "said"), [("es", "Junto a La Playa."), ("en", "Next to Beach.")])
def test_what_a_slot_holds_is_said_by_its_name(language: str, said: str) -> None:
    assert said_of(with_an_office("playa", language))["text"] == said


def test_a_button_says_the_name_and_sends_the_key() -> None:
    (button,) = said_of(with_an_office("playa"))["buttons"]
    assert button == {"title": "La Playa", "payload": '/opening_hours{"office": "playa"}'}


def test_what_fills_in_an_empty_slot_is_not_said_while_there_is_another() -> None:
    """Customers would read "None"."""
    assert said_of(with_an_office(None))["text"] == "Junto a cada clínica."
    assert said_of(with_an_office(None, "en"))["text"] == "Next to ."
