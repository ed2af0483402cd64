"""``bot content check``: every fault in the content, in one run, in words an editor understands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bot.content import (
    apart,
    blanks,
    by_itself,
    config,
    examples,
    folders,
    offers,
    own_forms,
    prepared,
    program,
    renamed,
    responses,
    shapes,
    slots,
    steps,
    tongue,
    transcripts,
    usage,
)
from bot.content.business_faults import business_faults
from bot.content.causes import causes
from bot.content.faults import Fault
from bot.content.in_spanish import in_spanish
from bot.content.project import BUILT_IN_INTENTS, Project


def _business(project: Project) -> Iterator[Fault]:
    intents = [*project.intents, *BUILT_IN_INTENTS] if project.intents else None
    return project.seen("business", business_faults(project.business, intents))


# Each check with the kinds of files it compares. It waits until all of them can be read: it would take what
# stands in an unreadable file for missing.
_CHECKS: tuple[tuple[Callable[[Project], Iterator[Fault]], set[str]], ...] = (
    (shapes.check, set()),
    (folders.check, set()),
    *((partial(apart.check, folder=kind), {kind}) for kind in apart.KINDS),
    (apart.of_this_business, {"danger", "business"}),
    (config.check, {"config", "domain"}),
    (_business, set()),
    (examples.check, {"domain", "nlu"}),
    (tongue.check, {"nlu"}),
    (responses.check, {"domain"}),
    (by_itself.check, {"responses"}),
    (offers.check, {"domain", "business"}),
    (prepared.check, {"nlu", "responses"}),
    (steps.check, {"domain", "rules", "stories"}),
    (slots.check, {"domain", "rules", "stories", "responses"}),
    (own_forms.check, {"domain", "rules", "stories"}),
    (renamed.check, {"domain", "rules", "stories", "config"}),
    (usage.check, {"domain", "rules", "stories", "responses"}),
    (blanks.check, {"domain"}),  # last, for what was meant elsewhere
    (transcripts.check, {"domain", "transcripts"}),
)


def check(root: Path) -> list[Fault]:
    """Return all faults of the content under ``root``, by file and line. None: it is fit to be used."""
    project = Project.read(root.resolve())
    faults = set(project.faults)
    for run, compares in _CHECKS:
        if not compares & project.unreadable:
            faults.update(run(project))
    return sorted(faults)


def main(root: Path, language: str = "en") -> int:
    """Print what many have in common, the faults, and how many there are; return 1 if there are any.
    Suggestions are no faults."""
    found = sorted({*check(root), *program.check(root)})
    faults = [one for one in found if not one.may_wait]
    said = [str(one) if language == "en" else one.spanish() for one in (*causes(faults), *found)]
    counted = _counted(found, faults)
    print("\n".join([*said, counted if language == "en" else in_spanish(counted)]))
    return 1 if faults else 0


def _counted(found: list[Fault], faults: list[Fault]) -> str:
    if faults:
        return "1 fault." if len(faults) == 1 else f"{len(faults)} faults."
    return "The content is in order." if not found else "The content is in order, with suggestions."


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
