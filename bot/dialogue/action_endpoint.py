"""Where the engine calls the actions: a small application of its own on loopback, with a token."""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
import zlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import structlog
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import (
    ActionExecutionRejection,
    ActionMissingDomainException,
    ActionNotFoundException,
)
from sanic import HTTPResponse, Request, Sanic
from sanic.response import json as answer

log = structlog.get_logger()
TIME_LIMIT = 10.0
LARGEST_CALL = 20_000_000
Step = Callable[[str, str], Awaitable[None]]


def action_endpoint(versions: Mapping[str, ActionExecutor], token: str, step: Step) -> Sanic[Any, Any]:
    """Rasa tells refusals apart by status: 400 a rejection, 404 no such action, 449 the domain is missing.

    ``/actions/NAME`` runs the actions of one of ``versions``, with its facts; ``/actions`` those of "".
    ``step`` is told of every call as ``action.called`` and, once it has run, ``action.done``.
    """
    app = Sanic(f"actions-{secrets.token_hex(4)}", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = LARGEST_CALL
    app.config.ACCESS_LOG = False
    app.config.AUTO_EXTEND = False

    @app.post("/actions")
    @app.post("/actions/<version:str>", name="of_a_version")
    async def call(request: Request, version: str = "") -> HTTPResponse:
        if not hmac.compare_digest(request.args.get("token", "").encode(), token.encode()):
            return answer({"error": "token"}, status=401)
        try:
            called = _parse(request)
            name, sender = str(called["next_action"]), str(called["sender_id"])
        except (ValueError, KeyError, TypeError, zlib.error):
            return answer({"error": "expected an action call of Rasa's"}, status=400)
        executor = versions.get(version)
        if executor is None:
            return answer({"error": f"no version {version!r}", "action_name": name}, status=404)
        if "domain" not in called and not executor.is_domain_digest_valid(called.get("domain_digest")):
            return _refusal(ActionMissingDomainException(name), 449)
        await step("action.called", sender)
        response = await _run(executor, called, name)
        await step("action.done", sender)
        return response

    return app


def executor_of(actions: Iterable[Action]) -> ActionExecutor:
    executor = ActionExecutor()
    for action in actions:
        executor.register_action(action)
    return executor


async def _run(executor: ActionExecutor, called: dict[str, Any], name: str) -> HTTPResponse:
    try:
        async with asyncio.timeout(TIME_LIMIT):
            result = await executor.run(called)
    except ActionExecutionRejection as error:
        return _refusal(error, 400)
    except ActionNotFoundException as error:
        log.error("action.unknown", action=name)
        return _refusal(error, 404)
    except ActionMissingDomainException as error:
        return _refusal(error, 449)
    except TimeoutError:
        log.error("action.too_slow", action=name, seconds=TIME_LIMIT)
        return answer({"error": "timeout", "action_name": name}, status=500)
    except Exception:  # the server would write down the address, and with it the token
        log.exception("action.failed", action=name)
        return answer({"error": "failed", "action_name": name}, status=500)
    return answer(result.model_dump() if result else {"events": [], "responses": []})


def _refusal(error: Any, status: int) -> HTTPResponse:
    return answer({"error": error.message, "action_name": error.action_name}, status=status)


def _parse(request: Request) -> dict[str, Any]:
    body = request.body
    if request.headers.get("content-encoding") == "deflate":
        body = zlib.decompress(body)
    parsed = json.loads(body)
    if not isinstance(parsed, dict):
        raise ValueError("expected an object")
    return parsed
