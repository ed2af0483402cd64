"""Tables that leave the console: as CSV that spreadsheets open in the right columns and letters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from sanic import HTTPResponse
from sanic.response import raw

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where a comma parts whole numbers from their tenths, columns are parted by something else.
DECIMAL_COMMA = ("es",)
# Regions that write it with a point all the same: Mexico, Central America, the Caribbean, Peru.
DECIMAL_POINT = ("419", "BZ", "CU", "DO", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "SV", "US")


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]], locale: str) -> HTTPResponse:
    """``name`` without its ending; ``locale``: es, or es-MX.

    Text that a spreadsheet would compute gets an apostrophe.
    """
    language, _, region = locale.partition("-")
    written, comma = io.StringIO(), language in DECIMAL_COMMA and region not in DECIMAL_POINT
    writer = csv.writer(written, delimiter=";" if comma else ",")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_plain(value, comma) for value in row])
    return raw(
        ("\ufeff" + written.getvalue()).encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _plain(value: object, comma: bool) -> object:
    if value is None:
        return ""
    if isinstance(value, float) and comma:
        return str(value).replace(".", ",")
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
