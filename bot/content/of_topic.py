"""What goes by the names of a topic: its intents, the forms that only they open, and what those ask."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property

from bot.content.files import files
from bot.content.project import CONVERSATIONS, Project, group, rows
from bot.content.responses import CHOICE
from bot.content.sheet import Place, read_sheet
from bot.content.steps import Told, slots_of, told
from bot.content.topics import is_of
from bot.content.usage import around


def named_by(project: Project, intents: Set[str]) -> dict[str, set[Place]]:
    """Each place, by file, that is of ``intents``."""
    topic, cuts = _Topic(project, intents), dict[str, set[Place]]()
    for look in (_in_domain, _in_config, _rules, _examples, _responses, _conversations):
        for file, place in look(topic):
            cuts.setdefault(file, set()).add(place)
    return cuts


@dataclass(frozen=True)
class _Topic:
    project: Project
    intents: Set[str]

    def has(self, intent: object) -> bool:
        return is_of(str(intent), self.intents)

    @cached_property
    def rules(self) -> list[Told]:
        """And stories."""
        return [one for one in told(self.project) if self._is_told_of(one)]

    @cached_property
    def rules_of_others(self) -> list[Told]:
        return [one for one in told(self.project) if not self._is_told_of(one)]

    def _is_told_of(self, one: Told) -> bool:
        return any(
            ("intent" in step and self.has(step["intent"]))
            or {step.get("action"), step.get("active_loop")} & self.forms
            for _, step in [*one.steps, *one.condition]
        )

    @cached_property
    def forms(self) -> set[str]:
        everything = [*told(self.project)]
        return {form for form in self.project.forms if self._opens(form, everything)}

    def _opens(self, form: str, everything: list[Told]) -> bool:
        """Whether it is opened, and only by wishes of this topic."""
        wishes = [
            [step.get("intent") for _, step in one.steps if "intent" in step]
            for one in everything
            if any(step.get("action") == form for _, step in one.steps)
        ]
        opening = [intents for intents in wishes if intents]
        return bool(opening) and all(self.has(intent) for intents in opening for intent in intents)

    @cached_property
    def said_of_forms(self) -> set[str]:
        """What is said of a form that stays, though one of the wishes that open it goes."""
        return {
            name
            for form in self.project.forms.keys() - self.forms
            for _, name, _ in around(self.project, form)
        }

    @cached_property
    def slots(self) -> set[str]:
        """What only its forms ask and only its rules look at."""
        asked, asked_by_others = set[str](), set[str]()
        for form, slots in self.project.forms.items():
            (asked if form in self.forms else asked_by_others).update(slots)
        return (asked - asked_by_others) | (slots_of(self.rules) - slots_of(self.rules_of_others))

    @cached_property
    def asked(self) -> set[str]:
        """What may stand behind utter_ask_ and action_ask_."""
        return {name for slot in self.slots for name in (slot, *(f"{form}_{slot}" for form in self.forms))}

    @cached_property
    def actions(self) -> set[str]:
        theirs, others = (
            {str(step.get("action")) for one in several for _, step in one.steps}
            for several in (self.rules, self.rules_of_others)
        )
        of_forms = {f"validate_{form}" for form in self.forms} | {f"action_ask_{name}" for name in self.asked}
        return (theirs - others) | of_forms

    @cached_property
    def names(self) -> set[str]:
        """What the name of a response may end with."""
        without = {form.removesuffix("_form") for form in self.forms}
        return {*self.intents, *self.forms, *without, *self.asked}


_Places = Iterator[tuple[str, Place]]


def _in_domain(topic: _Topic) -> _Places:
    domain = topic.project.domain.file
    yield from ((domain, place) for name, place in topic.project.intents.items() if name in topic.intents)
    yield from ((domain, place) for name, place in topic.project.actions.items() if name in topic.actions)
    yield from ((domain, ("forms", name)) for name in topic.forms)
    yield from ((domain, ("slots", name)) for name in topic.slots)


def _in_config(topic: _Topic) -> _Places:
    """A part of the pipeline is for one intent."""
    config = topic.project.config
    for i, part in enumerate(map(group, rows(group(config.data).get("pipeline")))):
        if any(isinstance(value, str) and topic.has(value) for key, value in part.items() if key != "name"):
            yield config.file, ("pipeline", i)


def _rules(topic: _Topic) -> _Places:
    yield from ((one.sheet.file, one.place) for one in topic.rules)


def _examples(topic: _Topic) -> _Places:
    for sheet in topic.project.sheets["nlu"]:
        for i, item in enumerate(rows(group(sheet.data).get("nlu"))):
            if topic.has(group(item).get("intent")):
                yield sheet.file, ("nlu", i)


def _responses(topic: _Topic) -> _Places:
    named = topic.project.names_in_code
    beginnings = {one for one in named if one.startswith("utter_") and one.endswith("_")} | {"utter_", CHOICE}
    for sheet, key, _ in topic.project.responses():
        if key in topic.said_of_forms:
            continue
        if key in named:  # by its whole name: whether that Python is gone, the check knows
            continue
        ends = {key.removeprefix(one) for one in beginnings if key.startswith(one)}
        if ends & topic.names or any(topic.has(one) for one in ends if "/" in one):
            yield sheet.file, ("responses", key)


def _conversations(topic: _Topic) -> _Places:
    """Rasa's own conversation tests."""
    root = topic.project.root
    for path in files(root / CONVERSATIONS, "test_*.yml"):
        sheet = read_sheet(root, path)
        for i, story in enumerate(map(group, rows(group(sheet.data).get("stories")))):
            steps = [*map(group, rows(story.get("steps")))]
            said = {str(step.get(key)) for step in steps for key in ("action", "active_loop")}
            if said & (topic.names | topic.actions) or any(topic.has(step.get("intent")) for step in steps):
                yield sheet.file, ("stories", i)
