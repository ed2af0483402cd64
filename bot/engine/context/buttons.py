"""What the buttons lead to that were offered last."""

from __future__ import annotations

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered

PERSON = "/talk_to_human"
# What these buttons would undo stays, by the words that put back what was undone.
_UNDOING = {"cancel_appointment", "stop_notices"}


def intent_of(payload: str) -> str:
    return payload.lstrip("/").partition("{")[0]


def asks(offer: BotUttered) -> bool:
    return (offer.text or "").rstrip().endswith("?")


def undoes(offer: BotUttered) -> bool:
    return any(intent_of(one["payload"]) in _UNDOING for one in offer.data["buttons"])


def several(buttons: list[dict[str, str]]) -> bool:
    """Whether they lead to more than one thing, beside a person."""
    return len({one["payload"].partition("{")[0] for one in buttons} - {PERSON}) > 1


def single(buttons: list[dict[str, str]]) -> str | None:
    payloads = {button["payload"] for button in buttons}
    return payloads.pop() if len(payloads) == 1 else None


def asked_in(payload: str, domain: Domain) -> set[str]:
    """The entities that the form a button opens asks for. It has the name of the button's intent."""
    form = f"{intent_of(payload)}_form"
    wanted = domain.required_slots_for_form(form) if form in domain.forms else []
    mappings = [mapping for slot in domain.slots if slot.name in wanted for mapping in slot.mappings]
    return {mapping["entity"] for mapping in mappings if mapping["type"] == "from_entity"}
