"""appointments, found by their time"""

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_index("ix_appointments_starts_at", "appointments", ["starts_at"])
