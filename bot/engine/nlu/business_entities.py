"""Finds what data/business names, and the numbers the business gives out."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.core.clauses import END_UNASKED
from bot.core.phrases import one_of
from bot.core.text import fold
from bot.engine.cues import read_cues
from bot.engine.facts import FILES
from bot.engine.nlu import fingerprint
from bot.engine.nlu.business_names import Said, find_names, read_names
from bot.engine.nlu.component import is_fact, is_fact_at_least
from bot.engine.nlu.normalise import spoken

_PLACES = ("office", "district")
_ASKED_ABOUT = ("office", "district", "service")
_NUMBERS = [
    ("ticket_number", "R", re.compile(r"\br ?-? ?(\d{3,7})\b")),
    ("appointment_number", "C", re.compile(r"\bc ?-? ?(\d{3,7})\b")),
    (
        "ticket_number",
        "R",
        re.compile(
            r"\b(?:reclamacion|queja|ticket|parte|averia|caso|expediente|complaint|case|report|reference)"
            r"(?: (?:numero|num|n|number|no|is|es|el|#))* ?[#:.º]* ?(\d{4,7})\b"
        ),
    ),
    (
        "appointment_number",
        "C",
        re.compile(
            r"\b(?:cita|appointment|booking)(?: (?:numero|num|n|number|no|is|es|la|#))* ?[#:.º]* ?(\d{4,7})\b"
        ),
    ),
]

# "Cambio de nombre del recibo": the second is what the first is of.
_KIND = "appointment_kind"
_OF_IT = re.compile(r" (?:del?|of|on|in|en)(?: (?:el|la|los|las|the|my|our|mi))* ?")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class BusinessEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Comes after the intent classifier: the intent decides whether Norte is an office or a district."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._names = read_names(Path(config["folder"]))
        self._fact = config["fact"]
        self._meant = {
            **dict.fromkeys(config["office_intents"], "office"),
            **dict.fromkeys(config["district_intents"], "district"),
        }

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"folder": "data/business", "fact": "inform", "office_intents": [], "district_intents": []}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> BusinessEntityExtractor:
        return cls(config)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Train again when the business's facts change."""
        folder = Path(config.get("folder", cls.get_default_config()["folder"]))
        return fingerprint.of_files(folder / f"{stem}.yml" for stem in FILES)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if self._only_names_another(text):
                is_fact(message, self._fact)
            intent = (message.get(INTENT) or {}).get("name")
            named = find_names(text, self._names)
            found = [self._entity(said) for said in self._chosen(named, text, intent)] + _numbers(text)
            refused = self._refused(named, text, intent)
            if refused:
                is_fact_at_least(message, self._fact)
            found += refused
            message.set(ENTITIES, (message.get(ENTITIES) or []) + found, add_to_output=True)
        return messages

    def _only_names_another(self, text: str) -> bool:
        """Whether the message asks the same of something else: "¿y en Norte?", "wat bout the south one"."""
        text = rest = spoken(text)
        if not read_cues().carries_on(text):
            return False
        for said in sorted(find_names(text, self._names), key=lambda said: -said.start):
            if said.entity in _ASKED_ABOUT:
                rest = f"{rest[: said.start]} {rest[said.end :]}"
        return rest != text and read_cues().only_carries_on(rest)

    def _chosen(self, found: list[Said], text: str, intent: str | None) -> list[Said]:
        folded = fold(text)
        return [
            said
            for said in found
            if not self._means_another(said, found, folded, intent)
            and not self._is_refused(said, found, folded, intent)
            and not _is_of_another(said, found, folded)
        ]

    def _refused(self, found: list[Said], text: str, intent: str | None) -> list[dict[str, Any]]:
        """The offices that will not do."""
        return [
            _as_entity("refused_office", said.key, said.start, said.end)
            for said in found
            if said.entity == "office" and self._is_refused(said, found, fold(text), intent)
        ]

    def _is_refused(self, said: Said, found: list[Said], folded: str, intent: str | None) -> bool:
        of_an_outage = self._meant.get(intent or "") == "district" and any(
            other.entity == "service" for other in found
        )
        return _is_refused(said, folded) and not (of_an_outage and _is_one_more(said, folded))

    def _means_another(self, said: Said, found: list[Said], folded: str, intent: str | None) -> bool:
        rivals = {other.entity for other in found if (other.start, other.end) == (said.start, said.end)}
        if rivals != {"office", "district"}:
            return False
        before = folded[: said.start]
        cues = {"office": _beside_a_place().office, "district": _beside_a_place().district}
        cued = [entity for entity, cue in cues.items() if cue.search(before)]
        meant = cued[0] if len(cued) == 1 else self._meant.get(intent or "")
        return meant is not None and meant != said.entity

    def _entity(self, said: Said) -> dict[str, Any]:
        return _as_entity(said.entity, said.key, said.start, said.end)


class _Beside(NamedTuple):
    """What is told by what stands before a place: that it is an office, or a district, that it will not do,
    that it is one more of those where something fails; and by what stands behind it: that it will not do, "en
    Norte tampoco", but not "Norte, ¿no?", or that another follows."""

    office: re.Pattern[str]
    district: re.Pattern[str]
    refused: re.Pattern[str]
    refused_after: re.Pattern[str]
    one_more: re.Pattern[str]
    one_more_after: re.Pattern[str]


@lru_cache(maxsize=1)
def _beside_a_place() -> _Beside:
    naming, no = read_cues().naming, read_cues().negation
    one, any_of = one_of(naming.office), one_of([*naming.office, *naming.offices])
    up_to_it = rf"(?: (?:in|at|en|el|la|the|{one}|de|del))* ?$"
    all_but = rf"{one_of(naming.any_of)} {one} {one_of(naming.but)}"
    return _Beside(
        re.compile(rf"\b{any_of}\b(?: \w+){{0,2}} ?$"),
        re.compile(rf"\b{one_of(naming.district)}\b(?: \w+){{0,2}} ?$"),
        re.compile(rf"(?<!\w)(?:{no.to_refuse}|{all_but}){up_to_it}"),
        re.compile(rf"(?: {one})?,? {one_of(naming.will_not_do)}(?={END_UNASKED}| {one_of(naming.instead)})"),
        re.compile(rf"(?<!\w){no.to_go_on}{up_to_it}"),
        re.compile(rf",? {no.to_go_on}\b"),
    )


def _is_of_another(said: Said, found: list[Said], folded: str) -> bool:
    """ "The change of name on the bill" is no question about a bill."""
    return said.entity == _KIND and any(
        other.entity == _KIND and _OF_IT.fullmatch(folded, other.end, said.start)
        for other in found
        if other.end < said.start
    )


def _is_refused(said: Said, folded: str) -> bool:
    before, after = (
        _beside_a_place().refused.search(folded[: said.start]),
        _beside_a_place().refused_after.match(folded, said.end),
    )
    return said.entity in _PLACES and bool(before or after)


def _is_one_more(said: Said, folded: str) -> bool:
    beside = _beside_a_place()
    before = beside.one_more.search(folded[: said.start])
    return bool(before or beside.one_more_after.match(folded, said.end))


def _numbers(text: str) -> list[dict[str, Any]]:
    folded = fold(text)
    found: dict[int, dict[str, Any]] = {}
    for entity, prefix, pattern in _NUMBERS:
        for match in pattern.finditer(folded):
            start = match.start(1) if not re.match(rf"{prefix.lower()} ?-? ?\d", match[0]) else match.start()
            found.setdefault(match.start(1), _as_entity(entity, f"{prefix}-{match[1]}", start, match.end(1)))
    return list(found.values())


def _as_entity(entity: str, value: str, start: int, end: int) -> dict[str, Any]:
    return {
        "entity": entity,
        "value": value,
        "start": start,
        "end": end,
        "confidence_entity": 1.0,
        "extractor": BusinessEntityExtractor.__name__,
    }
