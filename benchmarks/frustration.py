"""``make bench-frustration``: dialogues somebody else wrote, played to the whole house; who is handed over?

Before the first scoring the set is sealed (``--seal``) and the seal committed; a changed set is not scored.
The format is in tests/dialogues/README.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import yaml

ROOT = Path(__file__).parents[1]
SEAL = "SHA256"
KINDS = ("calm", "frustrated")


class Faulty(Exception):
    """A dialogue that cannot be played; the text says where and what was expected."""


@dataclass(frozen=True)
class Dialogue:
    """``said``: the customer's messages, a payload in place of the words of a button."""

    name: str
    about: str
    language: str
    frustrated: bool
    in_form: bool
    said: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Outcome:
    """``reason``: why a person was called, at the ``at``-th message; None if nobody was."""

    dialogue: Dialogue
    reason: str | None
    at: int | None
    signals: str

    @property
    def called(self) -> bool:
        return self.reason == "frustration"


def read(folder: Path) -> list[Dialogue]:
    found = []
    for path in sorted(folder.glob("*.yml")):
        for number, one in enumerate(yaml.safe_load(path.read_text("utf-8"))["dialogues"], 1):
            found.append(_dialogue(f"{path.name}:{number}", one))
    if not found:
        raise Faulty(f"{folder}: no dialogues. Expected *.yml as tests/dialogues/README.md says.")
    return found


def _dialogue(name: str, one: dict[str, Any]) -> Dialogue:
    if one.get("customer") not in KINDS or not one.get("says") or "about" not in one:
        raise Faulty(f"{name}: expected about, customer ({' or '.join(KINDS)}), language, in_form and says.")
    said = tuple(s if isinstance(s, dict) else {"text": str(s)} for s in one["says"])
    language, in_form = str(one.get("language", "es")), bool(one.get("in_form"))
    return Dialogue(name, str(one["about"]), language, one["customer"] == "frustrated", in_form, said)


def seal_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


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
    for at, said in enumerate(dialogue.said, 1):
        payload = said.get("press")
        line = {
            "conversation": dialogue.name,
            "language": dialogue.language,
            "text": said.get("text", payload),
        }
        answer = _ask(talk.stdin, talk.stdout, line | ({"payload": payload} if payload else {}))
        handoff = answer.get("handoff")
        if handoff:
            return Outcome(dialogue, handoff["reason"], at, str(line["text"]))
    return Outcome(dialogue, None, None, "")


def _ask(into: IO[str], out: IO[str], line: dict[str, Any]) -> dict[str, Any]:
    into.write(json.dumps(line, ensure_ascii=False) + "\n")
    into.flush()
    answer = out.readline()
    if not answer:
        raise Faulty("`bot talk --json` has ended.")
    return dict(json.loads(answer))


def report(outcomes: Sequence[Outcome]) -> str:
    lines = []
    for title, part in (
        ("all", outcomes),
        ("in a form", [o for o in outcomes if o.dialogue.in_form]),
        ("Spanish", [o for o in outcomes if o.dialogue.language == "es"]),
        ("English", [o for o in outcomes if o.dialogue.language == "en"]),
    ):
        lines.append(_figures(title, part))
    for title, wrong in (
        ("Calm, and a person was called", [o for o in outcomes if not o.dialogue.frustrated and o.called]),
        (
            "Frustrated, and nobody was called",
            [o for o in outcomes if o.dialogue.frustrated and not o.called],
        ),
    ):
        lines.append(f"\n{title}: {len(wrong)}")
        lines += [f"  {o.dialogue.name}  {o.dialogue.about}  {o.reason or ''} {o.signals}" for o in wrong]
    return "\n".join(lines)


def _figures(title: str, part: Sequence[Outcome]) -> str:
    right = sum(o.called and o.dialogue.frustrated for o in part)
    false = sum(o.called and not o.dialogue.frustrated for o in part)
    missed = sum(o.dialogue.frustrated and not o.called for o in part)
    calm = len(part) - right - false - missed
    otherwise = sum(o.reason is not None and not o.called for o in part)
    precision = f"{right / (right + false):.2f}" if right + false else "-"
    recall = f"{right / (right + missed):.2f}" if right + missed else "-"
    return (
        f"{title:10} {len(part):4} dialogues: precision {precision}, recall {recall};"
        f" called rightly {right}, wrongly {false}, not called {missed}, left calm {calm};"
        f" for another reason {otherwise}"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.frustration", description=__doc__)
    arguments.add_argument("--dialogues", type=Path, default=ROOT / "tests" / "dialogues")
    arguments.add_argument("--seal", action="store_true", help="write the seal, which is then committed")
    chosen = arguments.parse_args()
    try:
        dialogues, seal = read(chosen.dialogues), chosen.dialogues / SEAL
        if chosen.seal:
            seal.write_text(seal_of(chosen.dialogues) + "\n", "utf-8")
            print(f"{len(dialogues)} dialogues sealed: commit {seal} before the first scoring.")
            return
        if not seal.exists() or seal.read_text("utf-8").strip() != seal_of(chosen.dialogues):
            raise Faulty(f"{seal} does not fit the dialogues: --seal them, and commit that, before scoring.")
        with assistant() as talk:
            print(report([play(talk, dialogue) for dialogue in dialogues]))
    except Faulty as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
