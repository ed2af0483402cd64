"""What is behind many faults is said before them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.content.faults import AT_THE_TERMINAL, Fault

SEVERAL = 3  # places that name it: a slip is made in one or two


def causes(faults: Iterable[Fault]) -> Iterator[Fault]:
    """What domain.yml has lost, that which is missed in most places first. They are told, and not counted."""
    missed = Counter(one.lacks for one in faults if one.lacks is not None)
    for (section, name), count in missed.most_common():
        if count >= SEVERAL:
            what = f"{count} of these faults are there because '{section}' in domain.yml has no '{name}'."
            todo = "Add it there, or take it away wherever it stands."
            if section == "intents":
                todo = "Add it there; to be without it, say 'bot content leave-out' then."
            yield Fault(AT_THE_TERMINAL, 0, what, todo)
