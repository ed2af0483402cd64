"""The languages that we speak; the first is that of whoever has not shown another."""

from __future__ import annotations

LANGUAGES = ("es", "en")
