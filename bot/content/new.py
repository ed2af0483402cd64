"""``bot new``: the files of a new answer or wish, with everything in its place but the words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.content.examples import all_examples
from bot.content.faults import AT_THE_TERMINAL, ContentError, Fault
from bot.content.in_spanish import in_spanish
from bot.content.project import Project
from bot.core.desk import FORM_CALLED
from bot.core.folding import folded

NAME = re.compile(r"[a-z][a-z0-9_]*")
WISHES = "wishes"
_LISTS = ("questions", "elsewhere", WISHES)  # of domain.yml: what a form takes for no answer to it
GO_ON = "utter_go_on_"
# Above the words of a form, for whoever fills them in.
_SAID = {
    FORM_CALLED: "What it is called: operators read it on its tickets.",
    "utter_ask_": "How it is asked for.",
    "utter_why_": "To whoever asks why it is asked.",
    "utter_noted_": "At the end: {ticket} is the number to ask about it by.",
    "utter_nevermind_": "To whoever leaves off.",
    GO_ON: "To whoever did something else in between: do they want to go on?",
}
_IN_DANGER = "Written by who is in this danger now: calmly or not, in few words and in many."
_IN_NONE = "The same words from who is in none: it is over, feared or asked about, a joke, a name."
THERE = "There is a '{}' already."


@dataclass
class Draft:
    """``files``: path and whole text, of those that are new and those that change."""

    project: Project
    name: str
    files: dict[str, str] = field(default_factory=dict)

    def write(self) -> list[str]:
        """Raises ContentError if a file or a name is there already."""
        root = self.project.root
        there = [
            file for file in self.files if (root / file).exists() and file not in ("domain.yml", "config.yml")
        ]
        if there:
            what, todo = "This file is there already.", "Choose another name, or write into that file."
            raise ContentError([Fault(file, 1, what, todo) for file in there])
        for file, text in self.files.items():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text(text, "utf-8")
        return list(self.files)

    def examples(self, intent: str) -> None:
        if there := next((one for one in all_examples(self.project) if one.intent == intent), None):
            raise taken(Fault(there.file, there.sheet.line("nlu", there.index), THERE.format(intent)))
        for language in self.project.languages:
            self.files[f"data/nlu/{language}/{self.name}.yml"] = (
                f'version: "3.1"\n\nnlu:\n  - intent: {intent}\n    examples: |\n      -\n'
            )

    def words(self, *keys: str) -> None:
        for sheet, key, _ in self.project.responses():
            if key in keys:
                raise taken(sheet.fault(("responses", key), THERE.format(key)))
        said = "\n".join("".join(self._response(key)) for key in keys)
        self.files[f"data/responses/{self.name}.yml"] = f'version: "3.1"\n\nresponses:\n{said}'

    def _response(self, key: str) -> Iterator[str]:
        if remark := next((_SAID[one] for one in _SAID if key.startswith(one)), ""):
            yield f"  # {in_spanish(remark) if self.project.languages[0] == 'es' else remark}\n"
        yield f"  {key}:\n"
        for language in self.project.languages:
            yield f"    - condition: [{{type: slot, name: language, value: {language}}}]\n"
            yield '      text: ""\n'
            if key.startswith(GO_ON):
                opens = key.removeprefix(GO_ON)
                yield f'      buttons:\n        - title: ""\n          payload: /{opens}\n'

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
    draft = Draft(project, free(project, name))
    draft.examples(f"faq/{name}")
    draft.words(f"utter_faq/{name}")
    draft.test(f"faq/{name}")
    return draft


def new_danger(project: Project, name: str) -> Draft:
    """What is an emergency with this business, beside those of any."""
    draft = Draft(project, named(name))
    told = [("present", _IN_DANGER), ("harmless", _IN_NONE)]
    spanish = project.languages[0] == "es"
    for language in project.languages:
        parts = (f"# {in_spanish(what) if spanish else what}\n{kind}: |\n  -\n" for kind, what in told)
        draft.files[f"data/danger/{language}/{name}.yml"] = "\n".join([f"# {draft.title}\n", *parts])
    return draft


def new_intent(project: Project, name: str) -> Draft:
    """A wish with a rule of its own."""
    draft = Draft(project, free(project, name))
    draft.examples(name)
    draft.words(f"utter_{name}")
    draft.test(name)
    draft.rules(
        f"  - rule: {draft.title}\n    steps:\n      - intent: {name}\n      - action: utter_{name}\n"
    )
    list_intent(draft)
    return draft


def list_intent(draft: Draft) -> None:
    domain = put_into(draft.change("domain.yml"), "intents", f"  - {draft.name}\n")
    for anchor in _LISTS:
        domain = re.sub(
            rf"^(.*: &{anchor}\n)( *- )", rf"\g<1>\g<2>{draft.name}\n\g<2>", domain, flags=re.MULTILINE
        )
    draft.files["domain.yml"] = domain


def put_into(text: str, section: str, lines: str) -> str:
    """Put lines at the end of a section, before what is empty or a remark there."""
    found = re.search(rf"^{section}:[^\n]*\n(?:(?:[ -][^\n]*)?\n)*", text, re.MULTILINE)
    if found is None:
        return f"{text.rstrip()}\n\n{section}:\n{lines}"
    end = found.start() + len(found[0].rstrip()) + 1
    there = re.sub(r": *(?:{}|\[\])", ":", text[found.start() : end], count=1)  # of which nothing was left
    return text[: found.start()] + there + lines + text[end:]


def named(name: str) -> str:
    if not NAME.fullmatch(name):
        what, todo = (
            f"'{name}' is no name for files and buttons.",
            "Write it in a to z, digits and underscores.",
        )
        if NAME.fullmatch(instead := folded(name).replace(" ", "_")):
            todo = f"Write it in a to z, digits and underscores: {instead}."
        raise ContentError([Fault(AT_THE_TERMINAL, 1, what, todo)])
    return name


def free(project: Project, name: str) -> str:
    if named(name) in project.intents:
        raise taken(project.domain.fault(project.intents[name], THERE.format(name)))
    return name


def taken(fault: Fault) -> ContentError:
    return ContentError([replace(fault, todo="Choose another name.")])
