"""Reading requests, and turning refusals into answers that the page can put in words."""

from __future__ import annotations

from typing import Any

from sanic import HTTPResponse, Request
from sanic.exceptions import BadRequest
from sanic.response import json

from bot.console.session import Handler
from bot.services.errors import Away, CustomerWrote, NotNow, NotYours, Taken, TooLate, WrongField


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
        except WrongField as fault:
            return json({"error": "field", "field": fault.field, "why": fault.why, "part": fault.part}, 400)
        except KeyError:
            return json({"error": "unknown"}, 404)
        except (BadRequest, ValueError) as fault:
            return json({"error": "malformed", "what": str(fault)}, 400)

    return answer


def body(request: Request) -> dict[str, Any]:
    found = request.json
    if not isinstance(found, dict):
        raise BadRequest("expected a JSON object")
    return found


def text(request: Request, field: str) -> str:
    value = body(request).get(field)
    if not isinstance(value, str):
        raise BadRequest(f"{field}: expected text")
    return value
