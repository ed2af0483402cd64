"""What a customer has told of a problem, and what only says that they want to."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker

from actions.base import intent, said
from actions.history import entities_of, intent_of, messages, turns
from bot.core.cues import Cues
from bot.core.text import plain

# A first message this long has told the story already: nobody should have to tell it twice.
_WORDS_OF_A_STORY = 10
# "Quiero poner un parte", "I'd like to make a report": says what is wanted, not what happened.
_OPENING = re.compile(
    r"^(\S+\s+){0,6}?(parte|aviso|incidencia|aver[ií]a|queja|quejarme|reclamar|reclamaci[oó]n"
    r"|report|complain|complaint)\b",
    re.IGNORECASE,
)
_WANTED = (
    r"\b(?:averia|avisar|aviso|incidencia|parte|problema|queja|reclamacion|reclamar|reportar|registrar|registra|registra[ld][oa]"
    r"|apunta|apunta[ld][oa]|anota|anota[ld][oa]|caso|case|complain|complaint|fault|log|notice|problem|record|report)\b"
)
_AROUND = (
    r"\b(?:a|ahora|al|contar|contaros|dar|de|deja|dejar|del|doy|el|en|favor|gustaria|hacer|hola|la|las|lo|me|mi|necesito|nuev[ao]|ok|otr[ao]|para|poner|por|pues"
    r"|que|querria|queria|quiero|quisiera|registrar|si|un|una|vale|venga|voy|entonces|ya|gracias"
    r"|about|an|another|at|can|down|file|give|hello|hi|i|i'd|i'll|in|it|let|like|log|make|my|need|new|now|please|record|tell|the|this|to|wanna|want|would|yes)\b"
)
# A number is one of a ticket behind these: "22" by itself is that of a house, and tells something.
_NUMBERED = (
    r"\b(?:r|aviso|averia|incidencia|parte|queja|reclamacion|caso|numero|case|complaint|report|number) \d+\b"
)
_MORE = (
    rf"(?:{_NUMBERED}|\b(?:add|also|another|anadir|apuntar|algo|cosa|mas|more|note|otra|r"
    r"|something|thing|y|and)\b)"
)
_MORE_OF_IT = re.compile(
    r"\b(?:add|also|another|anadir|algo|cosa|mas|more|new|nuev[ao]s?|otr[ao]s?|something|thing|\d+)\b"
)
_OF_A_COMPLAINT = re.compile(r"\b(?:queja|reclamacion|reclamar|complain|complaint)\b")
_ONLY_ANNOUNCES = re.compile(rf"(?:(?:{_AROUND}|{_WANTED}|{_MORE})\s*)+")
_ONLY_WANTS = re.compile(rf"(?:(?:{_AROUND}|{_WANTED})\s*)+")
_ASKS = re.compile(
    r"^\W*(y |hola |hi |en )?(c[oó]mo|qu[eé]|q|cu[aá]ndo|hay|estado|how|what|when|any|status|is there)\b"
    r"|\?",
    re.IGNORECASE,
)
# What was told before belongs to the one before.
_ANOTHER = re.compile(
    r"\b(otr[ao] (queja|reclam|parte|aviso|incidencia|aver|problema|cosa)"
    r"|another (complaint|report|problem|fault|one|thing))",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[.,;!\n¿]+")
_LOOK_BACK = 6
_TELLING = ("service_status", "report_problem", "complain")
_LONG_ENOUGH = 5
_NOTHING_TOLD = ("affirm", "deny", "thanks", "greet", "goodbye", "no_hurry", "notify_me", "unsure")
_SHORT, _WORDS_OF_A_WISH = 3, 8


def story(tracker: Tracker) -> str | None:
    """What the customer wrote, if it says what happened."""
    return said(tracker) if is_story(said(tracker)) else None


def is_story(text: str) -> bool:
    return len(_OPENING.sub("", text).split()) >= _WORDS_OF_A_STORY


def is_told(text: str) -> bool:
    """Whether words that answer "what happened?" are enough of an answer."""
    return not is_brief(text) and not asks(text)


def is_brief(text: str) -> bool:
    """Whether too little is said for anything to be told, whatever it sounds like."""
    return len(_OPENING.sub("", text).split()) < _LONG_ENOUGH


def wishes_something(text: str, cues: Cues) -> bool:
    """Whether words ask for something, and tell nothing: "pues quiero que me la busquéis"."""
    return cues.wishes(text) or (cues.asks(text) and len(text.split()) <= _WORDS_OF_A_WISH)


def asks(text: str) -> bool:
    return _ASKS.search(text) is not None


def _tells_and_asks(text: str) -> bool:
    """Whether beside a question something is told: "me cobraron doble este mes, ¿cuándo me lo devuelven?"."""
    parts = [part for part in _CLAUSES.split(text) if part.strip()]
    asking = [part for part in parts if _ASKS.match(part)]
    told = " ".join(part for part in parts if not _ASKS.match(part)).replace("?", " ")
    return bool(asking) and len(told.split()) >= _LONG_ENOUGH


def only_wants(text: str, cues: Cues) -> bool:
    """Whether words say that something is to be recorded, and nothing of what."""
    words = plain(text)
    wants = re.search(_WANTED, words) and _ONLY_WANTS.fullmatch(words)
    return bool(wants) or cues.wants_it_recorded(text)


def only_announces(text: str) -> bool:
    """Whether words say that something is to be added, and nothing of what."""
    return _ONLY_ANNOUNCES.fullmatch(plain(text)) is not None


def announces_nothing_new(text: str, cues: Cues) -> bool:
    """Whether words only say that it is to be recorded, and not that there is more: "pues registra"."""
    only = only_announces(text) or cues.wants_it_recorded(text)
    return only and not _MORE_OF_IT.search(plain(text))


def speaks_of_a_complaint(text: str) -> bool:
    """Whether what is wanted is a complaint: "quiero poner una queja"."""
    return _OF_A_COMPLAINT.search(plain(text)) is not None


def tells_nothing(tracker: Tracker, cues: Cues) -> bool:
    """Whether the latest words are a mere yes, no or courtesy, or only say what is wanted."""
    words = said(tracker)
    mere = intent(tracker) in _NOTHING_TOLD or cues.agrees(words)
    return only_wants(words, cues) or cues.is_courtesy(words) or (mere and len(words.split()) <= _SHORT)


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


def told_at_opening(tracker: Tracker, form: str, cues: Cues) -> str | None:
    """What the message told with which the form was opened, if that says what happened."""
    for events in turns(tracker):
        if any(event["event"] == "active_loop" and event["name"] == form for event in events):
            text = str(events[0].get("text") or "")
            told = is_told(text) and not text.startswith("/") and not only_wants(text, cues)
            return text if told else None
    return None


def told_before(tracker: Tracker, cues: Cues, complaint: bool = False) -> str | None:
    """What the customer wrote of it in the messages before this one, the latest first; of a ``complaint``
    also a story that had a prepared answer."""
    if _ANOTHER.search(said(tracker)):
        return None
    for message in messages(tracker)[1 : 1 + _LOOK_BACK]:
        text = message.get("text") or ""
        if text.startswith("/"):  # a button
            continue
        about = intent_of(message)
        telling = about in _TELLING or (about == "nlu_fallback" and len(text.split()) >= _LONG_ENOUGH)
        telling = telling or (complaint and about == "faq" and is_story(text))
        if (
            telling
            and not only_wants(_without_names(message), cues)
            and (not asks(text) or _tells_and_asks(text))
        ):
            return str(text)
    return None
