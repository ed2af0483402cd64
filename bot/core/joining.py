"""The words that join what is named side by side, in either language and small letters, for patterns."""

from __future__ import annotations

AND = "y|e|and"
OR = "o|u|or"
NOR = "ni|nor"
EITHER = f"{AND}|{OR}"
