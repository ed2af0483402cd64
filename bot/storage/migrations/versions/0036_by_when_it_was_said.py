"""turns, and what customers wrote, found by when it was"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_index("ix_turns_asked_at", "turns", ["asked_at"])
    customers = sa.text("author = 'customer'")
    op.create_index(
        "ix_messages_of_customers",
        "messages",
        ["created_at", "conversation_id"],
        sqlite_where=customers,
        postgresql_where=customers,
    )
