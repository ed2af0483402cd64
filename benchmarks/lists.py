"""``make bench-lists``: what it costs to open a list of 50,000 conversations, against one of 500."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import httpx
import sqlalchemy as sa

from benchmarks.report import PAGE, machine, write_section
from bot.core.operator import Operator, Presence
from bot.storage.database import SqlDatabase
from tests.servers import Postgres
from tests.unit.console.desk import Desk

SIZES = (500, 50_000)
SAMPLES = 60
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
    """In the database's own words, which takes seconds where ours take minutes."""
    database = SqlDatabase(url, terminal="benchmark")  # no statement of it is hurried
    with database._engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        at = SQLITE_AT if sqlite else POSTGRESQL_AT
        waits = SQLITE_WAITS if sqlite else POSTGRESQL_WAITS
        values = {"many": many, "operator": operator.id, "rare": many // 50}
        for statement in STATEMENTS:
            connection.execute(sa.text(statement.format(at=at, waits=waits)), values)
        connection.commit()
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    database.close()


SQLITE_AT = "datetime('2026-12-01 12:00:00', '-' || i || ' seconds') || '.000000'"
POSTGRESQL_AT = "timestamp '2026-12-01 12:00:00' - make_interval(secs => i)"
SQLITE_WAITS = "1796126400000 - i * 1000"  # the same moments in milliseconds
POSTGRESQL_WAITS = "1796126400000 - i::bigint * 1000"
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :many - 1) "
MESSAGE = (
    "id, conversation_id, position, author, text, created_at, delivery, buttons, private, epoch, handled, "
    "attempts, attachments, meta"
)
STATEMENTS = (
    "INSERT INTO contacts (id, created_at, name) "
    f"{NUMBERS} SELECT 'con_' || i, {{at}}, 'Cliente ' || i FROM n",
    # The fields that are the same for all; urgency as Conversation.urgency has it.
    "INSERT INTO conversations (id, contact_id, account, status, created_at, updated_at, language, "
    "assignee_id, epoch, turn_sequence, last_position, waiting_since, priority, told_of_outage, address, "
    "urgency) "
    f"{NUMBERS} SELECT 'cnv_' || i, 'con_' || i, 'web', "
    "CASE WHEN i % 5 < 2 THEN 'open' WHEN i % 2 = 0 THEN 'bot' ELSE 'resolved' END, {at}, {at}, 'es', "
    "CASE WHEN i % 5 = 0 THEN :operator END, 1, 0, 2, CASE WHEN i % 5 < 2 THEN {at} END, i % 4, false, "
    "'visitor ' || i, (4 - i % 4) * 1000000000000000 + "
    "CASE WHEN i % 5 < 2 THEN {waits} ELSE 600000000000000 - ({waits}) END FROM n",
    f"INSERT INTO messages ({MESSAGE}) "
    f"{NUMBERS} SELECT 'msg_' || i || '_1', 'cnv_' || i, 1, 'customer', "
    "'hola ' || i || CASE WHEN i % :rare = 0 THEN ' extraordinario' ELSE '' END, {at}, 'received', '[]', "
    "false, 1, true, 0, '[]', '{{}}' FROM n",
    f"INSERT INTO messages ({MESSAGE}) "
    f"{NUMBERS} SELECT 'msg_' || i || '_2', 'cnv_' || i, 2, 'bot', 'buenas ' || i, {{at}}, 'sent', '[]', "
    "false, 1, true, 0, '[]', '{{}}' FROM n",
)


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
    write_section("Long lists", "lists", f"{date.today():%d %B %Y}. {described}.\n\n{figures}\n\n{METHOD}")
    print(f"\nWritten to {PAGE}.")


if __name__ == "__main__":
    main(5 if "--quick" in sys.argv else SAMPLES)
