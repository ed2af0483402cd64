"""The OpenAPI description, made from the table of routes."""

from __future__ import annotations

import re
from typing import Any

from bot.outward.api.deps import Route
from bot.outward.api.routes import ROUTES
from bot.outward.api.schemas import COMPONENTS, TEXT, ref

PREFIX = "/api/v1"
OPERATOR, ONCE = "Ventanilla-Operator", "Idempotency-Key"
_ERRORS = {
    "400": "Something asked for is not right: the message says what",
    "401": "No key, or one that is not valid",
    "403": "The key may not do this",
    "404": "There is no such thing, or not within sight",
    "409": "It is not possible as things are: the code says why",
    "422": "Another request had this Idempotency-Key",
    "429": "Too many requests: wait as long as Retry-After says",
}


def description() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ventanilla",
            "version": "1",
            "summary": "The operators' verbs, for a desk of one's own",
        },
        "servers": [{"url": PREFIX}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": COMPONENTS,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    parameters = [_parameter(name, "path", TEXT, True) for name in re.findall(r"{(\w+)}", route.path)]
    parameters += [_parameter(name, "query", schema) for name, schema in route.query.items()]
    parameters.append(_parameter(OPERATOR, "header", TEXT))
    if route.writes:
        parameters.append(_parameter(ONCE, "header", {"type": "string", "minLength": 1, "maxLength": 80}))
    answers = {"description": "Done" if route.writes else "Found", "content": _json(ref(route.answers))}
    errors = {
        status: {"description": text, "content": _json(ref("Error"))} for status, text in _ERRORS.items()
    }
    operation: dict[str, Any] = {
        "operationId": route.handler.__name__,
        "summary": route.summary,
        "description": f"Needs the scope `{route.scope.value}`.",
        "parameters": parameters,
        "responses": {"200": answers, **errors},
    }
    if route.body:
        schema = {
            "type": "object",
            "properties": route.body,
            "required": list(route.required),
            "additionalProperties": False,
        }
        operation["requestBody"] = {"required": True, "content": _json(schema)}
    return operation


def _parameter(name: str, where: str, schema: dict[str, Any], required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": where, "required": required, "schema": schema}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
