"""Files that cannot be read, and keys and values that do not belong."""

from tests.unit.content.plants.plant import BUSINESS, DOMAIN, ES, RESPONSES, RULES, Plant

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
        "Indent it further",
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
