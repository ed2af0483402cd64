"""The file .env: one ``NAME=value`` a line, with comments and quotes as shells have them."""

from __future__ import annotations

import re
from pathlib import Path


def read_dotenv(path: Path) -> tuple[dict[str, str], list[str]]:
    """Return the ``NAME=value`` pairs of a file, and what is wrong with its other lines."""
    values: dict[str, str] = {}
    faults: list[str] = []
    if not path.is_file():
        return values, faults
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line_there = path.read_bytes()[: error.start].count(b"\n") + 1
        return values, [f"{path.name}, line {line_there}: expected a file saved as UTF-8."]
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = re.fullmatch(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*", line)
        if found:
            values[found[1]] = _unquoted(found[2])
        else:
            faults.append(f"{path.name}, line {number}: expected NAME=value.")
    return values, faults


def _unquoted(value: str) -> str:
    quoted = re.fullmatch(r"""(["'])(.*)\1(?:\s+#.*)?""", value)
    return quoted[2] if quoted else re.sub(r"(^|\s+)#.*$", "", value)
