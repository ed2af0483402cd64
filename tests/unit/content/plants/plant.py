"""What a planted fault is, and the words several of them need."""

from __future__ import annotations

from dataclasses import dataclass

DOMAIN = "domain.yml"
ES, EN = "data/nlu/es", "data/nlu/en"
RESPONSES, RULES, BUSINESS = "data/responses", "data/rules", "data/business"
SPANISH = "condition: [{type: slot, name: language, value: es}]"
ENGLISH = "condition: [{type: slot, name: language, value: en}]"
NEW_RESPONSE = f"""
responses:
  utter_bizum:
    - {SPANISH}
      text: "Sí."
    - {ENGLISH}
      text: "Yes."
"""
ODD_RULE = """rules:
  - rule: Odd
    steps:
      - intent: opening_hours
      - action: utter_greet
"""
TWO_TURNS = """- action: action_opening_hours
      - intent: thanks
      - action: utter_thanks"""
UNUSED_SLOT = """slots:
  mood:
    type: text
    influence_conversation: false
    mappings: [{type: custom}]
"""
WHOLE_MESSAGE = "type: from_text\n      - type: from_text"
UNKNOWN_ENTITY = """payload: '/service_status{{"zone": "sur"}}'"""
ON_MOOD = SPANISH.replace("}]", "}, {type: slot, name: mood, value: x}]")


@dataclass(frozen=True)
class Plant:
    """``old`` becomes ``new`` in ``file``; no ``old``: the file is written anew; no ``new``: it is deleted.

    The fault is expected in ``found_in`` (default ``file``) on the first line containing ``at``.
    ``suggested``: it may wait.
    """

    name: str
    file: str
    old: str | None
    new: str | None
    at: str
    says: str
    found_in: str = ""
    suggested: bool = False
