"""The page of the webhooks and keys."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest
from aiohttp import web

from bot.core.audit import AuditFilter
from bot.core.operator import Operator
from bot.core.roles import Role
from bot.core.webhook import MOST_ATTEMPTS, OLD_SECRET_LASTS, Outcome, Told, Webhook
from bot.outward.signing import Secrets, signed
from bot.services import keys, tell_others, webhooks
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork
from tests.unit.console.acting import post
from tests.unit.console.desk import Desk
from tests.unit.outward.receiver import Receiver

SignIn = Callable[[Operator], httpx.Client]
AT = "/integrations/webhooks"


@pytest.fixture
def marta(desk: Desk, signed_in: SignIn) -> httpx.Client:
    """An administrator."""
    client = signed_in(desk.operator("Marta Gil", role=Role.ADMINISTRATOR))
    client.headers["Accept-Language"] = "es"
    return client


@pytest.fixture
def receiver(desk: Desk) -> Iterator[Receiver]:
    listening = Receiver.listening()
    yield desk.wait(listening.__aenter__())
    desk.wait(listening.__aexit__(None, None, None))


def there(desk: Desk) -> list[Webhook]:
    return desk.read(lambda uow: uow.webhooks.all())


def on_record(desk: Desk, of: str) -> list[str]:
    found = desk.read(lambda uow: uow.audit.listing(AuditFilter(action=of)))
    return [entry.action.removeprefix(of) for entry in reversed(found)]


def give_up(desk: Desk, webhook: Webhook, failure: str = "status 500") -> None:
    """What there is to tell it is refused until it is given up."""

    def work(uow: UnitOfWork) -> None:
        tell_others.collect(uow, desk.clock(), Opening(desk.business))
        for telling in uow.webhooks.listing(Outcome.WAITING, webhook.id):
            telling.attempts = MOST_ATTEMPTS
            uow.webhooks.save_telling(telling)
            tell_others.refused(uow, telling.id, failure, None, desk.clock())

    desk.run(work)


def test_a_webhook_is_added_with_a_secret_shown_once_and_tried_out(
    desk: Desk, marta: httpx.Client, receiver: Receiver
) -> None:
    assert "Todavía no se avisa a ningún sistema" in marta.get("/integrations").text
    made = post(marta, f"{AT}/new", url=receiver.url, kind="handoff.requested", active="yes")
    (webhook,) = there(desk)
    assert (webhook.url, webhook.kinds) == (receiver.url, (Told.HANDOFF_REQUESTED,))
    secret = Secrets(desk.secret_key).of(webhook)
    assert re.findall(r'value="(whsec_[^"]+)"', made.text) == [secret]
    for path in ("/integrations", f"{AT}/{webhook.id}"):
        assert receiver.url in marta.get(path).text and "whsec_" not in marta.get(path).text
    assert post(marta, f"{AT}/{webhook.id}/test").headers["Location"].endswith("done=webhook_tested")
    assert [json.loads(body)["type"] for _, body in receiver.taken] == ["ping"]
    receiver.answers = [web.Response(status=418)]
    assert "La prueba no llegó: responde 418." in post(marta, f"{AT}/{webhook.id}/test").text
    assert on_record(desk, "webhooks.") == ["added", "tested", "tested"]


def test_it_is_switched_off_and_on_and_removed(desk: Desk, marta: httpx.Client) -> None:
    webhook = desk.run(lambda uow: webhooks.add(uow, "https://crm.example.org/hook", (), desk.clock()))
    at = f"{AT}/{webhook.id}"
    assert post(marta, f"{at}/off").status_code == post(marta, f"{at}/off").status_code == 303
    assert there(desk)[0].since is None
    for path in ("/integrations", at):
        assert "Desactivado" in marta.get(path).text
    assert post(marta, f"{at}/on").headers["Location"].endswith("done=webhook_on")
    assert there(desk)[0].since is not None and "Desactivado" not in marta.get(at).text
    assert post(marta, f"{at}/remove").headers["Location"] == "/console/integrations?done=webhook_removed"
    assert there(desk) == []
    for verb in ("test", "again", "secret", "off", "on", "remove"):
        assert post(marta, f"{at}/{verb}").status_code == 404, verb
    assert post(marta, f"{at}/edit", url=webhook.url, kind="message.created").status_code == 404
    assert marta.get(at).status_code == marta.get(f"{at}/edit").status_code == 404
    assert on_record(desk, "webhooks.") == ["added", "switched-off", "switched-on", "removed"]


def test_its_address_what_it_is_told_and_whether_it_is_on_are_changed_in_place(
    desk: Desk, marta: httpx.Client
) -> None:
    kinds = (Told.HANDOFF_REQUESTED, Told.MESSAGE_CREATED)
    webhook = desk.run(lambda uow: webhooks.add(uow, "https://crm.example.org/hook", kinds, desk.clock()))
    at = f"{AT}/{webhook.id}"
    form = marta.get(f"{at}/edit").text
    assert 'value="https://crm.example.org/hook"' in form
    assert re.findall(r'value="([\w.]+)" checked', form) == ["handoff.requested", "message.created", "yes"]
    refused = post(marta, f"{at}/edit", url="crm", kind="handoff.assigned")
    assert refused.status_code == 400 and "no es una dirección" in refused.text
    assert re.findall(r'value="([\w.]+)" checked', refused.text) == ["handoff.assigned"]
    refused = post(marta, f"{at}/edit", url="https://desk.example.org/in")
    assert refused.status_code == 400 and "Marca algo" in refused.text
    assert there(desk)[0].url == webhook.url
    fields = {"url": "https://desk.example.org/in", "kind": "handoff.assigned"}
    assert post(marta, f"{at}/edit", **fields).headers["Location"].endswith("done=webhook_changed")
    (changed,) = there(desk)
    assert (changed.id, changed.url, changed.kinds) == (webhook.id, fields["url"], (Told.HANDOFF_ASSIGNED,))
    assert changed.since is None
    post(marta, f"{at}/edit", **fields, active="yes")
    post(marta, f"{at}/edit", **fields, active="yes")
    assert there(desk)[0].since is not None
    assert on_record(desk, "webhooks.") == ["added", "changed", "switched-off", "switched-on"]
    entries = desk.read(lambda uow: uow.audit.listing(AuditFilter(action="webhooks.changed")))
    assert [entry.detail["what"] for entry in entries] == ["url+kinds"]


def test_another_secret_is_shown_once_and_counts_beside_the_one_before_for_a_day(
    desk: Desk, marta: httpx.Client, receiver: Receiver
) -> None:
    webhook = desk.run(lambda uow: webhooks.add(uow, receiver.url, (), desk.clock()))
    at, secrets = f"{AT}/{webhook.id}", Secrets(desk.secret_key)
    shown = re.findall(r'value="(whsec_[^"]+)"', post(marta, f"{at}/secret").text)
    (renewed,) = there(desk)
    assert shown == [secrets.of(renewed)] != [secrets.of(webhook)]
    assert "whsec_" not in marta.get(at).text
    post(marta, f"{at}/test")
    (headers, body), *_ = receiver.taken
    sent_at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    both = signed([*shown, secrets.of(webhook)], headers["webhook-id"], body, sent_at)
    assert headers["webhook-signature"] == both["webhook-signature"]
    later = desk.clock() + OLD_SECRET_LASTS
    assert secrets.all_of(renewed, later) == shown
    assert on_record(desk, "webhooks.") == ["added", "secret-renewed", "tested"]


def test_one_of_what_was_given_up_is_tried_again_by_itself(desk: Desk, marta: httpx.Client) -> None:
    webhook, other = (
        desk.run(lambda uow: webhooks.add(uow, "https://crm.example.org/hook", (), desk.clock()))
        for _ in range(2)
    )
    at = f"{AT}/{webhook.id}"
    for who in ("eva", "tom"):
        desk.customer(who, "hola", quiet=True)
    give_up(desk, webhook, "ClientConnectorDNSError")
    give_up(desk, other)
    page = marta.get(at).text
    assert page.count("su nombre no existe en la red") == 3, "how it goes, and one each"
    assert page.count(f"{MOST_ATTEMPTS} intentos, el último") == 2
    at_hour = re.findall(r"Desde <time[^>]*>([^<]+)</time>", page)
    assert re.findall(r'aria-label="Intentarlo de nuevo: [^"]*, ([^",]+)"', page) == at_hour, "one clock"
    assert len(at_hour) == 2
    first, second = re.findall(r'name="message" value="(\w+)"', page)
    assert post(marta, f"{at}/again", message=first).headers["Location"].endswith("done=webhook_again")
    assert post(marta, f"{at}/again", message=first).status_code == 303, "somebody else was faster"
    assert post(marta, f"{AT}/{other.id}/again", message=second).status_code == 404
    due = desk.run(lambda uow: tell_others.claim(uow, desk.clock()))
    assert [telling.id for telling, _ in due] == [first]
    assert re.findall(r'name="message" value="(\w+)"', marta.get(at).text) == [second]
    assert on_record(desk, "webhooks.") == ["added", "added", "tried-again"]


def test_what_failed_is_told_in_words_and_tried_again(desk: Desk, marta: httpx.Client) -> None:
    webhook = desk.run(lambda uow: webhooks.add(uow, "https://crm.example.org/hook", (), desk.clock()))
    at = f"{AT}/{webhook.id}"
    assert "Nada: todo ha llegado" in marta.get(at).text
    for who in ("eva", "tom"):
        desk.customer(who, "hola", quiet=True)
    give_up(desk, webhook, "timeout")
    assert "No entregados: 2" in marta.get("/integrations").text
    assert marta.get(at).text.count(">no responde en 10 segundos<") == 2
    assert "Falla: no responde en 10 segundos" in marta.get(at).text
    assert post(marta, f"{at}/again").headers["Location"].endswith("done=webhook_again")
    due = desk.run(lambda uow: tell_others.claim(uow, desk.clock()))
    assert len(due) == 2
    telling = due[0][0].id
    desk.run(lambda uow: tell_others.refused(uow, telling, "status 503", None, desk.clock()))
    assert "Falla: responde 503" in marta.get("/integrations").text
    desk.run(lambda uow: [tell_others.sent(uow, each.id, desk.clock()) for each, _ in due] and None)
    assert "Funciona" in marta.get(at).text and "Aún no se ha entregado nada" not in marta.get(at).text


@pytest.mark.parametrize(
    ("url", "kind", "said"),
    [
        ("crm", "message.created", "no es una dirección"),
        ("https://[x/hook", "message.created", "no es una dirección"),
        (f"https://crm.example.org/{'x' * 1977}", "message.created", "no es una dirección"),
        ("http://crm.example.org/hook", "message.created", "empezar por https"),
        ("https://10.0.0.5/hook", "message.created", "en nuestra propia red"),
        ("https://crm.example.org/hook", "nothing", "Marca algo"),
    ],
)
def test_an_address_that_is_not_called_is_refused_in_words_and_kept_in_the_field(
    sqlite_url: str, url: str, kind: str, said: str
) -> None:
    desk = Desk(sqlite_url, private_addresses=False)
    desk.start()
    try:
        token, csrf = desk.session(desk.operator("Marta Gil", role=Role.ADMINISTRATOR))
        cookies, headers = {"ventanilla_console": token}, {"X-CSRF-Token": csrf, "Accept-Language": "es"}
        with httpx.Client(base_url=desk.url, cookies=cookies, headers=headers) as client:
            refused = post(client, f"{AT}/new", url=url, kind=kind)
        assert refused.status_code == 400 and said in refused.text
        assert f'value="{url}"' in refused.text
        assert there(desk) == []
    finally:
        desk.stop()


def test_a_key_is_made_with_rights_and_a_name_shown_once_and_revoked(desk: Desk, marta: httpx.Client) -> None:
    ana = desk.operator("Ana Ruiz")
    assert "Ningún otro sistema tiene clave" in marta.get("/integrations").text
    made = post(marta, "/integrations/keys/new", name=" CRM  de ventas ", scope="write", operator=ana.id)
    (secret,) = re.findall(r'value="(vnt_[^"]+)"', made.text)
    key = desk.read(lambda uow: keys.who_has(uow, secret))
    assert key is not None
    assert (key.name, [one.value for one in key.scopes], key.operator_id) == (
        "CRM de ventas",
        ["write"],
        ana.id,
    )
    page = marta.get("/integrations").text
    assert "CRM de ventas" in page and "Como Ana Ruiz" in page and secret not in page
    for fields, said in (
        ({"name": " ", "scope": "read"}, "de 1 a 80"),
        ({"name": "CRM de ventas", "scope": "read"}, "Otra clave se llama así"),
        ({"name": "Otro"}, "Marca algo"),
        ({"name": "Otro", "scope": "read", "operator": "opr_nobody"}, "ya no lleva conversaciones"),
    ):
        refused = post(marta, "/integrations/keys/new", **fields)
        assert refused.status_code == 400 and said in refused.text
        assert f'value="{fields["name"]}"' in refused.text
    revoke = f"/integrations/keys/{key.id}/revoke"
    assert post(marta, revoke).headers["Location"].endswith("done=key_revoked")
    assert desk.read(lambda uow: keys.who_has(uow, secret)) is None
    assert post(marta, revoke).status_code == 404
    assert on_record(desk, "keys.") == ["added", "revoked"]


def test_integrations_are_a_matter_of_administrators(desk: Desk, signed_in: SignIn) -> None:
    for role in Role:
        client = signed_in(desk.operator(f"Ana {role.value}", role=role))
        client.headers["Accept-Language"] = "es"
        may = role is Role.ADMINISTRATOR
        assert client.get("/integrations").status_code == (200 if may else 403)
        assert ("Integraciones" in client.get("/account").text) == may
