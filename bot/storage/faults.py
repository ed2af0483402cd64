"""What goes wrong in a database, whatever its driver calls it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import sqlalchemy as sa

from bot.services.errors import Overtaken, StorageUnavailable, Unstorable

LONGEST_FAULT = 200
_NO_VALUE = (OverflowError, UnicodeEncodeError, sa.exc.DataError)
_NOT_THERE = (
    sa.exc.OperationalError,
    sa.exc.InterfaceError,
    sa.exc.InternalError,
    sa.exc.TimeoutError,
    OSError,
)


@contextlib.contextmanager
def by_one_name() -> Iterator[None]:
    """Raises StorageUnavailable where a database is not there or takes nothing, Unstorable where no value
    like it can be kept."""
    try:
        yield
    except _NO_VALUE as error:
        raise Unstorable("a value that cannot be kept") from error
    except _NOT_THERE as error:
        said = getattr(error, "orig", None) or error
        raise StorageUnavailable(" ".join(str(said).split())[:LONGEST_FAULT]) from error
    except sa.exc.StatementError as error:  # a value that did not get as far as the driver
        if isinstance(error.orig, _NO_VALUE):
            raise Unstorable("a value that cannot be kept") from error
        raise


def worth_another_try(error: sa.exc.DBAPIError | Overtaken) -> bool:
    """Two transactions that met: the second one, begun again, sees what the first one did."""
    if isinstance(error, (sa.exc.IntegrityError, Overtaken)):
        return True
    text = str(error.orig).lower()
    return any(word in text for word in ("locked", "busy", "deadlock", "serialize", "connection"))
