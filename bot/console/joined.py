"""The console's scripts in one file, and the sheets of a page in another: decision 020.

Scripts stay modules: each is a function here, which runs when it is first used, after what it imports, and
once. None of their lines is moved among its neighbours, so that a short map leads from this file to them all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

# What each kind of page is dressed in, in this order.
SHEETS = {
    "console": "tokens base layout lists talk brief panel choices triage filters search bulk wishes",
    "manage": "tokens base layout choices triage manage wishes",
    "door": "tokens base door wishes",
}
_BEFORE = "const scripts = {"
# A page says on the tag of each of its scripts which one that is.
_AFTER = """};
const used = new Map();
export function use(name) {
  if (!used.has(name)) used.set(name, scripts[name]());
  return used.get(name);
}
for (const tag of document.querySelectorAll("script[data-use]")) use(tag.dataset.use);
//# sourceMappingURL=scripts.js.map
"""
_IMPORT = re.compile(r'import (?:\{(?P<some>[^}]+)\}|\* as (?P<all>\w+)) from "\./(?P<name>[\w.]+)";')
_EXPORT = re.compile(r"export (?=(?:const|class|function|async function) (\w+))")
_LEFT = re.compile(r"\s*(?:import|export)\b(?![(.])")


def joined(files: Mapping[str, str]) -> dict[str, str]:
    """Made of the console's ``files``, by their names below static/: more of them, by theirs."""
    scripts = {
        name.removeprefix("js/"): _Script(name, text)
        for name, text in sorted(files.items())
        if name.startswith("js/")
    }
    _refuse_what_would_not_run(scripts)
    lines, sections = [_BEFORE], []
    for name, script in scripts.items():
        lines.append(f"{json.dumps(name)}: async () => {{")
        # Each line from its beginning, and each of them one further than the one before.
        mappings = "AAAA" + ";AACA" * (len(script.lines) - 1)
        its_map = {"version": 3, "sources": [f"../js/{name}"], "names": [], "mappings": mappings}
        sections.append({"offset": {"line": len(lines), "column": 0}, "map": its_map})
        lines += [*script.lines, f"return {{ {', '.join(script.exports)} }};", "},"]
    return {
        **{f"joined/{page}.css": _dress(names, files) for page, names in SHEETS.items()},
        "joined/scripts.js": "\n".join([*lines, _AFTER]),
        "joined/scripts.js.map": json.dumps({"version": 3, "sections": sections}),
    }


def _dress(names: str, files: Mapping[str, str]) -> str:
    return "\n".join(files[f"css/{name}.css"] for name in names.split())


class _Script:
    """Its lines as they stand in a function, and what it takes from and gives to others."""

    def __init__(self, file: str, text: str) -> None:
        self.lines: list[str] = []
        self.imports: dict[str, list[str]] = {}
        self.exports: list[str] = []
        for number, line in enumerate(text.splitlines(), 1):
            if found := _IMPORT.fullmatch(line):
                some = [one.strip() for one in (found["some"] or "").split(",") if one.strip()]
                self.imports[found["name"]] = [one.partition(" as ")[0] for one in some]
                taken = found["all"] or f"{{ {', '.join(some).replace(' as ', ': ')} }}"
                line = f"const {taken} = await use({json.dumps(found['name'])});"
            elif found := _EXPORT.match(line):
                self.exports.append(found[1])
                line = line[found.end() :]
            elif _LEFT.match(line):
                raise ValueError(f"{file}, line {number}: joined.py knows no import or export like this.")
            self.lines.append(line)


def _refuse_what_would_not_run(scripts: Mapping[str, _Script]) -> None:
    """A browser would tell that a name is not there, where here it is ``undefined``, and knows circles."""
    for name, script in scripts.items():
        for other, taken in script.imports.items():
            there = scripts[other].exports if other in scripts else []
            if other not in scripts or not set(taken) <= set(there):
                raise ValueError(f"js/{name} imports from {other} what is not there: {', '.join(taken)}.")
    try:
        TopologicalSorter({name: script.imports for name, script in scripts.items()}).prepare()
    except CycleError as fault:
        raise ValueError(f"These scripts wait for each other: {', '.join(fault.args[1])}.") from None
