"""The page of the incidents."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.core.audit import AuditFilter
from bot.core.desk import PROBLEM, Incident, Subscription
from bot.core.operator import Operator
from bot.core.roles import Role
from bot.services.incidents import open_incident
from bot.services.ports import UnitOfWork
from bot.services.tickets import open_ticket
from tests.conftest import StoppedClock
from tests.patience import wait_for
from tests.unit.console.acting import post
from tests.unit.console.desk import Desk

SignIn = Callable[[Operator], httpx.Client]
AFTERNOON = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)  # 18:30 where the business is


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    desk = Desk(sqlite_url, clock=StoppedClock(AFTERNOON))
    desk.start()
    yield desk
    desk.stop()


@pytest.fixture
def ana(desk: Desk) -> Operator:
    return desk.operator("Ana Ruiz")


@pytest.fixture
def client(desk: Desk, ana: Operator, signed_in: SignIn) -> httpx.Client:
    client = signed_in(ana)
    client.headers["Accept-Language"] = "es"
    return client


def page(client: httpx.Client, path: str = "/incidents") -> str:
    """What is to be read there."""
    return plain(client.get(path).text)


def plain(markup: str) -> str:
    words = re.sub(r"<[^>]+>", " ", markup.partition("<main")[2])
    return html.unescape(re.sub(r"\s+", " ", words))


def one_open(desk: Desk, service: str = "water", district: str = "norte") -> Incident:
    return desk.run(lambda uow: open_incident(uow, service, district, "", "", None, desk.clock()))


def still_open(desk: Desk) -> list[Incident]:
    return desk.read(lambda uow: uow.incidents.open())


def asks(desk: Desk, who: str, place: tuple[str, str] = ("water", "norte")) -> str:
    """A customer wants to be told; returns their conversation."""
    about = desk.customer(who, "avísame", quiet=True).conversation_id

    def work(uow: UnitOfWork) -> None:
        contact = uow.conversations.get(about).contact_id
        uow.incidents.add_subscription(Subscription(contact, about, *place))

    desk.run(work)
    return about


def reports(desk: Desk, count: int, minutes_ago: int = 20) -> None:
    at = desk.clock() - timedelta(minutes=minutes_ago)
    about = desk.customer("rosa", "no hay agua", quiet=True).conversation_id

    def work(uow: UnitOfWork) -> None:
        contact = uow.conversations.get(about).contact_id
        for _ in range(count):
            open_ticket(uow, contact, about, PROBLEM, "sin agua", at, "water", "norte")

    desk.run(work)


def actions(desk: Desk) -> list[str]:
    """What is on record, the first first."""
    noted = desk.read(lambda uow: uow.audit.listing(AuditFilter(action="incidents.")))
    return [one.action.partition(".")[2] for one in reversed(noted)]


def test_an_operator_opens_one_in_several_districts_at_once(
    desk: Desk, ana: Operator, client: httpx.Client
) -> None:
    assert "No hay incidencias abiertas" in page(client)
    opened = post(
        client,
        "/incidents/new",
        service="water",
        district=["norte", "san_martin"],  # type: ignore[arg-type]
        since="2026-12-01T18:10",
        expected="2026-12-01T21:00",
        note_es=" Una tubería rota en la calle Mayor. ",
    )
    assert opened.headers["Location"] == "/console/incidents?done=incident_opened"
    found = still_open(desk)
    assert [(one.service, one.district, one.opened_by) for one in found] == [
        ("water", "norte", ana.id),
        ("water", "san_martin", ana.id),
    ]
    assert found[0].started_at == datetime(2026, 12, 1, 17, 10, tzinfo=UTC)
    assert found[0].expected_at == datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
    said = page(client, "/incidents?done=incident_opened")
    for words in (
        "Incidencia abierta.",
        "Agua · San Martín",
        "Desde hoy, 18:10 · 20 min · la abrió Ana Ruiz",
        "hoy, 21:00",
        "Una tubería rota en la calle Mayor.",
        "Nota en inglés Sin nota",
    ):
        assert words in said
    assert actions(desk) == ["opened", "opened"]


def test_it_says_who_waits_what_is_reported_and_what_is_not_known(desk: Desk, client: httpx.Client) -> None:
    one_open(desk)
    for who in ("eva", "tom"):
        asks(desk, who)
    reports(desk, 3)
    said = page(client)
    assert "abierta en la línea de comandos" in said
    assert "Fin previsto No se sabe" in said
    assert "Esperan el aviso 2 personas" in said
    assert "últimos 7 días 3" in said
    tickets = re.search(r'href="/console(/tickets[^"]+)"', client.get("/incidents").text)
    assert tickets and page(client, html.unescape(tickets[1])).count("sin agua") == 3


def test_an_expected_end_that_has_passed_is_marked(desk: Desk, client: httpx.Client) -> None:
    soon = desk.clock() + timedelta(minutes=30)
    desk.run(lambda uow: open_incident(uow, "water", "norte", "", "", soon, desk.clock()))
    assert "ya ha pasado" not in page(client)
    assert isinstance(desk.clock, StoppedClock)
    desk.clock.advance(hours=1)
    assert "hoy, 19:00 ya ha pasado" in page(client)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"service": ""}, "Elige el servicio."),
        ({"service": "gas"}, "Elige el servicio."),
        ({"district": ""}, "Marca al menos un barrio."),
        ({"district": "luna"}, "Marca al menos un barrio."),
        ({"since": "2026-12-01T18:40"}, "es un momento ya pasado"),
        ({"since": "0001-01-01T00:00"}, "es un momento ya pasado"),
        ({"since": "ayer"}, "es un momento ya pasado"),
        ({"expected": "2026-12-01T18:00"}, "es un momento por venir"),
        ({"expected": "9999-12-31T23:59"}, "es un momento por venir"),
        ({"note_en": "x" * 501}, "como mucho 500 caracteres"),
    ],
)
def test_a_faulty_form_comes_back_with_what_was_typed(
    desk: Desk, client: httpx.Client, wrong: dict[str, str], said: str
) -> None:
    given = {"service": "water", "district": "norte", "note_es": "Una <b>tubería</b>", **wrong}
    refused = post(client, "/incidents/new", **given)
    assert refused.status_code == 400
    assert said in plain(refused.text)
    assert "Una &lt;b&gt;tubería&lt;/b&gt;</textarea>" in refused.text
    if "service" not in wrong:
        assert re.search('value="water" checked', refused.text)
    assert still_open(desk) == []


def test_a_second_one_of_the_same_place_is_refused_with_a_link_to_the_first(
    desk: Desk, client: httpx.Client
) -> None:
    first = one_open(desk)
    both = ["sur", "norte"]
    refused = post(client, "/incidents/new", service="water", district=both)  # type: ignore[arg-type]
    assert refused.status_code == 400
    assert f'<a href="/console/incidents/{first.id}">Agua · Norte</a>' in refused.text
    assert still_open(desk) == [first], "nor is the other one opened"


def test_note_and_expected_end_are_changed_later(desk: Desk, client: httpx.Client) -> None:
    incident = one_open(desk)
    changed = post(
        client,
        f"/incidents/{incident.id}",
        expected="2026-12-02T09:00",
        note_es="Seguimos.",
        note_en="Still.",
    )
    assert changed.headers["Location"].endswith("done=incident_changed")
    assert "mié 2 dic, 9:00" in page(client)
    form = client.get(f"/incidents/{incident.id}").text
    assert 'value="2026-12-02T09:00"' in form and "Still.</textarea>" in form
    refused = post(client, f"/incidents/{incident.id}", expected="2026-11-30T09:00", note_en="Nearly.")
    assert refused.status_code == 400 and "Nearly.</textarea>" in refused.text
    assert actions(desk) == ["opened", "changed"]


def test_what_was_expected_and_has_passed_does_not_keep_the_note_from_being_changed(
    desk: Desk, client: httpx.Client
) -> None:
    soon = desk.clock() + timedelta(minutes=30, seconds=12)
    incident = desk.run(lambda uow: open_incident(uow, "water", "norte", "", "", soon, desk.clock()))
    assert isinstance(desk.clock, StoppedClock)
    desk.clock.advance(hours=1)
    shown = "2026-12-01T19:00"
    assert post(client, f"/incidents/{incident.id}", expected=shown, note_es="Tarda.").status_code == 303
    (kept,) = still_open(desk)
    assert (kept.note_es, kept.expected_at) == ("Tarda.", soon)


def test_closing_says_who_is_told_in_which_words_and_tells_them(desk: Desk, client: httpx.Client) -> None:
    incident = one_open(desk)
    customers = [asks(desk, who) for who in ("eva", "tom")]
    asked = page(client, f"/incidents/{incident.id}/close")
    assert "Cerrar y avisar a 2 personas" in asked
    assert "Vuelve a haber agua en Norte." in asked and "Water is back in Norte." in asked
    assert still_open(desk) == [incident], "looking closes nothing"
    closed = post(client, f"/incidents/{incident.id}/close")
    assert closed.headers["Location"].endswith("done=incident_closed")

    def heard() -> list[bool]:
        said = [desk.read(lambda uow, one=one: uow.messages.of(one)) for one in customers]  # type: ignore[misc]
        return [any(m.text.startswith("Vuelve a haber agua") for m in one) for one in said]

    wait_for(lambda: heard() == [True, True])
    said = page(client)
    assert "2 personas avisadas" in said and "hoy, 18:30 – 18:30 · 0 min" in said
    assert client.get(f"/incidents/{incident.id}/close").status_code == 303, "it is in the list"
    refused = post(client, f"/incidents/{incident.id}", note_es="x")
    assert refused.status_code == 400 and "Otra persona la ha cerrado" in refused.text
    assert post(client, f"/incidents/{incident.id}/close").status_code == 303
    assert actions(desk) == ["opened", "closed"]


def test_one_opened_by_mistake_is_closed_without_telling_anybody_and_opened_again(
    desk: Desk, client: httpx.Client
) -> None:
    incident = one_open(desk)
    asks(desk, "eva")
    post(client, f"/incidents/{incident.id}/discard")
    assert "Abierta por error" in page(client)
    assert desk.read(lambda uow: uow.incidents.waiting()) == {("water", "norte"): 1}
    post(client, f"/incidents/{incident.id}/reopen")
    assert [one.id for one in still_open(desk)] == [incident.id]
    assert actions(desk) == ["opened", "discarded", "reopened"]


def test_one_is_not_opened_again_beside_another_of_the_same_place(desk: Desk, client: httpx.Client) -> None:
    first = one_open(desk)
    post(client, f"/incidents/{first.id}/close")
    assert f"/console/incidents/{first.id}/reopen" in client.get("/incidents").text
    second = one_open(desk)
    assert f"/console/incidents/{first.id}/reopen" not in client.get("/incidents").text
    refused = post(client, f"/incidents/{first.id}/reopen")
    assert refused.status_code == 400
    assert f'<a href="/console/incidents/{second.id}">Agua · Norte</a>' in refused.text


def test_what_was_closed_long_ago_is_not_shown(desk: Desk, client: httpx.Client) -> None:
    post(client, f"/incidents/{one_open(desk).id}/close")
    assert isinstance(desk.clock, StoppedClock)
    desk.clock.advance(days=31)
    client = httpx.Client(
        base_url=desk.url, cookies={"ventanilla_console": desk.session(desk.operator("Eva"))[0]}
    )
    with client:
        assert "Agua · Norte" not in page(client)


def test_many_reports_from_one_place_suggest_an_incident_and_fill_the_form(
    desk: Desk, client: httpx.Client
) -> None:
    reports(desk, 4)
    assert "avisos" not in page(client).replace("varios avisos", "")
    reports(desk, 2, minutes_ago=10)
    assert "6 avisos de corte de agua en Norte desde las 18:10" in page(client)
    offered = re.search(r'href="/console(/incidents/new\?[^"]+)"', client.get("/incidents").text)
    assert offered
    form = client.get(html.unescape(offered[1])).text
    assert 'value="water" checked' in form and 'value="norte" checked' in form
    assert 'value="2026-12-01T18:10"' in form
    post(client, "/incidents/new", service="water", district="norte", since="2026-12-01T18:10")
    assert "6 avisos de corte" not in page(client)


def test_an_incident_there_is_none_of_leads_back(desk: Desk, client: httpx.Client) -> None:
    for path in ("", "/close"):
        assert client.get(f"/incidents/inc_0{path}").status_code == 404
    for path in ("", "/close", "/discard", "/reopen"):
        assert post(client, f"/incidents/inc_0{path}").status_code == 404


def test_a_place_that_is_no_longer_in_the_files_is_shown_by_its_key(desk: Desk, client: httpx.Client) -> None:
    one_open(desk, "gas", "luna")
    assert "Gas · luna" in page(client)


@pytest.mark.parametrize("without", ["services", "districts"])
def test_where_there_is_nothing_to_choose_from_no_form_is_offered(
    signed_in: SignIn, ana: Operator, desk: Desk, without: str
) -> None:
    desk.stop()
    desk.business = replace(desk.business, **{without: {}})  # type: ignore[arg-type]
    desk.start()
    client = signed_in(ana)
    assert "/console/incidents/new" not in client.get("/incidents").text
    assert "data/business/" in client.get("/incidents").text
    assert client.get("/tickets").status_code == 200


def test_editors_have_no_such_page(desk: Desk, signed_in: SignIn) -> None:
    editor = signed_in(desk.operator("Eva Gil", role=Role.EDITOR))
    assert editor.get("/incidents").status_code == 403
