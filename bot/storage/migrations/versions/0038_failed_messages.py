"""failed messages, found by their conversation"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    failed = sa.text("delivery = 'failed'")
    op.create_index(
        "ix_messages_failed",
        "messages",
        ["conversation_id", "position"],
        sqlite_where=failed,
        postgresql_where=failed,
    )
