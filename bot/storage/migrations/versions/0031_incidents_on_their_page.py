"""one open incident of a service in a district; who is told next that it is over"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opened_by", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("told", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_incidents_opened_by"), "operators", ["opened_by"], ["id"])
    # Of several that are open the first stays: it says since when.
    op.execute(
        "UPDATE incidents SET closed_at = started_at WHERE closed_at IS NULL AND EXISTS ("
        "SELECT 1 FROM incidents AS first WHERE first.closed_at IS NULL "
        "AND first.service = incidents.service AND first.district = incidents.district "
        "AND (first.started_at < incidents.started_at "
        "OR (first.started_at = incidents.started_at AND first.id < incidents.id)))"
    )
    op.create_index(
        "ix_incidents_open",
        "incidents",
        ["service", "district"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("incident_id", sa.String(length=64), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_subscriptions_incident_id"), "incidents", ["incident_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_subscriptions_incident_id"), ["incident_id"], unique=False)
