"""``make bench-frustration``: dialogues somebody else wrote, played to the whole house; who is handed over?
Counted apart are danger, the wish for a person (``requested``) and the bot at a loss (``not_understood``),
who was offered a person because of how they sound, and who had one at one tap: a button for one stood under
an answer, whatever for. Dialogues that ask for a person are no calm ones: of them is told who was heard.

The sets are as their READMEs say, and are only scored as they were when SHA256SUMS was committed. Those to
work with (``--dialogues``) are tests/dialogues/open, which has no seal, and the twenty-six that were opened:
their score proves nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import yaml

ROOT = Path(__file__).parents[1]
SEAL = "SHA256SUMS"
PERSON, ASKS_ABOUT_ONE = "/talk_to_human", "talk_to_human"
DIALOGUES = ROOT / "tests" / "dialogues"
OPEN = DIALOGUES / "open"
_SEALED = (
    *("seventh", "ninth", "twentythird", "twentysixth", "thirtyfirst", "thirtysecond", "thirtythird"),
    *("thirtyfourth", "thirtyfifth", "thirtysixth", "thirtyseventh"),
)
SETS = [DIALOGUES / which for which in _SEALED]


class Faulty(Exception):
    """A dialogue that cannot be played; the text says where and what was expected."""


@dataclass(frozen=True)
class Dialogue:
    """``said``: the customer's messages, in order. ``asks``: for a person."""

    name: str
    about: str
    language: str
    frustrated: bool
    in_form: bool
    said: tuple[str, ...]
    asks: bool = False


@dataclass(frozen=True)
class Outcome:
    """``reason``: why a person was called, at the ``at``-th message; None if nobody was. Before that:
    ``offered``: one was, because of how they sound; ``at_one_tap``: a button for one stood under an answer;
    ``asked_about``: they were asked whether they want one."""

    dialogue: Dialogue
    reason: str | None
    at: int | None
    words: str
    offered: bool = False
    at_one_tap: bool = False
    asked_about: bool = False

    @property
    def called(self) -> bool:
        return self.reason == "frustration"

    @property
    def reached(self) -> bool:
        """Whether a person was called, whatever for, or offered because of how they sound."""
        return self.offered or self.reason is not None


def read(folder: Path) -> list[Dialogue]:
    """Return the dialogues of ``folder``/<language>/*.yml. Raises Faulty if one is not as it was sealed."""
    paths = sorted(folder.glob("*/*.yml"))
    if not paths:
        raise Faulty(f"{folder}: no dialogues there. Expected <language>/*.yml and {SEAL}.")
    if folder.resolve() == OPEN:
        return _dialogues(paths)
    as_sealed(folder, paths)
    return _dialogues(paths)


def as_sealed(folder: Path, paths: Sequence[Path]) -> None:
    """Raises Faulty if one of them is not as ``folder``/SHA256SUMS has it."""
    sums = (folder / SEAL).read_text("utf-8").splitlines() if (folder / SEAL).exists() else []
    sealed = {name.lstrip("*"): digest for digest, name in (line.split(maxsplit=1) for line in sums)}
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if sealed.get(name) != hashlib.sha256(path.read_bytes()).hexdigest():
            raise Faulty(f"{path} is not as {SEAL} has it: a set that was changed measures nothing.")


def _dialogues(paths: Sequence[Path]) -> list[Dialogue]:
    return [_dialogue(path, one) for path in paths for one in yaml.safe_load(path.read_text("utf-8"))]


def _dialogue(path: Path, one: dict[str, Any]) -> Dialogue:
    try:
        said = tuple(map(str, one["turns"]))
        asks = bool(one.get("asks"))
        return Dialogue(
            one["id"], one["why"], path.parent.name, one["frustrated"], one["in_form"], said, asks
        )
    except (KeyError, TypeError):
        raise Faulty(f"{path}: expected id, why, frustrated, in_form and turns in each dialogue.") from None


@contextmanager
def assistant() -> Iterator[subprocess.Popen[str]]:
    """The whole house in a terminal: ``bot talk --json``."""
    command = [sys.executable, "-m", "bot", "talk", "--json"]
    pipe = subprocess.PIPE
    talk = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    try:
        yield talk
    finally:
        assert talk.stdin
        talk.stdin.close()
        talk.wait(60)


def play(talk: subprocess.Popen[str], dialogue: Dialogue) -> Outcome:
    """Say it all, or as much as is said before a person takes over."""
    assert talk.stdin and talk.stdout
    offered = at_one_tap = asked_about = False
    for at, text in enumerate(dialogue.said, 1):
        line = {"conversation": dialogue.name, "language": dialogue.language, "text": text}
        answer = ask(talk.stdin, talk.stdout, line)
        handoff = answer.get("handoff")
        if handoff:
            return Outcome(dialogue, handoff["reason"], at, text, offered, at_one_tap, asked_about)
        offered = offered or answer["offered"]
        asked_about = answer["intent"] == ASKS_ABOUT_ONE
        buttons = (button for reply in answer["replies"] for button in reply["buttons"])
        at_one_tap = at_one_tap or any(button["payload"] == PERSON for button in buttons)
    return Outcome(dialogue, None, None, "", offered, at_one_tap, asked_about)


def ask(into: IO[str], out: IO[str], line: dict[str, Any]) -> dict[str, Any]:
    into.write(json.dumps(line, ensure_ascii=False) + "\n")
    into.flush()
    answer = out.readline()
    if not answer:
        raise Faulty("`bot talk --json` has ended.")
    return dict(json.loads(answer))


def report(outcomes: Sequence[Outcome], tell: bool) -> str:
    lines, asking = [], [o for o in outcomes if o.dialogue.asks]
    outcomes = [o for o in outcomes if not o.dialogue.asks]
    for title, part in (
        ("all", outcomes),
        ("in a form", [o for o in outcomes if o.dialogue.in_form]),
        ("Spanish", [o for o in outcomes if o.dialogue.language == "es"]),
        ("English", [o for o in outcomes if o.dialogue.language == "en"]),
    ):
        lines.append(_figures(title, part))
    if asking:
        heard, asked_about = sum(o.reason == "requested" for o in asking), sum(o.asked_about for o in asking)
        lines.append(
            f"{'asks for a person':10} {len(asking):4} dialogues: called {heard}, asked about {asked_about},"
            f" else at one tap {sum(o.at_one_tap and not o.asked_about and not o.reason for o in asking)}"
        )
    for title, wrong in (
        ("Calm, and a person was called", [o for o in outcomes if not o.dialogue.frustrated and o.called]),
        (
            "Frustrated, and nobody was called",
            [o for o in outcomes if o.dialogue.frustrated and not o.called],
        ),
        (
            "Calm, and a person was called for another reason",
            [o for o in outcomes if not o.dialogue.frustrated and o.reason and not o.called],
        ),
    ):
        lines.append(f"\n{title}: {len(wrong)}")
        lines += [f"  {o.dialogue.name}  {_told(o) if tell else ''}".rstrip() for o in wrong]
    return "\n".join(lines)


def _told(outcome: Outcome) -> str:
    end = f" ({outcome.reason} at message {outcome.at}: {outcome.words})" if outcome.reason else ""
    return f"{outcome.dialogue.about}{end}"


def _figures(title: str, part: Sequence[Outcome]) -> str:
    right = sum(o.called and o.dialogue.frustrated for o in part)
    false = sum(o.called and not o.dialogue.frustrated for o in part)
    missed = sum(o.dialogue.frustrated and not o.called for o in part)
    calm = len(part) - right - false - missed
    otherwise = Counter(o.reason for o in part if o.reason is not None and not o.called)
    calm_too = Counter(o.reason for o in part if not o.dialogue.frustrated)
    reasons = [f"{reason} {count} (calm {calm_too[reason]})" for reason, count in sorted(otherwise.items())]
    precision = f"{right / (right + false):.2f}" if right + false else "-"
    recall = f"{right / (right + missed):.2f}" if right + missed else "-"
    reached = sum(o.reached and o.dialogue.frustrated for o in part)
    offered = sum(o.offered and not o.dialogue.frustrated for o in part)
    at_one_tap = sum(o.at_one_tap and not o.dialogue.frustrated for o in part)
    return (
        f"{title:10} {len(part):4} dialogues: precision {precision}, recall {recall};"
        f" called rightly {right}, wrongly {false}, not called {missed}, left calm {calm};"
        f" otherwise: {', '.join(reasons) or 'nobody'};"
        f" called or offered a person {reached} of {right + missed} frustrated;"
        f" calm and offered one {offered} of {calm + false}, calm and one at one tap {at_one_tap}"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.frustration", description=__doc__)
    arguments.add_argument("--dialogues", type=Path, nargs="+", default=SETS)
    told = "also say what the mistaken ones are about: who reads that must not work on the rules afterwards"
    arguments.add_argument("--tell", action="store_true", help=told)
    chosen = arguments.parse_args()
    try:
        sets = [(folder, read(folder)) for folder in chosen.dialogues]
        with assistant() as talk:
            for folder, dialogues in sets:
                print(f"{folder.name}\n{report([play(talk, one) for one in dialogues], chosen.tell)}\n")
    except Faulty as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
