"""A yes at the beginning of what somebody writes: "vale, gracias", "ok centro"."""

from __future__ import annotations

import re

_YES = re.compile(
    r"^\W*(s[ií]+|vale|ok(ay|ey|i)?|claro|perfecto|genial|estupendo|de acuerdo|dale|listo|venga|confirmo"
    r"|yes|yeah|yep|yup|sure|great|perfect|lovely|fine|that'?s (fine|great|perfect))\b",
    re.IGNORECASE,
)


def agrees(text: str) -> bool:
    return _YES.match(text) is not None
