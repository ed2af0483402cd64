"""The API in one table: the server serves what stands here, and the description describes it."""

from __future__ import annotations

from bot.core.api_key import Scope
from bot.core.conversation import Priority, Status
from bot.core.listing import Sort, View
from bot.core.operator import Presence
from bot.outward.api import verbs
from bot.outward.api.deps import Route
from bot.outward.api.desk_routes import DESK_ROUTES
from bot.outward.api.schemas import DIGITS, NAME, TEXT, WORDS, YES_OR_NO, one_of, or_null

CONVERSATION = "/conversations/{id}"

ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/conversations",
        Scope.READ,
        verbs.conversations,
        "List conversations, a page at a time",
        "Conversations",
        query={
            "view": one_of(View),
            "status": one_of(Status),
            "team": NAME,
            "assignee": NAME,
            "label": NAME,
            "channel": NAME,
            "language": NAME,
            "priority": one_of(Priority),
            "waiting": YES_OR_NO,
            "undelivered": YES_OR_NO,
            "sort": one_of(Sort),
            "cursor": TEXT,
            "limit": DIGITS,
        },
    ),
    Route(
        "GET",
        CONVERSATION,
        Scope.READ,
        verbs.conversation,
        "Read one, with its periods of human care",
        "WholeConversation",
    ),
    Route(
        "GET",
        f"{CONVERSATION}/messages",
        Scope.READ,
        verbs.messages,
        "Read its messages: the latest, or those after a position",
        "Messages",
        query={"after": DIGITS, "limit": DIGITS},
    ),
    Route(
        "POST",
        f"{CONVERSATION}/reply",
        Scope.WRITE,
        verbs.reply,
        "Answer the customer, as the operator who has the conversation",
        "WrittenMessage",
        body={"text": WORDS},
        required=("text",),
    ),
    Route(
        "POST",
        f"{CONVERSATION}/note",
        Scope.WRITE,
        verbs.note,
        "Leave a note that only operators see",
        "WrittenMessage",
        body={"text": WORDS},
        required=("text",),
    ),
    Route(
        "POST",
        f"{CONVERSATION}/take-over",
        Scope.WRITE,
        verbs.take_over,
        "Take it, from the bot or from the queue: the bot is silent from then on",
        "ChangedConversation",
    ),
    Route(
        "POST",
        f"{CONVERSATION}/assign",
        Scope.WRITE,
        verbs.assign,
        "Pass it on to another operator (login or id) who is not offline, or with null back to the queue",
        "ChangedConversation",
        body={"to": or_null(NAME)},
        required=("to",),
    ),
    Route(
        "POST",
        f"{CONVERSATION}/resolve",
        Scope.WRITE,
        verbs.resolve,
        "End the human stretch: the bot has the conversation again",
        "ChangedConversation",
    ),
    Route(
        "POST",
        f"{CONVERSATION}/priority",
        Scope.WRITE,
        verbs.prioritise,
        "Say how pressing it is",
        "ChangedConversation",
        body={"priority": one_of(Priority)},
        required=("priority",),
    ),
    Route(
        "POST",
        f"{CONVERSATION}/labels",
        Scope.WRITE,
        verbs.label,
        "Put a label on; one that nobody has used yet is made",
        "ChangedConversation",
        body={"name": NAME},
        required=("name",),
    ),
    Route(
        "DELETE",
        f"{CONVERSATION}/labels/{{label}}",
        Scope.WRITE,
        verbs.unlabel,
        "Take a label off",
        "ChangedConversation",
    ),
    Route("GET", "/operators", Scope.READ, verbs.operators, "List the operators", "Operators"),
    Route(
        "PUT",
        "/operators/{operator}/presence",
        Scope.OPERATORS,
        verbs.presence,
        "Say whether an operator is there",
        "ChangedOperator",
        body={"presence": one_of(Presence)},
        required=("presence",),
    ),
    *DESK_ROUTES,
)
