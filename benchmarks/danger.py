"""``make bench-danger``: messages somebody else wrote, each played to the whole house as a customer's first;
who is called a person, and who is told whom to call and asked? They are sealed like the dialogues."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

from benchmarks.frustration import ROOT, Faulty, as_sealed, ask, assistant

MESSAGES = ROOT / "tests" / "danger"
KINDS = ("present", "harmless")
DANGER = "report_danger"


def main() -> None:
    try:
        with assistant() as talk:
            for kind in KINDS:
                path = MESSAGES / f"{kind}.txt"
                as_sealed(MESSAGES, [path])
                said = path.read_text("utf-8").splitlines()
                found = Counter(_played(talk, kind, said))
                told = ", ".join(f"{what} {count}" for what, count in found.most_common())
                print(f"{kind:8} {len(said):4} messages: {told}")
    except Faulty as fault:
        sys.exit(str(fault))


def _played(talk: subprocess.Popen[str], kind: str, said: list[str]) -> Iterator[str]:
    assert talk.stdin and talk.stdout
    for number, text in enumerate(said):
        language = "es" if number < len(said) // 2 else "en"
        line = {"conversation": f"{kind} {number}", "language": language, "text": text}
        answer = ask(talk.stdin, talk.stdout, line)
        handoff = answer["handoff"]
        if handoff:
            yield "called" if handoff["reason"] == "danger" else f"called as {handoff['reason']}"
        else:
            yield "told whom to call and asked" if answer["intent"] == DANGER else "neither"


if __name__ == "__main__":
    main()
