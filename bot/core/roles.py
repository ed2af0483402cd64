"""What each role may do. The one table: pages, endpoints and commands ask it and nothing else."""

from __future__ import annotations

from enum import Enum


class Role(str, Enum):
    """``operator`` talks with customers, ``supervisor`` leads them, ``editor`` writes what the bot says."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class Permission(str, Enum):
    """``account``: what is one's own: password, second step, sessions, presence.

    ``conversations``: see and answer those within one's sight; ``all_conversations``: sight has no limit.
    ``export`` and ``erase``: hand out and erase what is kept about a customer.
    ``desk``: tickets, appointments and incidents: what customers came to the window for.
    ``people``: teams, languages, capacity; ``access``: roles, invitations, resets, who is out.
    ``words``: canned replies, macros, labels; ``questions``: what was not understood.
    ``integrations``: keys and webhooks.
    """

    ACCOUNT = "account"
    CONVERSATIONS = "conversations"
    ALL_CONVERSATIONS = "all_conversations"
    DESK = "desk"
    EXPORT = "export"
    ERASE = "erase"
    WORDS = "words"
    QUESTIONS = "questions"
    REPORTS = "reports"
    PEOPLE = "people"
    ACCESS = "access"
    AUDIT = "audit"
    INTEGRATIONS = "integrations"


_OPERATOR = frozenset({Permission.ACCOUNT, Permission.CONVERSATIONS, Permission.DESK})
_EDITOR = frozenset({Permission.ACCOUNT, Permission.WORDS, Permission.QUESTIONS})
_SUPERVISOR = (
    _OPERATOR
    | _EDITOR
    | {Permission.ALL_CONVERSATIONS, Permission.EXPORT, Permission.ERASE}
    | {Permission.REPORTS, Permission.PEOPLE}
)

ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.OPERATOR: _OPERATOR,
    Role.EDITOR: _EDITOR,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMINISTRATOR: frozenset(Permission),
}


def allows(role: Role, permission: Permission) -> bool:
    return permission in ALLOWED[role]
