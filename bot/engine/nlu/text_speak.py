"""Chat forms and common abbreviations, and what they stand for."""

from __future__ import annotations

import re

# In either language: no form here is a word of the other.
ALWAYS = {
    # Spanish: as people chat
    "q": "que", "qe": "que", "ke": "que", "xq": "porque", "pq": "porque", "xk": "porque", "pk": "porque",
    "porq": "porque", "pork": "porque", "xke": "porque", "xque": "porque", "prq": "porque", "x": "por",
    "xfa": "por favor", "xfavor": "por favor", "porfa": "por favor", "porfis": "por favor",
    "porfi": "por favor", "porfavor": "por favor", "pf": "por favor", "plis": "por favor", "xfi": "por favor",
    "tb": "también", "tmb": "también", "tbn": "también", "tmbn": "también", "tambn": "también",
    "tpc": "tampoco", "tmpc": "tampoco", "bn": "bien", "dnd": "donde", "dnde": "donde",
    "dond": "donde", "cdo": "cuando", "cnd": "cuando", "cndo": "cuando", "kndo": "cuando", "cuand": "cuando",
    "qndo": "cuando", "mñn": "mañana", "mñna": "mañana", "mnn": "mañana", "maniana": "mañana",
    "trd": "tarde", "trde": "tarde",
    "hna": "hora", "hr": "hora", "hrs": "horas", "tngo": "tengo", "tgo": "tengo", "tnen": "tienen",
    "tnes": "tienes", "tne": "tiene", "kiero": "quiero", "qiero": "quiero", "qro": "quiero", "kro": "quiero",
    "quero": "quiero", "kieres": "quieres", "aki": "aquí", "aqi": "aquí", "toy": "estoy", "toi": "estoy",
    "stoy": "estoy", "ta": "está", "sta": "está", "stas": "estás", "stan": "están", "stamos": "estamos",
    "tamos": "estamos", "pa": "para", "pra": "para", "xa": "para", "xo": "pero", "grax": "gracias",
    "grcs": "gracias", "gcias": "gracias", "grcias": "gracias", "msj": "mensaje", "msje": "mensaje",
    "nd": "nada", "tds": "todos", "to2": "todos", "tdo": "todo", "cn": "con", "sn": "sin", "dsd": "desde",
    "dsde": "desde", "dsp": "después", "dps": "después", "dspues": "después", "hst": "hasta", "asta": "hasta",
    "100pre": "siempre", "kien": "quien", "kn": "quien", "qn": "quien", "cm": "como", "cmo": "como",
    "komo": "como", "mxo": "mucho", "muxo": "mucho", "mui": "muy", "ntncs": "entonces", "entncs": "entonces",
    "sbs": "sabes", "vdd": "verdad", "vrdd": "verdad", "finde": "fin de semana", "wasap": "whatsapp",
    "guasap": "whatsapp", "wsp": "whatsapp", "wpp": "whatsapp", "ola": "hola", "holi": "hola",
    "wenas": "buenas", "bnas": "buenas", "nas": "buenas", "wenos": "buenos", "bnos": "buenos",
    "weno": "bueno", "ntp": "no te preocupes", "dl": "del", "lus": "luz", "ns": "no sé", "nse": "no sé",
    "alguin": "alguien", "salu2": "saludos", "sl2": "saludos", "a2": "adiós", "bss": "besos", "oki": "ok",
    "sip": "sí", "nop": "no", "aver": "a ver", "prblm": "problema",
    # Spanish: as people abbreviate when they write anything
    "tel": "teléfono", "telf": "teléfono", "tlf": "teléfono", "tfno": "teléfono", "tlfn": "teléfono",
    "tfn": "teléfono", "nro": "número", "núm": "número", "num": "número", "cta": "cuenta", "cte": "corriente",
    "esp": "español", "dir": "dirección", "avda": "avenida", "dto": "descuento", "dpto": "departamento",
    "depto": "departamento", "fra": "factura", "ofi": "oficina", "uds": "ustedes",
    "ud": "usted", "vds": "ustedes", "vd": "usted", "sr": "señor", "sra": "señora", "srta": "señorita",
    "pág": "página", "admón": "administración", "admon": "administración",
    # English
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "plez": "please",
    "thx": "thanks", "ty": "thanks", "tnx": "thanks", "thnx": "thanks", "thanx": "thanks", "tks": "thanks",
    "cuz": "because", "coz": "because", "cos": "because", "bcoz": "because", "bcuz": "because",
    "bc": "because", "tmrw": "tomorrow", "tmr": "tomorrow", "tomoro": "tomorrow", "tmw": "tomorrow",
    "2moro": "tomorrow", "2mrw": "tomorrow", "2morrow": "tomorrow", "2day": "today", "2nite": "tonight",
    "tonite": "tonight", "b4": "before", "gr8": "great", "l8": "late", "l8r": "later", "m8": "mate",
    "w8": "wait", "some1": "someone", "any1": "anyone", "every1": "everyone", "no1": "no one",
    "wanna": "want to", "gonna": "going to", "gotta": "have to", "gimme": "give me", "lemme": "let me",
    "dunno": "don't know", "kinda": "kind of", "idk": "i don't know", "wat": "what", "wot": "what",
    "wut": "what", "wen": "when", "wer": "where", "wich": "which", "appt": "appointment",
    "apt": "appointment", "acct": "account", "asap": "as soon as possible", "ppl": "people", "abt": "about",
    "bout": "about", "hav": "have", "hv": "have", "nt": "not", "dat": "that", "dis": "this", "dey": "they",
    "thru": "through", "tho": "though", "luv": "love", "gud": "good", "gd": "good", "rite": "right",
    "nite": "night", "cud": "could", "wud": "would", "shud": "should", "jst": "just", "btw": "by the way",
    "ive": "i have", "im": "i am", "cant": "can't", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't",
    "isnt": "isn't", "wasnt": "wasn't", "wont": "won't", "whats": "what's", "wheres": "where's",
    "whens": "when's", "thats": "that's", "rn": "right now", "w": "with", "wo": "without", "msg": "message",
    "nvm": "never mind", "addr": "address", "mins": "minutes", "bil": "bill", "bils": "bills",
    "sum1": "someone",
}  # fmt: skip

# What only the language around it tells.
IN_SPANISH = {
    "d": "de", "k": "que", "l": "el", "m": "me", "n": "en", "s": "es", "t": "te", "to": "todo", "na": "nada",
}  # fmt: skip
IN_ENGLISH = {
    "b": "be", "c": "see", "d": "the", "da": "the", "k": "ok", "m": "am", "n": "and", "s": "is", "y": "why",
    "ya": "you",
}  # fmt: skip

# By what comes after: no number stands before these words, but before the Spanish "a": "de 2 a 4".
_PEOPLE = (
    r"the|a(?! ?\d| las?\b)|an|"
    "my|your|ur|me|you|u|us|him|her|them|this|it|some(?:one|1|body|thing)|any(?:one|1|body|thing)"
)
_ACTIONS = "be|do|get|go|have|see|know|make|pay|talk|speak|book|change|cancel|report|ask|send|come|open|fix"
_BY_WHAT_FOLLOWS = [
    (re.compile(rf"(?<![\w.,:/])2 (?=(?:{_PEOPLE}|{_ACTIONS})\b)"), "to "),
    (re.compile(rf"(?<![\w.,:/])4 (?=(?:{_PEOPLE}|today|tomorrow|help)\b)"), "for "),
    (re.compile(r"(?<!\w)w/o(?!\w)"), "without"),
    (re.compile(r"(?<!\w)w/ ?(?=\w)"), "with "),
]


def spelled_out(text: str, word: re.Pattern[str]) -> str:
    """``word``: what counts as one."""
    for short, meant in _BY_WHAT_FOLLOWS:
        text = short.sub(meant, text)
    return word.sub(lambda m: ALWAYS.get(m[0], m[0]), text)
