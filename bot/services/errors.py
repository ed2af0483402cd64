"""Refusals a person can be told about."""

from __future__ import annotations

LONGEST_WAIT = 24 * 3600.0


class Taken(Exception):
    """Someone else has the conversation already."""

    def __init__(self, owner_name: str) -> None:
        super().__init__(owner_name)
        self.owner_name = owner_name


class NotYours(Exception):
    """Only the conversation's owner may do this; ``owner_name`` is None when a person has not taken it."""

    def __init__(self, owner_name: str | None) -> None:
        super().__init__(owner_name)
        self.owner_name = owner_name


class Away(Exception):
    """Whoever should get the conversation is not there."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NotNow(Exception):
    """Something has to end first: ``why`` in a word, and the ``owner_name`` of who has it."""

    def __init__(self, why: str, owner_name: str | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.owner_name = owner_name


class TooLate(Exception):
    """It is on its way already."""


class CustomerWrote(Exception):
    """The customer has written since the page was last read: what would answer them is not sent blind.
    ``position``: of their last message."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


class EngineUnavailable(Exception):
    """The engine cannot be reached, is not ready or did not answer in time: ask again later."""


class StorageUnavailable(Exception):
    """Database or disk is away, full, locked, or not ours to write: nothing was kept. Try again later."""


class Overtaken(StorageUnavailable):
    """What this needs has become more while it waited, and is not to be taken in the order in which it would
    take it now: it is begun again by itself."""


class TurnFailed(Exception):
    """The engine answered that it could not do this turn."""


class ProviderRefused(Exception):
    """``retry_after`` in seconds, None: it is of no use to try again. What a provider asks for
    beyond a day, or below nothing, counts as that."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = None if retry_after is None else min(max(retry_after, 0.0), LONGEST_WAIT)


class SendFailed(ProviderRefused):
    """A message was not taken."""


class FetchFailed(ProviderRefused):
    """An attachment could not be had: ``too_large``, ``unsupported`` ..."""


class WrongField(ValueError):
    """Something filled in will not do: which ``field``, ``why`` in a word, and the ``part`` that is wrong;
    ``said``: the same as a sentence, for who has no page before them."""

    def __init__(self, field: str, why: str, part: str = "", said: str = "") -> None:
        super().__init__(said or f"{field}: {why} {part}".strip())
        self.field = field
        self.why = why
        self.part = part


class ChangedMeanwhile(Exception):
    """Somebody else was faster: what was decided on is not like that any more."""


class Unstorable(ValueError):
    """A value that no database holds, such as a number of a hundred digits: whoever sent it meant nothing."""
