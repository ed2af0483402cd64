"""Brings what people type closer to what they mean: text-speak, stretched letters, emoji, accents."""

from __future__ import annotations

import functools
import re
import unicodedata

from bot.engine.nlu import text_speak

# Cut before anything slow: nobody's wish needs more, and the sentence encoder's cost grows with length.
LONGEST = 600

_EMOJI = {
    "👍": "vale", "👌": "vale", "✅": "sí", "🆗": "ok", "👎": "no", "❌": "no", "👋": "hola", "🙏": "gracias",
    "😡": "enfado", "🤬": "enfado", "😠": "enfado", "😤": "enfado", "🔥": "fuego", "💧": "agua", "💡": "luz",
    "📞": "teléfono", "☎": "teléfono", "📅": "cita", "🕐": "hora", "🚰": "agua", "❤": "gracias",
}  # fmt: skip
# Faces and gestures say how words beside them are meant; alone they mean something by themselves.
_ALONE = {
    **dict.fromkeys("🙂😊😀😃😄😁😆☺🤗🥰😍😘😇😌😉🤩💪🎉👏🙌💚💙💛🌹🌷😎🫶💐", "gracias"),
    **dict.fromkeys("😂🤣😅", "jaja"),
    **dict.fromkeys("🤔😕❓❔🧐😳🤨", "no entiendo"),
    **dict.fromkeys("🤷", "no sé"),
    **dict.fromkeys("🤝✌🤙☑✔🫡", "vale"),
}
_EMOJI_PATTERN = re.compile("|".join(map(re.escape, _EMOJI)))
_FACES = re.compile(f"[{''.join(_ALONE)}]")
# Colours of skin, and what joins or frames signs.
_TRIMMINGS = re.compile("[\U0001f3fb-\U0001f3ff\u200d\ufe0e\ufe0f♀♂]")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Beside other words it says how they are meant, and not what: "jaja vale", "lol ok".
_LAUGHTER = re.compile(r"\b(?:(?:j[aeio]){2,}j?|jaj|(?:ha|he){2,}h?|lol+|lmao|xd+)\b[\s,.;:!]*")
WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_MARKS = re.compile(r"[¿¡?!,;.]+(?=\s|$)|[¿¡]")
_DIGITS = re.compile(r"\d+")


# What comes before the wish: "hola buenas, ...", "good morning, ...", also twice and with a "how are you".
_GREETING = re.compile(
    r"(?:(?:muy )?buen(?:as|os|a|o)?(?: (?:d[ií]as?|tardes?|noches?))?|hola+|hello|hi|hey|howdy"
    r"|good (?:morning|afternoon|evening|day)"
    r"|(?:estimad[oa]s?|dear) (?:se[nñ]or(?:es|as?)?|sir|madam|team))\b"
    r"(?: (?:a todos|there|everyone|team|equipo)\b)?"
    r"(?:[\s,.;:!¡¿]*(?:qu[eé] tal(?: est[aá][ns]?)?|c[oó]mo est[aá][ns]?|how are you(?: doing)?)"
    r" *[,.;:!?])?"
    r"[\s,.;:!¡¿?]*"
)
# Before a question, and none of it: "yeah so I was wondering if you could tell me", "quería saber si".
_LEADING_UP = re.compile(
    r"(?:(?:yeah|well|so|ok so|um+|like|look|listen|es que|mir[ae]|pues|bueno|o sea|ver[aá]s|a ver|oye|oiga"
    r"|yo|disculp[ea]|perdon[ae]|sorry|excuse me)[\s,.;:]+)*"
    r"(?:(?:i|we) ?(?:was|were|am|are|'m|'re)? ?(?:just )?wondering (?:if|whether) (?:you|someone|somebody)"
    r" (?:could|can|might) (?:please )?(?:tell me|let me know)(?: if| whether)?"
    r"|(?:i|we) (?:just )?(?:wanted|would like|want) to (?:ask|know|find out)(?: you)?(?: if| whether)?"
    r"|(?:quer[ií]a(?:mos)?|quisiera|me gustar[ií]a) (?:preguntar|saber|consultar)(?:les?|te|os)?(?: si\b)?)"
    r"[\s,.;:¿?]+"
)
# Words a wish has at least; "hola guapa" and "hi again" are greetings.
FEWEST_LEFT = 3


def only_a_link(text: str) -> bool:
    """Whether nothing is said but where something stands on the web."""
    return _LINK.search(text) is not None and not WORD.search(_LINK.sub(" ", text))


def worded(text: str) -> str:
    """Return the text without what belongs to no language: emoji and links."""
    return _FACES.sub(" ", _EMOJI_PATTERN.sub(" ", _LINK.sub(" ", text)))


@functools.lru_cache(maxsize=256)  # half of all components ask for the same message
def spoken(text: str) -> str:
    """Return the text in small letters with text-speak spelled out, as the sentence encoder wants it."""
    text = _LINK.sub(" ", text[:LONGEST].lower().replace("’", "'"))
    text = _spelled_out_signs(text)
    text = _STRETCHED.sub(r"\1", text)
    return " ".join(text_speak.spelled_out(text, WORD).split())


def _spelled_out_signs(text: str) -> str:
    if text.isascii():
        return text
    text = _TRIMMINGS.sub("", text)
    text = _EMOJI_PATTERN.sub(lambda m: f" {_EMOJI[m[0]]} ", text)
    words, faces = _FACES.sub(" ", text), _FACES.findall(text)
    return words if WORD.search(words) or not faces else _ALONE[faces[0]]


def wish(said: str) -> str:
    """Return a ``spoken`` text without the greeting before it, what leads up to it, and laughter; whole if it
    says nothing else."""
    serious = _LAUGHTER.sub(" ", said).strip()
    said = serious if WORD.search(serious) else said
    rest = said.lstrip(" ,.;:!¡¿?")
    while before := _GREETING.match(rest) or _LEADING_UP.match(rest):
        rest = rest[before.end() :]
    return rest if len(WORD.findall(rest)) >= FEWEST_LEFT else said


def leads_up(text: str) -> bool:
    """Whether it is nothing but what comes before a wish: "yeah so I was wondering if you could tell me"."""
    rest = f"{spoken(text)} "
    while before := _GREETING.match(rest) or _LEADING_UP.match(rest):
        rest = rest[before.end() :]
    return WORD.search(rest) is None


def unmarked(said: str) -> str:
    """Return a ``spoken`` text without its punctuation, as people type it in a hurry."""
    return " ".join(_MARKS.sub(" ", said).split())


def tokens(text: str) -> list[str]:
    """Return the words of a ``spoken`` text without accents, every number a 0."""
    return WORD.findall(_DIGITS.sub("0", without_accents(text)))


@functools.lru_cache(maxsize=1024)
def without_accents(text: str) -> str:
    """Also ñ becomes n: half of all customers have no ñ at hand."""
    if text.isascii():
        return text
    return "".join(ch for ch in unicodedata.normalize("NFD", text) if not unicodedata.combining(ch))
