"""Quick replies made from what there is to choose from."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.business import Named
from bot.core.wording import sentence


def button(title: str, intent: str, **entities: str) -> dict[str, str]:
    """A quick reply: pressing it is the customer saying ``intent`` with these entities."""
    named = ", ".join(f'"{key}": "{value}"' for key, value in entities.items())
    return {"title": title, "payload": f"/{intent}" + (f"{{{named}}}" if named else "")}


def choices(things: Mapping[str, Named], lang: str, intent: str, what: str) -> list[dict[str, str]]:
    """One quick reply for each thing there is to choose from."""
    return [button(sentence(each.name(lang)), intent, **{what: key}) for key, each in things.items()]
