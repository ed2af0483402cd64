"""The facts of the business, as read from data/business/*.yml: what is offered, where and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.core.cues import Cues
from bot.core.languages import LANGUAGES
from bot.core.wording import sentence

if TYPE_CHECKING:
    from bot.core.care import Care

# Those of contacts.yml that any response may fill in; "business" is the name.
OF_CONTACTS = ("phone", "whatsapp", "email")
# {word_office}, {word_can_do}: said where business.yml says nothing of its own.
WORDS = {
    "office": {"es": "oficina", "en": "office"},
    "can_do": {"es": "horarios, citas y reclamaciones", "en": "opening hours, appointments and complaints"},
}
FACTS = ("business", *OF_CONTACTS, *(f"word_{name}" for name in WORDS))


def own_words(words: Mapping[str, Mapping[str, str]], language: str) -> dict[str, str]:
    """``words``: what business.yml says of WORDS."""
    return {
        f"word_{name}": words.get(name, {}).get(language) or usual[language] for name, usual in WORDS.items()
    }


def offices_called(words: Mapping[str, Mapping[str, str]]) -> list[str]:
    """One of them, in each language."""
    return [*{**WORDS["office"], **words.get("office", {})}.values()]


@dataclass(frozen=True)
class Named:
    """A thing with a key used in code and slots, and names people use for it in each language."""

    key: str
    names: dict[str, str]
    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def name(self, language: str) -> str:
        return self.names.get(language) or next(iter(self.names.values()))

    def title(self, language: str) -> str:
        """The name where it stands by itself, not within a sentence."""
        return sentence(self.name(language))


def titles(things: Mapping[str, Named], language: str) -> dict[str, str]:
    """Their titles by key, for a list to choose from."""
    return {key: thing.title(language) for key, thing in things.items()}


@dataclass(frozen=True)
class Service(Named):
    pass


@dataclass(frozen=True)
class District(Named):
    pass


@dataclass(frozen=True)
class Office(Named):
    """``hours`` is an OpenStreetMap opening_hours expression, without holidays."""

    address: str = ""
    hours: str = ""
    district: str = ""
    note: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AppointmentKind(Named):
    """``offices``: keys of the offices where it is done; ``needs``: what to bring, per language."""

    minutes: int = 30
    offices: tuple[str, ...] = ()
    needs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Contacts:
    """How else the business is reached. ``emergency``: service key to telephone number."""

    phone: str
    email: str
    whatsapp: str
    emergency: dict[str, str] = field(default_factory=dict)
    phone_hours: dict[str, str] = field(default_factory=dict)

    @property
    def own_emergency(self) -> dict[str, str]:
        """Without the public number."""
        return {service: line for service, line in self.emergency.items() if service != "general"}


@dataclass(frozen=True)
class Business:
    name: str
    time_zone: str
    holidays_country: str
    holidays_region: str | None
    services: dict[str, Service]
    districts: dict[str, District]
    offices: dict[str, Office]
    appointment_kinds: dict[str, AppointmentKind]
    contacts: Contacts
    care: Care
    languages: tuple[str, ...] = LANGUAGES
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cues: Cues = field(default_factory=Cues)
    page: dict[str, Any] = field(default_factory=dict)  # as data/business/page.yml has it
    intents: tuple[str, ...] = ()  # what customers may want, as domain.yml lists it

    def facts_in(self, language: str) -> dict[str, str]:
        """What any response may fill in: ``{business}``, ``{phone}`` ..."""
        contacts = {name: getattr(self.contacts, name) for name in OF_CONTACTS}
        return {"business": self.name, **contacts, **own_words(self.words, language)}

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def become(self, other: Business) -> None:
        """Take over another version's facts, for everyone who holds these: all change at once."""
        vars(self).update(vars(other))
