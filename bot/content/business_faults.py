"""What can be wrong in data/business/*.yml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from bot.content import cues, handoff, page, templates
from bot.content.faults import Fault
from bot.content.hours import hours_faults
from bot.content.shape import Each, Either, Keys, Words, in_each, misfits
from bot.content.sheet import Place, Sheet, entries
from bot.core.business import WORDS
from bot.core.languages import LANGUAGES

_PHONE = re.compile(r"\+\d{1,3}( ?\d){6,12}")
_SHORT = re.compile(r"\d{3}")
_EMAIL = re.compile(r"[^@\s:;,<>]+@[^@\s:;,<>]+\.[a-z]{2,}", re.IGNORECASE)

_NOT_MEANT = Keys({"words": [Words], "beside": [Words]})


def business_faults(sheets: dict[str, Sheet], intents: list[str] | None = None) -> Iterator[Fault]:
    """``sheets``: those of the files that could be read, by name; ``intents``: of the domain, if it could."""
    about = sheets.get("business")
    languages = [one for one in _list(about, "languages") if one in LANGUAGES] or [*LANGUAGES]
    shapes = _shapes(languages)
    for name, sheet in sheets.items():
        found = list(misfits(sheet, shapes[name]))
        yield from found
        if not found:
            yield from _meaning(name, sheet, sheets, languages, intents)
    for name in ("services", "districts", "offices", "appointment_kinds"):
        if name in sheets:
            yield from _words(sheets[name], name, languages)


def _shapes(languages: list[str]) -> dict[str, Keys]:
    text, named = in_each(languages, str), in_each(languages, Words)
    names, also = named.needed, named.allowed | {"synonyms": in_each([], [Words]), "not_meant": [_NOT_MEANT]}
    office = Keys(names | {"address": Words, "hours": Words}, also | {"district": str, "note": text})
    kind = Keys(names | {"minutes": int, "offices": [str], "needs": text}, also)
    phones = {"phone": str, "whatsapp": str, "email": str, "phone_hours": text}
    about = {
        "name": Words,
        "time_zone": str,
        "country": str,
        "region": Either((str, type(None))),
        "languages": [str],
    }
    return {
        "business": Keys(about, {"words": Keys({}, dict.fromkeys(WORDS, in_each(languages, Words)))}),
        "services": Keys({"services": Each(Keys(names, also), keys=True)}),
        "districts": Keys({"districts": Each(Keys(names, also), keys=True)}),
        "offices": Keys({"offices": Each(office, keys=True)}),
        "appointment_kinds": Keys({"appointment_kinds": Each(kind, keys=True)}),
        "contacts": Keys(phones | {"emergency": Each(str)}),
        "templates": templates.shape(languages),
        "handoff": handoff.shape(languages),
        "cues": cues.shape(languages),
        "page": page.shape(languages),
    }


def _meaning(
    name: str, sheet: Sheet, sheets: dict[str, Sheet], languages: list[str], intents: list[str] | None
) -> Iterator[Fault]:
    if name == "business":
        yield from _about(sheet)
    elif name == "offices":
        yield from _offices(sheet, sheets.get("districts"))
    elif name == "appointment_kinds":
        yield from _appointment_kinds(sheet, sheets.get("offices"))
    elif name == "contacts":
        yield from _contacts(sheet, sheets.get("services"))
    elif name == "templates":
        yield from templates.template_faults(sheet)
    elif name == "handoff":
        services = _keys(sheets.get("services"), "services")
        yield from handoff.handoff_faults(sheet, languages, intents, services)
    elif name == "cues":
        yield from cues.cue_faults(sheet)
    elif name == "page":
        yield from page.page_faults(sheet)


def _about(sheet: Sheet) -> Iterator[Fault]:
    data = sheet.data
    for i, language in enumerate(data["languages"]):
        if language not in LANGUAGES or language in data["languages"][:i]:
            what = f"'{language}' is no language that the bot can speak, or stands here twice."
            yield sheet.fault(("languages", i), what, f"Known: {', '.join(LANGUAGES)}.")
    if not data["languages"]:
        what = "The bot has to speak a language."
        yield sheet.fault(("languages",), what, f"Name one at least: {', '.join(LANGUAGES)}.")
    if not _is_time_zone(data["time_zone"]):
        what = f"'{data['time_zone']}' is not a time zone."
        yield sheet.fault(("time_zone",), what, "Write a continent and a city, such as Europe/Madrid.")
    try:
        regions = holidays.country_holidays(data["country"]).subdivisions
    except NotImplementedError:
        what = f"The public holidays of '{data['country']}' are not known."
        yield sheet.fault(("country",), what, "Write the two letters of a country, such as ES.")
    else:
        if data["region"] is not None and data["region"] not in regions:
            what = f"'{data['region']}' is not a region of {data['country']}."
            yield sheet.fault(("region",), what, f"Write null or one of: {', '.join(regions) or 'none'}.")


def _is_time_zone(name: str) -> bool:
    """Asked for by its name: all that there are would be six hundred files to open."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # no such name, a folder, or no file of a time zone
        return False
    return True


def _offices(sheet: Sheet, districts: Sheet | None) -> Iterator[Fault]:
    for key, office in sheet.data["offices"].items():
        yield from hours_faults(sheet, ("offices", key, "hours"), office["hours"])
        named = [office["district"]] if "district" in office else []
        place: Place = ("offices", key, "district")
        yield from _unknown(sheet, place, named, _keys(districts, "districts"), "district")


def _appointment_kinds(sheet: Sheet, offices: Sheet | None) -> Iterator[Fault]:
    for key, kind in sheet.data["appointment_kinds"].items():
        place: Place = ("appointment_kinds", key)
        for i, name in enumerate(kind["offices"]):
            yield from _unknown(sheet, (*place, "offices", i), [name], _keys(offices, "offices"), "office")
        if not kind["offices"]:
            what = f"'{key}' is done in no office, so nobody can book it."
            yield sheet.fault((*place, "offices"), what, "Name at least one office.")
        if not 5 <= kind["minutes"] <= 480:
            what = f"An appointment of {kind['minutes']} minutes cannot be right."
            yield sheet.fault((*place, "minutes"), what, "Write how many minutes it takes, from 5 to 480.")


def _contacts(sheet: Sheet, services: Sheet | None) -> Iterator[Fault]:
    data = sheet.data
    numbers: list[tuple[Place, str]] = [((name,), data[name]) for name in ("phone", "whatsapp")]
    numbers += [(("emergency", key), number) for key, number in data["emergency"].items()]
    for place, number in numbers:
        short = place[0] == "emergency" and _SHORT.fullmatch(number)
        if not short and not _PHONE.fullmatch(number):
            what = f"'{number}' does not look like a telephone number."
            yield sheet.fault(place, what, 'Write it with the country\'s prefix, such as "+34 900 000 100".')
    if not _EMAIL.fullmatch(data["email"]):
        what = f"'{data['email']}' does not look like an e-mail address."
        yield sheet.fault(("email",), what, "Write it like name@example.org.")
    named = entries(services, "services")
    known = None if named is None else [*map(str, named), "general"]
    for key in data["emergency"]:
        yield from _unknown(sheet, ("emergency", key), [key], known, "service")
    if "general" not in data["emergency"]:
        what = "There is no general emergency number."
        yield sheet.fault(("emergency",), what, 'Add one, such as general: "112".')


def _words(sheet: Sheet, name: str, languages: list[str]) -> Iterator[Fault]:
    """A word for two things of one kind could mean either; one that nobody writes, nothing."""
    owners: dict[tuple[str, str], str] = {}
    for key, one in _dict(_dict(sheet.data).get(name)).items():
        for language in languages:
            synonyms = _dict(_dict(one).get("synonyms")).get(language)
            listed = synonyms if isinstance(synonyms, list) else []
            words = [(("synonyms", language, i), word) for i, word in enumerate(listed)]
            for place, word in [((language,), _dict(one).get(language)), *words]:
                if ";" in str(word):
                    what = f"A semicolon stands in '{word}', and customers write none there."
                    yield sheet.fault((name, key, *place), what, "Part words with commas.")
                owner = owners.setdefault((language, str(word).casefold()), key)
                if word is not None and owner != key:
                    what = f"'{word}' is a word for both '{owner}' and '{key}'."
                    yield sheet.fault((name, key, *place), what, "Keep it under one of them.")


def _unknown(
    sheet: Sheet, place: Place, names: Iterable[str], known: Iterable[str] | None, kind: str
) -> Iterator[Fault]:
    if known is None:
        return
    there = ", ".join(known)
    todo = f"Write one of these, or take it away: {there}." if there else "Take it away here."
    for name in names:
        if name not in known:
            yield sheet.spare(place, f"There is no {kind} '{name}'.", todo)


def _keys(sheet: Sheet | None, name: str) -> list[str] | None:
    found = entries(sheet, name)
    return None if found is None else [*map(str, found)]


def _list(sheet: Sheet | None, name: str) -> list[Any]:
    found = _dict(sheet.data).get(name) if sheet else None
    return found if isinstance(found, list) else []


def _dict(data: Any) -> dict[Any, Any]:
    return data if isinstance(data, dict) else {}
