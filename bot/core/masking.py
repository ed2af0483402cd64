"""Protects customers from their own indiscretions: card numbers, accounts, ids and passwords in a chat."""

from __future__ import annotations

import re

_CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")
_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?\b")
_SPANISH_ID = re.compile(r"\b(?:[XYZxyz][ -]?)?\d{7,8}[ -]?[A-Za-z]\b")
_PASSWORD = re.compile(
    r"\b(contraseña|contrasena|clave|password|passwd|pin)(\s*(?:es|is|:|=)\s*)(\S+)", re.IGNORECASE
)
_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def mask(text: str) -> str:
    """Return ``text`` with card numbers, IBANs, Spanish ids and passwords replaced by dots.

    Cards must pass the Luhn check, IBANs the ISO 13616 remainder and ids their control letter, so that
    telephone and ticket numbers stay readable. The last four characters of a card or account stay.
    """
    if not any(ch.isdigit() for ch in text) and not _PASSWORD.search(text):
        return text
    text = _IBAN.sub(lambda m: _dots(m[0], 4) if _is_iban(m[0]) else m[0], text)
    text = _CARD.sub(lambda m: _dots(m[0], 4) if _is_card(m[0]) else m[0], text)
    text = _SPANISH_ID.sub(lambda m: _dots(m[0], 0) if _is_spanish_id(m[0]) else m[0], text)
    return _PASSWORD.sub(lambda m: m[1] + m[2] + "••••", text)


def _dots(found: str, keep: int) -> str:
    plain = re.sub(r"[ -]", "", found)
    return "••••" + (plain[-keep:] if keep else "")


def _is_card(found: str) -> bool:
    digits = [int(ch) for ch in found if ch.isdigit()]
    doubled = [d if i % 2 == 0 else (d * 2 - 9 if d > 4 else d * 2) for i, d in enumerate(reversed(digits))]
    return len(set(digits)) > 1 and sum(doubled) % 10 == 0


def _is_iban(found: str) -> bool:
    plain = re.sub(r"[ -]", "", found).upper()
    moved = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(ch, 36)) for ch in moved)) % 97 == 1


def _is_spanish_id(found: str) -> bool:
    plain = re.sub(r"[ -]", "", found).upper()
    number = int({"X": "0", "Y": "1", "Z": "2"}.get(plain[0], plain[0]) + plain[1:-1])
    return plain[-1] == _LETTERS[number % 23]
