"""Run by alembic; see bot/storage/migrate.py, and scripts/migration for making a new one."""

from typing import Any, Literal

from alembic import context

from bot.storage.tables import Moment, metadata


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our own column types as what they are in the database."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, Moment) else False


def ours(_thing: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    """Not the tables of the search, which SQLite keeps for itself."""
    return not (kind == "table" and (name or "").startswith("search_"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_item,
    include_object=ours,
)
with context.begin_transaction():
    context.run_migrations()
