"""Faults an editor might make: what is changed, where it must be found, and words that must be said of it."""

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
    """

    name: str
    file: str
    old: str | None
    new: str | None
    at: str
    says: str
    found_in: str = ""


SYNTAX = [
    Plant("a tab", f"{RESPONSES}/hours.yml", "      text:", "\t  text:", "\t  text:", "indented with a tab"),
    Plant(
        "an open quote", f"{RULES}/hours.yml", "rule: Opening", 'rule: "Opening', 'rule: "', "never closed"
    ),
    Plant(
        "a colon too many", f"{RULES}/hours.yml", "rule: O", "rule: to: O", "rule: to:", "a colon too many"
    ),
    Plant(
        "bad indentation",
        f"{ES}/hours.yml",
        "      - hasta q ",
        "    - hasta q ",
        "- hasta q ",
        "indentation",
    ),
    Plant(
        "a key twice",
        f"{BUSINESS}/business.yml",
        "country: ES",
        "country: ES\nname: Otra",
        "name: Otra",
        "twice",
    ),
    Plant(
        "no colon", f"{BUSINESS}/contacts.yml", "email: hola", "email hola", "email hola", "neither a colon"
    ),
]

SHAPE = [
    Plant(
        "an unknown key in a domain",
        DOMAIN,
        "\nforms:",
        "\nfromms: {}\nforms:",
        "fromms:",
        "'fromms' is not a known key",
    ),
    Plant(
        "an unknown key in a slot",
        DOMAIN,
        "    type: bool",
        "    tpye: x\n    type: bool",
        "tpye",
        "'tpye' is not",
    ),
    Plant(
        "an unknown key in a rule",
        f"{RULES}/hours.yml",
        "    steps:",
        "    when: x\n    steps:",
        "when:",
        "'when'",
    ),
    Plant(
        "an unknown key in a response",
        f"{RESPONSES}/system.yml",
        "text:",
        "txet: a\n      text:",
        "txet",
        "'txet'",
    ),
    Plant(
        "an unknown key in examples",
        f"{ES}/hours.yml",
        "    examples",
        "    exmaple: x\n    examples",
        "exmaple",
        "'examples'",
    ),
    Plant(
        "an unknown key in the facts",
        f"{BUSINESS}/offices.yml",
        "address:",
        "adress: x\n    address:",
        "adress",
        "'address'",
    ),
    Plant(
        "rules among the words",
        f"{RESPONSES}/system.yml",
        "responses:",
        "rules: []\nresponses:",
        "rules:",
        "data/rules/<topic>.yml",
    ),
    Plant(
        "a number for a text",
        f"{BUSINESS}/contacts.yml",
        'general: "112"',
        "general: 112",
        "general: 112",
        "Put it between quotes",
    ),
    Plant(
        "a text for a number",
        f"{BUSINESS}/appointment_kinds.yml",
        "minutes: 30",
        "minutes: half",
        "minutes: half",
        "a whole number",
    ),
]

UNDERSTANDING = [
    Plant(
        "a question without its prepared answer",
        f"{RESPONSES}/faq.yml",
        "utter_faq/move_house:",
        "utter_faq/moved_house:",
        "faq/move_house",
        "Nothing answers 'faq/move_house'",
        f"{EN}/faq.yml",
    ),
    Plant(
        "a prepared answer without a question",
        f"{RESPONSES}/spare.yml",
        None,
        NEW_RESPONSE.replace("bizum", "faq/bizum"),
        "utter_faq/bizum",
        "answers a question without examples",
    ),
    Plant(
        "an intent without examples",
        DOMAIN,
        "  - greet\n",
        "  - greet\n  - pay\n",
        "- pay",
        "no examples in Spanish",
    ),
    Plant(
        "examples of an unknown intent",
        f"{ES}/hours.yml",
        "intent: opening_hours",
        "intent: opening_ours",
        "opening_ours",
        "does not list it",
    ),
    Plant(
        "an example in two intents",
        f"{ES}/offices.yml",
        "- dónde están?",
        "- A QUE ORA ABREN",
        "- A QUE ORA ABREN",
        "and of 'opening_hours'",
    ),
    Plant(
        "an example without a dash",
        f"{EN}/hours.yml",
        "      - hours\n",
        "      hours\n",
        "      hours",
        "does not begin with a dash",
    ),
    Plant(
        "an empty example",
        f"{EN}/hours.yml",
        "      - hours\n",
        "      -\n",
        "      -\n",
        "This example is empty",
    ),
    Plant(
        "a file in one language only",
        f"{EN}/spare.yml",
        None,
        'version: "3.1"\nnlu: []\n',
        "version",
        "no file spare.yml for Spanish",
    ),
    Plant(
        "a file in no language's folder",
        "data/nlu/fr/hours.yml",
        None,
        "nlu: []\n",
        "nlu",
        "no language's folder",
    ),
    Plant(
        "an example marked with an unknown entity",
        f"{ES}/hours.yml",
        "- horario de la oficina del centro",
        "- horario de [centro](ofice)",
        "ofice",
        "no entity 'ofice'",
    ),
]

WORDS = [
    Plant(
        "a response in two files",
        f"{RESPONSES}/spare.yml",
        None,
        NEW_RESPONSE.replace("bizum", "greet"),
        "utter_greet",
        "only one of the two",
    ),
    Plant(
        "a response nobody says",
        f"{RESPONSES}/spare.yml",
        None,
        NEW_RESPONSE,
        "utter_bizum",
        "Nobody says 'utter_bizum'",
    ),
    Plant(
        "a variation without a language",
        f"{RESPONSES}/system.yml",
        f"- {SPANISH}\n      text:",
        "- text:",
        "- text:",
        "has no language",
    ),
    Plant(
        "a variation for one channel",
        f"{RESPONSES}/system.yml",
        "      text:",
        "      channel: whatsapp\n      text:",
        "channel:",
        "for one channel only",
    ),
    Plant(
        "a language missing",
        f"{RESPONSES}/system.yml",
        ENGLISH,
        SPANISH,
        "utter_system_engine_down:",
        "no words in English",
    ),
    Plant(
        "a language the bot does not speak",
        f"{RESPONSES}/conversation.yml",
        "value: es",
        "value: pt",
        "value: pt",
        "'pt', which the bot does not speak",
    ),
    Plant(
        "buttons that differ",
        f"{RESPONSES}/tickets.yml",
        "payload: /talk_to_human",
        "payload: /book_appointment",
        "/book_appointment",
        "do different things",
    ),
    Plant(
        "a button to an unknown intent",
        f"{RESPONSES}/conversation.yml",
        "payload: /service_status",
        "payload: /servicestatus",
        "/servicestatus",
        "not an intent",
    ),
    Plant(
        "a button with an unknown entity",
        f"{RESPONSES}/conversation.yml",
        "payload: /service_status",
        UNKNOWN_ENTITY,
        '"zone"',
        "not an entity",
    ),
    Plant(
        "a button with single braces",
        f"{RESPONSES}/conversation.yml",
        "payload: /service_status",
        """payload: '/service_status{"district": "sur"}'""",
        '{"district"',
        "Double them",
    ),
    Plant(
        "a button that is not a payload",
        f"{RESPONSES}/conversation.yml",
        "payload: /service_status",
        "payload: averías",
        "averías",
        "not one the bot understands",
    ),
    Plant(
        "a blank in one language only",
        f"{RESPONSES}/system.yml",
        "with you now.",
        "with you now, {ticket}.",
        "with you now",
        "fills in something here",
    ),
    Plant(
        "a condition on an unknown slot",
        f"{RESPONSES}/system.yml",
        SPANISH,
        ON_MOOD,
        "mood",
        "'mood', which is not a slot",
    ),
    Plant(
        "words for a choice that is no intent",
        f"{RESPONSES}/spare.yml",
        None,
        NEW_RESPONSE.replace("bizum", "choice_pay"),
        "utter_choice_pay",
        "an intent that does not exist",
    ),
]

STEPS = [
    Plant(
        "a rule for an unknown intent",
        f"{RULES}/hours.yml",
        "intent: opening_hours",
        "intent: opening_ours",
        "opening_ours",
        "no intent 'opening_ours'",
    ),
    Plant(
        "a rule with an unknown action",
        f"{RULES}/hours.yml",
        "action: action_opening_hours",
        "action: action_hours",
        "action_hours",
        "no action 'action_hours'",
    ),
    Plant(
        "a response said but not written",
        f"{RULES}/conversation.yml",
        "utter_bot_challenge",
        "utter_bot_chalenge",
        "utter_bot_chalenge\n",
        "no words for it",
    ),
    Plant(
        "rules that contradict each other",
        f"{RULES}/hours.yml",
        "rules:",
        ODD_RULE,
        "rule: Opening hours",
        "contradict",
    ),
    Plant(
        "two rules of one name",
        f"{RULES}/hours.yml",
        "rule: Opening hours",
        "rule: How to reach us",
        "rule: How to reach us",
        "another rule named",
        f"{RULES}/offices.yml",
    ),
    Plant(
        "a rule with two customer turns",
        f"{RULES}/hours.yml",
        "- action: action_opening_hours",
        TWO_TURNS,
        "intent: thanks",
        "more than once",
    ),
    Plant(
        "an intent no rule answers",
        DOMAIN,
        "  - greet\n",
        "  - greet\n  - farewell\n",
        "- farewell",
        "No rule and no story",
    ),
    Plant(
        "a rule on an unknown slot",
        f"{RULES}/problems.yml",
        "- offer: report_problem",
        "- offers: report_problem",
        "slot_was_set",
        "no slot 'offers'",
    ),
    Plant(
        "a rule on an unknown form",
        f"{RULES}/problems.yml",
        "- active_loop: report_problem_form",
        "- active_loop: problem_form",
        "active_loop: problem_form",
        "no form 'problem_form'",
    ),
]

WIRING = [
    Plant(
        "sessions that end",
        DOMAIN,
        "session_expiration_time: 0",
        "session_expiration_time: 60",
        "session_expiration",
        "Sessions would end",
    ),
    Plant(
        "a whole message taken anywhere",
        DOMAIN,
        "type: from_text",
        WHOLE_MESSAGE,
        "type: from_text",
        "would take any message",
    ),
    Plant(
        "a slot that influences",
        DOMAIN,
        "  service:\n    type: text\n    influence_conversation: false",
        "  service:\n    type: text",
        "  service:",
        "influences the conversation",
    ),
    Plant(
        "a slot from an unknown entity",
        DOMAIN,
        "entity: district}",
        "entity: distrit}",
        "entity: distrit}",
        "not an entity",
    ),
    Plant("a slot nobody uses", DOMAIN, "slots:\n", UNUSED_SLOT, "mood", "Nobody uses the slot"),
    Plant(
        "a slot of an unknown type",
        DOMAIN,
        "    type: bool",
        "    type: boolean",
        "type: boolean",
        "unknown type 'boolean'",
    ),
    Plant(
        "a form asking for an unknown slot",
        DOMAIN,
        "[notify_service, notify_district]",
        "[notify_service, notify_zone]",
        "notify_zone",
        "not a slot",
    ),
    Plant(
        "an entity nobody uses",
        DOMAIN,
        "entities:\n",
        "entities:\n  - weather\n",
        "weather",
        "Nobody uses the entity",
    ),
    Plant(
        "an action nobody wrote",
        DOMAIN,
        "actions:\n",
        "actions:\n  - action_dance\n",
        "action_dance",
        "No Python in actions/",
    ),
    Plant(
        "an unknown intent in a slot",
        DOMAIN,
        "not_intent: [affirm,",
        "not_intent: [afirm,",
        "afirm",
        "'afirm', which is not an intent",
    ),
    Plant(
        "a language slot without its start",
        DOMAIN,
        "    initial_value: es\n",
        "",
        "  language:",
        "'initial_value' of the slot 'language'",
    ),
]

FACTS = [
    Plant(
        "hours that cannot be read",
        f"{BUSINESS}/offices.yml",
        "Mo-Fr 09:00-14:30",
        "Mo-Fri 9-14:30",
        "Mo-Fri",
        "cannot be read",
    ),
    Plant(
        "holidays among the hours",
        f"{BUSINESS}/offices.yml",
        "Mo-Fr 09:00-14:30",
        "Mo-Fr 09:00-14:30; PH off",
        "PH off",
        "Public holidays do not belong",
    ),
    Plant(
        "an office in an unknown district",
        f"{BUSINESS}/offices.yml",
        "district: norte",
        "district: nort",
        "district: nort",
        "no district 'nort'",
    ),
    Plant(
        "an appointment in an unknown office",
        f"{BUSINESS}/appointment_kinds.yml",
        "[centro, puerto]",
        "[centro, sur]",
        "[centro, sur]",
        "no office 'sur'",
    ),
    Plant(
        "a telephone number without a prefix",
        f"{BUSINESS}/contacts.yml",
        'phone: "+34 900 000 100"',
        'phone: "900 000"',
        'phone: "900 000"',
        "telephone number",
    ),
    Plant(
        "a name missing in a language",
        f"{BUSINESS}/services.yml",
        "    en: water\n",
        "",
        "  water:",
        "'en' is missing",
    ),
    Plant(
        "one word for two things",
        f"{BUSINESS}/districts.yml",
        "el sur, zona sur",
        "el norte, zona sur",
        "el norte, zona sur",
        "a word for both",
    ),
    Plant(
        "a country without known holidays",
        f"{BUSINESS}/business.yml",
        "country: ES",
        "country: XX",
        "country: XX",
        "holidays of 'XX' are not known",
    ),
    Plant(
        "an unknown region",
        f"{BUSINESS}/business.yml",
        "region: null",
        "region: XX",
        "region: XX",
        "not a region of ES",
    ),
    Plant(
        "a time zone that does not exist",
        f"{BUSINESS}/business.yml",
        "Europe/Madrid",
        "Madrid",
        "time_zone: Madrid",
        "not a time zone",
    ),
    Plant("a file of facts missing", f"{BUSINESS}/contacts.yml", "phone", None, "", "This file is missing"),
]

CUES = [
    Plant(
        "a cue of no letters",
        f"{BUSINESS}/cues.yml",
        "es: [en, de, por]",
        'es: [en, "", por]',
        'es: [en, "", por]',
        "There is no word here",
    ),
    Plant(
        "a cue twice",
        f"{BUSINESS}/cues.yml",
        "es: [en, de, por]",
        "es: [en, de, Dé]",
        "es: [en, de, Dé]",
        "'Dé' stands here twice",
    ),
    Plant(
        "cues missing in a language",
        f"{BUSINESS}/cues.yml",
        "    en: [in, at, from, near]\n",
        "",
        "  after:",
        "'en' is missing",
    ),
]

HANDOFF = [
    Plant(
        "a team for an unknown intent",
        f"{BUSINESS}/handoff.yml",
        "[report_problem, ",
        "[report_problm, ",
        "report_problm",
        "There is no intent 'report_problm'",
    ),
    Plant(
        "a team for an unknown reason",
        f"{BUSINESS}/handoff.yml",
        "reasons: [danger]",
        "reasons: [dangr]",
        "dangr",
        "There is no reason 'dangr'",
    ),
    Plant(
        "a team in an unknown language",
        f"{BUSINESS}/handoff.yml",
        "    en: faults\n    languages: [es, en]",
        "    en: faults\n    languages: [es, fr]",
        "[es, fr]",
        "There is no language 'fr'",
    ),
    Plant(
        "a team without a name in a language",
        f"{BUSINESS}/handoff.yml",
        "    en: faults\n",
        "",
        "  faults:",
        "'en' is missing",
    ),
    Plant(
        "a step of no minutes",
        f"{BUSINESS}/handoff.yml",
        "  team: 5",
        "  team: 0",
        "team: 0",
        "0 minutes cannot be right",
    ),
    Plant(
        "a step without its time",
        f"{BUSINESS}/handoff.yml",
        "  team: 5        # nobody of the team is free\n",
        "",
        "steps:",
        "'team' is missing",
    ),
    Plant(
        "a last step that does not exist",
        f"{BUSINESS}/handoff.yml",
        "last: callback",
        "last: fax",
        "last: fax",
        "'fax' is not known",
    ),
    Plant(
        "hours of the desk that cannot be read",
        f"{BUSINESS}/handoff.yml",
        "Mo-Fr 08:00-20:00; Sa",
        "Mo-Fry 08:00-20:00; Sa",
        "Mo-Fry",
        "cannot be read",
    ),
    Plant(
        "more chats than anybody can hold",
        f"{BUSINESS}/handoff.yml",
        "capacity: 5",
        "capacity: 500",
        "capacity: 500",
        "Nobody looks after 500",
    ),
    Plant(
        "a signature that does not exist",
        f"{BUSINESS}/handoff.yml",
        "signature: name",
        "signature: photo",
        "signature: photo",
        "'photo' is not known",
    ),
    Plant(
        "words for two ways out",
        f"{BUSINESS}/handoff.yml",
        "[dejar un mensaje,",
        "[seguir con el bot,",
        "seguir con el bot, dejar mensaje",
        "would lead to both",
    ),
]

PLANTS = [*SYNTAX, *SHAPE, *UNDERSTANDING, *WORDS, *STEPS, *WIRING, *FACTS, *CUES, *HANDOFF]
