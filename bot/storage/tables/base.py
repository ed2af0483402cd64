"""What all tables share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Index, MetaData
from sqlalchemy.engine import Dialect


class Moment(sa.TypeDecorator[datetime]):
    """Aware datetimes, kept as naive UTC."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Key = sa.String(64)
BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def index_where(
    name: str, where: sa.ColumnElement[bool], *columns: sa.Column[Any], unique: bool = False
) -> Index:
    """An index over the rows for which ``where`` holds, in either database."""
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
