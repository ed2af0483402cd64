"""The connector's promises, kept by a real engine."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.engine.conftest import ROOT, Actions, Engine, Start


def fresh(engine: Engine, conversation: str) -> dict[str, Any]:
    engine.sequence = 0
    return {"conversation": conversation}


def texts(answer: dict[str, Any]) -> list[str]:
    return [reply["text"] for reply in answer["replies"]]


def test_a_greeting_is_answered_with_what_was_understood(engine: Engine) -> None:
    answer = engine.turn("hola", turn="g1", **fresh(engine, "greeting"))
    assert texts(answer) == ["Hola. ¿Te digo el horario?"]
    assert answer["replies"][0]["buttons"] == [{"title": "Horario", "payload": "/opening_hours"}]
    understood = answer["understood"]
    assert (understood["intent"], understood["language"]) == ("greet", "es")
    assert understood["ranking"][0]["intent"] == "greet"
    assert answer["slots"]["language"] == "es"
    assert answer["replayed"] is False


def test_a_reply_with_an_empty_line_stays_one_message(engine: Engine) -> None:
    answer = engine.turn("¿a qué hora abren?", **fresh(engine, "lines"))
    assert texts(answer) == ["De 9 a 14.\n\nDe lunes a viernes."]


def test_a_yes_to_the_only_button_presses_it(engine: Engine) -> None:
    conversation = fresh(engine, "yes")
    engine.turn("hola", **conversation)
    accepted = engine.turn("sí, claro", **conversation)
    assert texts(accepted) == ["De 9 a 14.\n\nDe lunes a viernes."]
    assert accepted["understood"]["intent"] == "opening_hours"
    again = engine.turn("sí", **conversation)  # the hours offer nothing
    assert again["understood"]["intent"] == "affirm"


def test_a_yes_to_a_notice_presses_its_only_button(engine: Engine) -> None:
    conversation = fresh(engine, "notice")
    engine.turn("adiós", **conversation)
    button = {"title": "Horario", "payload": "/opening_hours"}
    hours = {"text": "¿Te digo el horario?", "buttons": [button]}
    accepted = engine.turn("sí, claro", notices=[hours], **conversation)
    assert accepted["understood"]["intent"] == "opening_hours"


def test_what_was_offered_before_a_person_came_is_taken_no_more(engine: Engine) -> None:
    conversation = fresh(engine, "person")
    engine.turn("hola", **conversation)
    assert engine.turn("sí, claro", after_person=True, **conversation)["understood"]["intent"] == "affirm"
    engine.turn("hola", **conversation)
    engine.turn("quiero informar de un problema", **conversation)
    told = engine.turn("en Norte", after_person=True, **conversation)
    assert told["form"] is not None, "an open form stays"


def test_a_story_holds_after_whatever_came_before(engine: Engine) -> None:
    conversation = fresh(engine, "story")
    engine.turn("¿a qué hora abren?", **conversation)
    engine.turn("adiós", **conversation)
    assert texts(engine.turn("no", **conversation)) == ["Hola. ¿Te digo el horario?"]
    hours = engine.turn("¿a qué hora abren?", **conversation)
    assert texts(hours) == ["De 9 a 14.\n\nDe lunes a viernes."]
    assert texts(engine.turn("no", **conversation)) != ["Hola. ¿Te digo el horario?"]


def test_the_same_turn_again_moves_nothing(engine: Engine) -> None:
    conversation = fresh(engine, "again")
    engine.turn("quiero informar de un problema", turn="a1", **conversation)
    first = engine.turn("en Norte", turn="a2", **conversation)
    again = engine.turn("en Norte", turn="a2", sequence=2, **conversation)
    assert again == {**first, "replayed": True}
    done = engine.turn("no funciona la farola de mi calle", turn="a3", sequence=3, **conversation)
    assert texts(done) == ["Anotado: no funciona la farola de mi calle (Norte)."]


def test_the_same_turn_asked_twice_at_once_runs_once(start: Start, actions: Actions) -> None:
    engine = start(actions.url)
    actions.hold.clear()
    with ThreadPoolExecutor(2) as both:
        asked = [both.submit(engine.turn, "no hay luz", turn="once", sequence=1) for _ in range(2)]
        time.sleep(0.5)
        actions.hold.set()
        answers = [one.result() for one in asked]
    assert len(actions.calls) == 1
    assert sorted(answer["replayed"] for answer in answers) == [False, True]
    assert texts(answers[0]) == texts(answers[1])


def test_a_turn_survives_kill_9_and_is_not_run_again(start: Start, actions: Actions) -> None:
    engine = start(actions.url)
    engine.turn("quiero informar de un problema", turn="k1")
    before = engine.turn("en Norte", turn="k2")
    engine.kill()
    restarted = start(actions.url)
    assert restarted.turn("en Norte", turn="k2", sequence=2) == {**before, "replayed": True}
    done = restarted.turn("está rota la farola", turn="k3", sequence=3)
    assert texts(done) == ["Anotado: está rota la farola (Norte)."]


def test_a_turn_killed_before_it_was_kept_simply_runs_again(start: Start, actions: Actions) -> None:
    engine = start(actions.url)
    actions.hold.clear()
    with ThreadPoolExecutor(1) as other:
        asked = other.submit(engine.turn, "no hay luz", turn="u1", sequence=1)
        while not actions.calls:
            time.sleep(0.02)
        engine.kill()
        assert asked.exception() is not None
    actions.hold.set()
    answer = start(actions.url).turn("no hay luz", turn="u1", sequence=1)
    assert answer["replayed"] is False
    assert texts(answer) == ["action_count #2"]


FORGED = [
    "/goodbye",
    "  /goodbye",
    "//goodbye",
    "/ goodbye",
    "\u2003/goodbye",
    "\uff0fgoodbye",
    "\x00/goodbye",
    "/\x00/goodbye",
    "\u200b/goodbye",
    "\u200e\u2060/goodbye",
    "/GOODBYE",
    "/goodbye@1.0",
    '/goodbye{"office": "norte"}',
    "/restart",
    "/session_start",
    "/report_problem",
    "report_problem",
]


@pytest.mark.parametrize("spelling", FORGED)
def test_a_typed_command_is_never_an_intent(engine: Engine, spelling: str) -> None:
    answer = engine.turn(spelling, **fresh(engine, f"forged {spelling!r}"), turn="f1")
    assert answer["understood"]["intent"] == "nlu_fallback"
    assert answer["understood"]["entities"] == []
    assert answer["form"] is None


def test_a_button_of_ours_is_an_intent(engine: Engine) -> None:
    answer = engine.turn("Adiós", payload="/goodbye", **fresh(engine, "button"))
    assert texts(answer) == ["Adiós.", "Aquí estoy a cualquier hora."]
    assert answer["understood"]["confidence"] == 1.0


def test_a_button_that_this_model_does_not_know_is_read_as_its_title(engine: Engine) -> None:
    answer = engine.turn("hola", payload="/gone_with_the_old_model", **fresh(engine, "old button"))
    assert answer["understood"]["intent"] == "greet"


def test_another_process_may_have_gone_on_meanwhile(start: Start, actions: Actions) -> None:
    here = start(actions.url)
    here.turn("quiero informar de un problema", turn="s1")
    start(actions.url).turn("en Sur", turn="s2", sequence=2)
    done = here.turn("no sale agua de la fuente", turn="s3", sequence=3)
    assert texts(done) == ["Anotado: no sale agua de la fuente (Sur)."]


def test_a_fresh_session_keeps_only_the_language(engine: Engine) -> None:
    conversation = fresh(engine, "afresh")
    engine.turn("I want to report a problem", turn="n1", **conversation)
    engine.turn("in Norte", turn="n2", **conversation)
    answer = engine.turn("ok", turn="n3", fresh=True, **conversation)
    assert answer["form"] is None
    assert {name: value for name, value in answer["slots"].items() if name != "escalation"} == {
        "language": "en"
    }


def test_who_begins_anew_in_the_middle_of_a_form_finds_it_closed_and_kept(engine: Engine) -> None:
    """As by Telegram's Start: with a word they have it back, with what they had told."""
    conversation = fresh(engine, "anew")
    engine.turn("quiero informar de un problema", **conversation)
    engine.turn("en Sur", **conversation)
    answer = engine.turn("/start", payload="/greet", fresh=True, **conversation)
    assert texts(answer) == ["Hola. ¿Te digo el horario?", "Te guardo el problema. ¿Seguimos con él?"]
    assert answer["form"] is None and "district" not in answer["slots"]
    other = engine.turn("¿a qué hora abren?", **conversation)
    assert texts(other) == ["De 9 a 14.\n\nDe lunes a viernes."]
    back = engine.turn("Seguir", payload="/report_problem", **conversation)
    assert texts(back) == ["¿Qué ha pasado?"] and back["slots"]["district"] == "sur"


def test_a_conversation_that_is_to_be_forgotten_begins_anew(start: Start, actions: Actions) -> None:
    here = start(actions.url)
    here.turn("quiero informar de un problema", turn="f1")
    here.turn("en Sur", turn="f2", sequence=2)
    assert here.ask("forget", {"conversation": "c1"}) == (200, {"conversation": "c1"})
    for engine in (here, start(actions.url)):
        answer = engine.turn("hola", turn="f3", sequence=3)
        assert (answer["form"], answer["slots"].get("district")) == (None, None)
        assert engine.ask("forget", {"conversation": "c1"})[0] == 200
    assert here.ask("forget", {"conversation": ""})[0] == 400


def test_what_came_after_the_turn_up_to_which_it_is_to_be_forgotten_keeps_it(engine: Engine) -> None:
    conversation = fresh(engine, "kept")
    engine.turn("quiero informar de un problema", turn="k1", **conversation)
    last = engine.sequence
    engine.turn("en Sur", turn="k2", **conversation)
    engine.ask("forget", {**conversation, "sequence": last})
    assert engine.turn("ok", turn="k3", **conversation)["slots"]["district"] == "sur"
    engine.ask("forget", {**conversation, "sequence": engine.sequence})
    assert "district" not in engine.turn("ok", turn="k4", **conversation)["slots"]


def test_english_is_answered_in_english_and_weak_evidence_changes_nothing(engine: Engine) -> None:
    conversation = fresh(engine, "english")
    assert texts(engine.turn("good morning", turn="e1", **conversation)) == [
        "Hello. Shall I tell you the hours?"
    ]
    for number, weak in enumerate(("ok", "Norte", "R-1043", "👍", "")):
        assert engine.turn(weak, turn=f"e2{number}", **conversation)["slots"]["language"] == "en"
    assert engine.turn("en español por favor", turn="e3", **conversation)["slots"]["language"] == "es"


def test_the_contacts_language_comes_first(engine: Engine) -> None:
    answer = engine.turn("hello", language="es", **fresh(engine, "prior"))
    assert answer["slots"]["language"] == "es"


def test_a_failed_action_fails_the_turn_and_leaves_the_conversation_as_it_was(
    start: Start, actions: Actions
) -> None:
    engine = start(actions.url)
    actions.down = True
    body = {"conversation": "c1", "turn": "d1", "sequence": 1, "text": "no hay luz en Norte"}
    assert engine.ask("turn", body) == (502, {"error": "action"})
    actions.down = False
    answer = engine.turn("hola", turn="d2", sequence=1)
    assert "district" not in answer["slots"]


def test_an_action_server_that_is_not_there_fails_the_turn(start: Start) -> None:
    body = {"conversation": "nobody home", "turn": "d1", "sequence": 1, "text": "no hay luz"}
    assert start().ask("turn", body) == (502, {"error": "action"})


@pytest.mark.parametrize("path", ["turn", "ahead", "parse", "forget", "health"])
def test_nobody_without_the_token_gets_in(engine: Engine, path: str) -> None:
    body = None if path == "health" else {"text": "hola"}
    for wrong in ("", "wrong", "ñ"):
        assert engine.ask(path, body, token=wrong.encode().decode("latin-1"))[0] == 401


ASKED = {"conversation": "c", "turn": "t", "sequence": 1, "text": "hola"}
MALFORMED = [
    b"",
    b"{",
    b"[]",
    b'"text"',
    {},
    {**ASKED, "sequence": "1"},
    {**ASKED, "sequence": True},
    {**ASKED, "sequence": -1},
    {**ASKED, "conversation": ""},
    {**ASKED, "turn": None},
    {**ASKED, "text": 7},
    {**ASKED, "language": "fr"},
    {**ASKED, "fresh": "yes"},
    {**ASKED, "written_at": "yesterday"},
    {**ASKED, "written_at": "2026-11-27T09:30:00"},
    {**ASKED, "payload": {}},
    {**ASKED, "notices": "x"},
    {**ASKED, "notices": ["x"]},
    {**ASKED, "notices": [{"text": "x", "buttons": [{"title": 1}]}]},
]


@pytest.mark.parametrize("body", MALFORMED)
def test_a_malformed_body_is_refused_with_the_reason(engine: Engine, body: Any) -> None:
    status, answer = engine.ask("turn", body)
    assert status == 400
    assert answer["error"]


ODD = [
    "",
    " ",
    "?",
    "👍",
    "🤷‍♀️🤷‍♀️",
    "\x00",
    "\ud800",
    "<script>alert(1)</script>",
    "مرحبا",
    "a" * 50_000,
    "hola " * 10_000,
    "{}",
    "@",
    "{{{{",
    "\u202ehola",
    "1" * 4000,
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_texts_are_answered(engine: Engine, odd: str) -> None:
    conversation = fresh(engine, f"odd {odd[:5].encode('utf-8', 'replace')!r} {len(odd)}")
    body = {**conversation, "turn": "o1", "sequence": 1, "text": odd}
    status, answer = engine.ask("turn", body)
    assert status == 200
    assert answer["replies"]


@pytest.mark.parametrize("ahead", ["¿a qué hora abren?", "adiós", "/restart", ""])
def test_what_was_read_ahead_changes_no_answer(engine: Engine, ahead: str) -> None:
    conversation = fresh(engine, f"ahead {ahead}")
    engine.turn("hola", language="es", **conversation)
    hint = {**conversation, "text": ahead, "language": "es", "written_at": "2026-11-27T09:30:00+00:00"}
    assert engine.ask("ahead", hint) == (200, {"conversation": f"ahead {ahead}"})
    answer = engine.turn("¿a qué hora abren?", language="es", **conversation, written_at=hint["written_at"])
    assert texts(answer) == ["De 9 a 14.\n\nDe lunes a viernes."]
    assert answer["understood"]["intent"] == "opening_hours"


@pytest.mark.parametrize("body", [b"{", [], {"text": "hola"}, {"conversation": "c", "written_at": "soon"}])
def test_what_is_malformed_ahead_is_refused(engine: Engine, body: Any) -> None:
    assert engine.ask("ahead", body)[0] == 400


def test_parse_touches_no_conversation(engine: Engine) -> None:
    status, understood = engine.ask("parse", {"text": "¿abren los sábados en Norte?", "language": "es"})
    assert status == 200
    assert understood["intent"] == "opening_hours"
    assert [
        (e["entity"], e["value"], e["text"]) for e in understood["entities"] if e["entity"] == "office"
    ] == [("office", "norte", "Norte")]


def test_health_names_the_model(engine: Engine) -> None:
    assert engine.ask("health") == (200, {"ready": True, "model": "small.tar.gz"})


def test_the_engine_ends_with_its_parent(start: Start) -> None:
    engine = start()
    assert engine.process.stdin is not None
    engine.process.stdin.close()
    assert engine.process.wait(timeout=2) == 0


def test_sigterm_ends_it_within_a_second(start: Start) -> None:
    engine = start()
    begun = time.monotonic()
    engine.process.terminate()
    engine.process.wait(timeout=5)
    assert time.monotonic() - begun < 1.0


def test_it_does_not_serve_without_a_token(bot: Path) -> None:
    command = [sys.executable, "-m", "bot.engine", "serve", "--port", "1"]
    environment = {"PATH": "/usr/bin", "PYTHONPATH": str(ROOT), "ENGINE_TOKEN": ""}
    ended = subprocess.run(command, cwd=bot, env=environment, capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr.strip() == "ENGINE_TOKEN is not set: the engine answers only those who know it."
