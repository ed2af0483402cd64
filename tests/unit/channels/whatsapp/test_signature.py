"""Our signature check against Twilio's own: vectors made by its library for Node."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

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
