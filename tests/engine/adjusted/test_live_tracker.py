"""A long conversation costs no more than a short one, and nothing is forgotten."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.adjusted.live_tracker import LONGEST_TAIL, LiveTracker
from bot.engine.tracker_store import LiveTrackerStore, _tables
from tests.servers import Postgres

DOMAIN = Domain.from_dict(
    {
        "intents": ["inform"],
        "forms": {"some_form": {"required_slots": ["office"]}},
        "slots": {
            "office": {"type": "text", "mappings": [{"type": "custom"}]},
            "language": {"type": "categorical", "values": ["es", "en"], "mappings": [{"type": "custom"}]},
        },
    }
)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with Postgres.started(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "SQLite":
        return f"sqlite:///{tmp_path}/trackers.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


def say(store: LiveTrackerStore, number: int, *events: object) -> None:
    tracker = store.open("c", number)
    tracker.update(UserUttered(f"message {number}", {"name": "inform"}))
    for event in (*events, ActionExecuted("action_listen")):
        tracker.update(event)
    store.keep(tracker, f"t{number}", number, {"number": number})


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_it_is_named_as_the_gateways_database_may_be(postgres: Postgres, scheme: str) -> None:
    url = postgres.new_database().replace("postgresql", scheme, 1)
    say(LiveTrackerStore(DOMAIN, url=url), 1, SlotSet("office", "norte"))
    assert LiveTrackerStore(DOMAIN, url=url).open("c", 2).get_slot("office") == "norte"


def test_the_tail_stays_short_and_the_state_whole(url: str) -> None:
    store = LiveTrackerStore(DOMAIN, url=url)
    say(store, 1, SlotSet("office", "norte"), ActiveLoop("some_form"))
    for number in range(2, 60):
        say(store, number)
    live = store.open("c", 60)
    assert sum(isinstance(event, UserUttered) for event in live.events) <= LONGEST_TAIL
    assert (live.get_slot("office"), live.active_loop_name) == ("norte", "some_form")
    replayed = list(live.generate_all_prior_trackers())[-1][0]
    assert (replayed.get_slot("office"), replayed.active_loop_name) == ("norte", "some_form")


def test_a_reloaded_conversation_is_the_same(url: str) -> None:
    store = LiveTrackerStore(DOMAIN, url=url)
    for number in range(1, 40):
        say(store, number, SlotSet("office", f"office {number // 10}"))
    live, loaded = store.open("c", 40), LiveTrackerStore(DOMAIN, url=url).open("c", 40)
    assert loaded.current_slot_values() == live.current_slot_values()
    assert loaded.latest_action_name == live.latest_action_name
    assert loaded.latest_message is not None
    assert loaded.latest_message.text == "message 39"


def test_the_whole_history_is_stored_once(url: str) -> None:
    store = LiveTrackerStore(DOMAIN, url=url)
    for number in range(1, 30):
        say(store, number)
    whole = store._load("c", since=0)
    assert whole is not None
    said = [event.text for event in whole.events if isinstance(event, UserUttered)]
    assert said == [f"message {number}" for number in range(1, 30)]


def test_only_the_last_session_is_reloaded(url: str) -> None:
    store = LiveTrackerStore(DOMAIN, url=url)
    say(store, 1, SlotSet("office", "norte"))
    say(store, 2, SessionStarted())
    loaded = LiveTrackerStore(DOMAIN, url=url).open("c", 3)
    assert loaded.get_slot("office") is None
    assert not any(isinstance(event, UserUttered) for event in loaded.events)


def test_a_turn_is_kept_once(url: str) -> None:
    store = LiveTrackerStore(DOMAIN, url=url)
    say(store, 1)
    for asked in (store, LiveTrackerStore(DOMAIN, url=url)):  # the engine that answered, and one begun since
        assert asked.answer("c", "t1", 1) == {"number": 1}
        assert asked.answer("c", "t2", 2) is None
        assert asked.answer("other", "t1", 1) is None


def test_a_turn_that_another_engine_has_kept_meanwhile_is_found_when_it_is_asked_again(url: str) -> None:
    behind, ahead = LiveTrackerStore(DOMAIN, url=url), LiveTrackerStore(DOMAIN, url=url)
    say(behind, 1)
    say(ahead, 2)
    with pytest.raises((sqlite3.IntegrityError, psycopg2.IntegrityError)):
        say(behind, 2)
    behind.forget("c")
    assert behind.answer("c", "t2", 2) == {"number": 2}


def test_a_form_goes_on_with_another_model_and_is_left_where_the_model_has_it_no_more(url: str) -> None:
    """Both ways: what one model wrote another reads, with other forms and slots."""
    say(LiveTrackerStore(DOMAIN, url=url), 1, ActiveLoop("some_form"), SlotSet("requested_slot", "office"))
    richer = Domain.from_dict({**DOMAIN.as_dict(), "intents": ["inform", "greet"]})
    going_on = LiveTrackerStore(richer, url=url).open("c", 2)
    assert (going_on.active_loop_name, going_on.get_slot("requested_slot")) == ("some_form", "office")

    poorer = Domain.from_dict({"intents": ["inform"]})
    store = LiveTrackerStore(poorer, url=url)
    left = store.open("c", 2)
    assert left.active_loop_name is None
    say(store, 2)
    assert LiveTrackerStore(DOMAIN, url=url).open("c", 3).active_loop_name is None


def any_event(chance: random.Random) -> Event:
    """Mostly what conversations are made of, now and then what takes something back."""
    hidden = chance.random() < 0.3
    often = [
        lambda: UserUttered("words", {"name": "inform"}),
        lambda: ActionExecuted("action_listen", hide_rule_turn=hidden),
        lambda: ActionExecuted("utter_something", hide_rule_turn=hidden),
        lambda: ActionExecuted("some_form", hide_rule_turn=hidden),
        lambda: SlotSet("office", chance.choice(["norte", None])),
        lambda: SlotSet("language", chance.choice(["es", "en"])),
    ]
    seldom = [
        lambda: ActiveLoop(chance.choice(["some_form", None])),
        lambda: ActionExecutionRejected("some_form"),
        UserUtteranceReverted,
        ActionReverted,
        SessionStarted,
        Restarted,
    ]
    return chance.choice(often if chance.random() < 0.85 else seldom)()


@pytest.mark.parametrize("seed", range(20))
def test_policies_see_what_rasa_would_show_them(seed: int) -> None:
    """Whatever happens, and however often they look in between."""
    chance = random.Random(seed)
    live, rasas = LiveTracker("c", DOMAIN.slots), DialogueStateTracker("c", DOMAIN.slots)
    for _ in range(60):
        event = any_event(chance)
        live.update(event)
        rasas.update(event)
        assert live.applied_events() == rasas.applied_events()
        for ignoring in chance.sample([True, False], chance.randrange(3)):
            seen, expected = (
                tracker.past_states(DOMAIN, ignore_rule_only_turns=ignoring) for tracker in (live, rasas)
            )
            assert seen == expected
        steps, expected = chance.randrange(1, 8), rasas.past_states(DOMAIN, omit_unset_slots=True)
        lately = [DOMAIN.get_active_state(moment, omit_unset_slots=True) for moment in live.lately(steps)]
        assert lately == expected[-steps:]


def test_a_conversation_that_is_erased_is_nowhere_any_more_and_others_are(url: str) -> None:
    store = LiveTrackerStore(DOMAIN, url=url)
    say(store, 1, SlotSet("office", "norte"))
    other = store.open("other", 1)
    other.update(UserUttered("hola", {"name": "greet"}))
    store.keep(other, "o1", 1, {"number": 1})
    store.erase("c")
    store.erase("c")
    for asked in (store, LiveTrackerStore(DOMAIN, url=url)):
        assert asked._load("c", since=0) is None and asked.answer("c", "t1", 1) is None
        assert asked.open("c", 2).get_slot("office") is None
        assert asked._load("other", since=0) is not None
    with store._engine.connect() as connection:
        for table in _tables.sorted_tables:
            assert set(connection.execute(sa.select(table.c.conversation)).scalars()) == {"other"}, table.name


def test_not_a_word_of_it_is_left_in_the_files(tmp_path: Path) -> None:
    """Neither in the database nor in its log of changes, though the engine goes on."""
    store = LiveTrackerStore(DOMAIN, url=f"sqlite:///{tmp_path}/t.db")
    say(store, 1, SlotSet("office", "zafiro"))
    assert any(b"zafiro" in file.read_bytes() for file in tmp_path.iterdir())
    store.erase("c")
    assert not any(b"zafiro" in file.read_bytes() for file in tmp_path.iterdir())


def test_a_new_session_is_all_that_is_kept_of_a_conversation(url: str) -> None:
    store = LiveTrackerStore(DOMAIN, url=url)
    for number in range(1, 4):
        say(store, number)
    tracker = store.open("c", 4)
    tracker.update(SessionStarted())
    say(store, 4)
    say(store, 5)
    for asked in (store, LiveTrackerStore(DOMAIN, url=url)):
        whole = asked._load("c", since=0)
        assert whole is not None
        said = [event.text for event in whole.events if isinstance(event, UserUttered)]
        assert said == ["message 4", "message 5"]
        assert [bool(asked.answer("c", f"t{number}", number)) for number in (3, 4, 5)] == [False, True, True]
        assert asked.last_sequence("c") == 5
