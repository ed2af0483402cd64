"""full-text search over messages and customers' names"""

import unicodedata

from alembic import op

revision = "0016"
down_revision = "0015"

LATIN = [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]
SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¿«»“”‘’…–—·€"
MARKS = "".join(map(chr, range(0x300, 0x370)))


def upgrade() -> None:
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.get_bind().exec_driver_sql(statement)


def _sqlite() -> list[str]:
    """The words alone are kept (content=''): texts stay where they are. ``search_docs`` gives each a number
    that, unlike a rowid, survives VACUUM."""
    made: list[str] = []
    for words, docs, table, key, column in (
        ("search_text", "search_docs", "messages", "message_id", "text"),
        ("search_names", "search_people", "contacts", "contact_id", "name"),
    ):
        number = f"SELECT id FROM {docs} WHERE {key} = "
        there, gone = f"COALESCE(new.{column}, '') <> ''", f"COALESCE(old.{column}, '') <> ''"
        put = (
            f"INSERT OR IGNORE INTO {docs}({key}) VALUES (new.id); "
            f"INSERT INTO {words}(rowid, {column}) VALUES (({number} new.id), new.{column});"
        )
        drop = (
            f"INSERT INTO {words}({words}, rowid, {column}) "
            f"VALUES ('delete', ({number} old.id), old.{column});"
        )
        changed = f"AFTER UPDATE OF {column} ON {table} WHEN old.{column} IS NOT new.{column} AND"
        made += [
            f"CREATE TABLE {docs} (id INTEGER PRIMARY KEY, {key} VARCHAR(64) NOT NULL UNIQUE)",
            f"CREATE VIRTUAL TABLE {words} USING fts5({column}, content='', prefix='2 3', "
            "tokenize='unicode61 remove_diacritics 2')",
            f"INSERT INTO {docs}({key}) SELECT id FROM {table} WHERE COALESCE({column}, '') <> '' "
            "ORDER BY created_at, id",
            f"INSERT INTO {words}(rowid, {column}) SELECT d.id, t.{column} FROM {docs} d "
            f"JOIN {table} t ON t.id = d.{key}",
            f"CREATE TRIGGER {words}_added AFTER INSERT ON {table} WHEN {there} BEGIN {put} END",
            f"CREATE TRIGGER {words}_dropped {changed} {gone} BEGIN {drop} END",
            f"CREATE TRIGGER {words}_put {changed} {there} BEGIN {put} END",
            f"CREATE TRIGGER {words}_removed AFTER DELETE ON {table} WHEN {gone} BEGIN {drop} "
            f"DELETE FROM {docs} WHERE {key} = old.id; END",
        ]
    return made


def _postgresql() -> list[str]:
    """One function says what the words of a text are, without accents; the indexes are over what it says."""
    plain = {chr(code): _plain(chr(code)) for code in [*range(ord("A"), ord("Z") + 1), *LATIN]}
    folded = {letter: base for letter, base in plain.items() if len(base) == 1 and base != letter}
    known = "".join(folded) + SIGNS + MARKS  # those at the end, without a counterpart, are left out
    becomes = "".join(folded.values()) + " " * len(SIGNS)
    known, becomes = known.replace("'", "''").replace("%", "%%"), becomes.replace("'", "''")
    return [
        "CREATE FUNCTION search_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS "
        f"$$ SELECT to_tsvector('simple'::regconfig, translate(said, '{known}', '{becomes}')) $$",
        "CREATE INDEX search_messages ON messages USING gin (search_words(text)) WHERE text <> ''",
        "CREATE INDEX search_contacts ON contacts USING gin (search_words(name))",
    ]


def _plain(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter.lower())
    return "".join(ch for ch in apart if not unicodedata.combining(ch))
