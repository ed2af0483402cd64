"""A YAML file with the line of everything in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.content.faults import ContentError, Fault

Place = tuple[str | int, ...]

# What the parser says, and what an editor has usually done.
_IN_PLAIN_WORDS = (
    ("mapping values are not allowed", "There is a colon too many here, or the indentation does not match."),
    ("could not find expected ':'", "A line here has neither a colon after its key nor a dash before it."),
    ("found unexpected end of stream", "A quote is opened here and never closed."),
    ("while scanning a quoted scalar", "A quote is opened here and never closed."),
    ("undefined alias", "This refers to a *name that no &name above it defines."),
    ("found undefined alias", "This refers to a *name that no &name above it defines."),
    ("flow sequence", "A bracket [ is opened and not closed, or a comma is missing."),
    ("flow mapping", "A brace { is opened and not closed, or a comma is missing."),
    ("cannot start any token", "A text begins with a sign that YAML keeps for itself."),
    ("block", "The indentation does not match the lines above."),
)


class _Loader(yaml.CSafeLoader):
    """libyaml, ten times as fast as the alternatives, reading plain values as YAML 1.2 does, and so Rasa.

    In YAML 1.1 ``no`` would be false and ``9:30`` the number 570.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in known if not tag.endswith((":bool", ":int", ":float"))]
        for first, known in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?", "-+0123456789."),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"({_pattern})\\Z"), list(_first))


@dataclass(frozen=True)
class Sheet:
    """``data`` is plain dicts, lists and values. ``lines`` gives the line (from 1) of each place in it.

    The place of the value under ``slots``, ``language``, ``type`` is ``("slots", "language", "type")``.
    """

    file: str
    data: Any
    lines: dict[Place, int]

    def line(self, *place: str | int) -> int:
        """Return the line of ``place``, or of the nearest thing around it that is there."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def fault(self, place: Place, what: str, todo: str = "") -> Fault:
        return Fault(self.file, self.line(*place), what, todo)


def read_sheet(root: Path, path: Path) -> Sheet:
    """Read a YAML file. Raises ContentError with one fault for each thing that keeps it from being read."""
    file = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ContentError(
            [Fault(file, 1, "This file is missing.", "Put it back, or restore it from git.")]
        ) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        what = "This file is not saved as UTF-8, so its accents cannot be read."
        raise ContentError([Fault(file, line, what, "Save it again with the encoding UTF-8.")]) from None
    if faults := _indented(file, text):
        raise ContentError(faults)
    try:
        loader = _Loader(text)
        builder = _Builder(file, loader)
        node = loader.get_single_node()
        data = builder.build(node, ()) if node is not None else None
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError([_in_plain_words(file, error)]) from None
    if builder.faults:
        raise ContentError(builder.faults)
    return Sheet(file, data, builder.lines)


class _Builder:
    """Turns composed nodes into plain data, noting where each thing stands."""

    def __init__(self, file: str, loader: _Loader) -> None:
        self.file = file
        self.loader = loader
        self.lines: dict[Place, int] = {}
        self.faults: list[Fault] = []

    def build(self, node: Node, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*place, i)) for i, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: MappingNode, place: Place) -> dict[Any, Any]:
        data: dict[Any, Any] = {}
        merged: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if key_node.value == "<<":
                merged |= self.build(value_node, place)
                continue
            key = self._scalar(key_node)
            if key in data:
                what = f"'{key}' stands here twice; only one of them would count."
                self.faults.append(Fault(self.file, line, what, "Join the two, or delete one."))
            self.lines[(*place, key)] = line
            data[key] = self.build(value_node, (*place, key))
        return merged | data

    def _scalar(self, node: Node) -> Any:
        if not isinstance(node, ScalarNode):
            raise yaml.MarkedYAMLError(
                problem="a key cannot be a list or a group", problem_mark=node.start_mark
            )
        return self.loader.construct_object(node)


def _indented(file: str, text: str) -> list[Fault]:
    """Lines that begin with a tab, or with a space as only word processors write it."""
    faults = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and (odd := line[: len(line) - len(line.lstrip())].strip(" ")):
            sign = "a tab" if "\t" in odd else "a space that is none of the space bar's"
            what = f"This line is indented with {sign}, which YAML does not allow."
            faults.append(Fault(file, number, what, "Use spaces instead."))
    return faults


def _in_plain_words(file: str, error: Exception) -> Fault:
    line, said = 1, str(error)
    if isinstance(error, yaml.MarkedYAMLError):
        said = f"{error.problem or ''} {error.context or ''}"
        began_there = any(sign in said for sign in ("quoted", "simple key", "flow"))
        mark = (error.context_mark if began_there else None) or error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
    for sign, words in _IN_PLAIN_WORDS:
        if sign in said:
            return Fault(
                file, line, words, "Compare this line and the one above with the entries around them."
            )
    said = " ".join(said.split())
    return Fault(file, line, f"This is not YAML: {said}.", "Compare it with the entries around it.")
