"""What any response may fill in, from the files editors write."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.core.business import OF_CONTACTS


def read_facts(folder: Path = Path("data/business")) -> dict[str, str]:
    about, contacts = (
        yaml.safe_load((folder / f"{name}.yml").read_text("utf-8")) for name in ("business", "contacts")
    )
    return {"business": about["name"], **{name: contacts[name] for name in OF_CONTACTS}}
