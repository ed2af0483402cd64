"""Several wishes in one message: where it may be parted in two, and whether both are wishes of their own."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Dict

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_RANKING_KEY, TEXT

from bot.core.cues import Cues
from bot.core.phrases import one_of
from bot.core.text import fold, plain
from bot.engine.connector.answer import full_intent
from bot.engine.context.left_forms import left
from bot.engine.nlu.normalise import leads_up, spoken, wish

MAY_BE_TWO = "may_be_two"
# What config.yml says of WishSplitter.
Settings = Dict[str, Any]
LONGEST = 400
# Where a long sentence may be parted, and how many of these places are tried.
FOUND, TRIED = 12, 3
# Words before a question that nothing parts from them.
FEWEST_UNMARKED = 3
# "El horario de Norte": what can be asked for by its name is, in so many words.
MOST_OF_A_NAME = 4
# "And then put me through to someone please".
MOST_IN_PASSING = 8
# So sure is what is answered beside a wish for a person, and that wish where no part of it is looked at.
CERTAIN = 0.8
_WORD = re.compile(r"\w+")
# "Can you tell me 1) when you open 2) how to pay": before the first, and between two.
_NUMBERED_FIRST = re.compile(r"^(?:\S+\s+){0,6}?\(?1\)\s*(?=\S)")
_NUMBERED_NEXT = re.compile(r"[,;]?\s+\(?[2-9]\)\s*(?=\S)")


class Places:
    """Where a message may be parted, by the words of data/business/cues.yml."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues
        joins = one_of(cues.joined_by)
        asking = one_of(phrase for phrase in cues.asking if " " in phrase)
        # The plainest first: after a line or a sentence, at "and", at a comma, before "a qué hora".
        self._places = [
            _NUMBERED_NEXT,
            re.compile(r"\s*\n\s*|(?<=[?!.;…])\s+(?=\S)"),
            re.compile(rf"[,;]?\s+{joins}\s+"),
            re.compile(r",\s+(?:pero |but )?"),
            re.compile(rf"\s+(?=¿|{asking}\s)"),
        ]
        # Said on the way to a wish, and no wish.
        self._filler = re.compile(
            rf"^[¿¡\s]*(?:(?:{one_of([*cues.on_the_way, *cues.joined_by])})\b[,:.!?\s]*)+"
        )

        self._announcement = re.compile(rf"^\W*(?:\S+\s+){{0,4}}?{one_of(cues.announced_by)}\s*[:;,.\n]\s*")

    def announced(self, text: str) -> bool:
        """Whether a message says that there are several wishes in it."""
        return self._announces(text) is not None

    def _announces(self, text: str) -> re.Match[str] | None:
        first = _NUMBERED_FIRST.match(text)
        return first if first and _NUMBERED_NEXT.search(text) else self._announcement.match(fold(text))

    def halves(self, text: str) -> list[tuple[str, str]]:
        """Return a few ways of parting the message in two, the plainest first."""
        found: dict[str, tuple[str, str]] = {}
        if len(text) > LONGEST:
            return []
        if announcement := self._announces(text):
            text = text[announcement.end() :]
        folded = fold(text)
        for place in self._places:
            for match in place.finditer(folded):
                first, second = text[: match.start()].strip(), text[match.end() :].strip()
                unmarked = place is self._places[-1]
                if unmarked and (self._cues.asks(first) or len(first.split()) < FEWEST_UNMARKED):
                    continue
                if self._says_something(first) and self._says_something(second):
                    found.setdefault(first, (first, second))
        return list(found.values())[:FOUND]

    def _says_something(self, part: str) -> bool:
        return _WORD.search(self._filler.sub("", fold(part))) is not None and not leads_up(part)


def worth_a_try(whole: dict[str, Any], settings: Settings, cues: Cues, asked: bool) -> list[tuple[str, str]]:
    """The halves that may be two wishes, by what can be seen before either is understood: one asks, or both
    are no more than names. Beside a question, a word is a wish only where an open form has ``asked``. Those
    behind which something is asked for come first: "me and my mum and her flat and how do I pay"."""
    if MAY_BE_TWO not in whole or _name(whole) in settings["urgent"]:
        return []
    announced = whole[MAY_BE_TWO]["announced"]
    may_be = [
        halves for halves in whole[MAY_BE_TWO]["halves"] if announced or _may_be_wishes(halves, cues, asked)
    ]
    return sorted(may_be, key=lambda halves: not asks(halves[1], cues))[:TRIED]


def in_passing(whole: dict[str, Any], settings: Settings) -> list[str]:
    """The short parts, the shortest first, that may be a wish heard wherever it stands: "..., agent please".
    It is looked for, which takes as long as the whole did, only where the whole sounds of it at all."""
    certain = _name(whole) in settings["passing"] and _sure(whole) >= CERTAIN
    if MAY_BE_TWO not in whole or certain or _name(whole) in settings["urgent"]:
        return []
    ranked = {likely["name"] for likely in whole.get(INTENT_RANKING_KEY) or []}
    if ranked and ranked.isdisjoint(settings["passing"]):
        return []
    parts = [part for halves in whole[MAY_BE_TWO]["halves"] for part in halves]
    brief = [part for part in dict.fromkeys(parts) if len(part.split()) <= MOST_IN_PASSING]
    return sorted(brief, key=lambda part: len(part.split()))


def without_doubtful(parts: list[dict[str, Any]], settings: Settings) -> list[dict[str, Any]]:
    """Who wants a person is not first told what they may not have meant."""
    if not any(heard(part, settings) for part in parts):
        return parts
    return [part for part in parts if heard(part, settings) or _sure(part) >= CERTAIN]


def heard(part: dict[str, Any], settings: Settings, whole: dict[str, Any] | None = None) -> bool:
    """``whole``: what it is a part of; where that is the same wish, the part has to be the surer."""
    if whole and _name(whole) == _name(part) and _sure(whole) >= _sure(part):
        return False
    return _name(part) in settings["passing"] and _sure(part) >= settings["sure"]


def leads(said: dict[str, Any], intents: Collection[str]) -> bool:
    """Whether one of them is likeliest, however unsure."""
    return any(likely["name"] in intents for likely in (said.get(INTENT_RANKING_KEY) or [])[:1])


def may_be_urgent(said: dict[str, Any], settings: Settings) -> bool:
    return _name(said) in settings["urgent"] or leads(said, settings["urgent"])


def _may_be_wishes(halves: tuple[str, str], cues: Cues, asked: bool) -> bool:
    if any(asks(half, cues) for half in halves):
        return asked or all(" " in half or cues.refuses(half) for half in halves)
    return all(map(_is_short, halves))


def stands_alone(part: dict[str, Any], settings: Settings, leaves: bool = False) -> bool:
    """Whether this is never one of two. ``leaves``: it comes first, and may leave what was gone about."""
    return _name(part) in settings["alone"] and not (leaves and _name(part) in settings["leaving"])


def without_mere_no(
    parts: list[dict[str, Any]], tracker: DialogueStateTracker, settings: Settings
) -> list[dict[str, Any]]:
    """ "Mejor no, quiero poner una queja": where no yes or no was asked for, what follows says it all; and
    where no form is open or waits, "no hace falta, solo avisadme" leaves nothing."""
    if not tracker.active_loop_name and not left(tracker):
        parts = [part for part in parts if not _leaves(part, settings, False)]
    slot = tracker.slots.get(tracker.get_slot(REQUESTED_SLOT) or "") if tracker.active_loop_name else None
    if slot is None or any(mapping.get("intent") == "deny" for mapping in slot.mappings):
        return parts
    return [part for part in parts if _name(part) != "deny" or part.get("entities")]


def are_two(
    whole: dict[str, Any],
    first: dict[str, Any],
    second: dict[str, Any],
    settings: Settings,
    cues: Cues,
    asked: bool = False,
    left_alone: Collection[str] = (),
) -> bool:
    """Whether both parts are wishes of their own. All three are what the engine made of a text.

    ``asked``: by an open form, whose answer may be one of them; ``left_alone``: where any words will do for
    an answer, the intents that are none all the same.
    """
    parts, announced = (first, second), whole[MAY_BE_TWO]["announced"]
    if full_intent(first) == full_intent(second):
        return False
    if left_alone:
        # "No one could tell me where the office is": nothing parts what is told from what is asked.
        told = "?" not in whole[TEXT] and whole[TEXT] == " ".join(part[TEXT] for part in parts)
        return not told and _told_and_asked(parts, left_alone, settings, cues)
    leaves = _leaves(first, settings, asked)
    if leaves and asked and _name(second) in settings["answers"]:
        return False  # "se me olvidó, mejor el viernes": what was asked is answered
    if (
        stands_alone(first, settings, leaves)
        or stands_alone(second, settings)
        or not _as_sure(whole, parts, settings, leaves)
    ):
        return False
    if leaves:
        begins = _name(second) in settings["begin"]
        return announced or begins or asks(second[TEXT], cues) or _is_of(second, settings["told"])
    told = any(_name(part) in settings["complaints"] for part in parts)
    beside = settings["beside_complaints"] if told and min(map(_sure, parts)) >= settings["sure"] else []
    answers = sum(_name(part) in settings["answers"] and _name(part) not in beside for part in parts)
    return answers <= asked and (announced or _each_by_itself(parts, settings, cues))


def _leaves(part: dict[str, Any], settings: Settings, asked: bool) -> bool:
    """Whether this leaves what was gone about. Where nothing is asked a mere no does, too."""
    mere_no = _name(part) == "deny" and not part.get("entities")
    return _name(part) in settings["leaving"] or (not asked and mere_no)


def _each_by_itself(parts: tuple[dict[str, Any], ...], settings: Settings, cues: Cues) -> bool:
    """Whether neither only says more of the other, as in "me mudo, ¿qué tengo que hacer?". What opens a
    form is a wish however it is said: "cita para el viernes"."""
    told = [_is_of(part, settings["told"]) for part in parts]
    named = all(_name(part) in settings["named"] and _is_short(part[TEXT]) for part in parts)
    asking = [named or asks(part[TEXT], cues) for part in parts]
    asking[1] = asking[1] or (_goes_on(parts[1][TEXT], cues) and _wishes(parts[0], cues))
    if any(_name(part) in settings["answers"] for part in parts):
        return any(asking)
    beyond = [part[TEXT] for part in parts if _name(part) in settings["beyond"]]
    if beyond:
        return all(asking) and all("?" in text for text in beyond)
    if all(told):
        return all(asking)
    if not asking[1] and not told[1] and _is_a_question(parts[1], settings):
        return False  # "cambiar la cita, el local abre a esa hora": why, and not whether
    return asking[0] or ((told[0] or _name(parts[0]) in settings["begin"]) and asking[1])


def _goes_on(text: str, cues: Cues) -> bool:
    """Whether a wish goes on with it: "(i want a refund) and to cancel my contract"."""
    words = plain(text).split()
    ends = (end for at in cues.joined_by.reach(words) for end in cues.also_wished.ends(words, at))
    return any(end < len(words) for end in ends)


def _wishes(part: dict[str, Any], cues: Cues) -> bool:
    return cues.wishing.stand_in(plain(part[TEXT]).split())


def _is_a_question(part: dict[str, Any], settings: Settings) -> bool:
    """Whether this is of something that is only ever asked."""
    return _name(part) in settings["named"] or full_intent(part) != _name(part)


def _told_and_asked(
    parts: tuple[dict[str, Any], ...], left_alone: Collection[str], settings: Settings, cues: Cues
) -> bool:
    """Whether beside what is told in the customer's own words there is one clear question."""
    others = [part for part in parts if _name(part) in left_alone]
    return len(others) == 1 and all(
        _name(part) not in settings["alone"] and _sure(part) >= settings["sure"] and asks(part[TEXT], cues)
        for part in others
    )


def _as_sure(
    whole: dict[str, Any], parts: tuple[dict[str, Any], ...], settings: Settings, leaves: bool
) -> bool:
    """Whether the parts are understood, and no worse than the whole, which may be what ``leaves``."""
    sure = sorted(map(_sure, parts))
    if sure[-1] < settings["sure"] or sure[0] < settings["sure" if leaves else "half_sure"]:
        return False
    named = full_intent(whole)
    alike = {full_intent(part) for part in parts} | {"nlu_fallback", *(settings["leaving"] if leaves else ())}
    of_one_trouble = named in settings["told"] and any(_is_of(part, settings["told"]) for part in parts)
    return named in alike or of_one_trouble or _sure(whole) < sure[0]


def _is_short(text: str) -> bool:
    return len(text.split()) <= MOST_OF_A_NAME


def asks(text: str, cues: Cues) -> bool:
    """Also after a greeting, and in text-speak."""
    return cues.asks(text) or cues.asks(wish(spoken(text)))


def _is_of(part: dict[str, Any], intents: Collection[str]) -> bool:
    """``intents``: some with the one question that is meant, "faq/damages"."""
    return _name(part) in intents or full_intent(part) in intents


def _name(part: dict[str, Any]) -> str:
    return str(part["intent"]["name"])


def _sure(part: dict[str, Any]) -> float:
    return float(part["intent"].get("confidence") or 0)


def intents_left_alone(tracker: DialogueStateTracker) -> list[str]:
    """Where an open form takes any words for an answer, the intents that are none all the same; else none."""
    slot = tracker.slots.get(tracker.get_slot(REQUESTED_SLOT) or "") if tracker.active_loop_name else None
    return [
        intent
        for mapping in (slot.mappings if slot else [])
        if mapping["type"] == "from_text"
        for intent in mapping.get("not_intent", [])
    ]
