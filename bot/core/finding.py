"""What was found when something was looked over, for the person who has to put it right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Verdict(str, Enum):
    OK = "ok"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """``remedy``: what to do about it; empty when there is nothing to do."""

    verdict: Verdict
    what: str
    remedy: str = ""


def ok(what: str) -> Finding:
    return Finding(Verdict.OK, what)


def note(what: str, remedy: str = "") -> Finding:
    return Finding(Verdict.NOTE, what, remedy)


def fault(what: str, remedy: str) -> Finding:
    return Finding(Verdict.FAULT, what, remedy)
