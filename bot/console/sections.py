"""The console's pages, in the order of their navigation, and who finds them there."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.business import Business
from bot.core.operator import Operator
from bot.core.roles import Permission


@dataclass(frozen=True)
class Section:
    """A page that is called ``section.{key}`` in i18n. A new one is added to SECTIONS and nowhere else."""

    key: str
    path: str
    permission: Permission
    personal: bool = False  # in the reader's own menu, not in the navigation
    of: tuple[str, ...] = ()  # facts of the business without which nothing could be there


SECTIONS = (
    Section("conversations", "/console/", Permission.CONVERSATIONS),
    Section("incidents", "/console/incidents", Permission.DESK, of=("services", "districts")),
    Section("tickets", "/console/tickets", Permission.DESK),
    Section("appointments", "/console/appointments", Permission.DESK, of=("appointment_kinds",)),
    Section("canned", "/console/canned", Permission.WORDS),
    Section("macros", "/console/macros", Permission.WORDS),
    Section("labels", "/console/labels", Permission.WORDS),
    Section("questions", "/console/questions", Permission.QUESTIONS),
    Section("board", "/console/board", Permission.REPORTS),
    Section("reports", "/console/reports", Permission.REPORTS),
    Section("people", "/console/people", Permission.PEOPLE),
    Section("teams", "/console/teams", Permission.PEOPLE),
    Section("integrations", "/console/integrations", Permission.INTEGRATIONS),
    Section("audit", "/console/audit", Permission.AUDIT),
    Section("guide", "/console/guide", Permission.ACCOUNT, personal=True),
    Section("account", "/console/account", Permission.ACCOUNT, personal=True),
)


def open_to(operator: Operator, business: Business) -> list[Section]:
    """A page of what the business does not have is reached by its address only."""
    return [
        section
        for section in SECTIONS
        if operator.may(section.permission) and all(getattr(business, fact) for fact in section.of)
    ]
