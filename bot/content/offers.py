"""Suggests a button where a response offers something: a "sí" to it takes what its button does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.content.faults import Fault
from bot.content.project import Project, group, rows, strings
from bot.content.shapes import odd_buttons
from bot.core.cues import Cues
from bot.core.phrases import Phrases
from bot.core.text import plain

# Its last sentence, in either language, and no "this or that?" nor "what shall I?".
_OFFERS = re.compile(
    r"¿(?:(?:te|lo|la|los|las|le)\s+)?(?:doy|paso|aviso|reservo|anulo|registro|cambio|busco|apunto)\b"
    r"(?!.* o )[^?]*\?\W*$"
    r"|¿(?:quieres que|prefieres que|seguimos|buscamos)\b(?!.* o )[^?]*\?\W*$"
    r"|(?:^|[.!?:] )(?:shall (?:i|we)|would you (?:like|rather)|do you want me to)\b(?!.* or )[^?]*\?\W*$",
    re.IGNORECASE,
)
# A form takes a yes to its own questions, and those of an action get their buttons there.
_OF_FORMS = ("utter_ask_", "utter_in_form_", "utter_in_any_language_")


def check(project: Project) -> Iterator[Fault]:
    cues = _cues(project)
    for sheet, key, variations in project.responses():
        for i, variation in enumerate(map(group, variations)):
            offers = _OFFERS.search(str(variation.get("text", "")))
            told = key.startswith(_OF_FORMS) or odd_buttons(variation)
            if offers and not told and not _can_be_taken(variation, cues):
                what = f"'{key}' offers something, and a customer who writes \"sí\" to it gets nothing."
                todo = 'Give it one button, or begin the title of one with a yes: "Sí, avísame".'
                line = sheet.line("responses", key, i, "text")
                yield Fault(sheet.file, line, what, todo, may_wait=True)


def _can_be_taken(variation: dict[Any, Any], cues: Cues) -> bool:
    buttons = [group(one) for one in rows(variation.get("buttons"))]
    titled = any(cues.agrees(str(one.get("title"))) for one in buttons)
    return titled or len({str(one.get("payload")) for one in buttons}) == 1


def _cues(project: Project) -> Cues:
    sheet = project.business.get("cues")
    by_language = group(group(sheet.data if sheet else {}).get("agreement"))
    return Cues(agreement=Phrases(plain(word) for words in by_language.values() for word in strings(words)))
