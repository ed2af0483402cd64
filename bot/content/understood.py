"""``bot content understood``: which examples would be got wrong had they not been written, and what helps.

What customers write is no example either, so it fares as these do, or worse.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.content.examples import Example, all_examples, fold, language_name
from bot.content.marks import unmarked
from bot.content.project import Project

# An intent of which so many examples in a hundred are understood needs no advice.
WELL = 75
MOST_INTENTS, MOST_EXAMPLES, MOST_WORDS = 12, 6, 8
_FEW, _LONG, _LETTERS = 2, 9, 4
# A word of more intents than that is of no topic; with so many examples no kind of writing is likely to lack.
_OF_A_TOPIC, _PLENTY = 3, 30
_ASKS = re.compile(
    r"\?|^\W*(y |and )?(que|q|k|como|cuando|cuanto\w*|donde|quien|cual|hay|puedo|se puede|what|how|when|where"
    r"|who|which|is|are|can|do|does|did|could|may)\b"
)
TakenFor = Callable[[Sequence[str], Sequence[str]], Sequence[str | None]]


@dataclass(frozen=True)
class Intent:
    """Its examples in one language, each with what it was taken for while it was held out."""

    name: str
    language: str
    examples: list[tuple[Example, str | None]]
    beyond: bool = False

    @property
    def missed(self) -> list[tuple[Example, str | None]]:
        right = {self.name, None} if self.beyond else {self.name}
        return [(one, taken) for one, taken in self.examples if taken not in right]

    @property
    def share(self) -> float:
        return 100 * (1 - len(self.missed) / len(self.examples))


def read(project: Project, taken_for: TakenFor, beyond: Collection[str] = ()) -> list[Intent]:
    """Every intent in every language that is spoken, the worst understood first. ``beyond``: those of what
    the bot does not do, where not to be understood is as good."""
    examples = [one for one in all_examples(project) if one.language in project.languages]
    texts = [unmarked(one.text) for one in examples]
    taken = taken_for(texts, [one.intent for one in examples])
    found: dict[tuple[str, str], list[tuple[Example, str | None]]] = defaultdict(list)
    for one, label in zip(examples, taken, strict=True):
        found[one.intent, one.language].append((one, label))
    intents = [Intent(name, tongue, those, name in beyond) for (name, tongue), those in found.items()]
    return sorted(intents, key=lambda one: (one.share, one.name, one.language))


def advice(intents: list[Intent], names: Sequence[str]) -> Iterator[tuple[bool, str]]:
    """On those of ``names``, or else on the worst; then how many are understood well. Each line with whether
    it belongs to the one before."""
    common = _common(intents)
    wanted = [one for one in intents if (one.name in names if names else one.share < WELL)]
    for one in wanted if names else wanted[:MOST_INTENTS]:
        what, *details = _of(one, common)
        yield False, what
        yield from ((True, detail) for detail in details)
    well = sum(one.share >= WELL for one in intents)
    yield False, f"{well} of {len(intents)} intents, each language by itself, are understood well."


def _common(intents: list[Intent]) -> set[str]:
    """The words that are of no topic."""
    words: dict[str, set[str]] = defaultdict(set)
    for intent in intents:
        words[intent.name].update(word for one, _ in intent.examples for word in fold(one.text).split())
    having = Counter(word for those in words.values() for word in those)
    return {word for word, those in having.items() if those > _OF_A_TOPIC}


def _of(intent: Intent, common: set[str]) -> Iterator[str]:
    right = len(intent.examples) - len(intent.missed)
    of, language = len(intent.examples), language_name(intent.language)
    yield f"'{intent.name}' in {language}: {right} of {of} examples would be understood, were they not here."
    for one, taken in intent.missed[:MOST_EXAMPLES]:
        how = f"taken for '{taken}'" if taken else "not understood"
        yield f"{one.file}:{one.line}: {how}: {one.text}"
    if words := ", ".join(_words_of_its_own(intent, common)):
        yield f"Words that only one of its examples has: {words}. Write two or three more with each."
    (rival, times), *_ = [*Counter(taken for _, taken in intent.missed if taken).most_common(1), ("", 0)]
    if times > 1:
        yield f"Most often taken for '{rival}': write more of what is asked here and never there."
    if len(intent.examples) < _PLENTY:
        yield from _kinds_it_lacks(intent)


def _words_of_its_own(intent: Intent, common: set[str]) -> list[str]:
    """Of the examples that were missed: what the others could not teach."""
    having = Counter(word for one, _ in intent.examples for word in {*fold(one.text).split()})
    missed = dict.fromkeys(word for one, _ in intent.missed for word in fold(one.text).split())
    own = [word for word in missed if having[word] == 1 and len(word) >= _LETTERS and word not in common]
    return own[:MOST_WORDS]


def _kinds_it_lacks(intent: Intent) -> Iterator[str]:
    """Ways of writing that customers have and none of its examples."""
    texts = [one.text for one, _ in intent.examples]
    lengths = [len(fold(text).split()) for text in texts]
    asks = [bool(_ASKS.search("?" if "?" in text else fold(text))) for text in texts]
    if min(lengths) > _FEW:
        yield "None has one or two words: many write no more than that."
    if max(lengths) < _LONG:
        yield "None is long: many tell first what happened, and ask then."
    if not any(asks):
        yield "None asks: write some as questions."
    elif all(asks):
        yield "All ask: write some that say what is wanted or what happened."
