"""The rules by which customers get a person, with the clock on the wall: who is at work, and when again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.business import Business
from bot.core.care import Care
from bot.core.cues import Cues
from bot.core.operator import Operator
from bot.core.report import Clock, ServiceLevels
from bot.services.opening import Opening


@dataclass(frozen=True)
class Reception:
    """Without ``opening`` it is always open. ``cues``: by which words it tells a question and a yes."""

    care: Care = field(default_factory=Care)
    opening: Opening | None = None
    levels: ServiceLevels = field(default_factory=ServiceLevels)
    cues: Cues = field(default_factory=Cues)

    @classmethod
    def of(cls, business: Business, levels: ServiceLevels | None = None) -> Reception:
        return cls(business.care, Opening(business), levels or ServiceLevels(), business.cues)

    def become(self, other: Reception) -> None:
        """Take over another version's rules, for everyone who holds these. What is promised is no content."""
        vars(self).update(care=other.care, opening=other.opening, cues=other.cues)

    def at_work(self, operator: Operator, now: datetime) -> bool:
        """Whether their own working hours, if they have any, let them be given something new now."""
        if operator.hours is None or self.opening is None:
            return True
        return self.opening.within(operator.hours, now)

    def is_open(self, now: datetime) -> bool:
        return self.opening is None or self.opening.within(self.care.hours, now)

    def back_at(self, now: datetime) -> datetime | None:
        """When somebody answers again; None while it is open, or if that is not known."""
        if self.opening is None or self.is_open(now):
            return None
        return self.opening.next_within(self.care.hours, now)

    def due(self, since: datetime, lasting: timedelta, clock: Clock) -> datetime:
        """When that time is up. Hours that do not suffice within two months are none to count by."""
        if self.opening is None or clock is Clock.ALWAYS:
            return since + lasting
        return self.opening.after(self.care.hours, since, lasting) or since + lasting


ALWAYS_OPEN = Reception()
