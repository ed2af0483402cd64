"""``bot new form`` and ``bot new question``: what an editor's own form asks, for a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.content.faults import ContentError
from bot.content.new import GO_ON, THERE, WISHES, Draft, free, list_intent, named, put_into, taken
from bot.content.own_forms import ANSWERS, NOTED, keeps
from bot.content.project import Project
from bot.core.desk import FORM_CALLED


def new_form(project: Project, name: str, asks: Sequence[str]) -> Draft:
    """Several things are asked; what is answered becomes a ticket, whose number the customer is told."""
    draft = Draft(project, free(project, name))
    form, slots = f"{name}_form", _slots(project, name, asks)
    if form in project.forms:
        raise taken(project.domain.fault(("forms", form), THERE.format(form)))
    draft.examples(name)
    around = [f"utter_noted_{name}", f"utter_nevermind_{name}", f"{GO_ON}{name}"]
    draft.words(f"{FORM_CALLED}{name}", *_asked(slots), *around)
    draft.test(name)
    draft.rules(
        f"  - rule: {draft.title}\n    steps:\n      - intent: {name}\n      - action: {form}\n"
        f"      - active_loop: {form}\n",
        f"  - rule: {draft.title}, all answered\n    condition:\n      - active_loop: {form}\n    steps:\n"
        f"      - action: {form}\n      - active_loop: null\n      - action: {NOTED}\n",
    )
    list_intent(draft)
    _fill(draft, name, slots)
    domain = draft.change("domain.yml")
    domain = put_into(domain, "forms", f"  {form}:\n    required_slots: [{', '.join(slots)}]\n")
    if NOTED not in project.actions:
        domain = put_into(domain, "actions", f"  - {NOTED}\n")
    draft.files["domain.yml"] = domain
    begin = re.compile(r"^(  begin:)(?: \[\])?\n", re.MULTILINE)  # of which none may be left
    draft.files["config.yml"] = begin.sub(rf"\g<1>\n  - {name}\n", draft.change("config.yml"))
    return draft


def new_question(project: Project, name: str, asks: Sequence[str]) -> Draft:
    """More that such a form asks, after the rest."""
    name = name.removesuffix("_form")
    form, slots = f"{name}_form", _slots(project, name, asks)
    if form not in project.forms:
        what = f"There is no form '{form}'."
        known = ", ".join(one.removesuffix("_form") for one in project.forms if keeps(project, one))
        raise ContentError([project.domain.fault(("forms",), what, f"Known: {known or 'none'}.")])
    if not keeps(project, form):
        what = f"What '{form}' is told goes to the program, which would make nothing of another answer."
        raise ContentError(
            [project.domain.fault(("forms", form), what, "Have somebody who programs add it.")]
        )
    draft = Draft(project, slots[0])
    draft.words(*_asked(slots))
    _fill(draft, name, slots)
    draft.files["domain.yml"] = _asked_too(draft.change("domain.yml"), form, slots)
    return draft


def _slots(project: Project, name: str, asks: Sequence[str]) -> list[str]:
    slots = [f"{name}_{named(one)}" for one in dict.fromkeys(asks)]
    for slot in slots:
        if slot in project.slots:
            raise taken(project.domain.fault(("slots", slot), THERE.format(slot)))
    return slots


def _asked(slots: Sequence[str]) -> Iterator[str]:
    yield from (f"utter_ask_{slot}" for slot in slots)
    yield from (f"utter_why_{slot}" for slot in slots)
    yield from (f"{FORM_CALLED}{slot}" for slot in slots)


def _fill(draft: Draft, name: str, slots: Sequence[str]) -> None:
    """Each slot takes any answer in the customer's own words."""
    domain, config = draft.change("domain.yml"), draft.change("config.yml")
    excepting = _excepting(draft.project, name, slots, domain)
    lines = "".join(_slot(slot, f"{name}_form", questions) for slot, questions in excepting)
    draft.files["domain.yml"] = put_into(domain, "slots", lines)
    config = re.sub(r"(free_text_slots: \[)", rf"\g<1>{', '.join(slots)}, ", config).replace(", ]", "]")
    draft.files["config.yml"] = config


def _asked_too(domain: str, form: str, slots: Sequence[str]) -> str:
    """At the end of its list, be it in brackets or in lines."""
    head = rf"^(  {form}:[^\n]*\n(?:    [^\n]*\n)*?    required_slots:"
    bracketed = re.compile(rf"{head} *\[[^\]]*?),? *\]", re.MULTILINE)
    if bracketed.search(domain):
        return bracketed.sub(lambda found: f"{found[1]}, {', '.join(slots)}]".replace("[, ", "["), domain, 1)
    lines = re.compile(rf"{head}[^\n]*\n(?:( *)- [^\n]*\n)+)", re.MULTILINE)
    return lines.sub(lambda found: found[1] + "".join(f"{found[2]}- {slot}\n" for slot in slots), domain, 1)


def _excepting(project: Project, name: str, slots: Sequence[str], domain: str) -> Iterator[tuple[str, str]]:
    """Each slot with what is no answer to it: any wish. The first of all that are made so has the list, the
    others refer to it."""
    listed = [one for one in (*project.intents, name) if one not in ANSWERS]
    anew = f"&{WISHES}\n" + "".join(f"          - {one}\n" for one in dict.fromkeys(listed))
    for i, slot in enumerate(slots):
        yield slot, anew if i == 0 and f"&{WISHES}\n" not in domain else f"*{WISHES}\n"


def _slot(slot: str, form: str, questions: str) -> str:
    return (
        f"  {slot}:\n    type: text\n    influence_conversation: false\n    mappings:\n"
        f"      - type: from_text\n        not_intent: {questions}        conditions:\n"
        f"          - active_loop: {form}\n            requested_slot: {slot}\n"
    )
