"""Spanish or English? Evidence from the words; the customer's language stays unless the evidence is clear."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.engine.nlu.normalise import spoken, tokens, without_accents

SPANISH, ENGLISH = "es", "en"
# How much more evidence the other language needs before a known one is left: more than one word of its own.
CLEAR = 1.5
# And than the business's first one, where nothing is known of the customer. Of words of our own examples that
# were held out, 97 of 100 Spanish ones are found instead of 95, and 79 of 100 English ones instead of 84.
LEANING = 0.2
_LEARNT_LIMIT = 1.0
# A word never seen speaks by its letters: up to this, and so much for each unit of their log-odds.
_LETTERS_LIMIT, _LETTERS_SHARE = 0.6, 0.12

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
    "in",
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


@dataclass(frozen=True)
class Learnt:
    """What a whole word, or a few letters of one, say for English; below 0, for Spanish."""

    words: dict[str, float] = field(default_factory=dict)
    letters: dict[str, float] = field(default_factory=dict)


NOTHING = Learnt()


def asked_for(text: str) -> str | None:
    """Return the language that a message asks for outright: "English please", "¿hablamos en español?"."""
    plain = " ".join(tokens(spoken(text)))
    for language, names in _NAMED.items():
        other = SPANISH if language == ENGLISH else ENGLISH
        if re.search(
            rf"\b(?:no (?:hablo|entiendo|se)|(?:don't|dont|can't) (?:speak|understand)) (?:{names})\b", plain
        ):
            return other
        if re.fullmatch(rf"(?:{_ASKED} )*(?:{names})(?: {_ASKED})*", plain):
            return language
    return None


def detect(text: str, prior: str | None, learnt: Learnt = NOTHING, first: str = SPANISH) -> str:
    """Return ``es`` or ``en``: the one asked for, else ``prior`` unless the evidence against it is clear.
    Without a ``prior`` what the evidence says, in doubt the ``first``."""
    asked = asked_for(text)
    if asked:
        return asked
    weight = evidence(text, learnt)
    needed = CLEAR if prior else LEANING
    if (prior or first) == SPANISH:
        return ENGLISH if weight >= needed else SPANISH
    return SPANISH if weight <= -needed else ENGLISH


def evidence(text: str, learnt: Learnt) -> float:
    """Return how much speaks for English (above 0) or Spanish (below 0), about 1 a word."""
    said = spoken(text)
    weight = 0.0
    for word in tokens(said):
        weight += _word(word, learnt)
    weight -= 0.5 * min(2, len(_ACCENTS.findall(said))) + 1.5 * bool(re.search("[ñ¿¡]", said))
    return weight


def learn(examples: Iterable[str]) -> Learnt:
    """Learn from examples whose language is plain which of the other words belong to it, up to 1 a word."""
    seen = {SPANISH: Counter[str](), ENGLISH: Counter[str]()}
    for example in examples:
        weight = evidence(example, NOTHING)
        if abs(weight) >= CLEAR:
            seen[ENGLISH if weight > 0 else SPANISH].update(set(tokens(spoken(example))))
    weights = {}
    for word in set(seen[SPANISH]) | set(seen[ENGLISH]):
        spanish, english = seen[SPANISH][word], seen[ENGLISH][word]
        # Names are used in both languages; a word must be nearly always one's own to count.
        if spanish + english >= 2 and max(spanish, english) >= 9 * min(spanish, english):
            share = (english - spanish) / (english + spanish + 1)
            weights[word] = round(_LEARNT_LIMIT * share, 3)
    return Learnt(weights, _letters(seen))


def _letters(seen: dict[str, Counter[str]]) -> dict[str, float]:
    """Return the log-odds of the groups of 2 to 4 letters in the words of each language."""
    counts = {
        language: Counter(group for word in words for group in _groups(word))
        for language, words in seen.items()
    }
    totals = {language: sum(counted.values()) for language, counted in counts.items()}
    every = set(counts[SPANISH]) | set(counts[ENGLISH])

    def share(group: str, language: str) -> float:
        return (counts[language][group] + 0.5) / (totals[language] + 0.5 * len(every))

    return {group: round(math.log(share(group, ENGLISH) / share(group, SPANISH)), 3) for group in every}


def _groups(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[i : i + size] for size in (2, 3, 4) for i in range(len(padded) - size + 1)]


def _word(word: str, learnt: Learnt) -> float:
    if word in _EITHER:
        return 0.0
    if word in _ONLY[ENGLISH]:
        return 1.0
    if word in _ONLY[SPANISH]:
        return -1.0
    if word in learnt.words:
        return learnt.words[word]
    groups = _groups(word)
    seen = [learnt.letters[group] for group in groups if group in learnt.letters]
    # Letters struck at random are of no language.
    if word.isalpha() and len(seen) >= len(groups) / 2:
        return max(-_LETTERS_LIMIT, min(_LETTERS_LIMIT, _LETTERS_SHARE * sum(seen)))
    plain = without_accents(word)
    return 0.4 * bool(_LOOKS[ENGLISH].search(plain)) - 0.4 * bool(_LOOKS[SPANISH].search(plain))
