"""How long a database server, or one who holds something there, is waited for in silence.

A machine that loses its power or its network ends no connection: by themselves both sides would notice after
two hours, and meanwhile wait: here for an answer, there with all locked that a dead gateway had locked.
Where something between us still takes what is said, and nobody answers, they would notice never.
"""

from __future__ import annotations

from collections.abc import Mapping

# What libpq is told, by its own names; tcp_user_timeout in milliseconds.
WE_WAIT: Mapping[str, int] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
# What each connection asks of the server. No work of ours thinks for so long in the middle of a transaction.
IT_WAITS: Mapping[str, str] = {
    "idle_in_transaction_session_timeout": "60s",
    "statement_timeout": "30s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "15s",
}
# Seconds until we give up one that takes what is said: longer than it lets a statement of ours go on.
ANSWERS_WITHIN = 40.0
# The same where all that is asked is whether it is still there.
IS_THERE_WITHIN = 5.0


def we_wait(said: Mapping[str, object]) -> dict[str, int]:
    """What is to be added to an address that has ``said`` some of it itself."""
    return {name: value for name, value in WE_WAIT.items() if name not in said}
