"""Spanish or English? Evidence from the words; the customer's language stays unless the evidence is clear."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.engine.nlu.normalise import spoken, tokens, without_accents, worded
from bot.engine.nlu.strangers import Strangers

SPANISH, ENGLISH = "es", "en"
# How much more evidence the other language needs before a known one is left: more than one word of its own.
CLEAR = 1.5
# One word alone is no clear evidence, whatever its letters and accents.
ONE_WORD = 1.0
# And than the business's first one, where nothing is known of the customer. Of words of other domains that
# none of our examples has, 94 of 100 Spanish ones and 71 of 100 English ones are found; with 0.05, 93 and 74.
LEANING = 0.2
_LEARNT_LIMIT = 1.0
# In a longer message other words tell enough.
_FEW_WORDS = 2
# Words of one or two letters teach nothing about the letters of others.
_SHORTEST = 3

_WORDS = {
    SPANISH: """el la los las un una unos unas de del al y o que por para con sin en es son esta estan
    estoy hay ser estar tengo tiene tienen quiero quiere puedo puede pueden necesito mi mis tu tus su
    sus yo ella ellos nosotros muy mas pero porque como cuando donde quien cual cuanto ya todavia aun
    tambien nada algo alguien nadie aqui ahi eso esto ese este gracias hola buenos buenas dias tardes
    noches favor adios hasta luego si claro vale entonces se lo le les nos os hace hacer hora hoy ayer
    manana semana casa calle luz agua cita oficina persona ayuda problema hablar decir saber va voy
    vamos ir gente tampoco nunca siempre desde cuanta cuantos cuales otra otro mismo bien mal favor
    senor senora llevo llevamos estamos era fue""",
    ENGLISH: """the an of and or that for with without in is are am be been being have has had do does
    did i'm i've it's you your yours we our they them their he she his her its this these those there
    here what when where who which why how can could would should will shall may might must not don't
    can't won't isn't doesn't didn't want need like get got going go know think tell please thanks thank
    hello hi hey good morning afternoon evening night bye yes yeah sure okay power water office
    appointment person help problem someone anyone nobody nothing something any some my me if but
    because so then than just still yet already today tomorrow yesterday week house street about from at
    on to was were let speak talk make""",
}
_ONLY = {
    language: set(words.split()) - set(_WORDS[ENGLISH if language == SPANISH else SPANISH].split())
    for language, words in _WORDS.items()
}
# Short words that are both, or that people use in either language.
_EITHER = {
    "no",
    "a",
    "me",
    "he",
    "has",
    "hi",
    "hey",
    "ok",
    "okay",
    "on",
    "an",
    "so",
    "son",
    "internet",
    "come",
}
_LOOKS = {
    SPANISH: re.compile(r"[ñ¿¡]|cion\b|mente\b|ando\b|iendo\b|[aei]r(?:me|te|lo|la|se)\b"),
    ENGLISH: re.compile(r"\bth|'s\b|n't\b|\bwh|ing\b|tion\b|ck\b|sh\b|ght"),
}
_ACCENTS = re.compile(r"[áéíóú]")

_NAMED = {ENGLISH: r"english|ingles", SPANISH: r"spanish|espanol|castellano|cristiano"}
_ASKED = (
    r"(?:hi|hello|hola|ok|sorry|perdon|can (?:we|you|i)|could (?:we|you)|do you|let'?s|please"
    r"|por favor|i prefer|prefiero|i (?:only )?(?:speak|want)|podemos|puedes|podeis|me puedes"
    r"|se puede|solo|hablo|i'd like to|quiero|switch|change|cambia|cambiar|cambiame|to|a|en|in"
    r"|el idioma|the language|speak|talk|continue|write|answer|reply|hablar|habla|hablame|hablas"
    r"|hablais|seguir|seguimos|sigue|escribe|escribeme|responde|contesta|contestame|mejor|me"
    r"|with me|conmigo|al|it|instead|version|language|idioma|pls|porfa|now|ahora|thanks|gracias"
    r"|if possible|si puede ser)"
)


_ANY_NAMED = re.compile("|".join(_NAMED.values()))
# "English please"; and "no hablo inglés", which asks for the other one.
_ASKED_FOR = {
    language: re.compile(rf"(?:{_ASKED} )*(?:{names})(?: {_ASKED})*") for language, names in _NAMED.items()
}
_NOT_SPOKEN = {
    language: re.compile(
        rf"\b(?:no (?:hablo|entiendo|se)|(?:don't|dont|can't) (?:speak|understand)) (?:{names})\b"
    )
    for language, names in _NAMED.items()
}


@dataclass(frozen=True)
class Learnt:
    """What a word seen before says for English, below 0 for Spanish; and how to tell of the others."""

    words: dict[str, float] = field(default_factory=dict)
    strangers: Strangers = field(default_factory=Strangers)


NOTHING = Learnt()


def asked_for(text: str) -> str | None:
    """Return the language that a message asks for outright: "English please", "¿hablamos en español?"."""
    plain = " ".join(tokens(spoken(text)))
    for language in _NAMED if _ANY_NAMED.search(plain) else ():
        other = SPANISH if language == ENGLISH else ENGLISH
        if _NOT_SPOKEN[language].search(plain):
            return other
        if _ASKED_FOR[language].fullmatch(plain):
            return language
    return None


def detect(
    text: str, prior: str | None, learnt: Learnt = NOTHING, first: str = SPANISH, before: str = ""
) -> str:
    """Return ``es`` or ``en``: the one asked for, else ``prior`` unless the evidence against it is clear.
    Without a ``prior`` what the evidence says, in doubt the ``first``. ``before``: what was written before;
    one word of the other language may be an answer to a button's, but two in a row are that language."""
    asked = asked_for(text)
    if asked:
        return asked
    weight = evidence(text, learnt)
    if prior and len(tokens(spoken(text))) == 1:
        weight = _capped(weight)
        earlier = _capped(evidence(before, learnt))
        weight += earlier if weight * earlier > 0 else 0
    needed = CLEAR if prior else LEANING
    if (prior or first) == SPANISH:
        return ENGLISH if weight >= needed else SPANISH
    return SPANISH if weight <= -needed else ENGLISH


def tells(text: str, learnt: Learnt = NOTHING) -> bool:
    """Whether a text says at all in which language it is: "hi", "ok", a link and an emoji do not."""
    return asked_for(text) is not None or abs(evidence(text, learnt)) >= LEANING


def _capped(weight: float) -> float:
    return max(-ONE_WORD, min(ONE_WORD, weight))


def evidence(text: str, learnt: Learnt) -> float:
    """Return how much speaks for English (above 0) or Spanish (below 0), about 1 a word."""
    said = spoken(worded(text))
    words = tokens(said)
    weight = sum(_word(word, learnt, len(words) <= _FEW_WORDS) for word in words)
    weight -= 0.5 * min(2, len(_ACCENTS.findall(said))) + 1.5 * bool(re.search("[ñ¿¡]", said))
    return weight


def learn(examples: Iterable[str], encoder_name: str = "use") -> Learnt:
    """Learn from examples whose language is plain which of the other words belong to it, up to 1 a word."""
    seen = {SPANISH: Counter[str](), ENGLISH: Counter[str]()}
    for example in examples:
        weight = evidence(example, NOTHING)
        if abs(weight) >= CLEAR:
            seen[ENGLISH if weight > 0 else SPANISH].update(set(tokens(spoken(example))))
    weights = {}
    own: dict[str, list[str]] = {SPANISH: [], ENGLISH: []}
    for word in sorted(set(seen[SPANISH]) | set(seen[ENGLISH])):
        spanish, english = seen[SPANISH][word], seen[ENGLISH][word]
        # Names are used in both languages; a word must be nearly always one's own to count.
        if max(spanish, english) < 9 * min(spanish, english):
            weights[word] = 0.0
            continue
        if word.isalpha() and len(word) >= _SHORTEST:
            own[ENGLISH if english > spanish else SPANISH].append(word)
        if spanish + english >= 2:
            share = (english - spanish) / (english + spanish + 1)
            weights[word] = round(_LEARNT_LIMIT * share, 3)
    return Learnt(weights, Strangers.learn(own[SPANISH], own[ENGLISH], encoder_name))


def _word(word: str, learnt: Learnt, look_up: bool) -> float:
    if word in _EITHER:
        return 0.0
    if word in _ONLY[ENGLISH]:
        return 1.0
    if word in _ONLY[SPANISH]:
        return -1.0
    if word in learnt.words:
        return learnt.words[word]
    weight = learnt.strangers.weight(word, look_up)
    if weight is not None:
        return weight
    plain = without_accents(word)
    return 0.4 * bool(_LOOKS[ENGLISH].search(plain)) - 0.4 * bool(_LOOKS[SPANISH].search(plain))
