"""Protects customers from their own indiscretions: card numbers, accounts, ids and passwords in a chat."""

from __future__ import annotations

import re

# What people and their telephones put between digits: spaces of every width, hyphens and dashes.
_GAP = r"[ \u00a0\u2000-\u200a\u202f\u2010-\u2015\u2212-]"
_CARD = re.compile(rf"(?<![\w-])\d(?:{_GAP}?\d){{12,18}}(?![\w-])")
_DOTTED_CARD = re.compile(r"(?<![\w.])\d{4}(?:\.\d{4}){3}(?![\w])")
_IBAN = re.compile(
    rf"\b[A-Za-z]{{2}}\d{{2}}(?:{_GAP}?[A-Za-z0-9]{{4}}){{2,7}}(?:{_GAP}?[A-Za-z0-9]{{1,3}})?\b"
)
# Of digits alone, as in most countries: whatever stands between them, as on an old bank book.
_IBAN_OF_DIGITS = re.compile(rf"\b[A-Za-z]{{2}}\d{{2}}(?:(?:{_GAP}|\.)?\d){{11,30}}\b")
_SPANISH_ID = re.compile(
    rf"\b(?:[XYZxyz](?:{_GAP}|\.)?)?"
    rf"(?:\d{{7,8}}|\d{{1,2}}(?P<between>{_GAP}|\.)\d{{3}}(?P=between)\d{{3}})"
    rf"(?:{_GAP}{{0,3}}|\.)[A-Za-z]\b"
)
_PASSWORD = re.compile(
    r"\b(contraseña|contrasena|clave|password|passwd|pin)(\s*(?:es|is|:|=)\s*)(\S+)", re.IGNORECASE
)
# What stands on the back of a card, and what opens it: digits that follow their name.
_CODE = re.compile(r"\b(pin|cv[vc]2?)(\W{1,3}(?:(?:es|is|number|code)\W{1,3})?)\d{3,8}\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\W")
_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def mask(text: str) -> str:
    """Return ``text`` with card numbers, IBANs, Spanish ids and passwords replaced by dots.

    Cards must pass the Luhn check (none begins with a zero, as a call abroad does), IBANs the ISO 13616
    remainder and ids their control letter, so that telephone and ticket numbers stay readable. The last four
    characters of a card or account stay.
    """
    if not any(ch.isdigit() for ch in text) and not _PASSWORD.search(text):
        return text
    for pattern in (_IBAN, _IBAN_OF_DIGITS):
        text = pattern.sub(lambda m: _dots(m[0], 4) if _is_iban(m[0]) else m[0], text)
    for pattern in (_CARD, _DOTTED_CARD):
        text = pattern.sub(lambda m: _dots(m[0], 4) if _is_card(m[0]) else m[0], text)
    text = _SPANISH_ID.sub(lambda m: _dots(m[0], 0) if _is_spanish_id(m[0]) else m[0], text)
    text = _CODE.sub(lambda m: m[1] + m[2] + "••••", text)
    return _PASSWORD.sub(lambda m: m[1] + m[2] + "••••", text)


def _dots(found: str, keep: int) -> str:
    plain = _BETWEEN.sub("", found)
    return "••••" + (plain[-keep:] if keep else "")


def _is_card(found: str) -> bool:
    digits = [int(ch) for ch in found if ch.isdigit()]
    doubled = [d if i % 2 == 0 else (d * 2 - 9 if d > 4 else d * 2) for i, d in enumerate(reversed(digits))]
    return len(set(digits)) > 1 and digits[0] > 0 and sum(doubled) % 10 == 0


def _is_iban(found: str) -> bool:
    plain = _BETWEEN.sub("", found).upper()
    moved = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(ch, 36)) for ch in moved)) % 97 == 1


def _is_spanish_id(found: str) -> bool:
    plain = _BETWEEN.sub("", found).upper()
    number = int({"X": "0", "Y": "1", "Z": "2"}.get(plain[0], plain[0]) + plain[1:-1])
    return plain[-1] == _LETTERS[number % 23]
