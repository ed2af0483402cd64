"""A YAML file with the line of everything in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.content import slips
from bot.content.faults import ContentError, Fault
from bot.content.files import below, text_of

Place = tuple[str | int, ...]

# Names that stand for others are built where they stand: more than this is a mistake or an attack.
_MOST_THINGS = 500_000
# How many sheets are kept, with what they tell.
_SHEETS = 1000
# What is said to somebody, and would be cut short at a #.
_SAID = {"text", "title", "customer"}
# What holds one example a line.
_LINES = {"examples", "fed_up", "calm", "present", "harmless"}
_QUOTES_OR_SPACE = "Put the text between quotes; if a remark is meant, leave a space behind the #."
_NO_DASH = "If an entry of its own begins here, a dash is missing; if not, join the two, or delete one."
_FURTHER_IN = "Begin it where the others begin; a text of several lines stands below a |."

# What people call each kind of value.
KINDS: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list (lines that begin with a dash)",
    dict: "a group of keys",
    type(None): "empty",
    date: "a date",
    datetime: "a date",
}


class _Loader(yaml.CSafeLoader):
    """libyaml, ten times as fast as the alternatives, reading plain values as YAML 1.2 does, and so Rasa.

    In YAML 1.1 ``no`` would be false, ``9:30`` the number 570 and ``0123`` the number 83.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in known if not tag.endswith((":bool", ":int", ":float"))]
        for first, known in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9][0-9_]*|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)([eE][-+]?[0-9]+)?", "-+0123456789."),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"({_pattern})\\Z"), list(_first))


def _whole_number(_loader: _Loader, node: ScalarNode) -> int:
    value: str = node.value
    return int(value, {"0o": 8, "0x": 16}.get(value[:2], 10))


_Loader.add_constructor("tag:yaml.org,2002:int", _whole_number)


@dataclass(frozen=True, eq=False)
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

    def spare(self, place: Place, what: str, todo: str) -> Fault:
        """A fault of something that may as well be taken away."""
        return replace(self.fault(place, what, todo), spare=place)


def entries(sheet: Sheet | None, section: str) -> dict[Any, Any] | None:
    """What ``section`` has, by name. None where the file cannot be read or the key is misspelt: what nobody
    can see is not taken for missing."""
    found = sheet.data.get(section) if sheet and isinstance(sheet.data, dict) else None
    return found if isinstance(found, dict) else None


def once[T](look: Callable[[Sheet], Iterable[T]]) -> Callable[[Sheet], tuple[T, ...]]:
    """What a sheet tells by itself is found once: as it was read it stays."""
    return lru_cache(maxsize=_SHEETS)(lambda sheet: tuple(look(sheet)))


def read_sheet(root: Path, path: Path) -> Sheet:
    """Read a YAML file. Raises ContentError with one fault for each thing that keeps it from being read.

    What was read before is not built again: leave its data as it is.
    """
    file = "/".join(below(root, path))
    return _sheet(file, text_of(file, path))


@lru_cache(maxsize=_SHEETS)
def _sheet(file: str, text: str) -> Sheet:
    if faults := [Fault(file, *slip) for slip in slips.pasted(text)]:
        raise ContentError(faults)
    try:
        loader = _Loader(text)
        builder = _Builder(file, text, loader)
        node = loader.get_single_node()
        data = builder.build(node, ()) if node is not None else None
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError([Fault(file, *slips.in_plain_words(text, error))]) from None
    except RecursionError:
        what, todo = (
            "Things in this file lie in each other without end.",
            "Take out brackets, or & and * names.",
        )
        raise ContentError([Fault(file, 1, what, todo)]) from None
    if builder.faults:
        raise ContentError(builder.faults)
    return Sheet(file, data, builder.lines)


def _in_one(node: Node) -> bool:
    if isinstance(node, ScalarNode):
        return node.style != "|" and node.value.lstrip().startswith("-")
    return isinstance(node, SequenceNode)


class _Builder:
    """Turns composed nodes into plain data, noting where each thing stands."""

    def __init__(self, file: str, text: str, loader: _Loader) -> None:
        self.file = file
        self.text = text.split("\n")
        self.loader = loader
        self.lines: dict[Place, int] = {}
        self.faults: list[Fault] = []
        self._built = 0

    def build(self, node: Node, place: Place) -> Any:
        self._built += 1
        if self._built > _MOST_THINGS:  # a *name for what holds other *names
            raise RecursionError
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self._item(item, (*place, i)) for i, item in enumerate(node.value)]
        return self._scalar(node)

    def _item(self, node: Node, place: Place) -> Any:
        if isinstance(node, ScalarNode):
            self._cut_short(node)
        return self.build(node, place)

    def _mapping(self, node: MappingNode, place: Place) -> dict[Any, Any]:
        data: dict[Any, Any] = {}
        merged: dict[Any, Any] = {}
        of_a_list, twice = bool(place) and isinstance(place[-1], int), False
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if key_node.value == "<<":
                merged |= self._merged(value_node, place)
                continue
            key = self._scalar(key_node)
            if not isinstance(key, str) and type(key) is not int:
                wanted, given = KINDS[str], KINDS.get(type(key), "a number")
                what = f"'{key_node.value}' should be {wanted}, and is {given}."
                self._fault(line, what, "Put it between quotes.")
            if key in data and not (of_a_list and twice):
                twice = True
                what = f"'{key}' stands here twice; only one of them would count."
                self._fault(line, what, _NO_DASH if of_a_list else "Join the two, or delete one.")
            self.lines[(*place, key)] = line
            data[key] = self.build(value_node, (*place, key))
            if isinstance(value_node, ScalarNode):
                self._cut_short(value_node, said=key in _SAID)
            if key in _LINES and _in_one(value_node):
                what = f"No | stands after '{key}:', so that its lines would be one."
                self._fault(line, what, f"Write '{key}: |', and what belongs to it in the lines below.")
        return merged | data

    def _merged(self, node: Node, place: Place) -> dict[Any, Any]:
        """What a group takes over from another one, or from several."""
        several = node.value if isinstance(node, SequenceNode) else [node]
        built: list[Any] = [self.build(one, place) for one in several]
        if not all(isinstance(one, dict) for one in built):
            raise yaml.MarkedYAMLError(
                problem="a key cannot be a list or a group", problem_mark=node.start_mark
            )
        return {key: value for one in reversed(built) for key, value in one.items()}

    def _scalar(self, node: Node) -> Any:
        if not isinstance(node, ScalarNode):
            raise yaml.MarkedYAMLError(
                problem="a key cannot be a list or a group", problem_mark=node.start_mark
            )
        if not node.style:
            begins = node.start_mark
            for number in range(begins.line + 1, min(node.end_mark.line + 1, len(self.text))):
                if self.text[number].lstrip().startswith("- "):
                    self._fault(
                        number + 1, "This line is taken for the rest of the text above it.", _FURTHER_IN
                    )
            for what, todo in slips.without_quotes(node.value, self.text[begins.line][begins.column :]):
                self._fault(begins.line + 1, what, todo)
        try:
            return self.loader.construct_object(node)
        except ValueError:  # a day that no month has
            what = f"'{node.value}' would be a date or a number, and there is none like it."
            self._fault(node.start_mark.line + 1, what, "Put it between quotes.")
            return node.value

    def _cut_short(self, node: ScalarNode, said: bool = False) -> None:
        """What stands behind a # is a remark, also where it was meant to be said: for a remark people leave a
        space behind it."""
        end = node.end_mark
        rest = self.text[end.line][end.column :].lstrip() if end.line < len(self.text) else ""
        if not node.style and rest.startswith("#") and (said or rest[1:2].isalnum()):
            what = "What stands behind # is taken for a remark, and would not be said."
            todo = "Put the text between quotes." if said else _QUOTES_OR_SPACE
            self._fault(end.line + 1, what, todo)

    def _fault(self, line: int, what: str, todo: str) -> None:
        self.faults.append(Fault(self.file, line, what, todo))
