"""Checks prepared answers: a question ``faq/<name>`` has examples, and ``utter_faq/<name>`` answers it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from bot.content.examples import FEWEST, all_examples, count, language_name
from bot.content.faults import Fault
from bot.content.project import Project
from bot.content.responses import without_utter


def check(project: Project) -> Iterator[Fault]:
    examples = [one for one in all_examples(project) if "/" in one.intent]
    counts = count(examples)
    said = {without_utter(key): sheet for sheet, key, _ in project.responses()}
    answers = {key: sheet for key, sheet in said.items() if "/" in key}
    first = {one.intent: one for one in reversed(examples)}
    of_each = {(one.intent, one.language): one for one in reversed(examples)}
    for question, one in first.items():
        place = ("nlu", one.index, "intent")
        if question not in answers:
            todo = f"Write 'utter_{question}' in data/responses/."
            if near := get_close_matches(question, said.keys() - first.keys(), n=1, cutoff=0.75):
                answers.pop(near[0], None)
                project.meant.add(f"utter_{near[0]}")
                todo = f"There is 'utter_{near[0]}': give both the same name."
            yield one.sheet.fault(place, f"Nothing answers '{question}'.", todo)
        for language in project.languages:
            if counts[question, language] < FEWEST:
                has = f"only {counts[question, language]}" if counts[question, language] else "no"
                what = f"'{question}' has {has} examples in {language_name(language)}."
                there = of_each.get((question, language), one)
                todo = f"Write at least {FEWEST} under it in data/nlu/{language}/."
                yield there.sheet.fault(("nlu", there.index, "intent"), what, todo)
    for answer, sheet in answers.items():
        if answer not in first and not project.has_intent(answer):  # its examples are still empty
            what = f"'utter_{answer}' answers a question without examples."
            todo = f"Write some under 'intent: {answer}' in data/nlu/, or delete it."
            yield sheet.fault(("responses", f"utter_{answer}"), what, todo)
