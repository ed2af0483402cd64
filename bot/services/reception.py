"""The rules by which customers get a person, with the clock on the wall: who is at work, and when again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.core.business import Business
from bot.core.care import Care
from bot.core.operator import Operator
from bot.services.opening import Opening


@dataclass(frozen=True)
class Reception:
    """Without ``opening`` it is always open."""

    care: Care = field(default_factory=Care)
    opening: Opening | None = None

    @classmethod
    def of(cls, business: Business) -> Reception:
        return cls(business.care, Opening(business))

    def become(self, other: Reception) -> None:
        """Take over another version's rules, for everyone who holds these."""
        vars(self).update(vars(other))

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


ALWAYS_OPEN = Reception()
