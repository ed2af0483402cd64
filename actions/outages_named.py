"""Which services are asked about where: "internet en Puerto y luz en Norte" names two pairs, and not four."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, product
from typing import Any

from bot.core.clauses import CLAUSE_ENDS
from bot.core.cues import Cues
from bot.core.text import plain

_SERVICE, _DISTRICT = "service", "district"


def pairs_named(
    text: str, found: Sequence[dict[str, Any]], service: str | None, district: str | None, cues: Cues
) -> list[tuple[str, str]]:
    """Service and district of each outage meant, in order. What stands side by side belongs together:
    "agua y luz en Norte, internet en Sur" names three. ``found``: the entities of the message. ``service``
    and ``district``: those spoken of before, for a message that names only the other. A district that is
    denied, "no en Norte, en Sur", is left out where another is named."""
    named = sorted(
        (one for one in found if one["entity"] in (_SERVICE, _DISTRICT)),
        key=lambda one: one.get("start") or 0,
    )
    meant = [one for one in named if one["entity"] == _SERVICE or not _is_denied(text, one, cues)]
    if not any(one["entity"] == _DISTRICT for one in meant):
        meant = named
    runs = [
        (what, [str(one["value"]) for one in run]) for what, run in groupby(meant, lambda one: one["entity"])
    ]
    kinds = {what for what, _ in runs}
    spoken_of = ((_SERVICE, service), (_DISTRICT, district))
    runs += [(what, [one]) for what, one in spoken_of if what not in kinds and one]
    if len(runs) > 1 and len(runs) % 2:
        runs.append(runs[-2])  # "internet en Puerto, y también la luz": the same place
    pairs = [
        pair
        for first, second in zip(runs[::2], runs[1::2], strict=False)
        for pair in product(dict((first, second))[_SERVICE], dict((first, second))[_DISTRICT])
    ]
    return list(dict.fromkeys(pairs))


def _is_denied(text: str, district: dict[str, Any], cues: Cues) -> bool:
    """Whether in its clause only what leads up to a place stands between a no and it: "no en Norte", "it's
    not in Norte"; "no hay luz en Norte" denies no place."""
    if district.get("start") is None:
        return False
    before = plain(CLAUSE_ENDS.split(text[: district["start"]])[-1]).split()
    noes = [end for start in range(len(before)) for end in cues.negation.no.ends(before, start)]
    return bool(noes) and cues.place.leading_up.make_up(before[max(noes) :])
