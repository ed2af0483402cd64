"""Whether Twilio has our templates, and has them as we use them: who finds out later is a customer."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable
from typing import Any

from twilio.base.exceptions import TwilioException

from bot.channels.whatsapp.twilio_api import TwilioApi
from bot.core.finding import Finding, fault, note, ok
from bot.core.templates import Template, Templates

BUTTONS, LIST = "twilio/quick-reply", "twilio/list-picker"
COMPARE = "Compare it in data/business/templates.yml with the Content Template Builder at Twilio."
MAKE_ANEW = "Make another in the Content Template Builder: docs/guides/whatsapp.md"
_BLANK = re.compile(r"{{\s*(\w+)\s*}}")


class Contents:
    def __init__(self, twilio: TwilioApi, templates: Templates) -> None:
        self._twilio = twilio
        self._templates = templates

    async def look(self) -> AsyncIterator[Finding]:
        """Raises TwilioException where Twilio tells nothing of them."""
        for template in self._templates.messages.values():
            for language, sid in template.ids.items():
                yield await self._message(template, language, sid)
        missing = [key for key, one in self._templates.messages.items() if not one.ids]
        if missing:
            told = ", ".join(missing)
            yield note(
                f"Templates without an id: {told}", "Nothing is sent after 24 hours: docs/guides/whatsapp.md"
            )
        for kind, choices in ((BUTTONS, self._templates.buttons), (LIST, self._templates.lists)):
            for count, sid in choices.items():
                name = f"{'Buttons' if kind == BUTTONS else 'List'} for {count}"
                content = await self._content(sid)
                if content is None:
                    yield fault(f"{name}: Twilio knows no {sid}", COMPARE)
                else:
                    yield _choices(name, kind, count, content.types or {})

    async def _content(self, sid: str) -> Any | None:
        """None if there is none of that id in the account."""
        return await _found(self._twilio.client.content.v1.contents(sid).fetch_async())

    async def _message(self, template: Template, language: str, sid: str) -> Finding:
        what = f"Template {template.key} ({language})"
        content = await self._content(sid)
        if content is None:
            return fault(f"{what}: Twilio knows no {sid}", COMPARE)
        if (found := _unfit(what, template, language, content)) is not None:
            return found
        approval = self._twilio.client.content.v1.contents(sid).approval_fetch()
        asked = await _found(approval.fetch_async())
        told = (asked.whatsapp if asked else None) or {}
        status = f"{what}: {told.get('status') or 'not submitted'}"
        if told.get("status") != "approved":
            why = str(told.get("rejection_reason") or "")
            return fault(status, why or "It cannot be sent before WhatsApp approves it.")
        return _other_words(what, template, language, content) or ok(status)


async def _found(asked: Awaitable[Any]) -> Any | None:
    """None if Twilio has no such thing."""
    try:
        return await asked
    except TwilioException as error:
        if getattr(error, "status", None) != 404:
            raise
        return None


def _unfit(what: str, template: Template, language: str, content: Any) -> Finding | None:
    """Where Twilio would refuse it, or say it in another language."""
    spoken = str(content.language or "")
    if re.split("[_-]", spoken)[0].lower() != language:
        return fault(f"{what}: at Twilio its language is {spoken or '?'}", COMPARE)
    types = content.types or {}
    if LIST in types:
        return fault(f"{what}: it is a list picker, which begins no conversation", MAKE_ANEW)
    there = set(_BLANK.findall(json.dumps(types)))
    ours = set(template.variables(language, {}))
    if there != ours:
        return fault(f"{what}: at Twilio its blanks are {_listed(there)}, and ours {_listed(ours)}", COMPARE)
    return None


def _other_words(what: str, template: Template, language: str, content: Any) -> Finding | None:
    """We show operators ours, and know by them what Twilio has taken when its answer was lost."""
    ours = " ".join(template.numbered(language).split())
    bodies = [" ".join(str(one.get("body", "")).split()) for one in (content.types or {}).values()]
    if ours in (_BLANK.sub(r"{{\1}}", body) for body in bodies):
        return None
    return note(f"{what}: at Twilio it says something else than ours: {bodies[0] if bodies else ''}", COMPARE)


def _choices(name: str, kind: str, count: int, types: dict[str, Any]) -> Finding:
    made = types.get(kind)
    if made is None:
        return fault(f"{name}: at Twilio it is of the kind {', '.join(types) or '?'}, not {kind}", MAKE_ANEW)
    each, title = ("actions", "title") if kind == BUTTONS else ("items", "item")
    choices = made.get(each) or []
    if len(choices) != count:
        return fault(f"{name}: at Twilio it has {len(choices)} choices", MAKE_ANEW)
    places = [made.get("body"), *(one.get(part) for one in choices for part in (title, "id"))]
    for number, place in enumerate(places, 1):
        if _BLANK.findall(str(place)) != [str(number)]:
            return fault(f"{name}: at Twilio '{place}' stands where {{{{{number}}}}} belongs", MAKE_ANEW)
    return ok(f"{name}: it fits")


def _listed(blanks: set[str]) -> str:
    return ", ".join(sorted(blanks)) or "-"
