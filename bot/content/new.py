"""``bot new``: the files of a new answer, question or form, with everything in its place but the words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.content.faults import ContentError, Fault
from bot.content.project import Project

NAME = re.compile(r"[a-z][a-z0-9_]*")
_LISTS = ("questions", "elsewhere")  # of domain.yml: what a form takes for no answer to it
_NOTED = "action_keep_answers"
# What may be said as an answer to a form, whatever it is taken for.
_ANSWERS = ("greet", "goodbye", "thanks", "affirm", "deny", "inform", "tell_more", "not_what_i_asked")


@dataclass
class Draft:
    """``files``: path and whole text, of those that are new and those that change."""

    project: Project
    name: str
    files: dict[str, str] = field(default_factory=dict)

    def write(self) -> list[str]:
        """Raises ContentError if a file or a name is there already."""
        root = self.project.root
        taken = [
            file for file in self.files if (root / file).exists() and file not in ("domain.yml", "config.yml")
        ]
        if taken:
            what, todo = "This file is there already.", "Choose another name, or write into that file."
            raise ContentError([Fault(file, 1, what, todo) for file in taken])
        for file, text in self.files.items():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text(text, "utf-8")
        return list(self.files)

    def examples(self, intent: str) -> None:
        for language in self.project.languages:
            self.files[f"data/nlu/{language}/{self.name}.yml"] = (
                f'version: "3.1"\n\nnlu:\n  - intent: {intent}\n    examples: |\n      -\n'
            )

    def words(self, *keys: str) -> None:
        said = "\n".join("".join(self._response(key)) for key in keys)
        self.files[f"data/responses/{self.name}.yml"] = f'version: "3.1"\n\nresponses:\n{said}'

    def _response(self, key: str) -> Iterator[str]:
        yield f"  {key}:\n"
        for language in self.project.languages:
            yield f"    - condition: [{{type: slot, name: language, value: {language}}}]\n"
            yield '      text: ""\n'

    def test(self, intent: str) -> None:
        for language in self.project.languages:
            self.files[f"tests/transcripts/{language}/{self.name}.yml"] = (
                f"about: {self.title}\nturns:\n  - customer:\n    intent: {intent}\n    bot: []\n"
            )

    def rules(self, *rules: str) -> None:
        self.files[f"data/rules/{self.name}.yml"] = 'version: "3.1"\n\nrules:\n' + "\n".join(rules)

    @property
    def title(self) -> str:
        return self.name.replace("_", " ").capitalize()

    def change(self, file: str) -> str:
        """The text of a file as it is to become."""
        return self.files.get(file) or (self.project.root / file).read_text("utf-8")


def new_answer(project: Project, name: str) -> Draft:
    """A question that is always answered in the same words."""
    draft = Draft(project, _free(project, name))
    draft.examples(f"faq/{name}")
    draft.words(f"utter_faq/{name}")
    draft.test(f"faq/{name}")
    return draft


def new_intent(project: Project, name: str) -> Draft:
    """A wish with a rule of its own."""
    draft = Draft(project, _free(project, name))
    draft.examples(name)
    draft.words(f"utter_{name}")
    draft.test(name)
    draft.rules(
        f"  - rule: {draft.title}\n    steps:\n      - intent: {name}\n      - action: utter_{name}\n"
    )
    _list_intent(draft)
    return draft


def new_form(project: Project, name: str, asks: tuple[str, ...]) -> Draft:
    """Several things are asked; what is answered becomes a ticket, whose number the customer is told."""
    draft = Draft(project, _free(project, name))
    form, slots = f"{name}_form", [f"{name}_{_named(one)}" for one in asks]
    draft.examples(name)
    draft.words(
        *(f"utter_ask_{slot}" for slot in slots),
        *(f"utter_why_{slot}" for slot in slots),
        f"utter_noted_{name}",
        f"utter_nevermind_{name}",
    )
    draft.test(name)
    draft.rules(
        f"  - rule: {draft.title}\n    steps:\n      - intent: {name}\n      - action: {form}\n"
        f"      - active_loop: {form}\n",
        f"  - rule: {draft.title}, all answered\n    condition:\n      - active_loop: {form}\n    steps:\n"
        f"      - action: {form}\n      - active_loop: null\n      - action: {_NOTED}\n",
    )
    _list_intent(draft)
    domain = draft.change("domain.yml")
    domain = _into(
        domain,
        "slots",
        "".join(_slot(slot, form, questions) for slot, questions in _excepting(draft, slots, domain)),
    )
    domain = _into(domain, "forms", f"  {form}:\n    required_slots: [{', '.join(slots)}]\n")
    if _NOTED not in project.actions:
        domain = _into(domain, "actions", f"  - {_NOTED}\n")
    draft.files["domain.yml"] = domain
    config = draft.change("config.yml")
    config = re.sub(r"(free_text_slots: \[)", rf"\g<1>{', '.join(slots)}, ", config).replace(", ]", "]")
    begin = re.compile(r"^(  begin:)(?: \[\])?\n", re.MULTILINE)  # of which none may be left
    draft.files["config.yml"] = begin.sub(rf"\g<1>\n  - {name}\n", config)
    return draft


def _list_intent(draft: Draft) -> None:
    domain = _into(draft.change("domain.yml"), "intents", f"  - {draft.name}\n")
    for anchor in _LISTS:
        domain = re.sub(
            rf"^(.*: &{anchor}\n)( *- )", rf"\g<1>\g<2>{draft.name}\n\g<2>", domain, flags=re.MULTILINE
        )
    draft.files["domain.yml"] = domain


def _excepting(draft: Draft, slots: list[str], domain: str) -> Iterator[tuple[str, str]]:
    """Each slot with what is no answer to it: the list that others refer to, or the first has it, where the
    topic that had it was left out."""
    listed = [one for one in draft.project.intents if one not in (*_ANSWERS, draft.name)]
    anew = "&questions\n" + "".join(f"          - {one}\n" for one in listed)
    for i, slot in enumerate(slots):
        yield slot, anew if i == 0 and "&questions" not in domain else "*questions\n"


def _slot(slot: str, form: str, questions: str) -> str:
    return (
        f"  {slot}:\n    type: text\n    influence_conversation: false\n    mappings:\n"
        f"      - type: from_text\n        not_intent: {questions}        conditions:\n"
        f"          - active_loop: {form}\n            requested_slot: {slot}\n"
    )


def _into(text: str, section: str, lines: str) -> str:
    """Put lines at the end of a section, before what is empty or a remark there."""
    found = re.search(rf"^{section}:[^\n]*\n(?:(?:[ -][^\n]*)?\n)*", text, re.MULTILINE)
    if found is None:
        return f"{text.rstrip()}\n\n{section}:\n{lines}"
    end = found.start() + len(found[0].rstrip()) + 1
    there = re.sub(r": *(?:{}|\[\])", ":", text[found.start() : end], count=1)  # of which nothing was left
    return text[: found.start()] + there + lines + text[end:]


def _named(name: str) -> str:
    if not NAME.fullmatch(name):
        what, todo = (
            f"'{name}' is no name for an intent: no button could lead to it.",
            "Write it in a to z, digits and underscores.",
        )
        raise ContentError([Fault("domain.yml", 1, what, todo)])
    return name


def _free(project: Project, name: str) -> str:
    if _named(name) in project.intents:
        what, todo = f"There is an intent '{name}' already.", "Choose another name."
        raise ContentError([project.domain.fault(project.intents[name], what, todo)])
    return name
