"""Takes entries out of a YAML text and leaves every other line as it was written, remarks and order too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from bot.content.sheet import Place

_REMARK = re.compile(r" *#")
_NAMES = re.compile(r"(?P<before>[ -]*\w+: )&(?P<name>\w+)(?P<rest>.*)")


@dataclass(frozen=True)
class _Entry:
    """An item of a list, or a key with its value: where it begins and ends, as (line, column) from 0."""

    holder: Node
    index: int
    begins: tuple[int, int]
    ends: tuple[int, int]


def without(text: str, places: Iterable[Place]) -> str:
    """Return ``text`` without the entries at ``places``. What then holds nothing stays, with nothing in it.

    A list that is cut where it has its name (``&questions``) is written out where it is next referred to.
    """
    places = [*places]
    cut = _entries_at(text, places)
    if (moved := _with_names_moved(text, cut)) != text:
        text, cut = moved, _entries_at(moved, places)
    lines = text.split("\n")
    for one in sorted(cut, key=lambda one: one.begins, reverse=True):
        left = len(_entries(one.holder)) - sum(other.holder is one.holder for other in cut)
        if _in_brackets(one.holder):
            _out_of_brackets(lines, one)
        else:
            _out_of_lines(lines, one, left)
    return "\n".join(lines)


def _entries_at(text: str, places: Iterable[Place]) -> list[_Entry]:
    """Without those that lie in another."""
    root, lines = yaml.compose(text, Loader=yaml.CSafeLoader), text.split("\n")
    found = [one for place in places if (one := _entry(root, place, lines))]
    chosen = [*{(id(one.holder), one.index): one for one in found}.values()]
    return [
        one
        for one in chosen
        if not any(
            other is not one and other.begins <= one.begins and one.ends <= other.ends for other in chosen
        )
    ]


def _entry(root: Node | None, place: Place, lines: list[str]) -> _Entry | None:
    holder, rest = root, place
    while holder is not None:
        entries = _entries(holder)
        index = next((i for i, (key, _, _) in enumerate(entries) if key == rest[0]), None)
        if index is None:
            return None
        _, first, value = entries[index]
        if len(rest) == 1:
            return _Entry(holder, index, _begins(holder, first, lines), _ends(first, value))
        holder, rest = value, rest[1:]
    return None


def _entries(holder: Node) -> list[tuple[object, Node, Node]]:
    """Each thing in a list or group: its number or key, where it begins, its value."""
    if isinstance(holder, SequenceNode):
        return [(i, one, one) for i, one in enumerate(holder.value)]
    if isinstance(holder, MappingNode):
        return [(key.value, key, value) for key, value in holder.value]
    return []


def _in_brackets(node: Node) -> bool:
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def _begins(holder: Node, first: Node, lines: list[str]) -> tuple[int, int]:
    """Of an item of a list: at its dash."""
    mark = first.start_mark
    if isinstance(holder, SequenceNode) and not _in_brackets(holder):
        return mark.line, lines[mark.line].rindex("-", 0, mark.column)
    return mark.line, mark.column


def _ends(first: Node, value: Node) -> tuple[int, int]:
    """Behind the last sign that is written; what stands below and is a remark belongs to what follows."""
    begun = first.end_mark.line, first.end_mark.column
    if value.start_mark.index < first.start_mark.index:  # it only refers to what stands above
        return begun
    if isinstance(value, ScalarNode) and value.style in ("|", ">"):
        written = value.value.rstrip("\n")
        return value.start_mark.line + written.count("\n") + bool(written.strip()), 0
    if isinstance(value, ScalarNode) or _in_brackets(value) or not value.value:
        return value.end_mark.line, value.end_mark.column
    return max(_ends(inner, below) for _, inner, below in _entries(value))


def _out_of_lines(lines: list[str], one: _Entry, left: int) -> None:
    begin, end = one.begins[0], one.ends[0] + 1
    head = lines[begin][: one.begins[1]]
    if head.strip():  # the first key behind a dash: the next one takes its place there
        after = lines[end] if end < len(lines) else ""
        if left and after.startswith(" " * len(head)):
            lines[begin : end + 1] = [head + after[len(head) :]]
        else:
            lines[begin:end] = [f"{head.rstrip()} {{}}"]
        return
    while begin and _REMARK.match(lines[begin - 1]) and _indent(lines[begin - 1]) == one.begins[1]:
        begin -= 1
    if begin and not lines[begin - 1].strip() and (end == len(lines) or not lines[end].strip()):
        begin -= 1
    del lines[begin:end]
    if not left and lines[begin - 1].rstrip().endswith(":"):
        empty = "[]" if isinstance(one.holder, SequenceNode) else "{}"
        lines[begin - 1] = f"{lines[begin - 1].rstrip()} {empty}"


def _out_of_brackets(lines: list[str], one: _Entry) -> None:
    """With the comma behind it, or the one before where it is the last."""
    entries = _entries(one.holder)
    (line, column), (end, behind) = one.begins, one.ends
    if one.index + 1 < len(entries):
        mark = entries[one.index + 1][1].start_mark
        end, behind = mark.line, mark.column
    elif one.index:
        line, column = _ends(*entries[one.index - 1][1:])
    kept = lines[line][:column] + lines[end][behind:]
    lines[line : end + 1] = [kept.rstrip()]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _with_names_moved(text: str, cut: list[_Entry]) -> str:
    """Where what is cut gives a list the name by which others refer to it, the first of them holds it."""
    lines = text.split("\n")
    gone = {number for one in cut for number in range(one.begins[0], one.ends[0] + 1)}
    for number in sorted(gone):
        named = _NAMES.match(lines[number])
        uses = rf"(.*: )\*{named['name']} *$" if named else ""
        others = [i for i, line in enumerate(lines) if uses and i not in gone and re.match(uses, line)]
        use = next(iter(others), None)
        if named and use is not None:
            key = named["before"].rstrip()
            below = _below(lines, number, len(key) - len(key.lstrip(" -")))
            lines[number] = f"{named['before']}{named['rest']}".rstrip()
            head = lines[use][: lines[use].rindex("*")]
            further = (len(head) - len(head.lstrip(" -"))) - (len(key) - len(key.lstrip(" -")))
            block = [_further(line, further) for line in below]
            lines[use : use + 1] = [f"{head}&{named['name']}{named['rest']}", *block]
            return _with_names_moved("\n".join(lines), cut)
    return "\n".join(lines)


def _below(lines: list[str], number: int, indent: int) -> list[str]:
    """The lines of a block whose key stands in line ``number``."""
    block = []
    for line in lines[number + 1 :]:
        if line.strip() and _indent(line) <= indent and not line[indent:].startswith("- "):
            break
        block.append(line)
    while block and (not block[-1].strip() or _REMARK.match(block[-1])):
        block.pop()
    return block


def _further(line: str, by: int) -> str:
    return " " * by + line if by >= 0 else line[-by:]
