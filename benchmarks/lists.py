"""``make bench-lists``: what it costs to open a list of 50,000 conversations, against one of 500."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx
import sqlalchemy as sa

from benchmarks.report import PAGE, machine
from bot.core.conversation import Conversation, Priority, Status
from bot.core.operator import Operator, Presence
from bot.storage import tables
from bot.storage.conversations import _row
from bot.storage.database import SqlDatabase
from tests.conftest import NOON
from tests.servers import Postgres
from tests.unit.console.desk import Desk

SIZES = (500, 50_000)
SAMPLES = 60
BEGIN, END = "<!-- lists:begin -->", "<!-- lists:end -->"
ASKED = {
    "Mine": "view=mine",
    "Unassigned": "view=unassigned",
    "All": "view=all",
    "All, open, the most urgent first": "view=all&status=open&sort=urgent",
    "All, the second page": "view=all",
    "one word among all messages": "",
}
METHOD = """
**How.** `make bench-lists`: as many conversations in a fresh database, a fifth of them the operator's, a
fifth in the queue, the rest the bot's or resolved, two messages each; then the console's own requests over
HTTP, median of 60 after 5 to warm up, the two sizes in turn, so that what else the machine does weighs on
both. A page is 50 conversations at either size. Search is for a word in fifty messages at either size.
""".strip()


def fill(url: str, operator: Operator, many: int) -> None:
    database = SqlDatabase(url)
    with database._engine.connect() as connection:
        for rows in _batches(many, operator):
            for table, found in rows.items():
                connection.execute(sa.insert(table), found)
        connection.commit()
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    database.close()


def _batches(many: int, operator: Operator) -> Iterator[dict[sa.Table, list[dict[str, object]]]]:
    step = many // SIZES[0]
    for start in range(0, many, 1000):
        rows: dict[sa.Table, list[dict[str, object]]] = {
            tables.contacts: [],
            tables.conversations: [],
            tables.messages: [],
        }
        for number in range(start, min(start + 1000, many)):
            at = NOON - timedelta(seconds=number)
            mine, queued = number % 5 == 0, number % 5 == 1
            person = {"id": f"con_{number}", "created_at": at, "name": f"Cliente {number}"}
            rows[tables.contacts].append(person)
            conversation = Conversation(
                f"cnv_{number:06d}",
                f"con_{number}",
                "web",
                Status.OPEN if mine or queued else (Status.BOT, Status.RESOLVED)[number % 2],
                at,
                at,
                assignee_id=operator.id if mine else None,
                waiting_since=at if mine or queued else None,
                priority=list(Priority)[number % 4],
                last_position=2,
                address=f"visitor {number}",
            )
            rows[tables.conversations].append(_row(conversation))
            for position, author in ((1, "customer"), (2, "bot")):
                rare = " extraordinario" if number % (10 * step) == 0 and position == 1 else ""
                rows[tables.messages].append(_message(number, position, author, f"hola {number}{rare}", at))
        yield rows


def _message(number: int, position: int, author: str, text: str, at: object) -> dict[str, object]:
    return {
        "id": f"msg_{number}_{position}",
        "conversation_id": f"cnv_{number:06d}",
        "position": position,
        "author": author,
        "text": text,
        "created_at": at,
        "delivery": "received" if author == "customer" else "sent",
        "buttons": [],
        "private": False,
        "epoch": 1,
        "handled": True,
        "attempts": 0,
        "attachments": [],
        "meta": {},
    }


def opens(desk: Desk, operator: Operator) -> tuple[httpx.Client, dict[str, str]]:
    """Someone signed in, and the address of everything that is asked."""
    session, csrf = desk.session(operator)
    headers = {"X-CSRF-Token": csrf, "Cookie": f"ventanilla_console={session}"}
    client = httpx.Client(base_url=desk.url, headers=headers, timeout=60, trust_env=False)
    asked = {name: f"/api/conversations?{query}" for name, query in ASKED.items()}
    more = client.get(asked["All"]).json()["next"]
    asked["All, the second page"] = f"/api/conversations?{httpx.QueryParams(view='all', cursor=more)}"
    asked["one word among all messages"] = "/api/search?query=extraordinario"
    return client, asked


def measure(url_of: Callable[[int], str], samples: int) -> dict[str, list[float]]:
    """What is asked to its median, in milliseconds, at each size."""
    desks, people = [], []
    for many in SIZES:
        desk = Desk(url_of(many))
        desk.start()
        operator = desk.operator("Marta Ruiz", Presence.BUSY)
        fill(desk.database_url, operator, many)
        desks.append(desk)
        people.append(opens(desk, operator))
    found: dict[str, list[float]] = {}
    for name in ASKED:
        times: list[list[float]] = [[] for _ in SIZES]
        for _ in range(samples + 5):
            for (client, asked), taken in zip(people, times, strict=True):
                begun = time.perf_counter()
                answer = client.get(asked[name])
                taken.append((time.perf_counter() - begun) * 1000)
                assert answer.status_code == 200 and len(answer.json().get("conversations", range(50))) == 50
        found[name] = [statistics.median(taken[5:]) for taken in times]
    for desk in desks:
        desk.stop()
    return found


def table(found: dict[str, dict[str, list[float]]]) -> str:
    rows = ["| opening | " + " | ".join(f"{kind}: 500 | 50,000 | ratio" for kind in found) + " |"]
    rows.append("|---|" + "---:|---:|---:|" * len(found))
    for name in ASKED:
        cells = []
        for kind in found.values():
            few, many = kind[name]
            cells += [f"{few:.1f} ms", f"{many:.1f} ms", f"{many / few:.2f}"]
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def write(section: str, page: Path = PAGE) -> None:
    text = page.read_text()
    if BEGIN not in text:
        text = f"{text.rstrip()}\n\n## Long lists\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    page.write_text(f"{before}{BEGIN}\n{section}\n{END}{rest.partition(END)[2]}")


def main(samples: int) -> None:
    described = machine()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        found["SQLite"] = measure(lambda many: f"sqlite:///{folder}/{many}.db", samples)
        print(table(found), flush=True)
        with Postgres.started(Path(folder)) as server:
            found["PostgreSQL"] = measure(lambda _: server.new_database(), samples)
    figures = table(found)
    print(f"\n{described}\n{figures}")
    if samples < SAMPLES:
        return print("\nA quick look, too short to be believed: nothing is written.")
    write(f"{date.today():%d %B %Y}. {described}.\n\n{figures}\n\n{METHOD}")
    print(f"\nWritten to {PAGE}.")


if __name__ == "__main__":
    main(5 if "--quick" in sys.argv else SAMPLES)
