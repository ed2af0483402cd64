"""``make bench-nlu``: how well messages are understood, measured on public sets and written into docs/."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from benchmarks.nlu import parts, report

PARTS = {
    "real": parts.real_customers,
    "known": parts.known_sets,
    "rough": parts.own_content,
    "language": parts.which_language,
    "training": parts.training,
}
INTRODUCTION = """Measured by `make bench-nlu` on {day}, with the classifier and the thresholds as they ship:
nothing is tuned to a set. The sets are no part of this project: each comes with its own licence and is read
from a folder. Choices are made on training folds; the tests of HINT3 were looked at a few times while the
first version of the classifier was built, those of the other sets never."""


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.nlu", description=__doc__)
    arguments.add_argument("--data", type=Path, default=Path("../shared/nlu-data"), help="folder of the sets")
    arguments.add_argument("--page", type=Path, default=parts.ROOT / "docs" / "benchmarks-nlu.md")
    arguments.add_argument("--only", choices=PARTS, help="print one part and write nothing")
    chosen = arguments.parse_args()
    if not chosen.data.is_dir():
        sys.exit(f"{chosen.data}: no such folder. Name the one with hint3, banking77 ... : --data FOLDER")
    if chosen.only:
        print(PARTS[chosen.only](chosen.data))
        return
    told = [INTRODUCTION.format(day=date.today().isoformat())]
    for name, part in PARTS.items():
        print(f"{name} ...", flush=True)
        told.append(part(chosen.data))
        print(told[-1], flush=True)
    report.write(chosen.page, "\n\n".join(told))


if __name__ == "__main__":
    main()
