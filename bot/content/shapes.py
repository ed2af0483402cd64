"""The keys that Rasa's files may have, and what goes in each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from bot.content.faults import Fault
from bot.content.project import Project, group, rows
from bot.content.shape import Each, Either, Keys, Words, misfits
from bot.content.sheet import Sheet, once

_VERSION = {"version": str}
_VERSIONS = ("2.0", "3.0", "3.1")
_FILES = {
    "nlu": "Examples go in data/nlu/<language>/<topic>.yml.",
    "responses": "Words go in data/responses/<topic>.yml.",
    "rules": "Rules go in data/rules/<topic>.yml.",
    "stories": "Stories go in data/stories/<topic>.yml.",
    **dict.fromkeys(("intents", "entities", "slots", "forms", "actions"), "It goes in domain.yml."),
}

_CONDITION = Keys({"type": str, "name": str, "value": object})
_BUTTON = Keys({"title": Words, "payload": str})
_VARIATION = Keys(
    allowed={
        "text": str,
        "buttons": [_BUTTON],
        "condition": [_CONDITION],
        "image": str,
        "custom": object,
        "metadata": object,
        "channel": str,  # known, but a fault of its own
    }
)

VARIATION_KEYS = _VARIATION.allowed.keys()

_STEP = Keys(
    allowed={
        "intent": str,
        "user": str,
        "entities": [Either((str, Each(object)))],
        "action": str,
        "active_loop": Either((str, type(None))),
        "slot_was_set": [Either((str, Each(object)))],
        "or": [object],
        "checkpoint": str,
    }
)
_RULE = Keys(
    {"rule": str, "steps": [_STEP]},
    {"condition": [_STEP], "conversation_start": bool, "wait_for_user_input": bool},
)
_STORY = Keys({"story": str, "steps": [_STEP]}, {"metadata": object})

_EXAMPLES = Keys(
    {"examples": str},
    {"intent": str, "synonym": str, "lookup": str, "regex": str, "metadata": object},
)

_NAMES = [Either((str, Each(object)))]
_MAPPING = Keys(
    {"type": str},
    {
        "entity": str,
        "intent": Either((str, [str])),
        "not_intent": Either((str, [str])),
        "value": object,
        "role": str,
        "group": str,
        "action": str,
        "conditions": [Keys({}, {"active_loop": Either((str, type(None))), "requested_slot": str})],
    },
)
_SLOT = Keys(
    {"type": str, "mappings": [_MAPPING]},
    {
        "influence_conversation": bool,
        "initial_value": object,
        "values": [object],
        "min_value": float,
        "max_value": float,
    },
)
_FORM = Keys({"required_slots": [str]}, {"ignored_intents": Either((str, [str]))})
_SESSION = Keys({}, {"session_expiration_time": float, "carry_over_slots_to_new_session": bool})

_DOMAIN = Keys(
    {"intents": _NAMES, "slots": Each(_SLOT), "session_config": _SESSION},
    _VERSION | {"entities": _NAMES, "forms": Each(_FORM), "actions": _NAMES, "config": Each(object)},
    elsewhere={name: _FILES[name] for name in ("nlu", "responses", "rules", "stories")},
)


def odd_buttons(variation: dict[Any, Any]) -> bool:
    """Whether a key or its buttons are not as they should be, which is told, and they count for none."""
    buttons = variation.get("buttons", [])
    listed = isinstance(buttons, list) and all("payload" in group(one) for one in buttons)
    return bool(variation.keys() - VARIATION_KEYS) or not listed


def _file(section: str, shape: object) -> Keys:
    elsewhere = {name: where for name, where in _FILES.items() if name != section}
    return Keys({section: shape}, _VERSION, elsewhere=elsewhere)


_SHAPES = {
    "nlu": _file("nlu", [_EXAMPLES]),
    "responses": _file("responses", Each([_VARIATION])),
    "rules": _file("rules", [_RULE]),
    "stories": _file("stories", [_STORY]),
}
_MISFITS = {kind: once(partial(misfits, shape=shape)) for kind, shape in _SHAPES.items()}


def check(project: Project) -> Iterator[Fault]:
    """Yield unknown keys, missing keys and values of the wrong kind."""
    if "domain" not in project.unreadable:
        yield from project.seen("domain", misfits(project.domain, _DOMAIN))
        for section in ("intents", "entities", "actions"):
            yield from _listed(project.domain, section)
    for kind, misfits_of in _MISFITS.items():
        for sheet in project.sheets[kind]:
            yield from project.seen(kind, misfits_of(sheet))
            yield from _version(sheet)


def _version(sheet: Sheet) -> Iterator[Fault]:
    version = group(sheet.data).get("version", _VERSIONS[-1])
    if isinstance(version, str) and version not in _VERSIONS:
        what = f"A file of the version '{version}' would be left out."
        yield sheet.fault(("version",), what, 'Write version: "3.1".')


def _listed(domain: Sheet, section: str) -> Iterator[Fault]:
    """What the engine would refuse: a name twice, or with a colon and nothing after it."""
    seen: set[str] = set()
    for i, one in enumerate(rows(group(domain.data).get(section))):
        for name, settings in one.items() if isinstance(one, dict) else [(one, {})]:
            if settings is None:
                what = f"A colon stands after '{name}', and nothing after that."
                yield domain.fault((section, i), what, "Delete the colon.")
            if name in seen:
                what = f"'{name}' stands here twice; only one of them would count."
                yield domain.fault((section, i), what, "Join the two, or delete one.")
            seen.add(name)
