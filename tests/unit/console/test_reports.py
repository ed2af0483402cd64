"""The supervisors' pages: reports over some days, their files, and the live board."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

import httpx
import pytest

from bot.console.charts import columns
from bot.console.questions import MOST_SHOWN
from bot.console.reports import TABLES, lasting
from bot.console.tables import csv_file
from bot.core.audit import AuditFilter
from bot.core.message import IncomingMessage
from bot.core.operator import Operator
from bot.core.roles import Role
from bot.core.turn import Turn, TurnState, Understanding
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.reply import reply
from bot.services.resolve import resolve
from tests.browser.operators import wait_for
from tests.conftest import NOON, StoppedClock
from tests.unit.console.desk import Desk, answer, by_words

SignIn = Callable[[Operator], httpx.Client]
BEGINS, ENDS = (f"since={day}&until={day}" for day in ("0001-01-01", "9999-12-31"))


@pytest.fixture
def desk(sqlite_url: str, clock: StoppedClock) -> Iterator[Desk]:
    desk = Desk(sqlite_url, clock=clock)
    asked = {"hola": answer("Hola", "greet"), "¿un préstamo?": answer("Eso no", "out_of_scope")}
    desk.dialogue.script = by_words(asked)
    desk.start()
    yield desk
    desk.stop()


@pytest.fixture
def boss(desk: Desk, signed_in: SignIn) -> httpx.Client:
    client = signed_in(desk.operator("Eva Gil", role=Role.SUPERVISOR))
    client.headers["Accept-Language"] = "en"
    return client


def served(desk: Desk, clock: StoppedClock, operator: Operator, minutes: float) -> str:
    """A customer who was handed over, answered after so many minutes, and helped 15 minutes later."""
    conversation = desk.customer("eva", "hola", "Eva Sanz", quiet=True).conversation_id
    desk.escalate(conversation)

    def take(uow: UnitOfWork) -> None:
        found, handoff = uow.conversations.lock(conversation), uow.handoffs.current(conversation)
        assert handoff is not None
        found.assignee_id = handoff.operator_id = operator.id
        uow.conversations.save(found)
        uow.handoffs.save(handoff)

    desk.run(take)
    clock.advance(minutes=minutes)
    desk.run(lambda uow: reply(uow, conversation, operator.id, "Ya está", "1", False, clock()) and None)
    clock.advance(minutes=15)
    desk.run(lambda uow: resolve(uow, conversation, operator.id, Words(), clock()) and None)
    return conversation


class Words:
    def say(self, key: str, language: str, **values: object) -> str:
        return key


def tiles(page: str) -> dict[str, str]:
    found = re.findall(r'class="small muted">([^<]+)</span><strong[^>]*>([^<]*)</strong>', page)
    return dict(found)


def test_a_report_tells_of_the_days_that_were_asked_for(
    desk: Desk, boss: httpx.Client, clock: StoppedClock
) -> None:
    served(desk, clock, desk.operator("Ana Ruiz"), 4)
    shown = tiles(boss.get("/reports").text)
    assert shown["Conversations"] == "1"
    assert (shown["First answer"], shown["Until resolved"]) == ("4 min", "19 min")
    assert (shown["Answered within 5 min"], shown["Resolved within 8 h"]) == ("100 %", "100 %")
    yesterday = (NOON - timedelta(days=1)).date().isoformat()
    other = boss.get(f"/reports?since={yesterday}&until={yesterday}").text
    assert tiles(other)["Conversations"] == "0"
    assert "Nothing in these days." in other


def test_dates_that_make_no_sense_show_the_last_week_and_say_so(boss: httpx.Client) -> None:
    for query in (
        "since=soon",
        "since=2026-12-02&until=2026-12-01",
        "since=1999-01-01",
        "until=2026-02-30",
        ENDS,
        BEGINS,
    ):
        page = boss.get(f"/reports?{query}")
        assert page.status_code == 400, query
        assert "these are the last seven" in page.text
        assert 'value="2026-11-25"' in page.text


def test_every_table_is_had_as_a_file(desk: Desk, boss: httpx.Client, clock: StoppedClock) -> None:
    served(desk, clock, desk.operator("Ana Ruiz"), 4)
    files = {
        table: list(
            csv.reader(io.StringIO(boss.get(f"/reports.csv?table={table}").content.decode("utf-8-sig")))
        )
        for table in TABLES
    }
    assert dict(files["summary"][1:])["handoffs"] == "1"
    assert files["days"][0] == ["Day", "web", "Handoffs"]
    assert files["days"][-1] == ["2026-12-01", "1", "1"]
    assert files["hours"][1 + 13] == ["13", "1"], "noon in UTC is 13 o'clock in Madrid"
    assert files["operators"][1][:4] == ["Ana Ruiz", "1", "1", "240"]
    assert files["reasons"][1][0] == "requested"
    assert len(files["ratings"]) == 6


def test_who_writes_the_content_finds_the_questions_that_were_not_understood(
    desk: Desk, signed_in: SignIn
) -> None:
    def asked(times: int) -> bool:
        return desk.read(lambda uow: len([*uow.turns.unsettled(NOON - timedelta(days=1))])) == times

    for number in range(2):
        desk.customer(f"eva-{number}", "¿vendéis bicis?")
        wait_for(lambda: asked(number + 1))
    editor = signed_in(desk.operator("Ana Vega", role=Role.EDITOR))
    page = editor.get("/questions", headers={"Accept-Language": "en"}).text
    assert re.search(
        r"¿vendéis bicis\?</th><td class=\"taken-for\">Not understood</td><td class=\"number\">2<", page
    )
    desk.customer("tom", "¿un préstamo?")
    wait_for(lambda: "¿un préstamo?" in editor.get("/questions").text)
    assert "Nothing the assistant does" in editor.get("/questions?language=en").text
    file = editor.get("/questions.csv?language=es").content.decode("utf-8-sig")
    assert file.splitlines() == [
        "Pregunta;Veces;Se tomó por",
        "¿vendéis bicis?;2;nlu_fallback",
        "¿un préstamo?;1;out_of_scope",
    ]
    assert desk.read(lambda uow: uow.audit.listing(AuditFilter()))[0].action == "reports.exported"
    yesterday = (NOON - timedelta(days=1)).date().isoformat()
    other = editor.get(f"/questions?since={yesterday}&until={yesterday}").text
    assert "bicis" not in other
    assert editor.get("/questions?since=soon").status_code == 400


def test_the_file_has_the_questions_too_that_the_page_has_no_room_for(
    desk: Desk, signed_in: SignIn, clock: StoppedClock
) -> None:
    editor = signed_in(desk.operator("Ana Vega", role=Role.EDITOR))

    def shown() -> str:
        return editor.get("/questions", headers={"Accept-Language": "en"}).text

    def ask(uow: UnitOfWork, number: int) -> None:
        sent = IncomingMessage("web", f"eva-{number}", f"m-{number}", f"¿vendéis la talla {number}?")
        message = receive(uow, sent, clock()).message
        turn = Turn(f"trn_{number}", message.conversation_id, 1, message.id, TurnState.ANSWERED, 0, clock())
        turn.understood = Understanding("nlu_fallback", 0.2, "es")
        uow.turns.add(turn)
        message.handled, message.turn_id = True, turn.id
        uow.messages.save(message)

    def ask_of(numbers: Iterable[int]) -> None:
        desk.run(lambda uow: [ask(uow, number) for number in numbers])

    ask_of(range(MOST_SHOWN))
    assert shown().count("¿vendéis") == MOST_SHOWN
    assert "asked most" not in shown(), "they are all of them"
    ask_of(range(MOST_SHOWN, MOST_SHOWN + 2))
    assert shown().count("¿vendéis") == MOST_SHOWN
    assert f"The {MOST_SHOWN} asked most, of {MOST_SHOWN + 2}: the CSV has them all." in shown()
    assert len(editor.get("/questions.csv").text.splitlines()) == 1 + MOST_SHOWN + 2


def test_the_board_shows_who_waits_and_who_is_past_due(
    desk: Desk, boss: httpx.Client, clock: StoppedClock
) -> None:
    conversation = desk.customer("eva", "hola", "Eva <Sanz>", quiet=True).conversation_id
    desk.escalate(conversation)
    clock.advance(minutes=4)
    page = boss.get("/board/now").text
    assert tiles(page)["Past due"] == "0" and "1 min" in page
    clock.advance(minutes=2)
    page = boss.get("/board/now").text
    assert tiles(page) == {
        "In the queue": "1",
        "Longest wait": "6 min",
        "With a person or queued": "1",
        "Past due": "1",
    }
    assert f'data-late="{conversation} "' in page
    assert "Eva &lt;Sanz&gt;" in page and "late by 1 min" in page


def test_an_operator_has_no_reports(desk: Desk, signed_in: SignIn) -> None:
    client = signed_in(desk.operator("Ana Ruiz"))
    for path in ("/reports", "/reports.csv", "/questions", "/board", "/board/now"):
        assert client.get(path).status_code == 403


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "–"),
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3600, "1 h"),
        (4800, "1 h 20 min"),
        (97_200, "1 d 3 h"),
    ],
)
def test_durations_are_told_as_people_do(seconds: int | None, words: str) -> None:
    assert lasting(seconds) == words


def test_a_plot_stays_within_its_frame_and_its_scale_is_round() -> None:
    for most in (0, 1, 7, 19, 100, 12_345):
        plot = columns(["a", "b"], {"one": [most, 0], "two": [most // 2, most]})
        assert all(0 <= bar.y <= bar.y + bar.height <= plot.height for bar in plot.bars)
        assert all(plot.left <= bar.x <= bar.x + bar.width <= plot.width for bar in plot.bars)
        assert plot.lines[-1][1] >= most + most // 2
    assert columns([], {}).bars == ()


def test_a_cell_that_a_spreadsheet_would_compute_is_kept_from_it() -> None:
    body = csv_file("x", ["a"], [["=1+1"], ["＝1+1"], ["@cmd"], ["-3"], ["fine"], [None], [-3]], "en").body
    assert body is not None
    assert body.decode("utf-8-sig").split() == ["a", "'=1+1", "'＝1+1", "'@cmd", "'-3", "fine", '""', "-3"]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("es", '4,5;"una, dos; tres";1200'),
        ("es-AR", '4,5;"una, dos; tres";1200'),
        ("es-MX", '4.5,"una, dos; tres",1200'),
        ("en", '4.5,"una, dos; tres",1200'),
    ],
)
def test_a_file_opens_in_its_columns_in_a_spreadsheet_of_its_language(language: str, line: str) -> None:
    body = csv_file("x", ["a", "b", "c"], [[4.5, "una, dos; tres", 1200]], language).body
    assert body is not None
    assert body.decode("utf-8-sig").splitlines()[1] == line


def test_the_region_of_the_browser_says_how_its_spreadsheet_parts_columns(boss: httpx.Client) -> None:
    for wishes, parted in (("es-MX,es;q=0.9", ","), ("en-US,es-419;q=0.8", ","), ("es-ES,en;q=0.8", ";")):
        answer = boss.get("/reports.csv?table=days&language=es", headers={"Accept-Language": wishes})
        assert answer.content.decode("utf-8-sig").startswith(f"Día{parted}"), wishes
