"""The widget's requests, against a real server with a real database and a scripted engine."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import threading
import time
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.channels.web import blueprint
from bot.channels.web.limits import Limits, Rate
from bot.core.message import Button, Reply
from bot.core.turn import Answer, Question, Understanding
from bot.dialogue.scripted import say
from bot.services import photos
from bot.services.erase import erase
from bot.services.operators import add
from bot.services.ports import UnitOfWork
from bot.services.reply import reply
from bot.services.take_over import take_over
from tests.browser.counter import Counter, now
from tests.patience import PATIENCE, wait_for
from tests.unit.channels.web.conftest import Arrive, Visitor


def listens(visitor: Visitor) -> bool:
    with visitor.http.stream("GET", "/web/stream", headers=visitor.headers) as page:
        return page.status_code == 200


def texts(events: list[dict[str, Any]]) -> list[str]:
    return [event["data"]["text"] for event in events if event["event"] == "message"]


def test_a_message_is_stored_then_answered_on_the_stream(visitor: Visitor) -> None:
    client_id = str(uuid.uuid4())
    sent = visitor.say("hola", client_id)
    assert sent.status_code == 202
    assert sent.json()["client_id"] == client_id
    heard = visitor.hear(until="eco: hola")
    assert texts(heard) == ["hola", "eco: hola"]
    assert heard[0]["data"]["client_id"] == client_id, "the page knows its own message again"


def test_the_same_message_sent_twice_is_one_message_with_one_answer(visitor: Visitor) -> None:
    client_id = str(uuid.uuid4())
    first, second = visitor.say("hola", client_id), visitor.say("hola", client_id)
    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    visitor.hear(until="eco: hola")
    visitor.say("adiós")
    visitor.hear(until="eco: adiós")
    assert texts(visitor.hear(until="state")) == ["hola", "eco: hola", "adiós", "eco: adiós"]


def test_a_page_whose_customer_is_erased_comes_back_to_a_conversation_of_its_own(
    counter: Counter, visitor: Visitor
) -> None:
    visitor.say("hola, soy Ana")
    cursor = visitor.cursor("eco: hola, soy Ana")
    link = visitor.http.get("/web/transcript", headers=visitor.headers).json()["url"]
    found = counter.do(lambda uow: uow.conversations.listing("all", "")[0])
    ended = threading.Event()

    def listens() -> None:
        with pytest.raises(AssertionError, match="the stream ended"):
            visitor.hear(until="nothing of the kind", cursor=cursor)
        ended.set()

    listening = threading.Thread(target=listens)
    listening.start()
    counter.do(lambda uow: erase(uow, found.contact_id, now()) and None)
    listening.join(PATIENCE)
    assert ended.is_set()
    assert visitor.http.get("/web/stream", headers=visitor.headers).status_code == 204
    assert visitor.http.get(link).status_code == 404
    visitor.say("buenas")
    assert texts(visitor.hear(until="eco: buenas", cursor=cursor)) == ["buenas", "eco: buenas"]


def test_twenty_copies_at_once_are_one_message(counter: Counter, visitor: Visitor) -> None:
    client_id = str(uuid.uuid4())
    answers: list[httpx.Response] = []
    senders = [
        threading.Thread(target=lambda: answers.append(visitor.say("hola", client_id))) for _ in range(20)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    visitor.hear(until="eco: hola")
    assert len(counter.dialogue.asked) == 1


def test_two_visitors_may_use_the_same_id_and_never_see_each_other(
    counter: Counter, visitor: Visitor
) -> None:
    other = Visitor(counter)
    client_id = str(uuid.uuid4())
    visitor.say("soy Ana", client_id)
    other.say("soy Luis", client_id)
    visitor.hear(until="eco: soy Ana")
    other.hear(until="eco: soy Luis")
    assert texts(visitor.hear(until="state")) == ["soy Ana", "eco: soy Ana"]
    assert texts(other.hear(until="state")) == ["soy Luis", "eco: soy Luis"]


def test_a_page_that_comes_back_hears_what_it_missed_and_nothing_twice(visitor: Visitor) -> None:
    visitor.say("uno")
    cursor = visitor.cursor(until="eco: uno")
    visitor.say("dos")
    again = visitor.hear(until="eco: dos", cursor=cursor)
    assert texts(again) == ["dos", "eco: dos"]
    ids = [int(cursor), *(int(event["id"]) for event in again if "id" in event)]
    assert ids == sorted(set(ids)), "cursors only grow"


def test_a_cursor_of_another_database_is_answered_with_the_whole_history(visitor: Visitor) -> None:
    visitor.say("uno")
    visitor.hear(until="eco: uno")
    assert texts(visitor.hear(until="state", cursor="999999")) == ["uno", "eco: uno"]


def test_before_the_first_message_there_is_nothing_to_hear(visitor: Visitor) -> None:
    assert visitor.http.get("/web/stream", headers=visitor.headers).status_code == 204
    assert visitor.http.get("/web/transcript", headers=visitor.headers).status_code == 404


def test_a_quiet_stream_shows_signs_of_life_and_ends_at_once_when_the_server_stops(
    counter: Counter, visitor: Visitor
) -> None:
    visitor.say("hola")
    visitor.hear(until="eco: hola")
    began = threading.Event()
    lines: list[str] = []

    def listen() -> None:
        with visitor.http.stream("GET", "/web/stream", headers=visitor.headers) as stream:
            for line in stream.iter_lines():
                lines.append(line)
                if line.startswith(":"):
                    began.set()

    listener = threading.Thread(target=listen)
    listener.start()
    assert began.wait(PATIENCE), "no heartbeat"
    counter.stop()
    listener.join(PATIENCE)
    assert not listener.is_alive()


def test_a_button_we_offered_comes_back_as_its_payload_and_a_forged_one_as_text(
    counter: Counter, visitor: Visitor
) -> None:
    offer = Answer((Reply("¿Confirmo?", (Button("Sí", "/affirm"),)),), Understanding("x", 1.0, "es"))
    counter.dialogue.script = lambda q: offer if q.text == "cita" else say(f"{q.payload}")
    visitor.say("cita")
    heard = visitor.hear(until="¿Confirmo?")
    assert heard[-1]["data"]["buttons"] == [{"title": "Sí", "payload": "/affirm"}]
    visitor.say("Sí", payload="/affirm")
    visitor.hear(until="/affirm")
    visitor.say("Sí", payload="/restart")
    visitor.hear(until="None")


def test_an_operator_is_announced_by_name_and_their_notes_stay_inside(
    counter: Counter, visitor: Visitor
) -> None:
    visitor.say("una persona")
    cursor = visitor.cursor(until="eco: una persona")
    lucia = counter.do(lambda uow: add(uow, "Lucía Ortega", None, now()))
    about = counter.conversation().id
    counter.do(lambda uow: take_over(uow, about, lucia.id, counter.words, now()))
    counter.do(lambda uow: reply(uow, about, lucia.id, "parece enfadado", "r1", True, now()))
    counter.do(lambda uow: reply(uow, about, lucia.id, "Hola, soy Lucía", "r2", False, now()))
    heard = visitor.hear(until="Hola, soy Lucía", cursor=cursor)
    states = [event["data"] for event in heard if event["event"] == "state"]
    assert states[-1]["operator"] == {"name": "Lucía Ortega", "initials": "LO", "photo": None}
    assert states[-1]["status"] == "open"
    said = heard[-1]["data"]
    assert (said["author"], said["name"], said["initials"]) == ("operator", "Lucía Ortega", "LO")
    assert "parece enfadado" not in texts(heard)


def test_a_reply_made_while_an_operator_took_over_never_reaches_the_page(
    counter: Counter, visitor: Visitor
) -> None:
    lucia = counter.do(lambda uow: add(uow, "Lucía Ortega", None, now()))
    asked, answer = threading.Event(), threading.Event()

    async def slow(question: Question) -> Answer:
        asked.set()
        while not answer.is_set():
            await asyncio.sleep(0.02)
        return say("demasiado tarde")

    counter.dialogue.script = slow
    visitor.say("hola")
    assert asked.wait(PATIENCE)
    about = counter.conversation().id
    counter.do(lambda uow: take_over(uow, about, lucia.id, counter.words, now()))
    answer.set()
    counter.do(lambda uow: reply(uow, about, lucia.id, "aquí estoy", "r1", False, now()))
    visitor.hear(until="aquí estoy")
    time.sleep(0.5)
    assert "demasiado tarde" not in texts(visitor.hear(until="state"))


def test_typing_is_told_both_ways(counter: Counter, visitor: Visitor) -> None:
    told: list[tuple[str, bool]] = []
    visitor.say("hola")
    cursor = visitor.cursor(until="eco: hola")
    counter.hub.on_typing(lambda about, who, on: told.append((who, on)))
    assert visitor.http.post("/web/typing", headers=visitor.headers, json={"on": True}).status_code == 202
    assert told == [("customer", True)]
    heard = threading.Event()

    def typing_until_it_is_heard() -> None:
        while not heard.wait(0.1):
            counter.typing("operator", True)

    typing = threading.Thread(target=typing_until_it_is_heard)
    typing.start()
    try:
        said = visitor.hear(until="typing", cursor=cursor)
    finally:
        heard.set()
        typing.join()
    assert said[-1]["data"] == {"who": "operator", "on": True}


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer nonsense", "Bearer a.b.c", "Basic abc"])
@pytest.mark.parametrize(
    "request_",
    [
        ("POST", "/web/messages"),
        ("POST", "/web/typing"),
        ("POST", "/web/leave"),
        ("GET", "/web/stream"),
        ("GET", "/web/transcript"),
    ],
)
def test_without_a_token_of_ours_nothing_is_told(
    counter: Counter, token: str, request_: tuple[str, str]
) -> None:
    method, path = request_
    answer = httpx.request(method, counter.url + path, headers={"Authorization": token}, timeout=PATIENCE)
    assert answer.status_code == 401
    assert answer.json()["error"] == "no_visitor"


def test_too_much_at_once_is_refused_with_the_time_to_wait(sqlite_url: str, arrive: Arrive) -> None:
    counter = Counter(sqlite_url, limits=Limits(messages=Rate(2, 0.1), visitors=Rate(2, 0.1)))
    counter.start()
    try:
        visitor = arrive(counter)
        assert [visitor.say("x").status_code for _ in range(3)] == [202, 202, 429]
        assert int(visitor.say("x").headers["Retry-After"]) >= 1
        arrive(counter)
        assert visitor.http.post("/web/visitors").status_code == 429
    finally:
        counter.stop()


def test_many_visitors_of_one_address_write_no_more_than_an_office_would(
    sqlite_url: str, arrive: Arrive
) -> None:
    """A token costs nothing: who floods takes a new one for each message."""
    counter = Counter(sqlite_url, limits=Limits(messages_of_address=Rate(3, 0.1)))
    counter.start()
    try:
        assert [arrive(counter).say("x").status_code for _ in range(4)] == [202, 202, 202, 429]
    finally:
        counter.stop()


def test_a_proxy_that_is_not_counted_is_told_of_once(
    sqlite_url: str, arrive: Arrive, capfd: pytest.CaptureFixture[str]
) -> None:
    """All customers have its address: what is meant for one house or office is for all of them."""
    counter = Counter(sqlite_url)
    counter.start()
    try:
        httpx.post(f"{counter.url}/web/visitors", timeout=PATIENCE)
        assert "proxy_not_counted" not in "".join(capfd.readouterr())
        for last in (7, 8):
            through = {"X-Forwarded-For": f"203.0.113.{last}"}
            httpx.post(f"{counter.url}/web/visitors", headers=through, timeout=PATIENCE)
    finally:
        counter.stop()
    told = [line for line in "".join(capfd.readouterr()).splitlines() if "proxy_not_counted" in line]
    assert len(told) == 1 and "127.0.0.1" in told[0] and "PROXIES" in told[0]


def test_one_address_keeps_no_more_pages_open_than_an_office_would(sqlite_url: str, arrive: Arrive) -> None:
    counter = Counter(sqlite_url, limits=Limits(streams_of_address=2))
    counter.start()
    try:
        visitors = [arrive(counter) for _ in range(3)]
        for visitor in visitors:
            visitor.say("hola")
        with contextlib.ExitStack() as pages:
            for visitor in visitors[:2]:
                page = pages.enter_context(visitor.http.stream("GET", "/web/stream", headers=visitor.headers))
                assert page.status_code == 200
            refused = visitors[2].http.get("/web/stream", headers=visitors[2].headers)
            assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
        wait_for(lambda: listens(visitors[2]))
    finally:
        counter.stop()


def test_too_large_or_too_long_is_refused_in_words(visitor: Visitor) -> None:
    too_long = visitor.say("x" * 20_001)
    assert too_long.status_code == 413
    assert "20001" in too_long.json()["message"]
    large = visitor.http.post("/web/messages", headers=visitor.headers, content=b" " * 200_000)
    assert large.status_code == 413
    assert large.json()["error"] == "too_large"


def test_hostile_text_is_kept_as_text_and_answered(visitor: Visitor) -> None:
    for text in ("<script>alert(1)</script>", "\u202eabc", "ho\x00la\ud800", "';--", "😡" * 500, "/restart"):
        assert visitor.say(text).status_code == 202
    assert visitor.say("fin").status_code == 202
    heard = texts(visitor.hear(until="eco: fin"))
    assert "<script>alert(1)</script>" in heard
    assert "hola" in heard


def test_a_customer_sees_the_face_of_whoever_answers_and_no_other_file(
    counter: Counter, visitor: Visitor
) -> None:
    visitor.say("hola")
    visitor.hear(until="eco: hola")
    made = io.BytesIO()
    Image.new("RGB", (50, 50), "red").save(made, "PNG")
    keep = counter.media.keep
    key, other = (
        asyncio.run_coroutine_threadsafe(keep(content), counter.loop).result(PATIENCE)
        for content in (photos.square(made.getvalue()), b"a file of another customer's")
    )
    about = counter.conversation().id

    def answers(uow: UnitOfWork) -> None:
        lucia = add(uow, "Lucía Ortega", None, now())
        photos.show_photo(uow, lucia.id, key, now(), None)
        take_over(uow, about, lucia.id, counter.words, now())
        reply(uow, about, lucia.id, "Soy Lucía", "r1", False, now())

    counter.do(answers)
    said = next(
        event["data"] for event in visitor.hear("Soy Lucía") if event["data"].get("text") == "Soy Lucía"
    )
    state = visitor.hear(until="state")[-1]["data"]
    assert (said["photo"], state["operator"]["photo"]) == (key, key)
    face = httpx.get(f"{counter.url}/web/faces/{key}", timeout=PATIENCE)
    assert face.status_code == 200 and face.headers["Content-Type"] == "image/jpeg"
    assert face.headers["X-Content-Type-Options"] == "nosniff" and "max-age" in face.headers["Cache-Control"]
    for strange in (other, "0" * 64, "..%2f..%2fsecret-key", "x"):
        assert httpx.get(f"{counter.url}/web/faces/{strange}", timeout=PATIENCE).status_code == 404


def test_a_transcript_shows_what_we_said_as_it_was_read_in_the_chat(
    visitor: Visitor, counter: Counter
) -> None:
    ours = "**Abre** _hoy_: [mira](https://aurora.example/a?b=1&c=%22) o <b>no</b> [no](javascript:x)"
    counter.dialogue.script = lambda question: say(ours)
    visitor.say("soy **yo**")
    visitor.hear(until=ours)
    address = visitor.http.get("/web/transcript", headers=visitor.headers).json()["url"].partition("?")[0]
    page = visitor.http.get(f"/{address}").text
    assert "<strong>Abre</strong> <em>hoy</em>: " in page
    assert (
        '<a href="https://aurora.example/a?b=1&amp;c=%22" rel="noopener noreferrer nofollow">mira</a>' in page
    )
    assert "&lt;b&gt;no&lt;/b&gt; [no](javascript:x)" in page and "soy **yo**" in page
    text = visitor.http.get(f"/{address}?format=text").text
    assert "Abre hoy: mira (https://aurora.example/a?b=1&c=%22) o <b>no</b>" in text


def test_a_transcript_can_be_read_and_kept_and_shows_no_markup_of_others(visitor: Visitor) -> None:
    visitor.say("<b>hola</b>")
    visitor.hear(until="eco: <b>hola</b>")
    address = visitor.http.get("/web/transcript", headers=visitor.headers).json()["url"]
    kept = visitor.http.get(f"/{address}")
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert "eco: <b>hola</b>" in kept.text
    page = visitor.http.get(f"/{address.partition('?')[0]}")
    assert "&lt;b&gt;hola&lt;/b&gt;" in page.text and "<b>" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert visitor.http.get("/web/transcript/made-up.link").status_code == 404


def test_the_demo_page_speaks_both_languages_and_forbids_what_it_does_not_need(counter: Counter) -> None:
    spanish = httpx.get(counter.url, headers={"Accept-Language": "es-ES,es;q=0.9"}, timeout=PATIENCE)
    english = httpx.get(counter.url, headers={"Accept-Language": "fr, en-GB;q=0.8"}, timeout=PATIENCE)
    assert 'lang="es"' in spanish.text and "neighbours" not in spanish.text
    assert 'lang="en"' in english.text and "vecinos" not in english.text
    policy = english.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert english.headers["X-Content-Type-Options"] == "nosniff"
    assert english.headers["Referrer-Policy"] == "no-referrer"


def test_a_business_of_one_language_shows_nothing_of_the_other(counter: Counter) -> None:
    """Neither the page nor the chat on it, whatever the browser would rather have."""
    counter.business = replace(counter.business, languages=("en",))
    counter.stop()
    counter.start()
    page = httpx.get(f"{counter.url}/?lang=es", headers={"Accept-Language": "es"}, timeout=PATIENCE).text
    assert '<html lang="en">' in page and "Idioma" not in page and "Español" not in page
    assert "data-suggestions-en" in page and "data-suggestions-es" not in page
    assert 'const LANGUAGES = ["en"];' in httpx.get(f"{counter.url}/widget.js", timeout=PATIENCE).text


def test_the_page_says_what_the_editors_wrote_in_the_colour_they_chose(counter: Counter) -> None:
    """data/business/page.yml, and no word of its own about what the business does."""
    said = {
        **{
            key: {"es": f"¡{key}!", "en": f"{key}!"}
            for key in ("title", "above", "heading", "lead", "footer")
        },
        "colour": "#7a1f4b",
        "suggestions": {"es": ["Quiero una limpieza", 'La "buena"'], "en": ["A cleaning, please"]},
        "what_we_do": {"title": {"es": "Dientes", "en": "Teeth"}, "cards": []},
        "people": {"title": {"es": "Personas", "en": "People"}, "text": {"es": "Sí.", "en": "Yes."}},
    }
    counter.business = replace(counter.business, name="Clínica Rivera", page=said)
    counter.stop()
    counter.start()
    page = httpx.get(f"{counter.url}/?lang=es").text
    assert all(
        words in page for words in ("Clínica Rivera · ¡title!", "¡heading!", "Dientes", 'accent="#7a1f4b"')
    )
    assert 'suggestions-es="Quiero una limpieza|La &#34;buena&#34;"' in page
    assert not re.search(r"luz|electric|agua|water|internet|aurora", page, re.IGNORECASE)
    assert "--brand: #7a1f4b" in httpx.get(f"{counter.url}/web/page.css").text


def test_what_the_editors_left_out_is_not_on_the_page(counter: Counter) -> None:
    optional = ("above", "what_we_do", "people", "footer")
    page = {key: value for key, value in counter.business.page.items() if key not in optional}
    counter.business = replace(counter.business, page=page)
    counter.stop()
    counter.start()
    shown = httpx.get(f"{counter.url}/?lang=en")
    assert shown.status_code == 200 and page["heading"]["en"] in shown.text
    assert not re.search(r"eyebrow|cards|people|<footer", shown.text)


def test_the_widget_is_one_small_file_that_browsers_keep(counter: Counter) -> None:
    with httpx.Client(timeout=PATIENCE) as http:
        packed = http.get(f"{counter.url}/widget.js", headers={"Accept-Encoding": "gzip"})
        assert int(packed.headers["Content-Length"]) <= 25 * 1024
        again = http.get(f"{counter.url}/widget.js", headers={"If-None-Match": packed.headers["ETag"]})
        assert again.status_code == 304


def test_only_sites_we_named_may_embed_the_widget(sqlite_url: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Whoever sets it up is told, once, which site was not named."""
    counter = Counter(sqlite_url, origins=("https://shop.example",))
    counter.start()
    try:
        for origin, allowed in (("https://shop.example", True), ("https://evil.example", False)):
            asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            for answer in (
                httpx.options(f"{counter.url}/web/messages", headers=asked, timeout=PATIENCE),
                httpx.post(f"{counter.url}/web/visitors", headers={"Origin": origin}, timeout=PATIENCE),
                httpx.post(f"{counter.url}/web/messages", headers={"Origin": origin}, timeout=PATIENCE),
            ):
                assert (answer.headers.get("Access-Control-Allow-Origin") == origin) is allowed
                assert "Access-Control-Allow-Credentials" not in answer.headers
        httpx.post(f"{counter.url}/web/visitors", headers={"Origin": counter.url}, timeout=PATIENCE)
    finally:
        counter.stop()
    told = [line for line in "".join(capfd.readouterr()).splitlines() if "site_not_named" in line]
    assert len(told) == 1 and "https://evil.example" in told[0] and "WEB_ORIGINS" in told[0]


def test_sites_without_number_do_not_hide_a_later_one_for_ever(
    sqlite_url: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = Counter(sqlite_url, origins=("https://shop.example",))
    counter.start()

    def asks(site: str) -> None:
        httpx.options(f"{counter.url}/web/messages", headers={"Origin": site}, timeout=PATIENCE)

    try:
        for number in range(blueprint.MOST_TOLD):
            asks(f"https://site{number}.example")
        asks("https://late.example")
        assert "late.example" not in "".join(capfd.readouterr())
        monkeypatch.setattr(blueprint, "TOLD_FOR", timedelta(0))
        asks("https://late.example")
    finally:
        counter.stop()
    assert "late.example" in "".join(capfd.readouterr())


def test_who_removed_the_conversation_from_their_device_is_out_of_reach_and_heard_no_more(
    counter: Counter, visitor: Visitor
) -> None:
    """What was on its way meanwhile and comes later would be answered to nobody."""
    first = visitor.say("hola").json()["client_id"]
    assert visitor.http.post("/web/leave", headers=visitor.headers).status_code == 202
    late = visitor.say("y otra cosa")
    assert (late.status_code, late.json()["error"]) == (410, "left")
    place = {"id": first, "name": "nota.txt"}
    headers = {**visitor.headers, "Content-Type": "text/plain"}
    assert visitor.http.post("/web/files", params=place, headers=headers, content=b"x").status_code == 410
    conversation = counter.conversation()
    said = counter.do(lambda uow: uow.messages.of(conversation.id))
    assert [one.text for one in said if one.incoming] == ["hola"]
    assert [one.meta["activity"] for one in said if one.meta.get("activity")] == ["contact.unreachable"]
