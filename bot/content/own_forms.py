"""Forms of one's own: what they are told is kept for a ticket, in the customer's words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.faults import Fault
from bot.content.project import Project, group, rows, strings
from bot.content.sheet import Place
from bot.content.steps import told

NOTED = "action_keep_answers"
_TODO = (
    "Add them below 'not_intent:'. Where '*questions' stands behind it, write '&wishes' in its place, and"
    " below it all of '&questions' and these; then '*wishes' for the other questions of your forms."
)
# What may be said as an answer to a form, whatever it is taken for.
ANSWERS = ("greet", "goodbye", "thanks", "affirm", "deny", "inform", "tell_more", "not_what_i_asked")


def keeps(project: Project, form: str) -> bool:
    """Whether its answers are kept as they are."""
    return any({form, NOTED} <= {str(step.get("action")) for _, step in one.steps} for one in told(project))


def check(project: Project) -> Iterator[Fault]:
    """Whoever wants something else in the middle of one shall not have that written down as an answer."""
    wishes = [intent for intent in project.intents if intent not in ANSWERS]
    for form, slots in project.forms.items():
        taken = dict[str, list[Place]]()
        for slot in slots if keeps(project, form) else ():
            for i, mapping in enumerate(map(group, rows(group(project.slots.get(slot)).get("mappings")))):
                excepted = strings(mapping.get("not_intent"))
                heard = [intent for intent in wishes if intent not in excepted]
                if mapping.get("type") == "from_text" and excepted and heard:  # without a list: slots.py
                    taken.setdefault(", ".join(heard), []).append(
                        ("slots", slot, "mappings", i, "not_intent")
                    )
        for intents, places in taken.items():
            what = f"Said in the middle of '{form}', these would be written down as its answer: {intents}."
            line = project.domain.line(*places[0])
            yield Fault(project.domain.file, line, what, _TODO, may_wait=True)
