"""What the content is about: a file of rules is a topic, so is a file of questions with a prepared answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from bot.content.examples import all_examples, fold
from bot.content.project import BUILT_IN_INTENTS, Project, group, rows, strings
from bot.content.steps import told

# What any conversation is made of, by the settings that name it: leaving that out leaves no conversation.
_BASIC = ("small_talk", "rejecting", "accepting", "declining")
_ASKED_FOR = "requested"


@dataclass(frozen=True)
class Topic:
    name: str
    intents: tuple[str, ...]


def topics(project: Project) -> list[Topic]:
    """Those that can be left out, in the order of their names; those with rules first."""
    basic = _basic(project)
    by_file: dict[str, list[str]] = {}
    for one in told(project):
        intents = [str(step["intent"]) for _, step in one.steps if "intent" in step]
        by_file.setdefault(_stem(one.sheet.file), []).extend(intents)
    found = [Topic(name, _each(intents)) for name, intents in by_file.items()]
    answered = {one.intent.partition("/")[0] for one in all_examples(project) if "/" in one.intent}
    ruled = [one for one in found if one.intents and not (basic | answered) & {*one.intents}]
    prepared: dict[str, list[str]] = {}
    for sheet in project.sheets["nlu"]:
        named = [str(group(one).get("intent")) for one in rows(group(sheet.data).get("nlu"))]
        of_rules = {*by_file.get(_stem(sheet.file), ())} - answered  # the rule of all answers is of no topic
        if named and all("/" in one for one in named) and not of_rules:
            prepared.setdefault(_stem(sheet.file), []).extend(named)
    others = [Topic(name, _each(intents)) for name, intents in prepared.items()]
    return [*sorted(ruled, key=lambda one: one.name), *sorted(others, key=lambda one: one.name)]


def chosen(project: Project, name: str) -> tuple[str, ...]:
    """The intents of a topic, of several (``faq*``), or the one intent of that name; none if there is
    neither, or it is basic."""
    if found := [topic for topic in topics(project) if fnmatchcase(topic.name, name)]:
        return _each(intent for topic in found for intent in topic.intents)
    examples = [*all_examples(project)]
    answered = {one.intent.partition("/")[0] for one in examples if "/" in one.intent}
    known = {*project.intents, *(one.intent for one in examples)} - answered - _basic(project)
    return (name,) if name in known else ()


def is_of(intent: str, intents: Iterable[str]) -> bool:
    """Whether it is one of them, or one of all that begin as one of them does (faq, faq/move_house)."""
    return intent in intents or intent.partition("/")[0] in intents


def words_of(project: Project, intents: Iterable[str], beside: Iterable[str] = ()) -> set[str]:
    """The words that are said of these intents, and hardly of any other, those ``beside`` them aside."""
    theirs, others, examples = Counter[str](), Counter[str](), Counter[str]()
    for one in all_examples(project):
        ours = is_of(one.intent, intents)
        if not ours and is_of(one.intent, beside):
            continue
        examples[one.language] += ours
        (theirs if ours else others).update({*fold(one.text).split()})
    least = max(4, min(examples.values(), default=0) // 20)
    return {
        word
        for word, count in theirs.items()
        if len(word) > 1 and count > least and count >= 2.5 * others[word]
    }


def speaking_of(project: Project, words: Iterable[str]) -> list[str]:
    """The intents of which every third example has one of these words in it."""
    wanted, said, all_of = {*words}, Counter[str](), Counter[str]()
    for one in all_examples(project):
        all_of[one.intent] += 1
        said[one.intent] += bool(wanted & {*fold(one.text).split()})
    return [intent for intent, count in all_of.items() if 3 * said[intent] >= count]


def _basic(project: Project) -> set[str]:
    policies = [*map(group, rows(group(project.config.data).get("policies")))]
    named = {one for policy in policies for key in _BASIC for one in strings(policy.get(key))}
    reasons = [group(policy.get("reasons")) for policy in policies]
    return named | {intent for by in reasons for intent, reason in by.items() if reason == _ASKED_FOR}


def _each(intents: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys(intents) if one not in BUILT_IN_INTENTS)


def _stem(file: str) -> str:
    return PurePosixPath(file).stem
