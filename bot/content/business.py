"""Reads data/business into ``bot.core.business.Business``, or says what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.content.business_faults import business_faults
from bot.content.faults import ContentError, Fault
from bot.content.handoff import read_care
from bot.content.sheet import Sheet, read_sheet
from bot.core.business import (
    AppointmentKind,
    Business,
    Contacts,
    District,
    Named,
    Office,
    Service,
    offices_called,
)
from bot.core.cues import Cues

FILES = (
    "business",
    "services",
    "districts",
    "offices",
    "appointment_kinds",
    "contacts",
    "templates",
    "handoff",
    "cues",
    "page",
)
# A business may do without these.
OPTIONAL = ("services", "districts", "appointment_kinds")


def load_business(root: Path) -> Business:
    """Return the facts under ``root``/data/business. Raises ContentError naming all that is wrong there."""
    sheets, faults = read_business(root)
    if faults:
        raise ContentError(faults)
    return replace(_told_by(*sheets.items()), intents=_intents(root))


@lru_cache(maxsize=8)
def _told_by(*sheets: tuple[str, Sheet]) -> Business:
    """Facts that have not changed are judged once, though a start reads them several times."""
    found = business_faults(dict(sheets))
    if faults := [fault for fault in found if not (fault.may_wait or fault.unheard)]:
        raise ContentError(faults)
    return _business({name: sheet.data for name, sheet in sheets})


def _intents(root: Path) -> tuple[str, ...]:
    if not (root / "domain.yml").exists():
        return ()
    domain = read_sheet(root, root / "domain.yml").data
    named = domain.get("intents") if isinstance(domain, dict) else None
    listed = named if isinstance(named, list) else []
    return tuple(str(next(iter(one), "")) if isinstance(one, dict) else str(one) for one in listed)


def read_business(root: Path) -> tuple[dict[str, Sheet], list[Fault]]:
    """Return the sheets by name, and what kept the rest of them from being read."""
    sheets, faults = {}, []
    for name in FILES:
        path = root / "data" / "business" / f"{name}.yml"
        if name in OPTIONAL and not path.exists():
            sheets[name] = Sheet(path.relative_to(root).as_posix(), {name: {}}, {})
            continue
        try:
            sheets[name] = read_sheet(root, path)
        except ContentError as error:
            faults += error.faults
    return sheets, faults


def _business(data: dict[str, Any]) -> Business:
    about, contacts = data["business"], data["contacts"]
    languages = tuple(about["languages"])
    offices = data["offices"]["offices"]
    kinds = data["appointment_kinds"]["appointment_kinds"]
    cues = Cues.read(data["cues"])
    return Business(
        name=about["name"],
        time_zone=about["time_zone"],
        holidays_country=about["country"],
        holidays_region=about["region"],
        services=_all(Service, data["services"]["services"], languages),
        districts=_all(District, data["districts"]["districts"], languages),
        offices={key: _office(key, one, languages) for key, one in offices.items()},
        appointment_kinds={key: _appointment_kind(key, one, languages) for key, one in kinds.items()},
        contacts=Contacts(
            phone=contacts["phone"],
            email=contacts["email"],
            whatsapp=contacts["whatsapp"],
            emergency=contacts["emergency"],
            phone_hours=contacts["phone_hours"],
        ),
        languages=languages,
        words=about.get("words", {}),
        care=read_care(data["handoff"], languages, cues.negation.denying),
        cues=cues.with_offices(offices_called(about.get("words", {}))),
        page=data["page"],
    )


def _named(key: str, data: dict[str, Any], languages: tuple[str, ...]) -> dict[str, Any]:
    synonyms = {language: tuple(words) for language, words in data.get("synonyms", {}).items()}
    return {"key": key, "names": {language: data[language] for language in languages}, "synonyms": synonyms}


def _all[T: Named](kind: type[T], data: dict[str, Any], languages: tuple[str, ...]) -> dict[str, T]:
    return {key: kind(**_named(key, one, languages)) for key, one in data.items()}


def _office(key: str, data: dict[str, Any], languages: tuple[str, ...]) -> Office:
    rest = {name: data[name] for name in ("address", "hours")}
    return Office(
        **_named(key, data, languages), **rest, district=data.get("district", ""), note=data.get("note", {})
    )


def _appointment_kind(key: str, data: dict[str, Any], languages: tuple[str, ...]) -> AppointmentKind:
    return AppointmentKind(
        **_named(key, data, languages),
        minutes=data["minutes"],
        offices=tuple(data["offices"]),
        needs=data["needs"],
    )
