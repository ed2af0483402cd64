"""Macros are kept, shown before they run, and run whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.business import Business
from bot.core.canned import Filled
from bot.core.care import Team
from bot.core.conversation import Priority
from bot.core.ids import new_id
from bot.core.label import LONGEST as LONGEST_LABEL
from bot.core.macro import LAST, PERSON, Do, Macro, MacroStep
from bot.core.message import Message
from bot.core.operator import Operator, Presence
from bot.core.roles import Permission
from bot.core.snooze import Until
from bot.core.text import clean
from bot.services import canned, shelf, undo_macro
from bot.services.errors import WrongField
from bot.services.label import add_label
from bot.services.ports import UnitOfWork, Words
from bot.services.prioritise import prioritise
from bot.services.reply import reply
from bot.services.resolve import resolve
from bot.services.seen import must_be_as_seen
from bot.services.snooze import snooze
from bot.services.teams import teams_now
from bot.services.transfer import to_operator, to_team

LONGEST_NAME = 60
LONGEST_NOTE = 2000
MOST_STEPS = 10


@dataclass(frozen=True)
class WantedMacro:
    """What was filled in: ``steps`` as pairs of what to do and its value."""

    name: str
    steps: tuple[tuple[str, str], ...]
    team: str | None = None


def create(uow: UnitOfWork, wanted: WantedMacro, operator_id: str, now: datetime) -> Macro:
    """Raises WrongField."""
    uow.in_turn()
    name, steps = _checked(uow, wanted, None)
    made = Macro(new_id("mac"), name, now, now, steps, wanted.team or None, operator_id)
    uow.macros.add(made)
    return made


def change(
    uow: UnitOfWork,
    macro_id: str,
    wanted: WantedMacro,
    operator_id: str,
    now: datetime,
    seen: datetime | None = None,
) -> Macro:
    """One that was removed comes back with it.

    Raises WrongField; KeyError if there is none; ChangedMeanwhile as ``shelf.to_change`` does.
    """
    before = shelf.to_change(uow, uow.macros, macro_id, seen)
    name, steps = _checked(uow, wanted, macro_id)
    after = replace(before, name=name, steps=steps, team=wanted.team or None)
    after.updated_at, after.updated_by, after.removed_at = now, operator_id, None
    uow.macros.save(after)
    return after


def remove(uow: UnitOfWork, macro_id: str, operator_id: str, now: datetime) -> Macro:
    return shelf.remove(uow.macros, macro_id, operator_id, now)


def restore(uow: UnitOfWork, macro_id: str, operator_id: str, now: datetime) -> Macro:
    """Raises WrongField if its name was given to another one meanwhile."""
    return shelf.restore(
        uow, uow.macros, macro_id, operator_id, now, lambda one: _free(uow, one.name, one.id)
    )


@dataclass(frozen=True)
class Shown:
    """A step as it would be done now. ``fault``: why it cannot be: ``no_canned``, ``blank``,
    ``transfer_value`` (nobody of that id takes conversations), ``transfer_away`` or ``transfer_self``."""

    step: MacroStep
    filled: Filled | None = None
    fault: str | None = None


def offers(
    uow: UnitOfWork, conversation_id: str, operator_id: str, business: str
) -> list[tuple[Macro, list[Shown]]]:
    """Those the operator may run, with what they would do in this conversation."""
    operator = uow.operators.get(operator_id)
    known = _known(uow, conversation_id, operator_id, business)
    found = _open_to(uow, operator)
    return [(macro, [_show(uow, step, known, operator_id) for step in macro.steps]) for macro in found]


def run(
    uow: UnitOfWork,
    macro_id: str,
    conversation_id: str,
    operator_id: str,
    request_id: str,
    business: Business,
    words: Words,
    now: datetime,
    seen: int | None = None,
    held: timedelta = timedelta(0),
    as_shown: str = "",
) -> list[Message]:
    """Do all its steps in this transaction; return what it wrote. The same ``request_id`` twice is one run.

    ``as_shown``: the sign of the steps that were looked at; ChangedMeanwhile if they would do something else.
    Raises KeyError for a macro that is not the operator's, WrongField if a step cannot be done now, and what
    its steps raise: NotYours, CustomerWrote, Away.
    """
    macro = next((one for one in _open_to(uow, uow.operators.get(operator_id)) if one.id == macro_id), None)
    if macro is None:
        raise KeyError(macro_id)
    uow.conversations.lock(conversation_id)  # of two that ask at the same moment the second finds the first's
    written = undo_macro.written_by(uow, conversation_id, operator_id, request_id)
    if written:  # sent again after a lost answer
        return written
    known = _known(uow, conversation_id, operator_id, business.name)
    doing = _Doing(uow, conversation_id, operator_id, business, words, now)
    steps = [_show(uow, step, known, operator_id) for step in macro.steps]
    must_be_as_seen(as_shown, steps)
    for shown in steps:
        if shown.fault is not None:
            raise WrongField("steps", shown.fault, shown.step.value)
    _hold_people(uow, operator_id, macro)
    before = undo_macro.Before.of(uow, uow.conversations.get(conversation_id))
    for number, shown in enumerate(steps):
        text = shown.filled.text if shown.filled else shown.step.value
        doing.do(shown.step.do, text, f"{request_id}-{number}", seen, held)
    return undo_macro.remember(uow, conversation_id, before, operator_id, request_id)


def _hold_people(uow: UnitOfWork, operator_id: str, macro: Macro) -> None:
    """Whom its steps need, in the order in which all take them: each step by itself does, but not several."""
    passed_to = (one.value for one in macro.steps if one.do is Do.TRANSFER and one.value.startswith(PERSON))
    for one in sorted({operator_id, *(value.removeprefix(PERSON) for value in passed_to)}):
        uow.operators.lock(one)


@dataclass(frozen=True)
class _Doing:
    """Steps of a macro, done in a conversation by an operator."""

    uow: UnitOfWork
    conversation_id: str
    operator_id: str
    business: Business
    words: Words
    now: datetime

    def do(self, what: Do, text: str, key: str, seen: int | None, held: timedelta) -> None:
        here, now = (self.uow, self.conversation_id, self.operator_id), self.now
        match what:
            case Do.REPLY:
                reply(*here, text, key, False, now, seen=seen, held=held, typed=False)
            case Do.NOTE:
                reply(*here, text, key, True, now, typed=False)
            case Do.LABEL:
                add_label(*here, text, now)
            case Do.PRIORITY:
                prioritise(*here, Priority(text), now)
            case Do.SNOOZE:
                snooze(*here, Until(text), self.business.zone, now)
            case Do.TRANSFER if text.startswith(PERSON):
                to_operator(*here, text.removeprefix(PERSON), "", self.words, now, held)
            case Do.TRANSFER:
                to_team(*here, self._team(text), "", self.words, now, held)
            case Do.RESOLVE:
                resolve(*here, self.words, now, seen=seen, held=held)

    def _team(self, key: str) -> Team:
        found = teams_now(self.uow, self.business.care).get(key)
        if found is None:
            raise WrongField("steps", "transfer_value", key)
        return found


def _known(uow: UnitOfWork, conversation_id: str, operator_id: str, business: str) -> dict[str, Filled]:
    found = canned.offers(uow, conversation_id, operator_id, business)
    return {offer.canned.code: offer.filled for offer in found}


def _show(uow: UnitOfWork, step: MacroStep, known: dict[str, Filled], operator_id: str) -> Shown:
    if step.do is Do.TRANSFER and step.value.startswith(PERSON):
        return Shown(step, fault=_no_way_to(uow, step.value.removeprefix(PERSON), operator_id))
    if step.do is not Do.REPLY:
        return Shown(step)
    filled = known.get(step.value)
    if filled is None:
        return Shown(step, fault="no_canned")
    return Shown(step, filled, "blank" if filled.missing else None)


def _no_way_to(uow: UnitOfWork, to_id: str, operator_id: str) -> str | None:
    to = next((one for one in uow.operators.all() if one.id == to_id), None)
    if to is None or not to.may(Permission.CONVERSATIONS):
        return "transfer_value"
    if to.id == operator_id:
        return "transfer_self"
    return "transfer_away" if to.presence is Presence.OFFLINE else None


def _open_to(uow: UnitOfWork, operator: Operator) -> list[Macro]:
    there = (one for one in uow.macros.all() if one.removed_at is None)
    return [one for one in there if canned.of_theirs(one.team, operator)]


def _checked(uow: UnitOfWork, wanted: WantedMacro, own_id: str | None) -> tuple[str, tuple[MacroStep, ...]]:
    name = clean(wanted.name, LONGEST_NAME + 1)
    if not name or len(name) > LONGEST_NAME:
        raise WrongField("name", "shape")
    _free(uow, name, own_id)
    if not 0 < len(wanted.steps) <= MOST_STEPS:
        raise WrongField("steps", "number")
    steps = tuple(_step(uow, do, value) for do, value in wanted.steps)
    if any(step.do in LAST for step in steps[:-1]):
        raise WrongField("steps", "last")
    return name, steps


def _step(uow: UnitOfWork, do: str, value: str) -> MacroStep:
    try:
        kind = Do(do)
    except ValueError as error:
        raise WrongField("steps", "unknown", do) from error
    value = clean(value, LONGEST_NOTE + 1)
    good = {
        Do.REPLY: lambda: any(one.code == value and not one.removed_at for one in uow.canned.all()),
        Do.NOTE: lambda: 0 < len(value) <= LONGEST_NOTE,
        Do.LABEL: lambda: 0 < len(value) <= LONGEST_LABEL,
        Do.PRIORITY: lambda: value in [one.value for one in Priority],
        Do.SNOOZE: lambda: value in [one.value for one in Until],
        Do.TRANSFER: lambda: (
            _no_way_to(uow, value.removeprefix(PERSON), "") != "transfer_value"
            if value.startswith(PERSON)
            else 0 < len(value) <= LONGEST_NAME
        ),
        Do.RESOLVE: lambda: value == "",
    }
    if not good[kind]():
        raise WrongField("steps", f"{kind.value}_value", value)
    return MacroStep(kind, value)


def _free(uow: UnitOfWork, name: str, own_id: str | None) -> None:
    for other in uow.macros.all():
        if other.name.casefold() == name.casefold() and other.removed_at is None and other.id != own_id:
            raise WrongField("name", "taken")
