"""Brings what people type closer to what they mean: text-speak, stretched letters, emoji, accents."""

from __future__ import annotations

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
_EMOJI_PATTERN = re.compile("|".join(map(re.escape, _EMOJI)))
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
# Words a wish has at least; "hola guapa" and "hi again" are greetings.
FEWEST_LEFT = 3


def spoken(text: str) -> str:
    """Return the text in small letters with text-speak spelled out, as the sentence encoder wants it."""
    text = _EMOJI_PATTERN.sub(lambda m: f" {_EMOJI[m[0]]} ", text[:LONGEST].lower().replace("’", "'"))
    text = _STRETCHED.sub(r"\1", text)
    return " ".join(text_speak.spelled_out(text, WORD).split())


def wish(said: str) -> str:
    """Return a ``spoken`` text without the greeting before it, or whole if it says nothing else."""
    rest = said.lstrip(" ,.;:!¡¿?")
    while greeting := _GREETING.match(rest):
        rest = rest[greeting.end() :]
    return rest if len(WORD.findall(rest)) >= FEWEST_LEFT else said


def unmarked(said: str) -> str:
    """Return a ``spoken`` text without its punctuation, as people type it in a hurry."""
    return " ".join(_MARKS.sub(" ", said).split())


def tokens(text: str) -> list[str]:
    """Return the words of a ``spoken`` text without accents, every number a 0."""
    return WORD.findall(_DIGITS.sub("0", without_accents(text)))


def without_accents(text: str) -> str:
    """Also ñ becomes n: half of all customers have no ñ at hand."""
    if text.isascii():
        return text
    return "".join(ch for ch in unicodedata.normalize("NFD", text) if not unicodedata.combining(ch))
