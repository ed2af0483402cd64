"""/api/v1: who asks is known by their key, what they ask is checked against the table, and done once."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import structlog
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json as json_response
from sanic.response import raw

from bot.core.api_key import Answered, ApiKey
from bot.core.desk import NotPossible
from bot.core.log_faults import where
from bot.core.operator import Operator
from bot.core.roles import Permission
from bot.outward.api.deps import ApiDeps, Call, Problem, Route, Shape
from bot.outward.api.description import ONCE, OPERATOR, PREFIX, description
from bot.outward.api.routes import ROUTES
from bot.outward.api.schemas import faults
from bot.outward.api.verbs import operator_named
from bot.services import keys
from bot.services.audit import note
from bot.services.errors import Away, ChangedMeanwhile, NotYours, Taken, Unstorable
from bot.services.incidents import AlreadyOpen
from bot.services.ports import CONSOLE, UnitOfWork

log = structlog.get_logger()
LARGEST = 64 * 1024
LONGEST_NAME = 80
NOT_POSSIBLE = {
    "taken": (409, "taken", "Somebody has that time."),
    "past": (409, "past", "That time is over."),
    "closed": (409, "closed", "It is closed: the office at that time, or the incident."),
    "since": (400, "malformed", "since: expected a time within the last year."),
    "note": (400, "malformed", "The note is longer than any that is kept."),
    "unknown": (404, "unknown", "There is no such thing, or not any more."),
    "expected": (400, "malformed", "expected: expected a time to come, within a year."),
}


def api_blueprint(deps: ApiDeps) -> Blueprint:
    blueprint = Blueprint("api", url_prefix=PREFIX)

    async def openapi(request: Request) -> HTTPResponse:
        return json_response(description())

    blueprint.add_route(openapi, "/openapi.json", methods=["GET"], name="openapi")
    for route in ROUTES:
        path = re.sub(r"{(\w+)}", r"<\1:str>", route.path)
        name = f"{route.handler.__name__}_{route.method.lower()}"
        blueprint.add_route(_answering(deps, route), path, methods=[route.method], name=name)
    return blueprint


def _answering(deps: ApiDeps, route: Route) -> Callable[..., Coroutine[Any, Any, HTTPResponse]]:
    async def answer(request: Request, **path: str) -> HTTPResponse:
        try:
            status, body = await _ask(deps, route, request, path)
        except (Problem, Unstorable) as fault:
            meant_nothing = Problem(400, "malformed", "A value is larger than any that is kept.")
            problem = fault if isinstance(fault, Problem) else meant_nothing
            if problem is meant_nothing:
                where = f"{PREFIX}{route.path}".lstrip("/")
                log.warning("storage.refused", method=route.method, route=where, exc_info=fault)
            response = json_response(problem.shape(), problem.status)
            if "retry_after" in problem.more:
                response.headers["Retry-After"] = str(problem.more["retry_after"])
            return response
        return raw(body, status, content_type="application/json")

    return answer


async def _ask(deps: ApiDeps, route: Route, request: Request, path: dict[str, str]) -> tuple[int, str]:
    secret = (request.headers.get("authorization") or "").removeprefix("Bearer ").strip()
    key = await deps.database.read(lambda uow: keys.who_has(uow, secret)) if secret else None
    if key is None:
        raise Problem(401, "no_key", "Expected a key: Authorization: Bearer vnt_... (bot keys add).")
    wait = await deps.hub.take(f"api:{key.id}", deps.rate.burst, deps.rate.per_second)
    if wait:
        raise Problem(429, "too_many", "Too many requests: wait a moment.", retry_after=math.ceil(wait))
    if route.scope not in key.scopes:
        raise Problem(403, "scope", f"This needs a key with the scope {route.scope.value!r}.")
    now = deps.clock()
    if key.last_used_at is None or now - key.last_used_at > keys.USED_AGAIN_AFTER:
        await deps.database.run(lambda uow: keys.used(uow, key.id, now), lasting=False)
    query, body = _query(route, request), _body(route, request)
    wanted, once = request.headers.get(OPERATOR), request.headers.get(ONCE)
    if once is not None and not 0 < len(once) <= LONGEST_NAME:
        raise Problem(400, "malformed", f"{ONCE}: expected 1 to {LONGEST_NAME} characters.")
    there = frozenset(await deps.hub.at(CONSOLE))
    work = partial(_do, deps, route, key, wanted, once, path, query, body, str(request.id), there)
    return await (deps.database.run(work) if route.writes else deps.database.read(work))


def _do(
    deps: ApiDeps,
    route: Route,
    key: ApiKey,
    wanted: str | None,
    once: str | None,
    path: dict[str, str],
    query: dict[str, str],
    body: Shape,
    request_id: str,
    there: frozenset[str],
    uow: UnitOfWork,
) -> tuple[int, str]:
    """All in one transaction: what was done and that it was answered are known together or not at all."""
    asked = json.dumps([route.method, route.path, path, wanted, body], sort_keys=True)
    fingerprint = hashlib.sha256(asked.encode()).hexdigest()
    if once is not None and route.writes:
        known = uow.api_keys.answered(key.id, once)
        if known is not None and known.fingerprint != fingerprint:
            raise Problem(422, "used", f"Another request had this {ONCE}.")
        if known is not None:
            return known.status, known.body
    now, operator = deps.clock(), _operator(uow, key, wanted)
    name = f"{key.id}:{once or request_id}"[:110]
    call = Call(uow, deps, key, operator, path, query, body, now, name, there)
    uow.audit.key = key.id
    answered = _json(_handled(route, call))
    if route.writes:
        if not uow.audit.added:
            note(uow, now, action_of(route), operator.id if operator else None, path.get("id"))
        if once is not None:
            uow.api_keys.remember(Answered(key.id, once, fingerprint, 200, answered, now))
    return 200, answered


def action_of(route: Route) -> str:
    """What the record calls it, ``api.take-over``, if what was done writes no line of its own there."""
    return f"api.{route.handler.__name__.replace('_', '-')}"


def _handled(route: Route, call: Call) -> Shape:
    if route.writes and call.operator is None and "{operator}" not in route.path:
        _ = call.me
    try:
        return route.handler(call)
    except Taken as refusal:
        raise Problem(409, "taken", f"{refusal.owner_name} has it.", owner=refusal.owner_name) from None
    except NotYours as refusal:
        whose = (
            f"{refusal.owner_name} has it." if refusal.owner_name else "No person has it: take it over first."
        )
        raise Problem(409, "not_yours", whose, owner=refusal.owner_name) from None
    except Away as refusal:
        raise Problem(409, "away", f"{refusal.name} is not there.", owner=refusal.name) from None
    except ChangedMeanwhile:
        raise Problem(409, "changed_meanwhile", "It has changed meanwhile: read it again.") from None
    except AlreadyOpen as refusal:
        there = refusal.incident.id
        raise Problem(409, "open", "That is an open incident already.", incident=there) from None
    except NotPossible as refusal:
        raise Problem(*NOT_POSSIBLE[refusal.code]) from None
    except KeyError as fault:
        _refused(route, 404, fault)
        raise Problem(404, "unknown", "There is no such thing, or not within sight.") from None
    except ValueError as fault:
        _refused(route, 400, fault)
        raise Problem(400, "malformed", f"{fault}.") from None


def _refused(route: Route, status: int, fault: Exception) -> None:
    """Theirs, most likely; where it was a fault of ours, this tells where."""
    log.info("api.refused", method=route.method, route=route.path, status=status, at=where(fault))


def _operator(uow: UnitOfWork, key: ApiKey, wanted: str | None) -> Operator | None:
    """As whom: the key's own operator, or the one the request names."""
    if key.operator_id is None and wanted is None:
        return None
    operator = operator_named(uow, wanted) if wanted is not None else uow.operators.get(key.operator_id or "")
    if key.operator_id not in (None, operator.id):
        raise Problem(403, "not_allowed", "This key acts as another operator.")
    if not operator.may(Permission.CONVERSATIONS):
        raise Problem(403, "not_allowed", f"{operator.login} does not talk with customers.")
    return operator


def _query(route: Route, request: Request) -> dict[str, str]:
    query = {name: str(request.args.get(name)) for name in request.args}
    if found := faults(query, route.query):
        raise Problem(400, "malformed", "; ".join(found) + ".")
    return query


def _body(route: Route, request: Request) -> Shape:
    if len(request.body) > LARGEST:
        raise Problem(413, "too_large", f"Expected at most {LARGEST // 1024} kB.")
    try:
        body: Any = json.loads(request.body or b"{}")
    except ValueError:
        raise Problem(400, "malformed", "The body is not JSON.") from None
    if not isinstance(body, dict):
        raise Problem(400, "malformed", "Expected a JSON object.")
    if found := faults(body, route.body, route.required):
        raise Problem(400, "malformed", "; ".join(found) + ".")
    return body


def _json(shape: Shape) -> str:
    return json.dumps(shape, ensure_ascii=False)
