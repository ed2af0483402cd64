"""Reading requests, and turning refusals into answers that the page can put in words."""

from __future__ import annotations

from typing import Any

import structlog
from sanic import HTTPResponse, Request
from sanic.exceptions import BadRequest
from sanic.response import json

from bot.console.session import Handler
from bot.core.log_faults import where
from bot.services.errors import (
    Away,
    ChangedMeanwhile,
    CustomerWrote,
    NotNow,
    NotYours,
    Taken,
    TooLate,
    WrongField,
)

log = structlog.get_logger()


def answering(handler: Handler) -> Handler:
    """Turn the refusals of the services into answers the page can put in words."""

    async def answer(*args: Any, **values: Any) -> HTTPResponse | None:
        try:
            return await handler(*args, **values)
        except Taken as refusal:
            return json({"error": "taken", "owner": refusal.owner_name}, 409)
        except NotYours as refusal:
            return json({"error": "not_yours", "owner": refusal.owner_name}, 409)
        except Away as refusal:
            return json({"error": "away", "owner": refusal.name}, 409)
        except NotNow as refusal:
            return json({"error": "not_now", "why": refusal.why, "owner": refusal.owner_name}, 409)
        except CustomerWrote:
            return json({"error": "customer_wrote"}, 409)
        except TooLate:
            return json({"error": "too_late"}, 409)
        except ChangedMeanwhile:
            return json({"error": "changed_meanwhile"}, 409)
        except WrongField as fault:
            return json({"error": "field", "field": fault.field, "why": fault.why, "part": fault.part}, 400)
        except KeyError as fault:
            _refused(args[0], 404, fault)
            return json({"error": "unknown"}, 404)
        except (BadRequest, ValueError) as fault:
            _refused(args[0], 400, fault)
            return json({"error": "malformed", "what": str(fault)}, 400)

    return answer


def _refused(request: Request, status: int, fault: Exception) -> None:
    """Something that is gone, or an odd request; where it was a fault of ours, this tells where."""
    route = str(request.route.path) if request.route else ""
    log.info("console.refused", method=request.method, route=route, status=status, at=where(fault))


def body(request: Request) -> dict[str, Any]:
    found = request.json
    if not isinstance(found, dict):
        raise BadRequest("expected a JSON object")
    return found


def request_id(request: Request, longest: int = 80) -> str:
    """Made by the page: the same one twice is one deed, also if the first answer was lost."""
    found = text(request, "request_id")
    if not 0 < len(found) <= longest:
        raise BadRequest("request_id")
    return found


def request_id_if_any(request: Request) -> str | None:
    """None from a page that is older than the ids."""
    return request_id(request) if "request_id" in body(request) else None


def text(request: Request, field: str) -> str:
    value = body(request).get(field)
    if not isinstance(value, str):
        raise BadRequest(f"{field}: expected text")
    return value
