"""Takes entries out of a YAML text and leaves every other line as it was written, remarks and order too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from bot.content.sheet import Place
from bot.content.written import Spot, Thing, begins_at, everything, read, read_as

_REMARK = re.compile(r" *#")
# A line whose value stands below it: up to where one could stand, and the remark behind.
_OPENS = re.compile(r"(.*?[:-](?: +&[\w-]+)?)( *| +#.*)")


class CannotCut(Exception):
    """What should go hangs together with what stays, in a way that is not understood here."""


@dataclass(frozen=True)
class _Entry:
    """An item of a list from its dash on, or a key with its value."""

    holder: Thing
    index: int
    begins: Spot
    ends: Spot


def without(text: str, places: Iterable[Place]) -> str:
    """Return ``text`` without the entries at ``places``. What then holds nothing stays, with nothing in it.

    What is cut where it has its name (``&questions``) is written out where it is next referred to.
    Raises CannotCut where anything else would be read otherwise than before.
    """
    places = [*places]
    try:
        return _without(text, places)
    except yaml.YAMLError as error:
        raise CannotCut from error


def _without(text: str, places: list[Place]) -> str:
    root = read(text)
    cut = _entries_at(root, places, text.split("\n"))
    while (moved := _with_a_name_moved(text, root, cut)) != text:
        text, before, root = moved, root, read(moved)
        if read_as(root) != read_as(before):
            raise CannotCut
        cut = _entries_at(root, places, text.split("\n"))
    gone = {(one.holder, one.index) for one in cut}
    lines = text.split("\n")
    for one in sorted(cut, key=lambda one: one.begins, reverse=True):
        kept = [i for i in range(len(one.holder.entries)) if (one.holder, i) not in gone]
        if one.holder.in_brackets:
            _out_of_brackets(lines, one, kept)
        else:
            _out_of_lines(lines, one, kept)
    shorter = "\n".join(lines)
    if read_as(read(shorter)) != read_as(root, gone):
        raise CannotCut
    return shorter


def _entries_at(root: Thing | None, places: list[Place], lines: list[str]) -> list[_Entry]:
    """Without those that lie in another."""
    found = [one for place in places if (one := _entry(root, place, lines))]
    chosen = [*{(one.holder, one.index): one for one in found}.values()]
    return [
        one
        for one in chosen
        if not any(
            other is not one and other.begins <= one.begins and one.ends <= other.ends for other in chosen
        )
    ]


def _entry(root: Thing | None, place: Place, lines: list[str]) -> _Entry | None:
    holder, rest = root, place
    while holder is not None:
        holder = holder.means or holder
        index = next((i for i, (key, _, _) in enumerate(holder.entries) if key == rest[0]), None)
        if index is None:
            return None
        _, first, value = holder.entries[index]
        if len(rest) == 1:
            return _Entry(holder, index, begins_at(holder, first, lines), value.ends)
        holder, rest = value, rest[1:]
    return None


def _out_of_lines(lines: list[str], one: _Entry, kept: list[int]) -> None:
    (begin, column), end = one.begins, one.ends[0] + 1
    if lines[begin][:column].strip():
        _from_behind_a_dash(lines, one, kept)
        return
    remarks = begin
    while remarks and _REMARK.match(lines[remarks - 1]) and _indent(lines[remarks - 1]) == column:
        remarks -= 1
    follows = lines[end] if end < len(lines) else ""
    of_others = kept and kept[-1] > one.index and follows.strip() and not _REMARK.match(follows)
    if remarks and not of_others:  # at the head of a file they are of all of it
        begin = remarks
    if begin and not lines[begin - 1].strip() and (end == len(lines) or not lines[end].strip()):
        begin -= 1
    del lines[begin:end]
    if not kept and not one.index:
        _write_nothing(lines, begin - 1, one.holder)


def _from_behind_a_dash(lines: list[str], one: _Entry, kept: list[int]) -> None:
    """The next key takes the place of the first."""
    (begin, column), end = one.begins, one.ends[0] + 1
    head = lines[begin][:column]
    if not kept:
        lines[begin:end] = [head.rstrip()]
        _write_nothing(lines, begin, one.holder)
        return
    while end < len(lines) - 1 and (not lines[end].strip() or _REMARK.match(lines[end])):
        end += 1
    between = lines[one.ends[0] + 1 : end]
    remarks = [" " * _indent(head) + line.lstrip() for line in between if line.strip()]
    lines[begin : end + 1] = [*remarks, head + lines[end][column:]]


def _write_nothing(lines: list[str], above: int, holder: Thing) -> None:
    """Where the last entry is gone, behind the key or dash in the next line ``above``."""
    while above > 0 and (not lines[above].strip() or _REMARK.match(lines[above])):
        above -= 1
    if above >= 0 and (opens := _OPENS.fullmatch(lines[above])):
        lines[above] = f"{opens[1]} {'{}' if holder.has_keys else '[]'}{opens[2].rstrip()}"


def _out_of_brackets(lines: list[str], one: _Entry, kept: list[int]) -> None:
    """With the comma behind it, or the one before where none stays behind it."""
    entries = one.holder.entries
    (line, column), (end, behind) = one.begins, one.ends
    if kept and kept[-1] > one.index:
        end, behind = entries[one.index + 1][1].begins
    elif one.index:
        line, column = entries[one.index - 1][2].ends
    lines[line : end + 1] = [(lines[line][:column] + lines[end][behind:]).rstrip()]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _with_a_name_moved(text: str, root: Thing | None, cut: list[_Entry]) -> str:
    """Where what is cut gives something the name by which others refer to it, the first of them holds it."""
    lines = text.split("\n")
    holders = {thing: begins for begins, thing in everything(root, lines)}
    for use, begins in holders.items():
        named = use.means
        if named and _lies_in(named, cut) and not _lies_in(use, cut):
            _move(lines, named, use, _further_in(lines, holders[named], begins))
            break
    return "\n".join(lines)


def _lies_in(thing: Thing, cut: list[_Entry]) -> bool:
    return any(one.begins <= thing.begins < one.ends for one in cut)


def _further_in(lines: list[str], source: Spot, target: Spot) -> int:
    """How many columns a block moves to the right; behind a dash it stands further in than below a key."""
    dashes = [lines[line][column:].startswith("-") for line, column in (source, target)]
    return target[1] - source[1] + 2 * (dashes == [False, True])


def _move(lines: list[str], named: Thing, use: Thing, further: int) -> None:
    name = f"&{named.event.anchor}"
    (begin, column), (end, behind) = named.begins, named.ends
    written = [*lines[begin:end], lines[end][:behind]]
    first, *below = [
        written[0][column + len(name) :].strip(),
        *(_shifted(one, further) for one in written[1:]),
    ]
    line, at = use.begins
    head, tail = lines[line][:at], lines[line][use.ends[1] :]
    opening = f"{head}{name} {first}".rstrip()
    if below and not named.in_lines_below:
        below[-1] += tail
    else:
        opening += tail
    lines[line : line + 1] = [opening, *below]
    rest = lines[begin][column:].removeprefix(name)
    lines[begin] = f"{lines[begin][:column]}{rest.lstrip()}".rstrip()


def _shifted(line: str, by: int) -> str:
    return " " * by + line if by >= 0 else line[min(-by, _indent(line)) :]
