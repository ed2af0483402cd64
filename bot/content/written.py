"""A YAML text as it is written: each thing in it with where it stands, so that it can be cut out or moved."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, MappingStartEvent, NodeEvent

Spot = tuple[int, int]  # line and column, from 0


@dataclass(eq=False)
class Thing:
    """A key, a value, a list as it is written. ``means``: it only refers (``*name``) to this one.

    ``entries``: each with its number or key, where it begins, its value.
    """

    event: Any  # the NodeEvent with which it begins
    begins: Spot
    ends: Spot
    means: Thing | None = None
    entries: list[tuple[object, Thing, Thing]] = field(default_factory=list)

    @property
    def in_brackets(self) -> bool:
        return isinstance(self.event, CollectionStartEvent) and bool(self.event.flow_style)

    @property
    def in_lines_below(self) -> bool:
        if isinstance(self.event, CollectionStartEvent):
            return not self.in_brackets
        return getattr(self.event, "style", None) in ("|", ">")

    @property
    def has_keys(self) -> bool:
        return isinstance(self.event, MappingStartEvent)


def read(text: str) -> Thing | None:
    """None where nothing is written. Raises yaml.YAMLError where it is no YAML."""
    events = yaml.parse(text, Loader=yaml.CSafeLoader)
    written = deque(one for one in events if isinstance(one, NodeEvent | CollectionEndEvent))
    return _thing(written, text.split("\n"), {}) if written else None


def _thing(events: deque[Any], lines: list[str], named: dict[str, Thing]) -> Thing:
    event = events.popleft()
    begin, end = event.start_mark, event.end_mark
    thing = Thing(event, (begin.line, begin.column), (end.line, end.column))
    if isinstance(event, AliasEvent):
        if event.anchor not in named:
            raise yaml.YAMLError(f"*{event.anchor} stands for nothing")
        thing.means = named[event.anchor]
        return thing
    if event.anchor:
        named[event.anchor] = thing
    if isinstance(event, CollectionStartEvent):
        while not isinstance(events[0], CollectionEndEvent):
            first = _thing(events, lines, named)
            if thing.has_keys:
                key = getattr(first.event, "value", None)
                thing.entries.append((key, first, _thing(events, lines, named)))
            else:
                thing.entries.append((len(thing.entries), first, first))
        end = events.popleft().end_mark
        thing.ends = (end.line, end.column) if thing.in_brackets else thing.entries[-1][2].ends
    elif thing.in_lines_below:
        last = end.line if end.column else end.line - 1
        while last > begin.line and not lines[last].strip():
            last -= 1
        thing.ends = last, len(lines[last])
    return thing


def read_as(thing: Thing | None, gone: Collection[tuple[Thing, int]] = ()) -> object:
    """What a reader makes of it, without what is ``gone``; of all that holds nothing, the same."""
    if thing is None:
        return []
    thing = thing.means or thing
    held = [
        (read_as(first), read_as(value, gone)) if thing.has_keys else read_as(value, gone)
        for i, (_, first, value) in enumerate(thing.entries)
        if (thing, i) not in gone
    ]
    return held or getattr(thing.event, "value", "") or []


def begins_at(holder: Thing, first: Thing, lines: list[str]) -> Spot:
    """Of an item of a list: at its dash."""
    if holder.has_keys or holder.in_brackets:
        return first.begins
    line, column = first.begins
    before = lines[line][:column]
    while "-" not in before:
        line -= 1
        before = lines[line]
    return line, before.rindex("-")


def everything(holder: Thing | None, lines: list[str]) -> Iterator[tuple[Spot, Thing]]:
    """Each thing below, with where its key or dash stands."""
    if holder is None:
        return
    for _, first, value in holder.entries:
        begins = begins_at(holder, first, lines)
        yield begins, first
        yield begins, value
        yield from everything(value, lines)
