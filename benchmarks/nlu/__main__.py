"""``make bench-nlu``: how well messages are understood, measured on public sets and written into docs/."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.nlu import parts, report

PARTS = {
    "real": parts.real_customers,
    "known": parts.known_sets,
    "rough": parts.own_content,
    "language": parts.which_language,
    "training": parts.training,
}


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.nlu", description=__doc__)
    arguments.add_argument("--data", type=Path, required=True, help="folder of the sets")
    arguments.add_argument("--page", type=Path, default=parts.ROOT / "docs" / "benchmarks-nlu.md")
    arguments.add_argument("--only", choices=PARTS, help="measure one part, and leave the others as they are")
    chosen = arguments.parse_args()
    if not chosen.data.is_dir():
        sys.exit(f"{chosen.data}: no such folder. Name the one with hint3, banking77 ... : --data FOLDER")
    for name in [chosen.only] if chosen.only else PARTS:
        print(f"{name} ...", flush=True)
        told = PARTS[name](chosen.data)
        print(told, flush=True)
        report.write(chosen.page, name, told)


if __name__ == "__main__":
    main()
