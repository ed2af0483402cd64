"""drafts, found by who writes them"""

from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.create_index("ix_drafts_operator_id", "drafts", ["operator_id"])
