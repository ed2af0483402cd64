"""Values that nobody means, in every place of every route, by somebody who may do everything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from bot.core.api_key import Scope
from bot.core.roles import Role
from bot.services import keys, operators, sign_in
from bot.services.ports import UnitOfWork
from bot.settings import ROOT
from tests.gateways import GatewayThread
from tests.patience import PATIENCE

ASKED_FOR = re.compile(r'(?:\.get|text|field|several|_typed)\((?:request, |data, )?"(\w+)"')
STRANGE: dict[str, Any] = {
    "a huge number": 10**400,
    "digits without end": "9" * 400,
    "nothing that shows": "a\x00b",
    "half a sign": "\ud800",
    "an object": {"a\x00": {"b": [2**70]}},
    "the end of time": "9999-12-31T23:59:59-14:00",
}
LEAVES = ("/console/sign-out", "/console/api/sign-out", "/console/password")  # the session would end
STREAMS = ("/console/api/stream", "/web/stream")


def names() -> list[str]:
    """Of all that the code asks a request for."""
    rooms = [*(ROOT / "bot" / "console").glob("*.py"), *(ROOT / "bot" / "channels").rglob("*.py")]
    found = {name for path in rooms for name in ASKED_FOR.findall(path.read_text("utf-8"))}
    return sorted(found - {"csrf", "ask"})


class Attacker:
    def __init__(self, gateway: GatewayThread) -> None:
        def make(uow: UnitOfWork) -> tuple[str, str, str]:
            now = gateway.house.clock()
            ana = operators.add(uow, "Ana Ruiz", None, now, role=Role.ADMINISTRATOR)
            _, key = keys.add(uow, "strange", tuple(Scope), ana.id, now)
            return ana.id, sign_in.make_link(uow, ana.id, now), key

        self.gateway = gateway
        self.operator, link, self.key = gateway.do(make)
        self.http = httpx.Client(base_url=gateway.url, timeout=PATIENCE, trust_env=False)
        entered = self.http.post(f"/console/enter/{link}", headers={"Origin": gateway.url})
        self.session = entered.cookies["ventanilla_console"]
        self.csrf = sign_in.csrf_token(self.session)
        self.visitor = {"Authorization": f"Bearer {self.http.post('/web/visitors', json={}).json()['token']}"}
        said = {"id": str(uuid4()), "text": "hola"}
        message: str = self.http.post("/web/messages", json=said, headers=self.visitor).json()["id"]
        conversation = gateway.do(lambda uow: uow.messages.get(message).conversation_id)
        self._known: dict[str, str] = {"people": self.operator, "messages": message, "files": message}
        self._known[""] = conversation

    def known(self, path: str) -> str:
        """The id of what is there, of the kind that an address is about; that of another thing elsewhere."""
        return next(key for word, key in self._known.items() if word in path)

    def routes(self) -> Iterator[tuple[str, str]]:
        for route in self.gateway.app.router.routes:
            path = f"/{route.path}"
            for method in sorted(set(route.methods) - {"HEAD", "OPTIONS"}):
                if not path.startswith(LEAVES) and path not in STREAMS and "static" not in path:
                    yield method, path

    def who(self, path: str) -> dict[str, str]:
        if path.startswith("/api/"):
            return {"Authorization": f"Bearer {self.key}", "Ventanilla-Operator": self.operator}
        if path.startswith("/web/"):
            return self.visitor
        return {"Cookie": f"ventanilla_console={self.session}", "X-CSRF-Token": self.csrf}

    def faults(self, value: Any) -> Iterator[str]:
        written = value if isinstance(value, str) else json.dumps(value)
        safe = quote(written.encode("utf-8", "surrogatepass"), "")
        query = "&".join(f"{name}={safe[:60]}" for name in names())
        form = f"csrf={self.csrf}&" + "&".join(f"{name}={safe}" for name in names())
        bodies = {
            "application/json": json.dumps(dict.fromkeys(names(), value)).encode(),
            "application/x-www-form-urlencoded": form.encode(),
        }
        for method, path in self.routes():
            in_the_path = re.sub(r"<\w+:int>", "9" * 30, re.sub(r"<\w+:str>", safe[:200], path))
            about = re.sub(r"<\w+:int>", "0", re.sub(r"<\w+:str>", self.known(path), path))
            tries: list[tuple[str, str, str | None]] = (
                [(in_the_path, "", None)] if in_the_path != path else []
            )
            tries += [(about, query, None)] if method == "GET" else [(about, "", kind) for kind in bodies]
            for where, asked, kind in tries:
                headers = self.who(path) | ({"Content-Type": kind} if kind else {})
                url = f"{where}?{asked}" if asked else where
                answer = self.http.request(method, url, content=bodies.get(kind or ""), headers=headers)
                if answer.status_code >= 500 and answer.status_code != 503:
                    yield f"{method} {path} {kind or 'in the address'}: {answer.status_code}"


@pytest.fixture(scope="module")
def attacker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacker]:
    with GatewayThread(tmp_path_factory.mktemp("gateway")).running() as gateway:
        found = Attacker(gateway)
        yield found
        found.http.close()


@pytest.mark.parametrize("value", STRANGE.values(), ids=STRANGE.keys())
def test_whatever_is_sent_wherever_is_refused_and_no_fault_of_ours(attacker: Attacker, value: Any) -> None:
    assert len(list(attacker.routes())) > 150 and len(names()) > 40
    assert list(attacker.faults(value)) == []
    assert attacker.http.get("/console/api/me", headers=attacker.who("/console")).status_code == 200
