"""Has the shipped examples speak of the business: of its places and appointments, not those of the example,
and of nothing that it does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import yaml

from bot.content.apart import of_the_trade
from bot.content.examples import all_examples, fold
from bot.content.files import whatever_it_holds
from bot.content.find import EXAMPLE, NAMES, of_the_example, saying
from bot.content.own_forms import NOTED, keeps
from bot.content.project import Project, group, rows, strings
from bot.content.renamed import leading
from bot.core.folding import folded, spans, words

_MARK = re.compile(r"[][()]")
# A place that is an office and a district is an office, if the business has any.
_FACTS = ("offices", "appointment_kinds", "services", "districts")
_PLACES = ("offices", "services", "districts")


@dataclass
class Adapted:
    """By file and line, what an example becomes; None: it is deleted."""

    lines: dict[str, dict[int, str | None]] = field(default_factory=dict)

    def count(self, deleted: bool) -> int:
        return sum((one is None) is deleted for lines in self.lines.values() for one in lines.values())

    def write(self, root: Path) -> None:
        for file, lines in self.lines.items():
            text = whatever_it_holds(root / file).split("\n")
            kept = [
                _written(line, lines[number]) if number in lines else line
                for number, line in enumerate(text, 1)
            ]
            (root / file).write_text("\n".join(line for line in kept if line is not None), "utf-8")


def _written(line: str, becomes: str | None) -> str | None:
    return becomes and f"{line[: line.index('-')]}- {becomes}"


def adapt(project: Project) -> Adapted:
    """What becomes of the examples that speak of the shipped example; nothing is written.

    Only of those that the program itself answers: those of a question, an intent, a form of their own the
    editors have written themselves. What calls a person stays, and so does what is nothing that the bot does.
    """
    says, found = saying(of_the_example(project.root)), Adapted()
    answered, examples = _answered_by_the_program(project), [*all_examples(project)]
    there = {(one.language, fold(one.text)) for one in examples}
    of_trouble = _of_trouble(project)
    names = {
        kind: {language: _Names(project, language, kind) for language in project.languages}
        for kind in (_FACTS, _PLACES)
    }
    for one in examples:
        if one.intent in answered and one.language in project.languages and says(one.text):
            # What a complaint calls as an appointment is called, a bill, is a matter of the example's trade.
            known = names[_PLACES if one.intent in of_trouble else _FACTS][one.language]
            text = known.in_place_of_the_examples(one.text)
            said = one.language, fold(text or "")
            stays = text is not None and said not in there and not says(text)
            there |= {said} if stays else set()
            found.lines.setdefault(one.file, {})[one.line] = text if stays else None
    for sheet, number, _ in of_the_trade(project):  # what is danger in any house stays
        found.lines.setdefault(sheet.file, {})[number] = None
    return found


class _Names:
    """What the business calls its own, for each name that the example has; several take turns."""

    def __init__(self, project: Project, language: str, facts: tuple[str, ...]) -> None:
        shipped = yaml.load(NAMES.read_text("utf-8"), yaml.CSafeLoader)[language]
        self._grammar = yaml.load(EXAMPLE.read_text("utf-8"), yaml.CSafeLoader)
        self._language, self._office = language, _word_for_an_office(project, language)
        self._own: dict[tuple[str, ...], Iterator[str]] = {}
        self._appointments: set[tuple[str, ...]] = set()
        self._for: Iterator[str] = iter(())
        called = {fact: _called(project, fact, language) for fact in facts}
        kept = {tuple(words(name)) for two in called.values() for names in two.values() for name in names}
        for fact, own in called.items():
            if fact == "appointment_kinds":
                self._for = cycle(
                    own["names"]
                )  # as they stand behind "para": "una revisión", "hacerte el carné"
            for kind, instead in own.items():
                turns = cycle(instead or own["names"])
                for name in shipped[fact][kind] if own["names"] else ():
                    if (said := tuple(words(name))) not in kept:
                        self._own.setdefault(said, turns)
                        self._appointments |= {said} if fact == "appointment_kinds" else set()
        self._longest = max(map(len, self._own), default=0)

    def in_place_of_the_examples(self, text: str) -> str | None:
        """None: it names an appointment in a way in which no other could stand there."""
        there = spans(text)
        said, written, at = "", 0, 0
        while at < len(there):
            name = self._name(text, there[at : at + self._longest])
            if name:
                begins, ends = there[at][1], there[at + len(name) - 1][2]
                said += text[written:begins]
                own, was = next(self._own[name]), text[begins:ends]
                if name in self._appointments:
                    said = self._without_article(said)
                    if not self._is_any(said, text[ends:]):
                        return None
                    own = next(self._for) if words(said) else own
                own = own.lower() if was.islower() else own
                mark = ""
                if name not in self._appointments and self._says_what_it_is(own):
                    said, mark, ends = self._without_office(said, text, ends)
                said, written = self._before(said, own, was) + own + mark, ends
            at += len(name) or 1
        return said + text[written:]

    def _is_any(self, before: str, after: str) -> bool:
        last = words(before)[-1:]
        return not words(after) and (
            not last or last[0] in self._grammar["before_an_appointment"][self._language]
        )

    def _without_article(self, said: str) -> str:
        """Of what is called "hacerte el carné" nobody says "para el hacerte el carné"."""
        articles = "|".join(one for one, left in self._grammar["before_an_article"].items() if not left)
        return re.sub(rf"\b(?:{articles}) (?=\[?$)", "", said, flags=re.IGNORECASE)

    def _says_what_it_is(self, own: str) -> bool:
        """ "Central library", "the one by the river"."""
        return self._office in words(own) or words(own)[0] in self._grammar["articles"]

    def _without_office(self, said: str, text: str, ends: int) -> tuple[str, str, int]:
        """Of a "central library" nobody says "the central library office". Its mark stays."""
        word = self._grammar["office"][self._language]
        after = re.match(rf"(\](?:\(\w+\))?)?\s+(?:{word})\b", text[ends:], re.IGNORECASE)
        said = re.sub(rf"\b(?:{word})\s+(?:de\s+la\s+|del?\s+)?(?=\[?$)", "", said, flags=re.IGNORECASE)
        return said, (after and after[1]) or "", ends + (after.end() if after else 0)

    def _before(self, said: str, own: str, was: str) -> str:
        """What stands before a name, with the article that it takes: "al centro", "a la biblioteca"."""
        head, mark = (said[:-1], "[") if said.endswith("[") else (said, "")
        first, before, grammar = words(own)[0], words(was)[0], self._grammar
        instead: dict[str, str] = {}
        if before not in grammar["articles"]:
            if first in grammar["articles"]:
                instead = grammar["before_an_article"]
            elif self._language == "es":
                feminine = first.endswith(tuple(map(folded, grammar["feminine"]["endings"])))
                instead = grammar["feminine" if feminine else "masculine"]["articles"]
        for article, other in instead.items():
            if found := re.search(rf"(?:^|(?<=\s)){article} $", head, re.IGNORECASE):
                return head[: found.start()] + (f"{other} " if other else "") + mark
        return said

    def _name(self, text: str, ahead: list[tuple[str, int, int]]) -> tuple[str, ...]:
        """The longest with which these words begin; a mark, [norte](office), lies around names."""
        for length in range(len(ahead), 0, -1):
            name = tuple(word for word, _, _ in ahead[:length])
            if name in self._own and not _MARK.search(text[ahead[0][1] : ahead[length - 1][2]]):
                return name
        return ()


def _word_for_an_office(project: Project, language: str) -> str:
    sheet = project.business.get("business")
    called = group(group(group(sheet.data if sheet else None).get("words")).get("office"))
    return folded(str(called.get(language, "")))


def _called(project: Project, fact: str, language: str) -> dict[str, list[str]]:
    sheet = project.business.get(fact)
    things = [*map(group, group(group(sheet.data if sheet else None).get(fact)).values())]
    return {
        "names": [str(one[language]) for one in things if language in one],
        "synonyms": [word for one in things for word in strings(group(one.get("synonyms")).get(language))],
    }


def _of_trouble(project: Project) -> set[str]:
    """With these one is cross about something, and books nothing."""
    policies = map(group, rows(group(project.config.data).get("policies")))
    return {intent for policy in policies for intent in strings(policy.get("troubles"))}


def _answered_by_the_program(project: Project) -> set[str]:
    policies = map(group, rows(group(project.config.data).get("policies")))
    calling = {intent for policy in policies for intent in group(policy.get("reasons"))}
    return {
        intent
        for intent, steps in leading(project).items()
        if intent not in calling and any(_by_the_program(project, step) for step in steps)
    }


def _by_the_program(project: Project, step: str) -> bool:
    if step in project.forms:
        return not keeps(project, step)
    return step.startswith("action_") and step != NOTED
