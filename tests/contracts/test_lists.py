"""Lists, filters and labels hold on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.contact import Contact, Identity
from bot.core.conversation import Conversation, Priority, Status
from bot.core.listing import Filter, Sort, View, filter_from
from bot.core.message import Author, Delivery
from bot.core.sight import Sight
from bot.services import operators
from bot.services.label import add_label, remove_label
from bot.services.ports import UnitOfWork
from bot.services.record import append
from bot.storage import listing
from bot.storage.database import SqlDatabase
from tests.conftest import NOON


@pytest.fixture
def database(database: SqlDatabase) -> SqlDatabase:
    """With a contact in it."""
    database.run_sync(lambda uow: uow.contacts.add(Contact("con", NOON), Identity("con", "web", "eva")))
    return database


def conversation(number: int, **fields: object) -> Conversation:
    made = Conversation(f"cnv_{number:04d}", "con", "web", Status.OPEN, NOON, NOON)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def keep(database: SqlDatabase, *conversations: Conversation) -> None:
    database.run_sync(lambda uow: [uow.conversations.add(one) for one in conversations])


def ids(database: SqlDatabase, view: View, wanted: Filter | None = None, operator: str = "") -> list[str]:
    found = database.read_sync(lambda uow: uow.conversations.listing(view, operator, wanted, 500))
    return [one.id for one in found]


@pytest.mark.parametrize("sort", Sort)
def test_pages_follow_one_another_without_a_gap_or_a_repetition(database: SqlDatabase, sort: Sort) -> None:
    dice = random.Random(7)
    for number in range(60):
        minutes = timedelta(minutes=dice.randrange(10))
        waits = NOON - minutes if number % 3 else None
        priority = dice.choice(list(Priority))
        keep(
            database, conversation(number, updated_at=NOON - minutes, waiting_since=waits, priority=priority)
        )
    wanted, seen, after = Filter(sort=sort), [], None
    while True:
        page = database.read_sync(lambda uow, a=after: uow.conversations.listing(View.ALL, "", wanted, 7, a))
        if not page:
            break
        seen += [one.id for one in page]
        last = page[-1]
        after = database.read_sync(lambda uow, one=last: uow.conversations.cursor(View.ALL, wanted, one))
        if len(seen) == 21:  # someone writes meanwhile: the pages to come do not move
            keep(
                database, conversation(99, updated_at=NOON + timedelta(1), waiting_since=NOON - timedelta(1))
            )
    first_look = [one for one in ids(database, View.ALL, wanted) if one != "cnv_0099"]
    assert [one for one in seen if one != "cnv_0099"] == first_look
    assert len(set(seen)) == len(seen) >= 60


def test_the_most_pressing_come_first_then_those_who_wait_longest_then_the_latest(
    database: SqlDatabase,
) -> None:
    minutes = [timedelta(minutes=number) for number in range(10)]
    keep(
        database,
        conversation(1, waiting_since=NOON - minutes[3]),
        conversation(2, waiting_since=NOON - minutes[9]),
        conversation(3, updated_at=NOON - minutes[5]),
        conversation(4, updated_at=NOON - minutes[1]),
        conversation(5, priority=Priority.URGENT),
        conversation(6, priority=Priority.LOW, waiting_since=NOON),
    )
    assert [one[-1] for one in ids(database, View.UNASSIGNED)] == ["5", "6", "2", "1", "4", "3"]


def test_each_filter_leaves_out_what_it_should(database: SqlDatabase) -> None:
    ana = database.run_sync(lambda uow: operators.add(uow, "Ana Ruiz", None, NOON))
    keep(
        database,
        conversation(1, team="billing"),
        conversation(2, account="telegram:77"),
        conversation(3, language="en"),
        conversation(4, priority=Priority.HIGH),
        conversation(5, waiting_since=NOON),
        conversation(6, status=Status.RESOLVED),
        conversation(7, account="telegramme"),
        conversation(8, assignee_id=ana.id, status=Status.SNOOZED),
        conversation(9, assignee_id=ana.id),
    )
    database.run_sync(lambda uow: add_label(uow, "cnv_0003", ana.id, "Avería", NOON))
    label = database.read_sync(lambda uow: uow.labels.all())[0]
    expected = {
        "1": Filter(team="billing"),
        "2": Filter(channel="telegram"),
        "3": Filter(label=label.id),
        "4": Filter(priority=Priority.HIGH),
        "5": Filter(waiting=True),
        "6": Filter(status=Status.RESOLVED),
    }
    for last, wanted in expected.items():
        assert ids(database, View.ALL, wanted) == [f"cnv_000{last}"], wanted
    assert ids(database, View.ALL, Filter(language="en")) == ["cnv_0003"]
    assert sorted(ids(database, View.ALL, Filter(assignee=ana.id))) == ["cnv_0008", "cnv_0009"]
    assert ids(database, View.ALL, Filter(language="en", team="billing")) == []
    assert ids(database, View.MINE, operator=ana.id) == ["cnv_0009"], "put aside is out of sight"
    assert ids(database, View.MINE, Filter(status=Status.SNOOZED), ana.id) == ["cnv_0008"]
    assert "cnv_0006" not in ids(database, View.UNASSIGNED)


def test_what_did_not_reach_a_customer_is_found_until_somebody_writes_again(database: SqlDatabase) -> None:
    keep(database, conversation(1, status=Status.BOT), conversation(2), conversation(3), conversation(4))
    said = {1: ["bot", "bot"], 2: ["bot", "customer"], 3: ["bot", "operator"], 4: ["bot", "note"]}

    def write(uow: UnitOfWork) -> None:
        for number, authors in said.items():
            one = uow.conversations.lock(f"cnv_000{number}")
            for at, author in enumerate(authors):
                kind = Author.OPERATOR if author == "note" else Author(author)
                message = append(uow, one, kind, "…", NOON, delivery=Delivery.SENT, private=author == "note")
                message.delivery = Delivery.SENT if at else Delivery.FAILED
                uow.messages.save(message)
            uow.conversations.save(one)

    database.run_sync(write)
    found = ["cnv_0004", "cnv_0001"]
    assert ids(database, View.ALL, Filter(undelivered=True)) == found
    everyone = [f"cnv_000{number}" for number in said]
    assert database.read_sync(lambda uow: uow.messages.undelivered_in(everyone)) == set(found)


def test_counting_stops_where_nobody_reads_on(database: SqlDatabase) -> None:
    keep(database, *(conversation(number) for number in range(12)))
    for most, counted in ((5, 5), (100, 12)):
        assert (
            database.read_sync(lambda uow, m=most: uow.conversations.count(View.ALL, "", Filter(), m))
            == counted
        )


def test_a_label_is_one_however_it_is_written_and_is_taken_off_again(database: SqlDatabase) -> None:
    ana = database.run_sync(lambda uow: operators.add(uow, "Ana Ruiz", None, NOON))
    keep(database, conversation(1), conversation(2))
    for number, name in ((1, "Avería  general"), (2, "averia general"), (2, "AVERÍA GENERAL")):
        database.run_sync(lambda uow, i=number, n=name: add_label(uow, f"cnv_000{i}", ana.id, n, NOON))

    def labelled(uow: UnitOfWork) -> dict[str, list[str]]:
        found = uow.labels.of(["cnv_0001", "cnv_0002"])
        return {key: [one.name for one in labels] for key, labels in found.items()}

    both = {"cnv_0001": ["Avería general"], "cnv_0002": ["Avería general"]}
    assert database.read_sync(labelled) == both
    (label,) = database.read_sync(lambda uow: uow.labels.all())
    for _ in range(2):
        database.run_sync(lambda uow: remove_label(uow, "cnv_0001", ana.id, label.id, NOON))
    assert database.read_sync(labelled) == {"cnv_0002": ["Avería general"]}
    lines = [m.meta["activity"] for m in database.read_sync(lambda uow: uow.messages.of("cnv_0001"))]
    assert lines == ["labelled", "unlabelled"], "what changes nothing leaves no line"
    for name in ("", "¡!", "x" * 41):
        with pytest.raises(ValueError, match="label"):
            database.run_sync(lambda uow, n=name: add_label(uow, "cnv_0001", ana.id, n, NOON))


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    ("view", "wanted"),
    [
        (View.MINE, Filter()),
        (View.UNASSIGNED, Filter()),
        (View.ALL, Filter()),
        (View.ALL, Filter(sort=Sort.QUIET)),
        (View.ALL, Filter(sort=Sort.URGENT)),
        (View.ALL, Filter(status=Status.OPEN)),
    ],
)
def test_no_list_is_sorted_when_it_is_read(sqlite_url: str, view: View, wanted: Filter, after: bool) -> None:
    """An index has each list in its order: what it costs to open does not grow with its length."""
    database = SqlDatabase(sqlite_url)
    begin = listing.cursor(view, wanted, conversation(1)) if after else None
    with database._engine.connect() as connection:
        text = str(
            listing.page(view, "opr_1", wanted, 50, begin).compile(
                connection, compile_kwargs={"literal_binds": False}
            )
        )
        bound = listing.page(view, "opr_1", wanted, 50, begin).compile(connection)
        values = [bound.params[name] for name in bound.positiontup or ()]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", tuple(map(_plain, values))).all()
    steps = " ".join(str(row[-1]) for row in plan)
    assert "USING INDEX" in steps and "TEMP B-TREE" not in steps, steps
    database.close()


def _plain(value: object) -> object:
    return value if isinstance(value, (int, str, type(None))) else str(value)


def test_a_filter_that_means_nothing_is_refused_by_name() -> None:
    bad = ({"colour": "red"}, {"status": "lost"}, {"sort": "random"}, {"priority": "9"}, {"team": 7})
    for values in bad:
        with pytest.raises(ValueError):
            filter_from(values)  # type: ignore[arg-type]
    wanted = Filter(status=Status.OPEN, assignee="opr_1", waiting=True, undelivered=True, sort=Sort.QUIET)
    assert filter_from(wanted.to_dict()) == wanted


def test_a_cursor_of_another_sort_is_refused(database: SqlDatabase) -> None:
    for cursor in ("yesterday|cnv_1", "2026-12-01T12:00:00+00:00|cnv_1", "|", "x"):
        with pytest.raises((ValueError, sa.exc.StatementError)):
            database.read_sync(
                lambda uow, c=cursor: uow.conversations.listing(View.ALL, "", Filter(sort=Sort.URGENT), 5, c)
            )


@pytest.mark.parametrize(
    "teams", [None, frozenset(), frozenset({"billing"}), frozenset({"billing", "faults"})]
)
def test_a_list_holds_what_sight_covers_and_nothing_else(
    database: SqlDatabase, teams: frozenset[str] | None
) -> None:
    """The query and ``Sight.covers`` say the same of every conversation."""
    ana, tom = (database.run_sync(lambda u, n=n: operators.add(u, n, None, NOON)).id for n in ("Ana", "Tom"))
    made = [
        conversation(number, team=team, assignee_id=owner)
        for number, (team, owner) in enumerate(
            (team, owner) for team in (None, "billing", "faults") for owner in (None, ana, tom)
        )
    ]
    keep(database, *made)
    sight = Sight(ana, teams)
    for view in View:
        shown = database.read_sync(lambda u, v=view: u.conversations.listing(v, ana, None, 50, None, sight))
        unlimited = database.read_sync(lambda u, v=view: u.conversations.listing(v, ana, None, 50))
        assert {one.id for one in shown} == {one.id for one in unlimited if sight.covers(one)}
        assert len(shown) == database.read_sync(
            lambda u, v=view: u.conversations.count(v, ana, Filter(), 50, sight)
        )
