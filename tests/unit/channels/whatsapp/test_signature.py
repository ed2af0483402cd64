"""Our signature check against Twilio's own: vectors made by its library for Node."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from bot.channels.whatsapp.parse import pairs_of
from bot.channels.whatsapp.signature import expected, genuine
from bot.settings import ROOT

VECTORS = json.loads((ROOT / "tests" / "fixtures" / "twilio_signatures.json").read_text())


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_a_signature_made_by_twilio_is_recognised_from_the_raw_body(case: dict[str, Any]) -> None:
    """Blank fields are lost by many a form parser; the signature covers them."""
    fields = [(name, value) for name, value in case["fields"]]
    pairs = pairs_of(urlencode(fields).encode())
    assert pairs == fields
    assert expected(VECTORS["token"], case["url"], pairs) == case["signature"]
    assert genuine(VECTORS["token"], case["url"], pairs, case["signature"])


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_and_no_other_is(case: dict[str, Any]) -> None:
    pairs, signature = [tuple(pair) for pair in case["fields"]], case["signature"]
    assert not genuine("12346", case["url"], pairs, signature)
    assert not genuine(VECTORS["token"], case["url"] + "/", pairs, signature)
    assert not genuine(VECTORS["token"], case["url"], [*pairs, ("Body2", "x")], signature)
    assert not genuine(VECTORS["token"], case["url"], pairs, "")
    assert not genuine(VECTORS["token"], case["url"], pairs, "ñ" + signature)


WITHOUT = "https://bot.example.org/whatsapp/status?part=2"
WITH = WITHOUT.replace(".org", ".org:{0}")
PORTS = {
    "ours is told, and signed": (WITH.format(8443), WITH.format(8443), True),
    "ours is told, and not signed": (WITH.format(8443), WITHOUT, True),
    "that of https is told, and not signed": (WITH.format(443), WITHOUT, True),
    "none is told, and that of https signed": (WITHOUT, WITH.format(443), True),
    "none is told nor signed": (WITHOUT, WITHOUT, True),
    "another is signed": (WITH.format(8443), WITH.format(8444), False),
    "none is told, and ours is not that of https": (WITHOUT, WITH.format(8443), False),
    "that of https is signed, and ours is another": (WITH.format(8443), WITH.format(443), False),
}


@pytest.mark.parametrize(("told", "signed", "counts"), PORTS.values(), ids=PORTS)
def test_twilio_signs_with_the_port_or_without(told: str, signed: str, counts: bool) -> None:
    """``told``: as PUBLIC_URL has it. Twilio's own library takes what we take."""
    pairs = [("Body", "hola"), ("From", "whatsapp:+34611222333")]
    signature = expected("12345", signed, pairs)
    assert genuine("12345", told, pairs, signature) is counts
    assert RequestValidator("12345").validate(told, dict(pairs), signature) is counts
