"""What a customer has told of a problem, and what only says that they want to."""

from __future__ import annotations

from itertools import islice
from typing import Any

from rasa_sdk import Tracker

from actions.base import intent, said
from actions.follow_up import recorded
from actions.history import Event, entities_of, intent_of, messages, responses_of, turns, was_put_off
from bot.core.clauses import with_marks
from bot.core.cues import Cues
from bot.core.text import plain

# A first message this long has told the story already: nobody should have to tell it twice.
_WORDS_OF_A_STORY = 10
_LOOK_BACK = 6
_TELLING = ("service_status", "report_problem", "complain", "report_danger", "tell_more", "still_waiting")
_LONG_ENOUGH, _TOLD_BESIDE, _ADDS = 5, 4, 3
# So many tell it where a comma or a colon leads up to them: "quiero quejarme, el técnico no vino".
_LED_UP_TO = 4
_NOTHING_TOLD = ("affirm", "deny", "thanks", "greet", "goodbye", "no_hurry", "notify_me", "unsure")
_SHORT, _WORDS_OF_A_WISH = 3, 8


def story(tracker: Tracker, cues: Cues) -> str | None:
    """What the customer wrote, if it says what happened."""
    return said(tracker) if is_story(said(tracker), cues) else None


def is_story(text: str, cues: Cues) -> bool:
    return len(cues.telling.behind_opening(text)) >= _WORDS_OF_A_STORY


def is_told(text: str, cues: Cues) -> bool:
    """Whether words that answer "what happened?" are enough of an answer."""
    return not is_brief(text, cues) and not cues.telling.asks(text)


def is_brief(text: str, cues: Cues) -> bool:
    """Whether too little is said for anything to be told, whatever it sounds like."""
    enough = _LED_UP_TO if cues.telling.leads_up(text) else _LONG_ENOUGH
    return len(cues.telling.behind_opening(text)) < enough


def wishes_something(text: str, cues: Cues) -> bool:
    """Whether words ask for something, and tell nothing: "pues quiero que me la busquéis"."""
    return cues.wishes(text) or (cues.asks(text) and len(text.split()) <= _WORDS_OF_A_WISH)


def _tells_and_asks(text: str, cues: Cues) -> bool:
    """Whether beside a question something is told: "me cobraron doble este mes, ¿cuándo me lo devuelven?"."""
    parts = with_marks(text)
    told = " ".join(part for part in parts if not cues.telling.asks(part))
    return len(told.split()) >= _TOLD_BESIDE


def only_wants(text: str, cues: Cues) -> bool:
    """Whether words say that something is to be recorded, and nothing of what."""
    return cues.telling.only_wants(text) or cues.wants_it_recorded(text)


def only_wants_a_complaint(tracker: Tracker, cues: Cues) -> bool:
    """ "No, lo que quiero es poner una queja", in the middle of a report: it is no more of that. Not "llevo
    sin agua desde que puse la queja"."""
    words = said(tracker)
    wishes = len(words.split()) <= _WORDS_OF_A_WISH and cues.wishing.stand_in(plain(words).split())
    only = only_wants(words, cues) or (wishes and is_brief(words, cues))
    return intent(tracker) == "complain" and only and cues.wants_a_complaint(words)


def announces_nothing_new(text: str, cues: Cues) -> bool:
    """Whether words only say that it is to be recorded, and not that there is more: "pues registra"."""
    if cues.has_no_more(text):
        return True  # "nada más"
    only = cues.telling.only_announces(text) or cues.wants_it_recorded(text)
    return only and not cues.telling.has_more(text)


def tells_nothing(tracker: Tracker, cues: Cues) -> bool:
    """Whether the latest words are a mere yes, no or courtesy, or only say what is wanted."""
    words = said(tracker)
    mere = intent(tracker) in _NOTHING_TOLD or cues.agrees(words)
    nothing = only_wants(words, cues) or cues.is_courtesy(words) or cues.has_no_more(words)
    return nothing or (mere and len(words.split()) <= _SHORT)


def names_only(tracker: Tracker, cues: Cues) -> bool:
    """Whether the latest words only name a service, a place or the like: "de internet"."""
    rest = _without_names({"text": said(tracker), "parse_data": tracker.latest_message})
    return rest != said(tracker) and cues.only_carries_on(rest)


def _without_names(message: dict[str, Any]) -> str:
    """ "Quiero avisar de una avería de luz en Sur" says what is wanted and where, and nothing else."""
    text = str(message.get("text") or "")
    for found in entities_of(message):
        if found.get("start") is not None:
            text = text[: found["start"]] + " " * (found["end"] - found["start"]) + text[found["end"] :]
    return text


def told_enough(tracker: Tracker, cues: Cues) -> bool:
    """Whether so much is told already, now or before, that it would be asked for once more."""
    *before, now = _told(tracker, cues)
    if before and _adds(now, cues):
        return True  # "desde las 8"
    told = [*before, now] if _tells(now, cues, complaint=False) else before
    beside = (" ".join(cues.telling.behind_opening(_without_names(message))) for message in told)
    return any(len(cues.beyond_names(words)) >= _TOLD_BESIDE for words in beside)


def told_something(tracker: Tracker, cues: Cues) -> bool:
    """Whether anything at all is told already, where neither a service nor a place is asked for."""
    *before, now = _told(tracker, cues)
    long_enough = len(cues.telling.behind_opening(said(tracker))) >= _SHORT
    return bool(before) or (long_enough and _tells(now, cues, complaint=False))


def told_before(tracker: Tracker, cues: Cues, complaint: bool = False) -> str | None:
    """All that the customer wrote of it in the messages before this one, in order, since something was
    recorded or another service was named; of a ``complaint`` also a story that had a prepared answer."""
    if cues.telling.is_another(said(tracker)):
        return None
    told = [str(message["text"]) for message in _told(tracker, cues, complaint)[:-1]]
    return "\n".join(dict.fromkeys(told)) or None


def _told(tracker: Tracker, cues: Cues, complaint: bool = False) -> list[Event]:
    """The messages that tell of it, in order, with the present one as the last, whatever it says."""
    found = messages(tracker)[:1]
    service = tracker.get_slot("service")
    for at, (message, *since) in enumerate(islice(turns(tracker), 1 + _LOOK_BACK)):
        if any(recorded(responses_of(event)) for event in since if event["event"] == "bot"):
            break
        if not at:
            continue
        named = {one["value"] for one in entities_of(message) if one["entity"] == "service"}
        if named and service not in named and not complaint:
            break
        found.append(message)
        if cues.telling.is_another(str(message.get("text") or "")):
            break
    before, told = found[:0:-1], list[Event]()
    for message in before:
        if _tells(message, cues, complaint) or (told and _adds(message, cues)):
            told.append(message)
    return [*told, *found[:1]]


def _tells(message: Event, cues: Cues, complaint: bool) -> bool:
    """Whether a message before this one told of the trouble: a button told nothing, nor does a mere wish."""
    text, about = str(message.get("text") or ""), intent_of(message)
    if complaint and was_put_off(message):
        return False  # it waited until another complaint was settled, and is none
    telling = about in _TELLING or (about == "nlu_fallback" and len(text.split()) >= _LONG_ENOUGH)
    telling = telling or (complaint and about == "faq" and is_story(text, cues))
    if text.startswith("/") or not telling or _only_opens(message, cues):
        return False
    asks = cues.telling.asks(text) and not _tells_and_asks(text, cues)
    return not asks and not only_wants(_without_names(message), cues)


def _adds(message: Event, cues: Cues) -> bool:
    """Whether a fact that is no name goes on with what was told: "since about six"."""
    rest = _without_names(message)
    text = str(message.get("text") or "")
    brief = cues.only_carries_on(rest) or len(text.split()) < _ADDS
    adds = tells_since_when(message, cues) or not brief
    return intent_of(message) == "inform" and adds and not cues.telling.asks(rest)


def tells_since_when(message: Event, cues: Cues) -> bool:
    """Whether a message tells how long it has been so: "desde el lunes"."""
    times = (one.get("start") for one in entities_of(message) if one["entity"] == "time")
    return cues.telling.tells_since_when(str(message.get("text") or ""), next(times, None))


def _only_opens(message: Event, cues: Cues) -> bool:
    """ "I'd like to know how to report something to you guys" names nothing that fails."""
    text = str(message.get("text") or "")
    named = any(one["entity"] == "service" for one in entities_of(message))
    return not named and cues.telling.opens(text) and is_brief(text, cues)
