"""Twilio's error codes (twilio.com/docs/api/errors) as reasons that the console has words for."""

from __future__ import annotations

_REASONS = {
    "window_closed": (63016,),
    "not_on_whatsapp": (21211, 21614, 63003, 63024),
    "blocked": (21610, 63033),
    "too_many": (20429, 14107, 63018, 63017, 63038),
    "too_long": (21617, 21658),
    "media": (11200, 12300, 21620, 63005, 63006, 63019, 63021),
    "template": (21654, 21655, 21656, 63013, 63027, 63028, 63029, 63030, 63040, 63041, 63042),
    "credentials": (20003, 20403, 21606, 63007, 63010, 63020),
    "undeliverable": (30003, 30008, 63001, 63002, 63012, 63032, 63049),
}
_BY_CODE = {code: reason for reason, codes in _REASONS.items() for code in codes}

# Worth another try: it is about when, not about what.
PASSING = frozenset({"too_many", "credentials"})


def reasons() -> set[str]:
    return set(_REASONS)


def reason(code: str | int | None) -> str:
    """The reason for a code; an unknown one keeps its number, so that it can be looked up."""
    text = str(code or "")
    if not (text.isascii() and text.isdigit()):
        return "rejected"
    return _BY_CODE.get(int(text), f"twilio {text[:6]}")
