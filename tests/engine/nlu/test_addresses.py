"""An address is a fact, and what its street is named after is neither a place nor a day."""

from __future__ import annotations

from rasa.shared.nlu.training_data.message import Message

from bot.engine.nlu.addresses import AddressExtractor


def kept(text: str, entity: str, words: str) -> bool:
    """Whether what was found in ``words`` is still there beside the address."""
    start = text.index(words)
    found = {"entity": entity, "value": "x", "start": start, "end": start + len(words)}
    message = Message({"text": text, "intent": {"name": "inform", "confidence": 1.0}, "entities": [found]})
    AddressExtractor("inform").process([message])
    return found in message.get("entities")


def test_a_day_that_reaches_into_the_street_is_none() -> None:
    assert not kept("mi dirección es avenida del mar 22 4b", "time", "mar 22")
    assert not kept("12 harbour road", "district", "harbour")
    assert kept("calle mayor 12 el martes", "time", "martes")


def test_what_is_an_address_is_a_fact_where_it_is_doubtfully_anything_else() -> None:
    for sure, meant in ((0.36, "inform"), (0.9, "faq")):
        text = "my address is 12 mayor street, flat 3b"
        message = Message({"text": text, "intent": {"name": "faq", "confidence": sure}, "entities": []})
        AddressExtractor("inform").process([message])
        assert message.get("intent")["name"] == meant
