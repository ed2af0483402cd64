"""Tables that leave the console: as CSV that spreadsheets open in the right columns and letters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from sanic import HTTPResponse
from sanic.response import raw

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HTTPResponse:
    """``name`` without its ending. Text that a spreadsheet would compute gets an apostrophe."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    return raw(
        ("\ufeff" + written.getvalue()).encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _plain(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
